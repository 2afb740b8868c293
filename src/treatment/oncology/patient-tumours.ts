import type { ConditionFact, Evidence, Reason } from '../../record/index.js';
import type { TumourTypes } from './knowledge.js';

/** A tumour of the patient by OncoTree's code, as precisely as the record names it. */
export interface PatientTumour {
  readonly code: string;
  readonly reason: Reason;
}

const oncoTreeSystem = /oncotree/i;

/** The active tumours: by OncoTree code, by a name that OncoTree or the pack knows, by the problem's key; the most precise of one line. */
export function patientTumours(evidence: Evidence, types: TumourTypes): readonly PatientTumour[] {
  const found = evidence
    .facts('condition')
    .filter(({ certainty, status }) => certainty === 'present' && status !== 'resolved')
    .flatMap((fact) => {
      const code = tumourOf(fact, types);
      return code ? [{ code, reason: { fact: fact.id, role: 'tumour' } }] : [];
    });
  return found.filter(
    ({ code }, index) =>
      !found.some((other, place) => (other.code === code ? place < index : types.ancestors(other.code).includes(code))),
  );
}

function tumourOf({ concept, problem }: ConditionFact, types: TumourTypes): string | undefined {
  const coded = concept.codings.find(({ system, code }) => oncoTreeSystem.test(system) && types.has(code))?.code;
  if (coded) return coded;
  const names = [concept.text, ...concept.codings.map(({ display }) => display)];
  for (const name of names) {
    const plain = name
      ?.toLowerCase()
      .replace(/\s*\((disorder|morphologic abnormality|finding)\)$/, '')
      .replace(/^(primary|metastatic|malignant|recurrent|advanced|stage \S+)\s+/, '');
    const code = plain ? types.named(plain) : undefined;
    if (code && code !== 'TISSUE') return code;
  }
  return problem ? types.problems[problem] : undefined;
}

/**
 * Why a tumour has spread or cannot be cured: a stage IV, an M1, metastases. Words of a condition count only where it names a
 * tumour as a whole, not where they merely occur beside an unknown code.
 */
export function isAdvanced(evidence: Evidence, types: TumourTypes): readonly Reason[] {
  const spread = evidence
    .conditions('metastatic-cancer')
    .filter(({ certainty, status }) => certainty === 'present' && status !== 'resolved')
    .map(({ id }): Reason => ({ fact: id, role: 'advanced' }));
  const staged = evidence
    .facts('observation')
    .filter(
      ({ measure }) => measure === 'cancer-stage-group' || measure === 'tumour-stage-m' || measure === 'tumor-stage-m',
    )
    .filter(({ value }) => {
      const words =
        value.type === 'text'
          ? value.text
          : value.type === 'coded'
            ? [value.concept.text, ...value.concept.codings.flatMap(({ code, display }) => [code, display])].join(' ')
            : '';
      return /\bIV[ABC]?\b|stage 4|\bc?M1[abc]?\b/i.test(words);
    })
    .map(({ id }): Reason => ({ fact: id, role: 'advanced' }));
  const named = evidence
    .facts('condition')
    .filter((fact) => {
      const { certainty, concept, stage } = fact;
      if (certainty !== 'present' || !tumourOf(fact, types)) return false;
      const words = [
        concept.text,
        stage?.text,
        ...concept.codings.map(({ display }) => display),
        ...(stage?.codings ?? []).map(({ display }) => display),
      ].join(' ');
      return /metasta|stage IV|stage 4|advanced|unresectable|转移|晚期/i.test(words);
    })
    .map(({ id }): Reason => ({ fact: id, role: 'advanced' }));
  return [...spread, ...staged, ...named];
}
