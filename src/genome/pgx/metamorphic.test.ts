import { describe, expect, it } from 'vitest';
import { metamorphicCases } from '../../../test/pgx-metamorphic.js';
import { rewritingNames } from '../../../test/pgx-rewrites.js';

const result = await metamorphicCases(7);

describe.skipIf(!result)('files that say the same in other words (reference data not at hand: skipped)', () => {
  it('are called alike', () => {
    expect(result!.differing).toEqual([]);
  });

  it('are of every kind', () => {
    expect(Object.keys(result!.changed)).toEqual(rewritingNames);
    expect(Object.entries(result!.changed).filter(([, files]) => files === 0)).toEqual([]);
  });
});
