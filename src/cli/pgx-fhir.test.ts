import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Model } from 'fhirpath';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';
import { afterAll, describe, expect, it } from 'vitest';
import { packFile, terminology } from '../../test/pack-file.js';
import { genomeKnowledge } from '../../test/pgx.js';
import { referencePeople, writeVcf } from '../../test/pgx-people.js';
import { defaultLimits, ingest } from '../intake/index.js';
import type { IsoDate } from '../record/index.js';
import { parseDrugGeneKnowledge } from '../treatment/pharmacogenomics/index.js';
import type { Bundle, Observation } from './fhir-r4.js';
import { pgxBundle } from './pgx-fhir.js';
import { readPgx } from './pgx-read.js';
import { PgxReport } from './pgx-report.js';

const folder = mkdtempSync(join(tmpdir(), 'sartor-pgx-fhir-'));
afterAll(() => rmSync(folder, { recursive: true }));

const guidance = parseDrugGeneKnowledge(
  'pgx-guidance',
  [packFile('pgx-guidance', 'cpic.json'), packFile('pgx-guidance', 'dpwg.json')],
  packFile('pgx-guidance', 'scores.json'),
  terminology,
);

async function bundleOf(): Promise<Bundle> {
  writeVcf(join(folder, 'one.vcf'), referencePeople(1));
  const reader = await readPgx(join(folder, 'one.vcf'), genomeKnowledge, {});
  const outside = [{ gene: 'CYP2D6', diplotype: '*4/*4' }];
  const report = new PgxReport(genomeKnowledge, { outside, taking: undefined, guidance, lang: 'en' });
  return pgxBundle(report.sample(reader, 0), (drug) => terminology.ingredient(drug)?.codings ?? []);
}

/** Elements that R4 demands, and those it knows, of the resource types used. */
const known: Record<string, { readonly must: readonly string[]; readonly may: readonly string[] }> = {
  DiagnosticReport: {
    must: ['status', 'code'],
    may: ['id', 'meta', 'category', 'subject', 'result', 'resourceType'],
  },
  Observation: {
    must: ['status', 'code'],
    may: [
      'id',
      'meta',
      'category',
      'subject',
      'valueCodeableConcept',
      'component',
      'derivedFrom',
      'note',
      'resourceType',
    ],
  },
};

describe('sartor pgx --format fhir', () => {
  it('is an R4 bundle whose references all resolve', async () => {
    const bundle = await bundleOf();
    expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'collection' });
    const urls = new Set(bundle.entry!.map(({ fullUrl }) => fullUrl));
    expect(urls.size).toBe(bundle.entry!.length);
    for (const { fullUrl, resource } of bundle.entry!) {
      expect(fullUrl).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      const { must, may } = known[resource!.resourceType]!;
      expect(Object.keys(resource!)).toEqual(expect.arrayContaining([...must]));
      expect([...must, ...may]).toEqual(expect.arrayContaining(Object.keys(resource!)));
      // ele-1 of R4: no element is empty.
      expect(JSON.stringify(resource)).not.toMatch(/\{\}|\[\]|""|null/);
    }
    const path = (expression: string) => fhirpath.evaluate(bundle, expression, undefined, r4 as Model) as unknown[];
    const references = path('Bundle.entry.resource.ofType(DiagnosticReport).result.reference') as string[];
    references.push(...(path('Bundle.entry.resource.ofType(Observation).derivedFrom.reference') as string[]));
    expect(references.length).toBeGreaterThan(100);
    for (const reference of references) expect(urls).toContain(reference);
    expect(path("Bundle.entry.resource.ofType(Observation).where(status != 'final')")).toEqual([]);
    expect(path('Bundle.entry.resource.ofType(Observation).where(code.coding.exists().not())')).toEqual([]);
  });

  it('says diplotype, phenotype and implication in the codes of the reporting guide', async () => {
    const observations = (await bundleOf()).entry!.map(({ resource }) => resource as Observation);
    const withCode = (code: string) =>
      observations.filter((each) => each.code.coding!.some((coding) => coding.code === code));
    expect(withCode('84413-4').map((each) => each.valueCodeableConcept!.text)).toContain('CYP2D6 *4/*4');
    const studied = withCode('84413-4').find((each) => each.valueCodeableConcept!.text === 'CYP2D6 *4/*4')!
      .component![0]!;
    expect(studied.code.coding![0]!.code).toBe('48018-6');
    expect(studied.valueCodeableConcept!.coding![0]).toMatchObject({
      system: 'http://www.genenames.org/geneId',
      code: 'HGNC:2625',
    });
    // What the guide's Observations have in common: laboratory and genetics as categories.
    for (const { category } of observations.slice(1))
      expect(category.map(({ coding }) => coding![0]!.code)).toEqual(['laboratory', 'GE']);
    const [phenotype] = withCode('79715-9');
    expect(phenotype!.valueCodeableConcept!.text).toBe('Poor Metabolizer');
    expect(phenotype!.derivedFrom).toHaveLength(1);
    const codeine = withCode('therapeutic-implication').find((each) =>
      each.component!.some(({ valueCodeableConcept }) => valueCodeableConcept?.text === 'codeine'),
    )!;
    expect(codeine.component!.map(({ code }) => code.coding![0]!.code)).toEqual([
      '51963-7',
      '93044-6',
      'predicted-therapeutic-implication',
    ]);
    expect(codeine.component![0]!.valueCodeableConcept!.coding).toContainEqual({
      system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
      code: '2670',
    });
  });

  it('is the same bundle for the same sample, and our own intake reads the gene results back', async () => {
    const bundle = await bundleOf();
    expect(await bundleOf()).toEqual(bundle);
    const bytes = new TextEncoder().encode(JSON.stringify(bundle));
    const knowledge = { terminology, positions: { build: 'GRCh38' as const, intervals: new Map() } };
    const record = ingest([{ name: 'b.json', bytes }], knowledge, {
      asOf: '2026-11-24' as IsoDate,
      limits: defaultLimits,
    });
    const genes = record.facts.filter((fact) => fact.kind === 'geneResult');
    expect(genes).toContainEqual(expect.objectContaining({ gene: 'CYP2D6', diplotype: '*4/*4' }));
    expect(genes).toContainEqual(expect.objectContaining({ gene: 'CYP2D6', phenotype: 'Poor Metabolizer' }));
  });
});
