import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Centroids, GeneSet } from '../genome/expression/index.js';
import type { InstalledScore } from '../genome/index.js';
import { type PolygenicScore, parseLoadings, parseScoringFile, placingIn } from '../genome/polygenic/index.js';
import { loadExpression } from '../knowledge/expression.js';
import { loadIncidence } from '../knowledge/incidence.js';
import type { Incidence, PolygenicEffect } from '../prediction/index.js';
import { citationSchema } from '../prediction/knowledge.js';
import type { KnowledgeRef } from '../record/index.js';
import { normalTwoSided } from '../statistics/distribution.js';

const text = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });

const cardSchema = z.strictObject({
  format: z.literal('sartor-score'),
  title: text.optional(),
  /** Scoring file beside the card. */
  file: z.string(),
  outcome: z.string().optional(),
  sex: z.enum(['female', 'male']).optional(),
  reference: z
    .strictObject({
      population: text,
      /** Codes of recorded race that the reference stands for; all if absent. */
      races: z.array(z.string()).default([]),
      mean: z.number().optional(),
      deviation: z.number().positive().optional(),
      /** Table `IID SUM`, and `PC1 PC2 ...`, `POP` to take ancestry out. */
      panel: z.string().optional(),
      /** Table `ID effect_allele allelefrequency_effect PC1 PC2 ...`. */
      loadings: z.string().optional(),
    })
    .optional(),
  ratioPerDeviation: z
    .strictObject({
      estimate: z.number().positive(),
      lower: z.number().positive().exactOptional(),
      upper: z.number().positive().exactOptional(),
    })
    .optional(),
  /** A name that `sartor prs --help` lists, or a table `AGE,INCIDENCE,OTHER_DEATH`. */
  incidence: z.string().optional(),
  citation: citationSchema.optional(),
});

/** One polygenic score of the installation, ready for a genotype file. */
export interface InstalledPolygenic {
  readonly score: InstalledScore;
  readonly effect?: PolygenicEffect;
  /** The scoring file for genotypes on a build. @throws ScoringFileError if it is on another */
  parse(build: 'GRCh37' | 'GRCh38' | 'unknown'): PolygenicScore;
  readonly loadings: readonly PolygenicScore[];
}

/** The scores and signatures of one installation. */
export interface InstalledScores {
  readonly polygenic: readonly InstalledPolygenic[];
  readonly expression: {
    readonly score: InstalledScore;
    readonly sets: readonly GeneSet[];
    readonly centroids: Centroids;
    /** Medians on which single samples are centred. */
    readonly medians?: ReadonlyMap<string, number>;
  };
  /** All by id. */
  readonly byId: ReadonlyMap<string, InstalledScore>;
}

/**
 * The scores of some folders and files: in a folder each `*.score.json` card names a scoring file, a reference and an
 * effect; scoring files without a card are read too, but say nothing of a person until there is one. A table
 * `pam50-medians.csv` (GENE, MEDIAN of log values) lets PAM50 be called for single samples.
 * @throws Error naming the card or file that is not right
 */
export function loadScores(places: readonly string[]): InstalledScores {
  const files = places.flatMap(filesAt);
  const cards = files.filter((path) => path.endsWith('.score.json')).map(readCard);
  const carded = new Set(
    cards.flatMap(({ folder, card }) =>
      [card.file, card.reference?.panel, card.reference?.loadings, card.incidence].flatMap((each) =>
        each ? [join(folder, each)] : [],
      ),
    ),
  );
  const bare = files
    .filter((path) => /\.txt(\.gz)?$/.test(path) && !carded.has(path))
    .map((path) => ({ path, folder: dirname(path), card: { format: 'sartor-score' as const, file: basename(path) } }));
  const polygenic = [...cards, ...bare].map(installed);
  const medians = files.find((path) => basename(path) === 'pam50-medians.csv');
  const shipped = loadExpression();
  const expression = {
    score: {
      id: 'pam50',
      version: '1',
      title: { en: 'PAM50 intrinsic subtype', zh: 'PAM50 内在亚型' },
      knowledge: packRef('pam50', 'Parker 2009, intrinsic subtypes of breast cancer', '10.1200/JCO.2008.18.1370'),
    },
    sets: shipped.sets,
    centroids: shipped.centroids,
    ...(medians ? { medians: new Map(numbersOf(medians).map(({ first, cell }) => [first, cell('MEDIAN')])) } : {}),
  };
  const signatures = shipped.sets.map(
    ({ name }): InstalledScore => ({
      id: name,
      version: '1',
      title: { en: `Gene set ${name} (ssGSEA)`, zh: `基因集 ${name}（ssGSEA）` },
      knowledge: packRef(name, 'Barbie 2009, single-sample gene set enrichment', '10.1038/nature08460'),
    }),
  );
  const all = [...polygenic.map(({ score }) => score), expression.score, ...signatures];
  const byId = new Map(all.map((score) => [score.id, score]));
  if (byId.size < all.length) {
    const twice = all.find((score) => byId.get(score.id) !== score)!;
    throw new Error(`Two installed scores are called ${twice.id}`);
  }
  return { polygenic, expression, byId };
}

const packRef = (entry: string, title: string, doi: string): KnowledgeRef => ({
  pack: 'expression-pam50',
  entry,
  citation: { title, doi, checkedAgainst: 'unchecked' },
});

