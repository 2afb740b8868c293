import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assess } from '../assess.js';
import { ingest } from '../intake/index.js';
import { type Installation, loadInstallation } from '../knowledge/installation.js';
import { type Assessment, type ClaimOf, type IsoDate, usualPreferences } from '../record/index.js';
import { render } from '../report/index.js';
import { Random } from '../statistics/random.js';
import { loadScores } from './installed.js';
import { withScores } from './read-record.js';

const asOf = '2026-11-01' as IsoDate;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sartor-scores-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Twenty variants of weight 0.1 each at frequency 0.5: the mean sum is 2, its standard deviation sqrt(0.1). */
const count = 20;
const scoring = (weight = '0.1') =>
  [
    '#pgs_id=PGSTEST',
    '#trait_reported=Breast cancer',
    '#genome_build=GRCh38',
    'chr_name\tchr_position\teffect_allele\tother_allele\teffect_weight\tallelefrequency_effect',
    ...Array.from({ length: count }, (_, i) => `1\t${1000 + i}\tG\tA\t${weight}\t0.5`),
  ].join('\n');

const vcf = (genotypes: readonly string[]) =>
  [
    '##fileformat=VCFv4.2',
    '##contig=<ID=chr1,length=248956422>',
    '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tpatient',
    ...genotypes.map((genotype, i) => `chr1\t${1000 + i}\t.\tA\tG\t.\tPASS\t.\tGT\t${genotype}`),
  ].join('\n');

const patientOf = (extra: object = {}, conditions: readonly object[] = []) =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      { resource: { resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1976-05-01', ...extra } },
      ...conditions.map((resource) => ({ resource })),
    ],
  });

const card = {
  format: 'sartor-score',
  title: { en: 'Breast cancer score', zh: '乳腺癌评分' },
  file: 'score.txt',
  outcome: 'breast-cancer',
  sex: 'female',
  reference: { population: { en: 'a simulated people', zh: '模拟人群' }, mean: 2, deviation: Math.sqrt(0.1) },
  ratioPerDeviation: { estimate: 1.61, lower: 1.57, upper: 1.65 },
  incidence: 'breast-cancer/us-white',
};

function installed(name: string, files: Readonly<Record<string, string>>): string {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(place, file), text);
  return place;
}

async function assessed(place: string, files: Readonly<Record<string, string>>): Promise<Assessment> {
  const installation: Installation = loadInstallation(undefined, [place]);
  const sources = Object.entries(files).map(([name, text]) => ({ name, bytes: new TextEncoder().encode(text) }));
  const byHash = new Map(sources.map(({ bytes }) => [createHash('sha256').update(bytes).digest('hex'), bytes]));
  const record = await withScores(
    ingest(sources, installation.intake(), { asOf }),
    installation.scores(),
    async (hash) => byHash.get(hash),
  );
  return assess(record, installation.knowledgeFor(record), { asOf, preferences: usualPreferences });
}

const claimsOf = <K extends 'genomicScore' | 'risk' | 'refusal'>({ claims }: Assessment, kind: K, key: string) =>
  claims.filter((claim): claim is Extract<typeof claim, ClaimOf<K>> => claim.kind === kind && claim.id.includes(key));

const heterozygous = Array.from({ length: count }, () => '0/1');

test('a score of the average person is the fiftieth percentile and raises no risk, with what it rests on', async () => {
  const place = installed('average', { 'a.score.json': JSON.stringify(card), 'score.txt': scoring() });
  const assessment = await assessed(place, { 'p.json': patientOf(), 'p.vcf': vcf(heterozygous) });
  const [score] = claimsOf(assessment, 'genomicScore', 'PGSTEST');
  expect(score!.value.z).toBeCloseTo(0, 9);
  expect(score!.value.percentile).toBeCloseTo(0.5, 6);
  expect(score!.uncertainty).toEqual({ kind: 'exact' });
  const risks = claimsOf(assessment, 'risk', 'PGSTEST/breast-cancer');
  expect(risks.map(({ value }) => value.horizonYears)).toEqual([10, 30]);
  // Of the average score, below the mean of all, for the mean is drawn up by the high scores.
  for (const { value, because } of risks) {
    expect(value.probability).toBeLessThan(value.average!);
    expect(value.probability).toBeGreaterThan(0.7 * value.average!);
    expect(because).toContainEqual({ claim: score!.id, role: 'polygenic-score' });
  }
});

