import { describe, expect, it } from 'vitest';
import { type Claim, claimId, type DocumentHash, Evidence, type FactId, type ImagingFact } from '../../record/index.js';
import { fuseModalities } from './claims.js';

const pneumonia = { system: 'http://snomed.info/sct', code: '233604007', display: 'Pneumonia' };
const image: ImagingFact = {
  kind: 'imaging',
  id: 'x/1' as FactId,
  provenance: { document: 'ab'.repeat(32) as DocumentHash, place: { kind: 'whole' } },
  certainty: 'present',
  foundBy: 'source',
  modalities: ['DX'],
  readings: [
    {
      model: 'chest 1',
      name: { en: 'Chest', zh: '胸片' },
      labels: [
        { name: { en: 'normal', zh: '正常' }, probability: 0.2, logLikelihoodRatio: -1.4, share: 0.5 },
        {
          name: { en: 'pneumonia', zh: '肺炎' },
          probability: 0.8,
          logLikelihoodRatio: Math.log(4),
          share: 0.5,
          disease: pneumonia,
        },
      ],
    },
  ],
};
const symptoms: Claim = {
  id: claimId('differential', 'symptoms-pneumonia'),
  kind: 'differential',
  stage: 'diagnosis',
  value: {
    disease: pneumonia,
    preTest: { probability: 0.05, of: { en: 'adults with cough', zh: '咳嗽成人' } },
    rank: 1,
    posterior: 0.14,
    logLikelihoodRatio: Math.log(3),
    contributions: [],
  },
  uncertainty: { kind: 'probability', probability: 0.14 },
  method: { name: 'symptom-likelihood-ratio', version: '1' },
  because: [{ fact: image.id }],
};

describe('differential over modalities', () => {
  it('joins image and symptoms of one disease on the published pre-test probability, part by part', () => {
    const evidence = new Evidence([image]);
    evidence.add([symptoms]);
    const claims = fuseModalities(evidence, [symptoms]);
    evidence.add(claims);
    expect(claims).toHaveLength(1);
    const value = claims[0]!.value as Extract<Claim, { kind: 'differential' }>['value'];
    const odds = (0.05 / 0.95) * 4 * 3;
    expect(value.posterior).toBeCloseTo(odds / (1 + odds), 9);
    expect(value.contributions.map(({ match, logLikelihoodRatio }) => [match, logLikelihoodRatio])).toEqual([
      ['text', Math.log(3)],
      ['image', Math.log(4)],
    ]);
    expect(claims[0]!.because).toContainEqual({ claim: symptoms.id, role: 'text' });
  });

  it('stands on the image alone where nothing else speaks of the disease, and says what it starts from', () => {
    const [claim] = fuseModalities(new Evidence([image]), []);
    expect(claim?.value).toMatchObject({ preTest: { probability: 0.5 }, posterior: expect.closeTo(0.8, 9) });
    expect(fuseModalities(new Evidence([]), [symptoms])).toEqual([]);
  });
});