/** A file, or all files below a folder in the order of their names. @throws Error if there is neither */
export function filesAt(place: string): string[] {
  if (!existsSync(place)) throw new Error(`${place}: no such file or folder of scores`);
  if (statSync(place).isDirectory())
    return readdirSync(place, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => join(place, name))
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  if (!/\.score\.json$|\.txt(\.gz)?$|(^|[/\\])pam50-medians\.csv$/.test(place))
    throw new Error(`${place}: expected a folder, a card (*.score.json) or a scoring file (*.txt, *.txt.gz)`);
  return [place];
}

type Card = z.output<typeof cardSchema>;

function readCard(path: string): { path: string; folder: string; card: Card } {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : error}`);
  }
  const parsed = cardSchema.safeParse(json);
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  return { path, folder: dirname(path), card: parsed.data };
}

function installed({ path, folder, card }: { path: string; folder: string; card: Card }): InstalledPolygenic {
  const scoring = plainText(join(folder, card.file));
  const name = basename(card.file).replace(/\.txt(\.gz)?$/, '');
  const parse = (build: 'GRCh37' | 'GRCh38' | 'unknown'): PolygenicScore => {
    const [first, second] = parseScoringFile(scoring, name, build);
    if (!first || second) throw new Error(`${card.file}: expected one score`);
    return first;
  };
  const { id, header } = parse('unknown');
  const trait = header.trait_reported ?? id;
  const knowledge: KnowledgeRef = {
    pack: 'installed-scores',
    entry: id,
    citation: card.citation ?? {
      title: header.citation ?? `${id}: ${trait}`,
      checkedAgainst: 'unchecked',
    },
  };
  const { reference } = card;
  const score: InstalledScore = {
    id,
    version: createHash('sha256').update(JSON.stringify(card)).update(scoring).digest('hex').slice(0, 12),
    title: card.title ?? { en: `${trait} (${id})`, zh: `${trait}（${id}）` },
    ...(card.outcome ? { outcome: card.outcome } : {}),
    ...(reference
      ? {
          reference: {
            population: reference.population,
            races: reference.races,
            place: placeOf(reference, folder, path),
          },
        }
      : {}),
    knowledge,
  };
  const { ratioPerDeviation: ratio, incidence, outcome, sex } = card;
  const rates = incidence ? (loadIncidence(incidence) ?? incidenceTable(join(folder, incidence))) : undefined;
  if (ratio && (!rates || !outcome)) throw new Error(`${path}: an effect needs an outcome and an incidence`);
  return {
    score,
    ...(ratio && rates && outcome
      ? { effect: { outcome, ratio, incidence: rates, ...(sex ? { sex } : {}), knowledge } }
      : {}),
    parse,
    loadings: reference?.loadings ? parseLoadings(plainText(join(folder, reference.loadings)), reference.loadings) : [],
  };
}

function placeOf(reference: NonNullable<Card['reference']>, folder: string, path: string) {
  const { population, races, mean, deviation, panel } = reference;
  const share = (z: number) => (z < 0 ? normalTwoSided(z) / 2 : 1 - normalTwoSided(z) / 2);
  if (mean !== undefined && deviation !== undefined)
    return placingIn({ population, races, scores: { mean, deviation } }, share);
  if (!panel) throw new Error(`${path}: a reference needs mean and deviation, or a panel`);
  const rows = numbersOf(join(folder, panel));
  const names = (rows[0]?.columns ?? []).filter((name) => /^PC\d+$/.test(name));
  if (names.length > 0 && !reference.loadings)
    throw new Error(`${path}: a panel with components needs the loadings that place a patient on them`);
  const scores = {
    values: rows.map(({ cell }) => cell('SUM')),
    components: rows.map(({ cell }) => names.map(cell)),
    groups: rows.map(({ word }) => word('POP')),
  };
  return placingIn({ population, races, scores }, share);
}

/** Rows of a small table of numbers with a name in the first column. */
function numbersOf(path: string) {
  const [head = '', ...lines] = plainText(path)
    .replace(/^#/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const separator = head.includes('\t') ? '\t' : ',';
  const columns = head.split(separator).map((name) => name.trim());
  return lines.map((line, row) => {
    const cells = line.split(separator).map((cell) => cell.trim());
    const word = (name: string) => cells[columns.indexOf(name)] ?? '';
    const cell = (name: string): number => {
      const value = word(name) === '' ? Number.NaN : Number(word(name));
      if (!Number.isFinite(value)) throw new Error(`${path}, row ${row + 2}: no number in ${name}`);
      return value;
    };
    return { columns, first: cells[0]!, word, cell };
  });
}

/**
 * Yearly hazards by age from a table `AGE,INCIDENCE,OTHER_DEATH`; the last band is as wide as the one before.
 * @throws Error naming the file and what was expected
 */
export function incidenceTable(path: string): Incidence {
  const bands = numbersOf(path)
    .map(({ cell }) => ({ from: cell('AGE'), incidence: cell('INCIDENCE'), otherDeath: cell('OTHER_DEATH') }))
    .sort((a, b) => a.from - b.from);
  const bad = bands.some(
    ({ from, incidence, otherDeath }) => !(from >= 0 && incidence >= 0 && incidence < 1 && otherDeath >= 0),
  );
  if (bad || bands.length < 2)
    throw new Error(`${path}: expected at least two rows of ages and yearly hazards below 1`);
  return { bands, until: 2 * bands.at(-1)!.from - bands.at(-2)!.from };
}

function plainText(path: string): string {
  const bytes = readFileSync(path);
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
}
