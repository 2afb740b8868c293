import { expect, it } from 'vitest';
import { metamorphicCases } from '../../../test/pgx-metamorphic.js';
import { rewritingNames } from '../../../test/pgx-rewrites.js';
import { sharedFile } from '../../../test/shared.js';

/** Phase sets are in the reference cases alone. */
const needCases = sharedFile('pgx', 'pharmcat-cases.tar.gz') ? [] : ['phase sets renamed'];

it('calls files alike that say the same in other words', async () => {
  const { changed, differing } = await metamorphicCases(7);
  expect(differing).toEqual([]);
  expect(rewritingNames.filter((name) => changed[name] === 0)).toEqual(needCases);
}, 30_000);
