import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readPublishedCases } from '../../scripts/packs/hpo-source.js';
import { sharedFile } from '../../test/shared.js';
import { parseCaseLine, parsePhenopacket } from '../diagnosis/phenotypes/case.js';
import { registerDiagnose } from './diagnose.js';

const folder = mkdtempSync(join(tmpdir(), 'sartor-diagnose-'));
const fileOf = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** What `sartor diagnose ...` prints on stdout. */
async function diagnose(...args: string[]): Promise<string> {
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const program = new Command().exitOverride();
  registerDiagnose(program);
  await program.parseAsync(['node', 'sartor', 'diagnose', ...args]);
  return printed.join('');
}

const marfan = ['HP:0001083', 'HP:0002616', 'HP:0001166', 'HP:0000767', 'HP:0000098'];
const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('sartor diagnose', () => {
  it('answers a line for a line, best first', async () => {
    const path = fileOf(
      'cases.jsonl',
      `${JSON.stringify({ id: 'a', hpo: marfan, notHpo: ['HP:0001249'], age: 20, sex: 'M' })}\n\n${JSON.stringify({ id: 2, hpo: ['HP:0001250'] })}\n`,
    );
    const [first, second] = linesOf(await diagnose(path, '--format', 'jsonl', '--top', '5'));
    expect(first.id).toBe('a');
    expect(first.ranking).toHaveLength(5);
    // With other diseases of the same gene and of TGF-beta signalling among the five.
    expect(first.ranking.map(({ name }: { name: string }) => name)).toContain('Marfan syndrome');
    expect(first.ranking[0].posterior).toBeGreaterThan(first.ranking[1].posterior);
    expect(first.ranking[0].logLR).toBeGreaterThan(5);
    expect(second).toMatchObject({ id: '2' });
    expect(second.ranking).toHaveLength(5);
  });

  it('writes a phenopacket that reads back as the same case, and provisional conditions', async () => {
    const variants = [{ gene: 'FBN1', zyg: 'heterozygous', 'hgvs.c': 'NM_000138.5:c.3409C>T' }];
    const line = JSON.stringify({ id: 'a', hpo: marfan, notHpo: ['HP:0001249'], age: 4.5, sex: 'M', variants });
    const path = fileOf('one.jsonl', line);
    const packet = JSON.parse(await diagnose(path, '--format', 'phenopacket', '--top', '3'));
    const [original, again] = [parseCaseLine(JSON.parse(line)), parsePhenopacket(packet)];
    expect(again).toMatchObject({ ...original, variants: expect.anything() });
    expect(again.variants).toContainEqual(original.variants[0]);
    expect(packet.interpretations).toHaveLength(3);
    expect(packet.interpretations[0].progressStatus).toBe('IN_PROGRESS');
    const diseases = packet.interpretations.map(
      ({ diagnosis }: { diagnosis: { disease: { label: string } } }) => diagnosis.disease.label,
    );
    expect(diseases).toContain('Marfan syndrome');
    expect(packet.metaData.phenopacketSchemaVersion).toBe('2.0');
    const bundle = JSON.parse(await diagnose(path, '--format', 'fhir', '--top', '2'));
    expect(bundle.entry).toHaveLength(2);
    expect(bundle.entry[0].resource).toMatchObject({
      resourceType: 'Condition',
      verificationStatus: { coding: [{ code: 'provisional' }] },
      code: {
        coding: expect.arrayContaining([expect.objectContaining({ system: 'http://www.omim.org' })]),
        text: diseases[0],
      },
    });
  });

  it('a VCF joins the phenotypes of one case: a published variant needs no annotation', async () => {
    const vcf = fileOf(
      'a.vcf',
      '##fileformat=VCFv4.2\n##reference=GRCh38\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\nchr4\t1801844\t.\tC\tG\t.\tPASS\t.\tGT\t0/1\n',
    );
    const [{ ranking }] = JSON.parse(await diagnose('--hpo', 'HP:0004440', '--vcf', vcf, '--format', 'json'));
    expect(ranking[0]).toMatchObject({ disease: 'OMIM:602849' });
    await expect(diagnose('--hpo', 'HP:0003026', '--vcf', join(folder, 'none.vcf'))).rejects.toThrow(/cannot be read/);
  });

  it('maps merged ids, reports unknown ones, and fails on them only if asked to', async () => {
    const path = fileOf('odd.jsonl', JSON.stringify({ id: 'x', hpo: ['HP:0000004', 'HP:0004715', 'HP:9999999'] }));
    const [answer] = linesOf(await diagnose(path, '--format', 'jsonl', '--strict'));
    expect(answer.notes).toEqual([
      { id: 'HP:0000004', why: 'not-a-phenotype' },
      { id: 'HP:0004715', why: 'replaced', now: 'HP:0000003' },
      { id: 'HP:9999999', why: 'unknown' },
    ]);
    expect(process.exitCode).toBe(1);
  });

  it('ids in other writing mean the same, and so do ages and sexes', async () => {
    const plain = { id: 'x', hpo: ['HP:0001083', 'HP:0001166'], age: 4.5, sex: 'M' };
    const other = { id: 'x', hpo: ['hp:0001083', ' HP_0001166'], age: '4 years 6 months', sex: 1 };
    const path = fileOf('written.jsonl', [plain, other].map((each) => JSON.stringify(each)).join('\n'));
    const [first, second] = linesOf(await diagnose(path, '--format', 'jsonl'));
    expect(second).toEqual(first);
  });

  it('a disease that Orphanet names too is found under both ids', async () => {
    const args = ['--hpo', marfan.join(','), '--top', '10'];
    const [{ ranking }] = JSON.parse(await diagnose(...args, '--format', 'json'));
    expect(ranking).toContainEqual(
      expect.objectContaining({ disease: 'OMIM:154700', sameAs: expect.arrayContaining(['ORPHA:558']) }),
    );
    expect(await diagnose(...args)).toMatch(/OMIM:154700 .*Marfan syndrome \(.*ORPHA:558.*\)/);
    const { entry } = JSON.parse(await diagnose(...args, '--format', 'fhir'));
    const codings = entry.flatMap(({ resource }: { resource: { code: { coding: object[] } } }) => resource.code.coding);
    expect(codings).toContainEqual(expect.objectContaining({ system: 'http://www.orpha.net', code: '558' }));
  });

  it('a case without any known phenotype gets no ranking', async () => {
    const path = fileOf('none.jsonl', JSON.stringify({ id: 'x', hpo: ['HP:9999999'] }));
    expect(linesOf(await diagnose(path, '--format', 'jsonl'))[0].ranking).toEqual([]);
  });

  it('reads phenopackets, and the causal gene moves the ranking', async () => {
    const packet = {
      id: 'p1',
      subject: { id: 's', sex: 'MALE', timeAtLastEncounter: { age: { iso8601duration: 'P20Y' } } },
      phenotypicFeatures: [
        { type: { id: 'HP:0002616', label: 'Aortic root aneurysm' } },
        { type: { id: 'HP:0001249', label: 'Intellectual disability' }, excluded: true },
      ],
      interpretations: [
        {
          diagnosis: {
            genomicInterpretations: [
              {
                variantInterpretation: {
                  variationDescriptor: { geneContext: { symbol: 'FBN1' }, allelicState: { label: 'heterozygous' } },
                },
              },
            ],
          },
        },
      ],
    };
    const path = fileOf('case.phenopacket.json', JSON.stringify(packet, undefined, 2));
    const [answer] = JSON.parse(await diagnose(path, '--format', 'json'));
    const phenotypeOnly = fileOf('bare.phenopacket.json', JSON.stringify({ ...packet, interpretations: [] }));
    const [bare] = JSON.parse(await diagnose(phenotypeOnly, '--format', 'json'));
    const posterior = ({ ranking }: { ranking: { disease: string; posterior: number }[] }) =>
      ranking.find(({ disease }) => disease === 'OMIM:154700')?.posterior ?? 0;
    expect(answer.id).toBe('p1');
    expect(posterior(answer)).toBeGreaterThan(10 * posterior(bare));
  });

  it('explains itself in text, in both languages', async () => {
    const args = ['--hpo', marfan.join(','), '--not', 'HP:0001249', '--age', 'P20Y', '--sex', 'M', '--top', '2'];
    expect(await diagnose(...args)).toContain('Ectopia lentis (HP:0001083): annotated');
    expect(await diagnose(...args, '--lang', 'zh')).toContain('首位的依据');
  });

  it.each([
    ['not JSON', 'line 2: not JSON'],
    ['{"id": "a"}', 'line 2: hpo'],
    ['{"id": "a", "hpo": "HP:0001250"}', 'line 2: hpo'],
  ])('says where a file is wrong: %s', async (line, words) => {
    const path = fileOf('bad.jsonl', `${JSON.stringify({ id: 'ok', hpo: [] })}\n${line}\n`);
    await expect(diagnose(path, '--format', 'jsonl')).rejects.toThrow(words);
  });

  it.each([
    [4, undefined],
    ['4.5', undefined],
    ['P4Y6M', undefined],
    ['20 years', undefined],
    ['4y 6m', undefined],
    ['18-months old', undefined],
    ['20 miles', '20 miles'],
    ['GA35w0d', undefined],
    ['HP:0003593', undefined],
    ['four', 'four'],
    [-4, '-4'],
    ['P', 'P'],
  ])('an age of %s: a word that is no age is noted, not fatal', async (age, note) => {
    const path = fileOf('age.jsonl', JSON.stringify({ id: 'a', hpo: ['HP:0001250'], age }));
    const [answer] = linesOf(await diagnose(path, '--format', 'jsonl'));
    expect(answer.ranking).toHaveLength(20);
    expect(answer.notes).toEqual(note === undefined ? [] : [{ id: note, why: 'age-not-understood' }]);
  });

  it.each([
    ['F', []],
    ['女', []],
    ['unknown', []],
    ['OTHER_SEX', []],
    ['', []],
    [9, []],
    ['blue', [{ id: 'blue', why: 'sex-not-understood' }]],
    ['constructor', [{ id: 'constructor', why: 'sex-not-understood' }]],
  ])('a sex of %s: a word that is none is noted, not fatal', async (sex, notes) => {
    const path = fileOf('sex.jsonl', JSON.stringify({ id: 'a', hpo: ['HP:0001250'], sex }));
    const [answer] = linesOf(await diagnose(path, '--format', 'jsonl'));
    expect(answer.ranking).toHaveLength(20);
    expect(answer.notes).toEqual(notes);
  });

  it.each([
    [{ timeAtLastEncounter: { age: { iso8601duration: 'P2Y' } } }, 2],
    [{ timeAtLastEncounter: { ageRange: { start: { iso8601duration: 'P1Y' }, end: { iso8601duration: 'P3Y' } } } }, 2],
    [{ timeAtLastEncounter: { ontologyClass: { id: 'HP:0003593' } } }, 0.5],
    [{ timeAtLastEncounter: { gestationalAge: { weeks: 30 } } }, 0],
    [{ timeAtLastEncounter: { timestamp: '2020-01-01T00:00:00Z' }, dateOfBirth: '2018-01-01T00:00:00Z' }, 2],
    [{ ageAtCollection: { age: 'P2Y' } }, 2],
    [{}, undefined],
  ])('the age of a phenopacket in each of its forms: %o', (subject, years) => {
    const { traits, unreadAge } = parsePhenopacket({ id: 'p', phenotypicFeatures: [], subject });
    expect(unreadAge).toBeUndefined();
    if (years === undefined) expect(traits.ageYears).toBeUndefined();
    else expect(traits.ageYears).toBeCloseTo(years, 2);
  });

  it.each([
    { timestamp: '2020-01-01T00:00:00Z' },
    { interval: { start: '2019-01-01', end: '2020-01-01' } },
    { ontologyClass: { id: 'HP:0001250' } },
    { age: { iso8601duration: '2020-01-01' } },
  ])('a phenopacket whose age cannot be told says so: %o', (timeAtLastEncounter) => {
    const { traits, unreadAge } = parsePhenopacket({
      id: 'p',
      phenotypicFeatures: [],
      subject: { timeAtLastEncounter },
    });
    expect(traits.ageYears).toBeUndefined();
    expect(unreadAge).toBeTruthy();
  });

  it('tells variants that it cannot use, in lines and phenopackets of both versions', async () => {
    const byPlace = { variantInterpretation: { variationDescriptor: { vcfRecord: { chrom: '1', pos: 5 } } } };
    const rejected = { interpretationStatus: 'REJECTED', ...byPlace };
    const ofGene = { variantInterpretation: { variationDescriptor: { geneContext: { symbol: 'FBN1' } } } };
    const { variants, unreadVariants } = parsePhenopacket({
      id: 'p',
      phenotypicFeatures: [],
      interpretations: [{ diagnosis: { genomicInterpretations: [byPlace, rejected, ofGene] } }],
      genes: [{ symbol: 'FBN2' }],
    });
    expect(variants.map(({ gene }) => gene)).toEqual(['FBN1']);
    expect(unreadVariants).toEqual([JSON.stringify(byPlace), '{"symbol":"FBN2"}']);

    const line = { id: 'a', hpo: ['HP:0001250'], variants: [{ vcf: '1:5:A:T' }] };
    const [answer] = linesOf(await diagnose(fileOf('nogene.jsonl', JSON.stringify(line)), '--format', 'jsonl'));
    expect(answer.notes).toEqual([{ id: '{"vcf":"1:5:A:T"}', why: 'variant-not-understood' }]);
  });

  it('refuses wrong usage', async () => {
    await expect(diagnose()).rejects.toThrow(/give a file/);
    await expect(diagnose('/nowhere.jsonl')).rejects.toThrow('/nowhere.jsonl: cannot be read (ENOENT)');
    await expect(diagnose('--hpo', 'HP:0001250', '--top', '0')).rejects.toThrow(/--top 0/);
    await expect(diagnose('--hpo', 'HP:0001250', '--age', 'four')).rejects.toThrow(/--age four/);
    await expect(diagnose('--hpo', 'HP:0001250', '--sex', 'blue')).rejects.toThrow(/--sex blue/);
    await expect(diagnose('--hpo', 'HP:0001250,seizure')).rejects.toThrow(/--hpo seizure/);
    await expect(diagnose('--hpo', 'HP:0001250', '--not', 'HP:12')).rejects.toThrow(/--not HP:12/);
  });

  it.skipIf(!sharedFile('hpo', 'dev.jsonl.gz'))('finds published cases again (they were learned from)', async () => {
    const cases = readPublishedCases().filter((_, place) => place % 72 === 0);
    const lines = cases.map(({ id, observed, excluded, sex, ageYears }) =>
      JSON.stringify({ id, hpo: observed, notHpo: excluded, sex, age: ageYears }),
    );
    const answers = linesOf(await diagnose(fileOf('dev.jsonl', lines.join('\n')), '--format', 'jsonl', '--top', '10'));
    const found = answers.filter((answer, place) =>
      answer.ranking.some(({ disease }: { disease: string }) => disease === cases[place]!.disease),
    );
    expect(answers).toHaveLength(cases.length);
    expect(found.length / cases.length).toBeGreaterThan(0.85);
  });
});
