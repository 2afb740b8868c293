import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import {
  fitAncestryAdjustment,
  type PolygenicScore,
  PolygenicScorer,
  parseScoringFile,
  percentileIn,
  type SampleScore,
  ScoringFileError,
} from '../genome/polygenic/index.js';
import { VcfCohortError } from '../intake/vcf/cohort-scan.js';
import { type DosageFault, type DosageReader, readDosages } from '../intake/vcf/dosages.js';
import { type DosageField, dosageFields } from '../intake/vcf/genotype-cell.js';
import { incidenceNames, loadIncidence } from '../knowledge/incidence.js';
import { absoluteRisk, type Incidence } from '../prediction/absolute-risk.js';
import { incidenceTable } from '../scores/installed.js';
import { normalTwoSided } from '../statistics/distribution.js';
import { readText } from './files.js';
import { columnIndex, readTable } from './table.js';
import { UsageError } from './usage-error.js';

interface PrsOptions {
  readonly vcf: string;
  readonly impute: 'mean' | 'none';
  readonly meanImputation: boolean;
  readonly fields: string;
  readonly palindromic: 'keep' | 'drop';
  readonly build?: 'GRCh37' | 'GRCh38';
  readonly reference?: string;
  readonly pcs?: string;
  readonly age?: string;
  readonly until: string;
  readonly perSd?: string;
  readonly incidence?: string;
  readonly format: 'json' | 'text';
  readonly strict?: boolean;
}

/** `sartor prs SCORE.txt... --vcf FILE`. */
export function registerPrs(program: Command): void {
  program
    .command('prs')
    .description('polygenic scores of every sample of a VCF, many scores in one pass')
    .argument('<scores...>', 'PGS Catalog scoring files, .txt or .txt.gz')
    .requiredOption('--vcf <file>', 'genotypes (GT) or dosages (DS, GP, HDS), .vcf or .vcf.gz')
    .addOption(
      new Option('--impute <how>', 'missing genotypes count as the mean of the others, or as nothing')
        .choices(['mean', 'none'])
        .default('mean'),
    )
    .option('--no-mean-imputation', 'the same as --impute none')
    .option('--fields <order>', 'fields of the VCF asked for dosages, the first that is there', dosageFields.join(','))
    .addOption(new Option('--palindromic <how>', 'A/T and C/G variants').choices(['keep', 'drop']).default('keep'))
    .addOption(new Option('--build <name>', 'of the VCF, where its header does not say').choices(['GRCh37', 'GRCh38']))
    .option(
      '--reference <file>',
      'reference panel: IID, PGS, SUM, and PC1, PC2 ... to adjust for ancestry; or its moments: PGS, MEAN, SD',
    )
    .option('--pcs <file>', 'principal components of the samples: IID, PC1, PC2 ... in the same space')
    .option('--age <years>', 'absolute risk from this age on, of people free of the disease; needs --reference')
    .option('--until <years>', 'up to this age', '80')
    .option('--per-sd <ratio>', 'hazard or odds ratio for one standard deviation of the score, as its authors give it')
    .option('--incidence <name or file>', `${incidenceNames[0]} ..., or a table AGE,INCIDENCE,OTHER_DEATH a year`)
    .addOption(new Option('--format <form>').choices(['json', 'text']).default('text'))
    .option('--strict', 'exit with 1 if a row of a scoring file is refused or a genotype is malformed')
    .action((paths: string[], options: PrsOptions) => score(paths, options));
}

async function score(paths: readonly string[], options: PrsOptions): Promise<void> {
  const texts = paths.map((path) => ({ path, text: readText(path, 'a PGS Catalog scoring file') }));
  const fields = fieldsOf(options.fields);
  let faults: readonly DosageFault[] = [];
  let samples: readonly string[] = [];
  let scores: PolygenicScore[] = [];
  let scorer: PolygenicScorer | undefined;
  try {
    const reader: DosageReader = {
      header(names, build) {
        samples = names;
        scores = texts.flatMap(({ path, text }) => parsed(path, text, options.build ?? build));
        scorer = new PolygenicScorer(scores, names.length, {
          missing: options.impute === 'none' || !options.meanImputation ? 'zero' : 'mean',
          palindromic: options.palindromic,
        });
      },
      wants: (chromosome, position) => scorer!.wants(chromosome, position),
      record: (record) => scorer!.add(record),
    };
    faults = await readDosages(options.vcf, reader, fields);
  } catch (error) {
    if (error instanceof VcfCohortError) throw new UsageError(`${options.vcf}: ${error.message}`);
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES')
      throw new UsageError(`${options.vcf}: cannot be read (${code})`);
    throw error;
  }
  if (!scorer) throw new UsageError(`${options.vcf}: not a VCF file`);
  const found = scorer;
  const placed: Placing = options.reference ? percentiles(options.reference, options.pcs) : () => ({});
  const absolute = absoluteBy(options);
  const answer = samples.map((id, sample) => ({
    id,
    scores: found.ofSample(sample).map((each) => {
      const place = placed(id, each);
      return { ...each, ...place, ...absolute(place) };
    }),
  }));
  const report = found.report().map((each, index) => {
    const { build, harmonised, refused, trait } = scores[index]!;
    const reasons: Record<string, number> = {};
    for (const { why } of refused) reasons[why] = (reasons[why] ?? 0) + 1;
    return { ...each, trait, build, harmonised, refused: reasons };
  });
  for (const { score: name, matched, total, refused } of report) {
    const rows = Object.entries(refused).map(([why, count]) => `${count} rows refused: ${why}`);
    console.error(
      `sartor: ${name}: ${matched} of ${total} variants found${rows.length > 0 ? `; ${rows.join('; ')}` : ''}`,
    );
  }
  for (const { field, count, line, sample, found: text, expected } of faults)
    console.error(
      `sartor: ${options.vcf}: ${field} passed over in ${count} cell${count === 1 ? '' : 's'}, first in line ${line}, sample ${sample}: found ${text}, expected ${expected}`,
    );
  if (options.format === 'json')
    process.stdout.write(`${JSON.stringify({ samples: answer, scores: report, genotypes: { faults } })}\n`);
  else
    for (const { id, scores: own } of answer)
      for (const { score: name, sum, average, matched, total } of own)
        console.log([id, name, sum, average, `${matched}/${total}`].join('\t'));
  const isFaulty = faults.length > 0 || report.some(({ refused }) => Object.keys(refused).length > 0);
  if (options.strict && isFaulty) process.exitCode = 1;
}

