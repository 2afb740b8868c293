import { classifyByCentroid, expressionTable, logExpression, ssgsea, unitOf } from '../genome/expression/index.js';
import { PolygenicScorer, ScoringFileError } from '../genome/polygenic/index.js';
import { allPlainBytes, plainChunks, UnreadableBytes } from '../intake/bytes/decompress.js';
import { decodeText } from '../intake/bytes/text.js';
import { parseExpression } from '../intake/expression/index.js';
import { defaultLimits } from '../intake/index.js';
import { VcfCohortError } from '../intake/vcf/cohort-scan.js';
import { readDosagesOf } from '../intake/vcf/dosages.js';
import { chooseSample } from '../intake/vcf/sample.js';
import type {
  DocumentHash,
  Fact,
  FactId,
  IntakeDocument,
  Issue,
  PatientRecord,
  ScoreReadingFact,
} from '../record/index.js';
import type { InstalledPolygenic, InstalledScores } from './installed.js';

/**
 * The record with what installed scores and signatures make of its genotype and expression files, each as a fact beside
 * the file. A score on another build than the genotypes is a warning.
 * @param bytesOf the bytes of a document of the record
 */
export async function withScores(
  record: PatientRecord,
  scores: InstalledScores,
  bytesOf: (document: DocumentHash) => Promise<Uint8Array | undefined>,
  sample?: string,
): Promise<PatientRecord> {
  const facts: Fact[] = [];
  const issues: Issue[] = [];
  for (const document of record.documents) {
    const isGenome = document.kind === 'vcf' && scores.polygenic.length > 0;
    const bytes = isGenome || document.kind === 'table' ? await bytesOf(document.sha256) : undefined;
    if (!bytes) continue;
    try {
      const readings = isGenome
        ? readGenotypes(bytes, document, scores.polygenic, sample, issues)
        : readExpression(bytes, scores, sample);
      for (const reading of readings) facts.push(factOf(document, reading));
    } catch (error) {
      // Intake has said already what is wrong with the file.
      if (!(error instanceof UnreadableBytes || error instanceof VcfCohortError)) throw error;
    }
  }
  return facts.length + issues.length > 0
    ? { ...record, facts: [...record.facts, ...facts], issues: [...record.issues, ...issues] }
    : record;
}

type Reading = Omit<ScoreReadingFact, 'id' | 'kind' | 'provenance' | 'certainty' | 'foundBy'>;

const factOf = ({ sha256 }: IntakeDocument, reading: Reading): ScoreReadingFact => ({
  id: `${sha256.slice(0, 12)}/score:${reading.score}` as FactId,
  kind: 'scoreReading',
  provenance: { document: sha256, place: { kind: 'whole' } },
  certainty: 'present',
  foundBy: 'source',
  ...reading,
});

function readGenotypes(
  bytes: Uint8Array,
  document: IntakeDocument,
  installed: readonly InstalledPolygenic[],
  wanted: string | undefined,
  issues: Issue[],
): Reading[] {
  let usable: readonly InstalledPolygenic[] = [];
  let scorer: PolygenicScorer | undefined;
  let chosen: ReturnType<typeof chooseSample> | undefined;
  const faults = readDosagesOf(plainChunks(bytes, defaultLimits), {
    header(samples, build) {
      chosen = chooseSample(samples, wanted);
      const parsed = installed.flatMap((each) => {
        try {
          return [{ each, score: each.parse(build) }];
        } catch (error) {
          if (!(error instanceof ScoringFileError)) throw error;
          issues.push({
            code: 'wrong-genome-build',
            severity: 'warning',
            document: document.sha256,
            documentName: document.name,
            place: { kind: 'whole' },
            found: `${each.score.id}: ${error.message}`,
            remedy: 'lift-over',
          });
          return [];
        }
      });
      usable = parsed.map(({ each }) => each);
      const all = [...parsed.map(({ score }) => score), ...usable.flatMap(({ loadings }) => loadings)];
      scorer = new PolygenicScorer(all, samples.length, { missing: 'mean', palindromic: 'keep' });
    },
    wants: (chromosome, position) => scorer!.wants(chromosome, position),
    record: (record) => scorer!.add(record),
  });
  for (const { field, found, expected, count, line, sample } of faults)
    issues.push({
      code: 'malformed-record',
      severity: 'warning',
      document: document.sha256,
      documentName: document.name,
      place: { kind: 'line', line, column: sample },
      found: `${field} ${found}${count > 1 ? ` (${count} ×)` : ''}`,
      expected,
      remedy: 'fix-source',
    });
  if (!scorer || chosen?.index === undefined) return [];
  const own = scorer.ofSample(chosen.index);
  let next = usable.length;
  return usable.map(({ score, loadings }, index) => {
    const { sum, matched, total } = own[index]!;
    const unread = scorer!.unread(index);
    const components = own.slice(next, next + loadings.length);
    next += loadings.length;
    // Too few of the loadings say as little of ancestry as too few variants say of a score.
    const placed = components.length > 0 && components.every((each) => each.matched >= 0.75 * each.total);
    return {
      source: 'genotypes',
      score: score.id,
      sample: chosen!.name,
      value: sum,
      matched,
      total,
      ...(unread ? { unread } : {}),
      ...(placed ? { components: components.map((each) => each.sum) } : {}),
    };
  });
}

function readExpression(
  bytes: Uint8Array,
  { expression: { sets, centroids, medians, score } }: InstalledScores,
  wanted: string | undefined,
): Reading[] {
  const parsed = parseExpression(decodeText(allPlainBytes(bytes, defaultLimits)).text);
  if (!parsed) return [];
  const { index, name } = chooseSample(parsed.samples, wanted);
  if (index === undefined) return [];
  const raw = expressionTable(parsed.samples, parsed.rows);
  const table = logExpression(raw, unitOf(raw));
  const enriched = ssgsea({ ...table, samples: [name], values: [table.values[index]!] }, sets)[0]!;
  const called = classifyByCentroid(table, centroids, medians ?? 'samples');
  const total = centroids.genes.length;
  const common = { source: 'expression', sample: name } as const;
  const subtype: Reading =
    called.state === 'called'
      ? {
          ...common,
          score: score.id,
          value: Math.max(...Object.values(called.calls[index]!.correlations)),
          matched: total - called.missing.length,
          total,
          called: { name: called.calls[index]!.called, margin: called.calls[index]!.margin },
        }
      : { ...common, score: score.id, value: 0, matched: total - called.missing.length, total, refused: called.why };
  return [
    subtype,
    ...enriched.map(({ set, score: value, found, size }) => ({
      ...common,
      score: set,
      value,
      matched: found,
      total: size,
    })),
  ];
}