test('a high score raises the risk, and its interval covers the effect', async () => {
  const place = installed('high', { 'a.score.json': JSON.stringify(card), 'score.txt': scoring() });
  const high = heterozygous.map((each, i) => (i < 7 ? '1/1' : each));
  const [ten] = claimsOf(await assessed(place, { 'p.json': patientOf(), 'p.vcf': vcf(high) }), 'risk', '/10');
  const risk = claimsOf(await assessed(place, { 'p.json': patientOf(), 'p.vcf': vcf(high) }), 'risk', 'PGSTEST')[0]!;
  expect(ten).toBeDefined();
  expect(risk.value.probability).toBeGreaterThan(2 * risk.value.average!);
  if (risk.uncertainty.kind !== 'interval') throw new Error('no interval');
  expect(risk.uncertainty.lower).toBeLessThan(risk.value.probability);
  expect(risk.uncertainty.upper).toBeGreaterThan(risk.value.probability);
});

test('the report says the place among whom, the average beside the risk, and whose score it is', async () => {
  const place = installed('told', { 'a.score.json': JSON.stringify(card), 'score.txt': scoring() });
  const assessment = await assessed(place, { 'p.json': patientOf(), 'p.vcf': vcf(heterozygous.slice(0, 16)) });
  const [risk] = claimsOf(assessment, 'risk', 'PGSTEST');
  expect(risk!.value.installed!.model).toEqual(card.title);
  const markdown = await render(assessment, { format: 'md', language: 'en' });
  expect(markdown).toMatch(
    /\| Breast cancer score .*\| higher than 50%; 95% interval .*\| a simulated people \| 16 of 20 found \|/,
  );
  expect(markdown).toContain('in people of this age in general');
  expect(await render(assessment, { format: 'md', language: 'zh' })).toContain('高于 50% 的人');
});

test('variants that the file lacks widen the place; too few refuse', async () => {
  const place = installed('lacking', { 'a.score.json': JSON.stringify(card), 'score.txt': scoring() });
  const some = await assessed(place, { 'p.json': patientOf(), 'p.vcf': vcf(heterozygous.slice(0, 16)) });
  const [score] = claimsOf(some, 'genomicScore', 'PGSTEST');
  expect(score!.value.percentile).toBeCloseTo(0.5, 6);
  // Four variants of variance 0.1 ** 2 / 2 each.
  const reach = (1.959964 * Math.sqrt(4 * 0.005)) / Math.sqrt(0.1);
  expect(score!.value.zInterval![1]).toBeCloseTo(reach, 6);
  const few = await assessed(place, { 'p.json': patientOf(), 'p.vcf': vcf(heterozygous.slice(0, 14)) });
  expect(claimsOf(few, 'genomicScore', '')).toEqual([]);
  expect(claimsOf(few, 'refusal', 'PGSTEST')[0]!.value).toEqual({
    of: 'genomicScore:PGSTEST',
    why: 'missing-input',
    details: ['variants 14: must be 15 to 20'],
  });
});

test('refused: no reference, another ancestry, the disease already there', async () => {
  const bare = installed('bare', { 'score.txt': scoring() });
  const files = { 'p.json': patientOf(), 'p.vcf': vcf(heterozygous) };
  const why = (assessment: Assessment) => claimsOf(assessment, 'refusal', 'PGSTEST').map(({ value }) => value);
  expect(why(await assessed(bare, files))).toMatchObject([{ why: 'no-definition', details: ['reference-population'] }]);

  const races = { ...card, reference: { ...card.reference, races: ['2106-3'] } };
  const place = installed('races', { 'a.score.json': JSON.stringify(races), 'score.txt': scoring() });
  const race = {
    extension: [
      {
        url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-race',
        extension: [
          { url: 'ombCategory', valueCoding: { system: 'urn:oid:2.16.840.1.113883.6.238', code: '2028-9' } },
          { url: 'text', valueString: 'Asian' },
        ],
      },
    ],
  };
  expect(why(await assessed(place, { ...files, 'p.json': patientOf(race) }))).toMatchObject([
    { why: 'outside-validity', details: ['ancestry'] },
  ]);

  const has = {
    resourceType: 'Condition',
    subject: { reference: 'Patient/p' },
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
    },
    code: { coding: [{ system: 'http://snomed.info/sct', code: '254837009' }], text: 'Malignant tumor of breast' },
  };
  const ill = await assessed(place, { ...files, 'p.json': patientOf({}, [has]) });
  expect(claimsOf(ill, 'risk', 'PGSTEST')).toEqual([]);
  expect(why(ill)).toMatchObject([{ why: 'not-applicable', details: ['breast-cancer'] }]);
});

