import { expect, it } from 'vitest';
import { fuzzVcf } from '../../../test/pgx-fuzz.js';

it('reads 400 damaged VCF files without a crash, and without a wrong call that nothing warns of', () => {
  const result = fuzzVcf(400);
  expect(result.wrong).toEqual([]);
  expect(result.refused + result.same + result.warned).toBe(400);
});
