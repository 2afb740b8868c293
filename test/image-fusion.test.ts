import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assessFiles, reportTitles } from '../src/cli/assess.js';
import type { Assessment, Claim, ClaimOf } from '../src/record/index.js';
import { render } from '../src/report/index.js';
import { ctSeries } from './ct-series.js';
import { installLungBall } from './lung-ball.js';

const [slices, side] = [40, 64];
const pneumonia = { system: 'http://snomed.info/sct', code: '233604007', display: 'Pneumonia' };
const cough = { system: 'http://snomed.info/sct', code: '49727002', display: 'Cough' };

describe('an installed image model in an assessment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sartor-fusion-'));
  const outside = process.env.SARTOR_MODELS;
  let assessment: Assessment;

  beforeAll(async () => {
    const now = ctSeries({ slices, side, date: '20260901', lesionMm: 14 });
    const before = ctSeries({ slices, side, date: '20260301', lesionMm: 9 });
    const models = join(folder, 'models');
    mkdirSync(models);
    await installLungBall(models, { now, before, slices }, pneumonia);
    process.env.SARTOR_MODELS = models;
    const patient = { resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1960-01-01' };
    const symptom = {
      resourceType: 'Condition',
      id: 'c',
      subject: { reference: 'Patient/p' },
      code: { coding: [cough] },
      clinicalStatus: { coding: [{ code: 'active' }] },
      verificationStatus: { coding: [{ code: 'confirmed' }] },
      recordedDate: '2026-09-01',
    };
    const fever = {
      resourceType: 'Observation',
      id: 'o',
      status: 'final',
      subject: { reference: 'Patient/p' },
      code: { coding: [{ system: 'http://loinc.org', code: '8310-5', display: 'Body temperature' }] },
      valueQuantity: { value: 38.6, unit: 'Cel', system: 'http://unitsofmeasure.org', code: 'Cel' },
      effectiveDateTime: '2026-09-01',
    };
    const bundle = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [patient, symptom, fever].map((resource) => ({ resource })),
    };
    const files = [{ name: 'record.json', bytes: Buffer.from(JSON.stringify(bundle)) }, ...now];
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    const paths = files.map(({ name }) => join(folder, name));
    assessment = await assessFiles(paths, { asOf: '2026-09-02', lang: 'en' });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    if (outside === undefined) delete process.env.SARTOR_MODELS;
    else process.env.SARTOR_MODELS = outside;
  });

  const differential = (method: string) =>
    assessment.claims.find(
      (claim: Claim): claim is ClaimOf<'differential'> =>
        claim.kind === 'differential' && claim.method.name === method && claim.value.disease.code === pneumonia.code,
    )!;

  it('joins the symptoms in one differential, part by part', () => {
    const symptoms = differential('symptom-likelihood-ratio');
    const fused = differential('late-fusion-of-modalities');
    const { contributions, preTest, posterior } = fused.value;
    expect(contributions.map(({ match }) => match)).toEqual(['text', 'image']);
    expect(preTest?.probability).toBe(symptoms.value.preTest?.probability);
    const p = preTest!.probability;
    const logOdds = Math.log(p / (1 - p)) + contributions.reduce((sum, each) => sum + each.logLikelihoodRatio, 0);
    expect(posterior).toBeCloseTo(1 / (1 + Math.exp(-logOdds)), 9);
    expect(posterior).toBeGreaterThan(symptoms.value.posterior);
    expect(fused.because).toContainEqual({ claim: symptoms.id, role: 'text' });
  });

  it('cites the slice that shows most, and how many were read', () => {
    const { images } = differential('late-fusion-of-modalities').value.contributions[1]!;
    expect(images).toMatchObject({ inSeries: slices, unreadable: 0 });
    expect(images!.read + images!.unfamiliar).toBe(slices);
    expect(Math.abs(images!.strongest.number - 1 - slices / 2)).toBeLessThan(14);
    expect(assessment.documents.some(({ sha256 }) => sha256 === images!.strongest.document)).toBe(true);
  });

  it('stands in the report in both languages, each modality by name', async () => {
    const titles = reportTitles();
    const [en, zh] = await Promise.all(
      (['en', 'zh'] as const).map((language) => render(assessment, { format: 'md', language, titles })),
    );
    expect(String(en)).toMatch(/of 40 images read.*strongest in image \d+/);
    expect(String(en)).toMatch(/symptoms and findings/);
    expect(String(en)).toMatch(/image: Ball in the lung/);
    expect(String(zh)).toMatch(/40 幅影像中判读 \d+ 幅/);
    expect(String(zh)).toMatch(/影像：肺内球形影/);
  });
});