test('a panel with components: ancestry taken out, and a person outside of it refused', async () => {
  const random = new Random(5);
  // One component, the first half of the variants; the people of the panel lie around nought.
  const loadings = [
    'ID\teffect_allele\tallelefrequency_effect\tPC1',
    ...Array.from({ length: count / 2 }, (_, i) => `1:${1000 + i}:A:G\tG\t0.5\t0.1`),
  ].join('\n');
  const people = Array.from({ length: 200 }, (_, i) => {
    const component = 0.3 * random.normal();
    return `R${i}\t${2 + component + 0.2 * random.normal()}\t${component}\tALL`;
  });
  const reference = { population: card.reference.population, panel: 'panel.tsv', loadings: 'loadings.tsv' };
  const place = installed('panel', {
    'a.score.json': JSON.stringify({ ...card, reference }),
    'score.txt': scoring(),
    'panel.tsv': ['IID\tSUM\tPC1\tPOP', ...people].join('\n'),
    'loadings.tsv': loadings,
  });
  const inside = await assessed(place, { 'p.json': patientOf(), 'p.vcf': vcf(heterozygous) });
  const [score] = claimsOf(inside, 'genomicScore', 'PGSTEST');
  expect(score!.value.ancestryAdjusted).toBe(true);
  expect(Math.abs(score!.value.z!)).toBeLessThan(0.3);
  // Ten homozygous loci lie at 0.1 * 10 / sqrt(0.5) = 1.41, nearly five standard deviations out.
  const far = heterozygous.map((each, i) => (i < 10 ? '1/1' : each));
  const outside = await assessed(place, { 'p.json': patientOf(), 'p.vcf': vcf(far) });
  expect(claimsOf(outside, 'refusal', 'PGSTEST')[0]!.value).toMatchObject({
    why: 'outside-validity',
    details: ['ancestry'],
  });
});

test('a table of gene expression: enrichment, and a subtype only where single samples can be centred', async () => {
  const empty = installed('expression', {});
  const { sets, centroids } = loadScores([empty]).expression;
  const genes = [...new Set([...sets.flatMap((set) => set.genes), ...centroids.genes.map(({ gene }) => gene)])];
  const basal = centroids.classes.findIndex((name) => /basal/i.test(name));
  const levelOf = new Map(centroids.genes.map(({ gene, values }) => [gene, 8 + values[basal]!]));
  const table = ['gene,tumour', ...genes.map((gene) => `${gene},${levelOf.get(gene) ?? 5}`), 'OTHERA,1', 'OTHERB,2'];
  const files = { 'p.json': patientOf(), 'expression.csv': table.join('\n') };
  const without = await assessed(empty, files);
  expect(without.documents.find(({ name }) => name === 'expression.csv')!.quarantined).toEqual([]);
  expect(claimsOf(without, 'refusal', 'pam50')[0]!.value.details).toEqual(['too-few-samples']);
  expect(claimsOf(without, 'genomicScore', sets[0]!.name)).toHaveLength(1);
  const medians = ['GENE,MEDIAN', ...centroids.genes.map(({ gene }) => `${gene},8`)].join('\n');
  const centred = installed('centred', { 'pam50-medians.csv': medians });
  const [subtype] = claimsOf(await assessed(centred, files), 'genomicScore', 'pam50');
  expect(subtype!.value.called).toBe(centroids.classes[basal]);
});

test('a card that is not right is named', () => {
  const place = installed('wrong', {
    'a.score.json': JSON.stringify({ ...card, outcome: undefined }),
    'score.txt': scoring(),
  });
  expect(() => loadScores([place])).toThrow(/a\.score\.json: an effect needs an outcome/);
});
