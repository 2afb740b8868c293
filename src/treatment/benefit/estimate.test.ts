import { describe, expect, it } from 'vitest';
import { riskClaim } from '../../../test/guideline-case.js';
import { effects } from '../../../test/guidelines.js';
import { patient } from '../../../test/patient.js';
import { Evidence } from '../../record/index.js';
import { parseEffects } from './effects.js';
import { estimateBenefits } from './estimate.js';

describe('individual benefit', () => {
  it('own risk x effect: 12 % ASCVD risk and LDL 155 mg/dL on a moderate statin', () => {
    const who = patient('male', '1960-01-01').measure('ldl-cholesterol', 155, '2026-01-01');
    const evidence = new Evidence(who.facts);
    evidence.add([riskClaim('ascvd', 10, 0.12, who.facts[0]!)]);
    const [result] = estimateBenefits(['statin-moderate/ascvd'], evidence, effects);
    // 30 % of 155 mg/dL is 1.2 mmol/L: 0.78^1.2.
    const ratio = 0.78 ** ((0.3 * 155) / 38.67);
    expect(result!.benefit).toMatchObject({ outcome: 'ascvd', horizonYears: 10, baselineSource: 'individual' });
    expect(result!.benefit.absoluteRiskReduction.estimate).toBeCloseTo(0.12 * (1 - ratio), 10);
    expect(result!.benefit.numberNeededToTreat).toBeCloseTo(1 / (0.12 * (1 - ratio)), 6);
    expect(result!.reasons.map(({ role }) => role)).toEqual(['baseline-risk', 'ldl-cholesterol', 'relative-effect']);
  });

  it('the Diabetes Prevention Program stands in where no equation applies: about 7 and 14 to treat for 3 years', () => {
    const evidence = new Evidence(patient('female', '1970-01-01').facts);
    const needed = (id: string) => estimateBenefits([id], evidence, effects)[0]!.benefit.numberNeededToTreat!;
    // The trial's own figures are 6.9 and 13.9.
    expect(Math.abs(needed('lifestyle-programme/type-2-diabetes') - 6.9)).toBeLessThan(0.5);
    expect(Math.abs(needed('metformin/type-2-diabetes') - 13.9)).toBeLessThan(1);
  });

  it('gives nothing where the baseline or the measure is unknown', () => {
    const evidence = new Evidence(patient('female', '1970-01-01').facts);
    expect(estimateBenefits(['statin-high/ascvd', 'bp-lowering-one-drug/total-cvd'], evidence, effects)).toEqual([]);
  });

  it('lowers pressure only as far as there is room', () => {
    const benefit = (systolic: number) => {
      const who = patient('male', '1960-01-01').measure('systolic-pressure', systolic, '2026-01-01');
      const evidence = new Evidence(who.facts);
      evidence.add([riskClaim('total-cvd', 10, 0.2, who.facts[0]!)]);
      return estimateBenefits(['bp-lowering-one-drug/total-cvd'], evidence, effects)[0]?.benefit;
    };
    expect(benefit(150)!.relativeRisk.estimate).toBeCloseTo(0.8 ** 0.91, 10);
    expect(benefit(125)!.relativeRisk.estimate).toBeCloseTo(0.8 ** 0.5, 10);
    expect(benefit(118)).toBeUndefined();
  });
});

describe('the effects pack', () => {
  const file = (changes: object) => ({
    effects: [
      {
        id: 'a/b',
        outcome: 'o',
        measure: 'risk-ratio',
        estimate: 0.8,
        lower: 0.7,
        upper: 0.9,
        baseline: { outcome: 'o', years: 10 },
        citation: { title: 't', checkedAgainst: 'x' },
        ...changes,
      },
    ],
    outcomes: [{ key: 'o', title: { en: 'o', zh: 'o' }, weight: 0.1, family: 'f' }],
    drawbacks: [],
    titrated: [],
    priors: { strong: 1, moderate: 1, weak: 1 },
    priorShares: {},
    burdenStep: 0,
    costStep: 0,
  });

  it.each([
    [{ lower: 0.85 }, 'p a/b: not an interval'],
    [{ outcome: 'x' }, 'unknown outcome x'],
    [{ per: { measure: 'm', amount: 1 } }, 'per and change go together'],
    [{ baseline: undefined }, 'no baseline'],
    [{ citation: {} }, 'no citation'],
  ])('is refused with %j', (changes, message) => {
    expect(() => parseEffects(file(changes), 'p')).toThrow(message);
  });
});
