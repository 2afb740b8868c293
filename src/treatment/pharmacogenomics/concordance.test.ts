import { describe, expect, it } from 'vitest';
import { answers, cases, oursAsText, theirsAsText } from '../../../test/pgx-advice.js';

describe.skipIf(!cases)('the advice of PharmCAT 3.1.1 for the same gene results', () => {
  it('is ours, recommendation by recommendation', () => {
    const differences: string[] = [];
    let recommendations = 0;
    for (const [name, expected] of answers()) {
      if (!expected.drugs || !expected.genes) continue;
      const theirs = theirsAsText(expected);
      const { rows } = oursAsText(expected);
      recommendations += theirs.size;
      for (const each of theirs) if (!rows.has(each)) differences.push(`${name}: missing ${each}`);
      for (const each of rows) if (!theirs.has(each)) differences.push(`${name}: extra ${each}`);
    }
    expect(differences).toEqual([]);
    expect(recommendations).toBeGreaterThan(4000);
  });
});
