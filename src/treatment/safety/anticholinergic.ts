import type { Terminology } from '../../record/index.js';
import type { Finding } from './finding.js';
import type { AnticholinergicFile } from './knowledge.js';
import { actsLocally, type SafetyPatient } from './patient.js';

/** @throws if a score is of a drug that the terminology does not have, or not 1 to 3 */
export function checkScores(file: AnticholinergicFile, terminology: Terminology): AnticholinergicFile {
  for (const [drug, score] of Object.entries(file.scores)) {
    if (!terminology.ingredient(drug)) throw new Error(`anticholinergic: unknown drug ${drug}`);
    if (![1, 2, 3].includes(score)) throw new Error(`anticholinergic: score ${score} of ${drug}`);
  }
  return file;
}

/**
 * The load of all drugs taken together, in old age: the scores are summed, and from the threshold on the drugs are named,
 * the strongest first. One strong drug alone is told by the rules on age.
 */
export function findAnticholinergicLoad(
  patient: SafetyPatient,
  file: AnticholinergicFile,
  pack: string,
): readonly Finding[] {
  if (patient.age === undefined || patient.age < file.age) return [];
  const scored = [...patient.present]
    .filter(([drug, facts]) => file.scores[drug] !== undefined && !facts.every(actsLocally))
    .map(([drug]) => ({ drug, score: file.scores[drug]! }))
    .sort((a, b) => b.score - a.score || (a.drug < b.drug ? -1 : 1));
  const sum = scored.reduce((total, { score }) => total + score, 0);
  if (scored.length < 2 || sum < file.moderateFrom) return [];
  const drugs = scored.map(({ drug }) => drug);
  return [
    {
      type: 'age',
      severity: 'moderate',
      mechanism: {
        en: `Anticholinergic load ${sum} of ${scored.length} drugs: confusion, falls, retention`,
        zh: `${scored.length}种药物的抗胆碱负荷合计${sum}分：意识混乱、跌倒、尿潴留`,
      },
      action: { en: 'Stop or replace the strongest first', zh: '先停用或更换作用最强者' },
      act: 'replace',
      proposed: false,
      drugs,
      pack,
      entry: 'anticholinergic-load',
      citation: file.citation,
      reasons: [...patient.ageReasons(), ...drugs.flatMap((drug) => patient.reasonsFor(drug))],
    },
  ];
}
