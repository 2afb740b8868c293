import type { Place } from '../../record/index.js';
import { issueAt, type Ledger } from '../ledger.js';
import { arrayGenotypes, type NamedVariant, parseArray } from './index.js';

const atLine = (line: number): Place => ({ kind: 'line', line });

/** An array's raw data as genotype facts of GRCh38, a fact for each asked variant that can be read without guessing. */
export function readArrayFacts(text: string, ledger: Ledger, variants: ReadonlyMap<string, NamedVariant>): void {
  const file = parseArray(text);
  if (!file) return;
  const { document } = ledger;
  let used = 0;
  for (const { row, variant, reading } of arrayGenotypes(file, variants)) {
    const place = atLine(row.line);
    used++;
    if ('refused' in reading) {
      const details = {
        found: `${row.id} ${row.genotype}: ${reading.refused}`,
        expected: `${variant.ref} or ${variant.alts.join(', ')}`,
      };
      if (reading.refused === 'no-call')
        ledger.ignore(place, [issueAt(document, place, 'missing-field', 'information', details)]);
      else ledger.quarantine(place, [issueAt(document, place, 'malformed-record', 'error', details)]);
      continue;
    }
    ledger.facts([
      {
        kind: 'genotype',
        ...ledger.source(place),
        certainty: 'present',
        foundBy: 'source',
        sample: document.name,
        build: 'GRCh38',
        chromosome: variant.chromosome,
        position: variant.position,
        variantIds: [row.id],
        ref: variant.ref,
        alts: variant.alts,
        alleles: reading.alleles,
        phased: false,
        filter: '.',
      },
    ]);
  }
  const [first] = file.rows;
  const rest = file.rows.length - used;
  if (first && rest > 0) {
    const place = atLine(first.line);
    ledger.ignore(place, [issueAt(document, place, 'not-used-by-any-pack', 'information')], rest);
  }
  for (const line of file.malformed)
    ledger.quarantine(atLine(line), [
      issueAt(document, atLine(line), 'malformed-record', 'error', {
        expected: 'rsid, chromosome, genotype',
        remedy: 'fix-source',
      }),
    ]);
}
