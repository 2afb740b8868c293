import {
  type Coding,
  type Concept,
  codeSystem,
  type Measure,
  type ProblemDefinition,
  type Terminology,
} from '../../record/index.js';
import { PhenotypeReader } from '../notes/phenotypes/index.js';
import type { IntakeKnowledge } from '../source.js';
import { DrugNames } from './drugs.js';
import { Lexicon } from './lexicon.js';

/** Everything that intake standardises with, made ready once for all entries. */
export interface Standard {
  readonly terminology: Terminology;
  readonly drugs: DrugNames;
  /** Names of problems, of measures and (where a dictionary is given) of phenotypes in free text. */
  readonly problems: Lexicon<ProblemDefinition>;
  readonly measureNames: Lexicon<Measure>;
  readonly phenotypes: () => PhenotypeReader | undefined;
  measureOf(concept: Concept): Measure | undefined;
  /** Key of the condition: by code, else by its exact text or display. */
  problemOf(concept: Concept): string | undefined;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Notes write "ca" for cancer. */
const asWritten = (name: string) => (name.endsWith(' cancer') ? [name, name.replace(/cancer$/, 'ca')] : [name]);

const standards = new WeakMap<IntakeKnowledge, Standard>();

export function standardOf(knowledge: IntakeKnowledge): Standard {
  const known = standards.get(knowledge);
  if (known) return known;
  const { terminology } = knowledge;
  const measureByName = new Map(
    terminology.measures.flatMap((measure) => (measure.names ?? []).map((name) => [name, measure] as const)),
  );
  const standard: Standard = {
    terminology,
    drugs: new DrugNames(terminology, knowledge.drugClasses, knowledge.products),
    problems: new Lexicon(
      terminology.problems.flatMap((problem) =>
        problem.names.flatMap(asWritten).map((name) => [name, problem] as const),
      ),
    ),
    measureNames: new Lexicon(measureByName),
    phenotypes: once(() => knowledge.phenotypeNames && new PhenotypeReader(knowledge.phenotypeNames())),
    measureOf: (concept) =>
      terminology.measureOf(concept) ??
      (concept.codings.length === 0 ? measureByName.get((concept.text ?? '').toLowerCase()) : undefined),
    problemOf: (concept) => terminology.problemOf(withDottedIcd10(concept))?.key ?? byDisplay(concept, terminology),
  };
  standards.set(knowledge, standard);
  return standard;
}

/** `E119` is how claims and HL7 v2 write `E11.9`. */
function withDottedIcd10(concept: Concept): Concept {
  const codings = concept.codings.map((coding): Coding => {
    if (!coding.system.includes('icd-10') || !/^[A-Z]\d[0-9A-Z]{2,5}$/.test(coding.code)) return coding;
    return { ...coding, code: `${coding.code.slice(0, 3)}.${coding.code.slice(3)}` };
  });
  return { ...concept, codings };
}

/** SNOMED's displays may carry a semantic tag: `Hypertension (disorder)`. */
function byDisplay(concept: Concept, terminology: Terminology): string | undefined {
  const words = [
    concept.text,
    ...concept.codings.filter(({ system }) => system !== codeSystem.hpo).map(({ display }) => display),
  ];
  for (const each of words) {
    const name = each
      ?.toLowerCase()
      .replace(/\s*\((?:disorder|finding|situation|morphologic abnormality)\)\s*$/, '')
      .trim();
    const problem = name ? terminology.problemByName(name) : undefined;
    if (problem) return problem.key;
  }
  return undefined;
}
