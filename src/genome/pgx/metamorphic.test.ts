import { expect, it } from 'vitest';
import { metamorphicCases } from '../../../test/pgx-metamorphic.js';

/** A tenth of what `bench/pgx-fuzz.ts` does. */
it('calls files alike that say the same in other words', async () => {
  const { files, differing } = await metamorphicCases(3);
  expect(differing).toEqual([]);
  expect(files).toBeGreaterThan(100);
});
