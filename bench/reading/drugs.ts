import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ingest } from '../../src/intake/index.js';
import { loadInstallation } from '../../src/knowledge/installation.js';
import type { Fact, IsoDate } from '../../src/record/index.js';

/** How many of the drug facts that a sentence calls for are there, and how many are there besides. */
export function drugAgreement(set: 'tuning' | 'held', report?: (line: string) => void) {
  const knowledge = loadInstallation().intake();
  const path = join(import.meta.dirname, '..', '..', 'test', 'reading', `drugs-${set}.txt`);
  let [right, wanted, said, sentences] = [0, 0, 0, 0];
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [text, expected] = line.split('|').map((each) => each.trim());
    const truth = new Set(
      expected!
        .split(';')
        .map((each) => each.trim())
        .filter((each) => each !== ''),
    );
    const file = { name: 'note.txt', bytes: new TextEncoder().encode(text) };
    const record = ingest([file], knowledge, { asOf: '2026-11-24' as IsoDate });
    const read = new Set(record.facts.flatMap(inWords));
    const isRight = [...truth].every((each) => [...read].some((other) => says(other, each)));
    const hits = [...truth].filter((each) => [...read].some((other) => says(other, each))).length;
    right += hits;
    wanted += truth.size;
    said += read.size;
    sentences += 1;
    if (!isRight || read.size !== truth.size)
      report?.(`${text}  wanted ${[...truth].join('; ')}, read ${[...read].join('; ')}`);
  }
  return { sentences, wanted, precision: right / said, recall: right / wanted, f1: (2 * right) / (wanted + said) };
}

const says = (read: string, truth: string) => read === truth || read.startsWith(truth);

function inWords(fact: Fact): string[] {
  switch (fact.kind) {
    case 'medication':
      return [`${fact.status} ${fact.ingredients.join('+')}`];
    case 'allergy': {
      const of = fact.substances.join('+');
      if (of === '') return [];
      return [`${fact.certainty === 'absent' ? 'not-allergic' : fact.type} ${of}`];
    }
    default:
      return [];
  }
}

if (import.meta.filename === process.argv[1]) {
  for (const set of ['tuning', 'held'] as const) {
    const { sentences, wanted, precision, recall, f1 } = drugAgreement(
      set,
      process.argv.includes('--errors') ? console.log : undefined,
    );
    console.log(
      `${set}: ${sentences} sentences, ${wanted} facts: P ${precision.toFixed(3)}  R ${recall.toFixed(3)}  F1 ${f1.toFixed(3)}`,
    );
  }
}
