import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DosageFault, readDosagesOf } from './dosages.js';
import { type CellFault, copiesInCell, type DosageField, dosageFields } from './genotype-cell.js';

/** Copies of each allele of one cell, and what was wrong with it. */
function cell(format: string, text: string, alleles = 2, order: readonly DosageField[] = dosageFields, phred = false) {
  const names = format.split(':');
  const fields = order.flatMap((field) => (names.includes(field) ? [{ field, at: names.indexOf(field) }] : []));
  const faults: CellFault[] = [];
  const copies = copiesInCell(text.split(':'), { fields, alleles, phred }, (fault) => faults.push(fault));
  return { copies: copies?.map((each) => Number(each.toFixed(9))), faults: faults.map(({ field }) => field) };
}

describe('copies of alleles in a cell', () => {
  test.each([
    // What, format, cell, alleles, copies, faulty fields.
    ['DS before GT', 'GT:DS', '0/0:0.4', 2, [1.6, 0.4], []],
    ['a missing DS leaves it to GT', 'GT:DS', '0|1:.', 2, [1, 1], []],
    ['fields left out at the end', 'GT:DS', '1|1', 2, [0, 2], []],
    ['DS for each alternative', 'GT:DS', '1/2:0.9,1', 3, [0.1, 0.9, 1], []],
    ['one DS for two alternatives', 'GT:DS', '1/2:0.9', 3, [0, 1, 1], ['DS']],
    ['DS above the ploidy', 'GT:DS', '1:1.4', 2, [0, 1], ['DS']],
    ['DS below nothing', 'DS', '-0.1', 2, undefined, ['DS']],
    ['DS that is no number', 'GT:DS', '0/1:high', 2, [1, 1], ['DS']],
    ['haploid DS', 'GT:DS', '1:0.9', 2, [0.1, 0.9], []],
    ['a lone dot is not haploid', 'GT:DS', '.:1.2', 2, [0.8, 1.2], []],
    ['GP of REF/REF, REF/ALT, ALT/ALT', 'GP', '0.1,0.2,0.7', 2, [0.4, 1.6], []],
    ['haploid GP', 'GT:GP', '1:0.25,0.75', 2, [0.25, 0.75], []],
    ['GP of three alleles: 00 01 11 02 12 22', 'GP', '0,0,0,0.5,0.5,0', 3, [0.5, 0.5, 1], []],
    ['GP that do not add up', 'GT:GP', '0/1:0.5,0.1,0.1', 2, [1, 1], ['GP']],
    ['GP of too few genotypes', 'GT:GP', '0/1:0.5,0.5', 2, [1, 1], ['GP']],
    ['GP of nothing', 'GP', '0,0,0', 2, undefined, []],
    ['HDS', 'GT:HDS', '0|1:0.25,0.9', 2, [0.85, 1.15], []],
    ['haploid HDS', 'HDS', '0.9', 2, [0.1, 0.9], []],
    ['HDS above 1', 'GT:HDS', '0|1:0,1.9', 2, [1, 1], ['HDS']],
    ['haploid genotype', 'GT', '1', 2, [0, 1], []],
    ['missing genotype', 'GT', './.', 2, undefined, []],
    ['half a call', 'GT', '0/.', 2, undefined, ['GT']],
    ['half a call beside a dosage', 'GT:DS', './1:1.7', 2, [0.3, 1.7], []],
    ['an allele that the line lacks', 'GT', '0/2', 2, undefined, ['GT']],
    ['three alleles', 'GT', '0/0/1', 2, undefined, ['GT']],
  ] as const)('%s', (_, format, text, alleles, copies, faults) => {
    expect(cell(format, text, alleles)).toEqual({ copies, faults });
  });

  test('another order, and phred-scaled probabilities where the header says so', () => {
    expect(cell('GT:DS', '0/0:0.4', 2, ['GT', 'DS']).copies).toEqual([2, 0]);
    const { copies } = cell('GP', '30,0,30', 2, dosageFields, true);
    expect(copies![1]).toBeCloseTo(1, 9);
    expect(cell('GP', '30,0,30').faults).toEqual(['GP']);
  });

  test('whatever stands there, copies are within the ploidy and every odd field is told', () => {
    const part = fc.constantFrom('0', '1', '2', '.', '0.5', '1e-3', '-1', 'NaN', 'x', '', '9');
    const parts = (between: string) => fc.array(part, { maxLength: 7 }).map((all) => all.join(between));
    fc.assert(
      fc.property(
        parts('|'),
        parts(','),
        parts(','),
        parts(','),
        fc.integer({ min: 1, max: 4 }),
        (gt, ds, gp, hds, n) => {
          const { copies } = cell('GT:DS:GP:HDS', [gt, ds, gp, hds].join(':'), n);
          if (!copies) return;
          const all = copies.reduce((sum, each) => sum + each, 0);
          expect(copies).toHaveLength(n);
          expect(Math.min(...copies)).toBeGreaterThanOrEqual(0);
          expect(Math.min(Math.abs(all - 1), Math.abs(all - 2))).toBeLessThan(0.02);
        },
      ),
    );
  });
});

describe('dosages of a file', () => {
  const read = (...lines: readonly string[]) => {
    const head = ['##fileformat=VCFv4.2', '#CHROM POS ID REF ALT QUAL FILTER INFO FORMAT A B'.replaceAll(' ', '\t')];
    const text = [...head, ...lines.map((line) => line.replaceAll(' ', '\t'))].join('\n');
    const seen: number[][] = [];
    const faults: readonly DosageFault[] = readDosagesOf([Buffer.from(text)], {
      header: () => {},
      wants: () => true,
      record: ({ dosages, copies }) => seen.push([...dosages(1), ...copies]),
    });
    return { seen, faults };
  };

  test('the first of each fault with its place, and how many there were', () => {
    const { seen, faults } = read(
      '1 5 . A G . . . GT 0/1 0/0',
      '1 6 . A G . . . GT:DS 0/1:1.1 0/1:0.5,0.5',
      '1 7 . A G . . . GT:DS 0/1:0,0 0:2',
    );
    expect(seen).toEqual([
      [1, 0, 2, 2],
      [1.1, 1, 2, 2],
      [1, 0, 2, 1],
    ]);
    expect(faults).toEqual([
      { field: 'DS', found: '0.5,0.5', expected: '1 dosage, one for each alternative', count: 2, line: 4, sample: 'B' },
      { field: 'DS', found: '2', expected: 'dosages from 0 to 1 in all', count: 1, line: 5, sample: 'B' },
    ]);
  });

  test('a cell too many or too few is no genotype for anyone', () => {
    expect(() => read('1 5 . A G . . . GT 0/1')).toThrow('line 3: not one genotype a sample');
    expect(() => read('1 5 . A G . . . GT 0/1 0/1 0/1')).toThrow('line 3: not one genotype a sample');
    expect(() => read('1 5 . A G . . . GT:DS 0/1:1 0/1:1 0/1:1')).toThrow('line 3: not one genotype a sample');
  });
});
