import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CaseTableError } from './cell-table.js';
import { withIsoDates } from './dates.js';
import { fhirCases } from './fhir.js';

const seeded = { seed: 1, numRuns: 2000 };

/** Runs the parser; only a refusal of its own may be thrown, and it says something. */
function read<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof CaseTableError)) throw error;
    expect(error.message.length).toBeGreaterThan(5);
    return undefined;
  }
}

const scrap = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom('2026-01-05', '2026-01-05T08:00:00Z', 'final', 'POS', '260373001', '840539006', 'Patient/1'),
);
const keys =
  'id status code subject verificationStatus onsetDateTime onsetPeriod recordedDate effectiveDateTime issued valueCodeableConcept interpretation period group';
const resource = fc.tuple(
  fc.constantFrom('Condition', 'Observation', 'MeasureReport', 'Patient'),
  fc.dictionary(fc.constantFrom(...keys.split(' ')), scrap),
);
const bundle = fc.array(
  resource.map(([resourceType, rest]) => ({ resource: { ...rest, resourceType } })),
  { maxLength: 6 },
);

describe('parsers of cases, damaged', () => {
  it('FHIR of any shape is cases or a refusal', () => {
    fc.assert(
      fc.property(bundle, (entry) => {
        const cases = read(() => fhirCases(JSON.stringify({ resourceType: 'Bundle', entry })));
        for (const row of cases?.table.rows ?? []) expect(row).toHaveLength(cases!.table.columns.length);
      }),
      seeded,
    );
  });

  it('text of any kind is cases or a refusal', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      bundle.map((entry) => JSON.stringify(entry).slice(0, -3)),
    );
    fc.assert(
      fc.property(text, (written) => void read(() => fhirCases(written))),
      seeded,
    );
  });

  it('a column of dates keeps its rows, and what becomes a date is a day that exists', () => {
    const date = fc
      .tuple(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1990, max: 2030 }))
      .chain(([d, m, y]) =>
        fc.constantFrom(`${d}/${m}/${y}`, `${y}-${m}-${d}`, `${d}.${m}.${y}`, `${y}年${m}月${d}日`, `${y}-W${m}`),
      );
    const cell = fc.oneof({ weight: 9, arbitrary: date }, { weight: 1, arbitrary: fc.string({ maxLength: 12 }) });
    const rows = fc.array(cell, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.constantFrom('date', 'week', 'x'), (cells, name) => {
        const table = read(() => withIsoDates({ columns: [name], rows: cells.map((each) => [each]) }));
        if (!table) return;
        expect(table.rows).toHaveLength(cells.length);
        table.rows.forEach(([shown], row) => {
          if (shown === cells[row]) return;
          expect(new Date(`${shown}T00:00:00Z`).toISOString().slice(0, 10)).toBe(shown);
        });
      }),
      seeded,
    );
  });
});
