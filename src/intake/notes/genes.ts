import type { Recogniser } from './context.js';
import { ownerOf } from './relatives.js';

const diplotype =
  /\b(CYP\d[A-Z]\d{1,2}|TPMT|NUDT15|DPYD|SLCO1B1|UGT1A1|NAT2|CYP4F2)\s*(?:genotype|diplotype|基因型)?\s*(?:is|was|of|:|：|为|=)?\s*(\*\d+[A-Z]?\s*\/\s*\*\d+[A-Z]?)/g;
const hla = /\b(HLA-[ABC]|HLA-DRB1)\s*\*?\s*(\d{2}:\d{2})\s*(?:is|was|:|：|为)?\s*(positive|negative|阳性|阴性)/gi;
const notStated = /\b(?:if|could|test for|order|pending|send)\b|若|如果|送检|待/i;

/** Pharmacogenes that a note names with a result. */
export const recogniseGeneResults: Recogniser = ({ text }, context) => {
  if (notStated.test(text)) return [];
  const results = [
    ...[...text.matchAll(diplotype)].map((match) => ({ match, gene: match[1]!, result: match[2]!.replace(/\s/g, '') })),
    ...[...text.matchAll(hla)].map((match) => ({
      match,
      gene: match[1]!.toUpperCase(),
      result: `*${match[2]} ${/pos|阳/i.test(match[3]!) ? 'positive' : 'negative'}`,
    })),
  ];
  return results.flatMap(({ match, gene, result }) => {
    const [start, end] = [match.index, match.index + match[0].length];
    if (ownerOf(text, start, end, false).who !== 'patient') return [];
    return [
      {
        start,
        end,
        key: `gene|${gene}|${result}`,
        fact: {
          kind: 'geneResult',
          certainty: 'present',
          gene,
          diplotype: result,
          ...(context.time ? { time: context.time } : {}),
        },
      },
    ];
  });
};
