import { describe, expect, it } from 'vitest';
import { assertionAgreement } from '../../../bench/reading/assertions.js';
import { drugAgreement } from '../../../bench/reading/drugs.js';

describe('our own sentences, written after the rules were frozen', () => {
  const found = assertionAgreement('held').filter(({ language }) => language === 'both');
  it.each(['absent', 'not the patient', 'relative', 'present'])('%s', (of) =>
    expect(found.find((each) => each.of === of)!.f1).toBeGreaterThanOrEqual(0.95),
  );
  it('drugs: taken, stopped, planned, held, switched, not tolerated', () =>
    expect(drugAgreement('held').f1).toBeGreaterThanOrEqual(0.95));
});
