import type { FamilyHistoryFact, PhenotypeFact } from '../../record/index.js';
import { assertionOf } from './assertion.js';
import type { Mention, Recogniser } from './context.js';
import { tellsReaction } from './problems.js';
import { ownerOf, relationOf } from './relatives.js';

/** HPO terms of the patient and of relatives, where a dictionary is at hand. */
export const recognisePhenotypes: Recogniser = (sentence, context) => {
  if (sentence.section === 'allergies' || sentence.section === 'plan') return [];
  if (tellsReaction.test(sentence.text)) return [];
  return (context.standard.phenotypes()?.find(sentence.text) ?? []).flatMap(
    ({ start, end, coding, isDenied }): Mention[] => {
      const assertion = assertionOf(sentence.text, start, end);
      if (assertion === 'not-asserted') return [];
      const owner = ownerOf(sentence.text, start, end, sentence.section === 'family-history');
      const certainty = isDenied && assertion.certainty === 'present' ? 'absent' : assertion.certainty;
      const concept = { codings: [coding], text: sentence.text.slice(start, end) };
      const time = context.time ? { time: context.time } : {};
      switch (owner.who) {
        case 'nobody':
          return [];
        case 'patient': {
          const fact: Omit<PhenotypeFact, 'id' | 'provenance' | 'foundBy'> = {
            kind: 'phenotype',
            certainty,
            concept,
            ...time,
          };
          return [{ start, end, key: `phenotype|${coding.code}|${certainty}`, fact }];
        }
        case 'family':
        case 'relative': {
          if (certainty === 'uncertain') return [];
          const fact: Omit<FamilyHistoryFact, 'id' | 'provenance' | 'foundBy'> = {
            kind: 'familyHistory',
            certainty,
            ...relationOf(owner),
            condition: concept,
            ...time,
          };
          return [{ start, end, key: `family|${fact.relation.codings[0]?.code}|${coding.code}|${certainty}`, fact }];
        }
        default:
          return owner satisfies never;
      }
    },
  );
};
