import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { condition, context, criteria, evidenceOf, measured, terminology } from '../../../test/diagnosis-builders.js';
import type { Fact } from '../../record/index.js';
import { diagnose } from '../diagnose.js';
import { parseSymptoms } from './index.js';

const file = join(import.meta.dirname, '..', '..', '..', 'packs', 'criteria-symptoms', 'symptoms.json');
const symptoms = parseSymptoms(JSON.parse(readFileSync(file, 'utf8')));
const run = (...facts: Fact[]) => {
  const evidence = evidenceOf(...facts);
  const claims = diagnose(evidence, { terminology, criteria, symptoms }, context);
  evidence.add(claims);
  return claims.filter(({ id }) => id.includes('symptoms-'));
};
const odds = (probability: number) => probability / (1 - probability);

describe('symptoms of common diseases', () => {
  it('rectal bleeding and weight loss at 66: the published share, times the ratio', () => {
    const [cancer] = run(condition('rectal-bleeding'), condition('weight-loss'));
    expect(cancer).toMatchObject({
      kind: 'differential',
      value: { rank: 1, preTest: { probability: 0.081 }, contributions: [{ match: 'present' }] },
    });
    const posterior = (cancer as Extract<typeof cancer, { kind: 'differential' }>)!.value.posterior;
    expect(odds(posterior)).toBeCloseTo(odds(0.081) * 1.9, 10);
    expect(cancer!.uncertainty).toMatchObject({ kind: 'interval', lower: expect.closeTo(0.1024, 3) });
  });

  it('nobody who is known to have it, or younger than the studies were', () => {
    expect(run(condition('rectal-bleeding'), condition('colorectal-cancer'))).toEqual([]);
    expect(run(condition('rectal-bleeding', { certainty: 'absent' }))).toEqual([]);
  });

  it('without a published pre-test probability: a refusal that says so', () => {
    const claims = run(condition('dyspnea'), condition('heart-failure', { certainty: 'absent' }));
    expect(claims).toMatchObject([
      { kind: 'refusal', value: { of: 'symptoms-heart-failure-dyspnea', details: ['pre-test probability'] } },
    ]);
  });

  it('a measurement counts as present above its limit, and as nothing where no ratio is published for its absence', () => {
    const warm = run(condition('cough'), measured('body-temperature', 38.4, '2026-06-29'));
    const cool = run(condition('cough'), measured('body-temperature', 37.0, '2026-06-29'));
    expect(warm[0]).toMatchObject({ value: { contributions: [{ match: 'present' }] } });
    expect(cool[0]).toMatchObject({ value: { posterior: expect.closeTo(0.1, 10), contributions: [] } });
  });

  it('a ratio that points the same way whether present or absent is a fault of the pack', () => {
    const [set] = symptoms;
    const finding = { ...set!.findings[0]!, present: { lr: 2 }, absent: { lr: 3 } };
    expect(() => parseSymptoms({ sets: [{ ...set, findings: [finding] }] })).toThrow(/same way/);
  });
});