function fieldsOf(order: string): DosageField[] {
  return order.split(',').map((name) => {
    const field = dosageFields.find((each) => each === name.trim().toUpperCase());
    if (!field) throw new UsageError(`--fields ${order}: expected some of ${dosageFields.join(',')}`);
    return field;
  });
}

function parsed(path: string, text: string, build: 'GRCh37' | 'GRCh38' | 'unknown'): PolygenicScore[] {
  try {
    return parseScoringFile(text, basename(path).replace(/\.txt(\.gz)?$/, ''), build);
  } catch (error) {
    if (error instanceof ScoringFileError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}

type Placed = { readonly percentile?: number; readonly z?: number; readonly z1?: number; readonly z2?: number };
type Placing = (id: string, score: SampleScore) => Placed;

/** Absolute risks of placed scores; nothing where none was asked for. */
function absoluteBy({ age, until, perSd, incidence, reference }: PrsOptions): (place: Placed) => object {
  if (age === undefined && perSd === undefined && incidence === undefined) return () => ({});
  if (!age || !perSd || !incidence || !reference)
    throw new UsageError('absolute risk needs --age, --per-sd, --incidence and --reference together');
  const [from, to, ratio] = [Number(age), Number(until), Number(perSd)];
  if (!(ratio > 0 && Number.isFinite(ratio))) throw new UsageError(`--per-sd ${perSd}: expected a ratio above 0`);
  const rates = loadIncidence(incidence) ?? ownIncidence(incidence);
  if (!absoluteRisk(rates, ratio, { z: 0, age: from, until: to }))
    throw new UsageError(
      `--age ${age} --until ${until}: the incidence covers ${rates.bands[0]!.from} to ${rates.until} years`,
    );
  return (place) => {
    const z = place.z2 ?? place.z;
    return z === undefined
      ? {}
      : { absolute: { age: from, until: to, ...absoluteRisk(rates, ratio, { z, age: from, until: to }) } };
  };
}

function ownIncidence(path: string): Incidence {
  try {
    return incidenceTable(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(code ? `${path}: cannot be read (${code})` : (error as Error).message);
  }
}

/** Places a sample's sum among the panel, adjusted for ancestry where both have components. */
function percentiles(referencePath: string, pcsPath: string | undefined): Placing {
  const panel = readTable(referencePath);
  if (panel.columns.includes('MEAN')) return byMoments(referencePath);
  const [scoreAt, sumAt] = ['PGS', 'SUM'].map((name) => columnIndex(panel, referencePath, name)) as [number, number];
  const components = panel.columns.flatMap((name, index) => (/^PC\d+$/.test(name) ? [{ name, index }] : []));
  const own = pcsPath ? ownComponents(pcsPath, components) : undefined;
  const byScore = new Map<string, (id: string, sum: number) => Placed>();
  for (const name of new Set(panel.rows.map((row) => row[scoreAt]!))) {
    const rows = panel.rows.filter((row) => row[scoreAt] === name);
    const sums = rows.map((row) => Number(row[sumAt]));
    if (components.length > 0 && own) {
      const adjust = fitAncestryAdjustment({
        scores: sums,
        components: rows.map((row) => components.map(({ index }) => Number(row[index]))),
      });
      byScore.set(name, (id, sum) => {
        const place = own.get(id);
        return place ? adjust(sum, place) : {};
      });
    } else {
      const sorted = sums.toSorted((a, b) => a - b);
      const mean = sums.reduce((a, b) => a + b, 0) / sums.length;
      const deviation = Math.sqrt(sums.reduce((total, sum) => total + (sum - mean) ** 2, 0) / (sums.length - 1));
      byScore.set(name, (_, sum) => ({ percentile: percentileIn(sorted, sum), z: (sum - mean) / deviation }));
    }
  }
  return (id, { score, sum }) => byScore.get(score)?.(id, sum) ?? {};
}

function ownComponents(path: string, components: readonly { readonly name: string }[]): Map<string, number[]> {
  const table = readTable(path);
  const idAt = columnIndex(table, path, table.columns.includes('IID') ? 'IID' : '#IID');
  const places = components.map(({ name }) => columnIndex(table, path, name));
  return new Map(table.rows.map((row) => [row[idAt]!, places.map((place) => Number(row[place]))]));
}

/** A declared normal distribution in place of a panel. */
function byMoments(path: string): Placing {
  const table = readTable(path);
  const [scoreAt, meanAt, deviationAt] = ['PGS', 'MEAN', 'SD'].map((name) => columnIndex(table, path, name));
  const moments = new Map(table.rows.map((row) => [row[scoreAt!]!, [Number(row[meanAt!]), Number(row[deviationAt!])]]));
  return (_, { score, sum }) => {
    const [mean, deviation] = moments.get(score) ?? [];
    if (mean === undefined || !(deviation! > 0)) return {};
    const z = (sum - mean) / deviation!;
    return { z, percentile: 100 * (z < 0 ? normalTwoSided(z) / 2 : 1 - normalTwoSided(z) / 2) };
  };
}
