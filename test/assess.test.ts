import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assess } from '../src/assess.js';
import { ingest, type SourceFile } from '../src/intake/index.js';
import { loadInstallation } from '../src/knowledge/installation.js';
import { type Assessment, type ClaimId, Evidence, type IsoDate, usualPreferences } from '../src/record/index.js';
import { excerpt } from '../src/store/excerpt.js';
import { sharedArchive } from './archive.js';

const synthea = sharedArchive('fhir', 'synthea.tar.gz');
const cases = sharedArchive('pgx', 'pharmcat-cases.tar.gz');
const asOf = '2026-11-20' as IsoDate;
const installation = loadInstallation();

const file = (path: string): SourceFile => ({ name: basename(path), bytes: readFileSync(path) });

function assessFiles(files: readonly SourceFile[]): Assessment {
  const record = ingest(files, installation.intake(), { asOf });
  return assess(record, installation.knowledgeFor(record), { asOf, preferences: usualPreferences });
}

/** Patients of the reference records, each joined with a real genome. */
const patients = (() => {
  if (!synthea || !cases) return [];
  const folder = join(synthea, 'R4', 'SYNTHEA');
  const bundles = readdirSync(folder).sort();
  const genomes = [
    'haplotype-cyp2c19-s1s17',
    'haplotype-SLCO1B1-multi',
    'haplotype-UGT1A1-s1s60s80unphased',
    'haplotype-TPMT-s1s1',
  ];
  return genomes.map((genome, index) => ({
    name: `${bundles[index * 7]} with ${genome}`,
    files: [file(join(folder, bundles[index * 7]!)), file(join(cases, 'repo', genome, 'input.vcf'))],
  }));
})();

describe.skipIf(patients.length === 0)('a real record joined with a real genome', () => {
  it.each(patients)('every claim reaches a place in a document that can be shown: $name', ({ files }) => {
    const assessment = assessFiles(files);
    const evidence = new Evidence(assessment.facts);
    evidence.add(assessment.claims);
    const bytesOf = new Map(
      assessment.documents.map((document) => [
        document.sha256,
        files.find(({ name }) => name === document.name)!.bytes,
      ]),
    );
    const reached = new Set<string>();
    for (const claim of assessment.claims) {
      const sources = evidence.sources(claim.id);
      expect(sources.size, claim.id).toBeGreaterThan(0);
      for (const id of sources) reached.add(id);
    }
    for (const id of reached) {
      const { provenance } = evidence.fact(id as never)!;
      expect(excerpt(bytesOf.get(provenance.document)!, provenance.place), id).toBeDefined();
    }
    expect(assessment.claims.filter((claim) => claim.kind === 'diplotype').length).toBeGreaterThan(0);
    expect(assessment.plan.items.length).toBeGreaterThan(0);
  });

  it.each(patients)('the same files give the same bytes: $name', ({ files }) => {
    expect(JSON.stringify(assessFiles(files))).toBe(JSON.stringify(assessFiles([...files])));
  });

  it('the order of the files changes no claim', () => {
    const [patient] = patients;
    const claims = (files: readonly SourceFile[]) => assessFiles(files).claims.map((claim) => claim.id);
    expect(claims([...patient!.files].reverse())).toEqual(claims(patient!.files));
  });

  it('no drug is started, stopped or dosed on unchecked facts alone', () => {
    const drugActions = new Set(['start', 'stop', 'raise-dose', 'lower-dose', 'switch']);
    for (const { files } of patients) {
      const assessment = assessFiles(files);
      const byId = new Map(assessment.claims.map((claim) => [claim.id, claim]));
      const citations = (id: ClaimId, seen = new Set<ClaimId>()): string[] => {
        if (seen.has(id)) return [];
        seen.add(id);
        return byId
          .get(id)!
          .because.flatMap((reason) =>
            'knowledge' in reason
              ? [reason.knowledge.citation.checkedAgainst]
              : 'claim' in reason
                ? citations(reason.claim, seen)
                : [],
          );
      };
      for (const claim of assessment.claims) {
        if (
          claim.kind !== 'recommendation' ||
          claim.value.status !== 'recommended' ||
          !drugActions.has(claim.value.action)
        )
          continue;
        const direct = claim.because.flatMap((reason) =>
          'knowledge' in reason
            ? [reason.knowledge.citation.checkedAgainst]
            : citations((reason as { claim?: ClaimId }).claim ?? claim.id),
        );
        expect(
          direct.some((checked) => checked !== 'unchecked'),
          claim.id,
        ).toBe(true);
      }
    }
  });
});
