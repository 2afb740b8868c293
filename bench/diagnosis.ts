// How often the true disease comes first, or among ten, for published cases of papers that nothing was learned from.
// npx tsx bench/diagnosis.ts [--quick]   (weights from: npx tsx scripts/packs/hpo-phenotypes.ts validation)
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { collectVariants, learnGenotype } from '../scripts/packs/hpo-genotype.js';
import { priorFeatures } from '../scripts/packs/hpo-prior.js';
import { type PublishedCase, readHpoSource, readPublishedCases } from '../scripts/packs/hpo-source.js';
import { hashUnit, isValidation } from '../scripts/packs/hpo-split.js';
import { logPriors, toParameters, type World } from '../scripts/packs/hpo-train.js';
import { makeWorld, modelOf, queryOf, readEquivalents } from '../scripts/packs/hpo-worlds.js';
import { encodeColumns } from '../src/diagnosis/phenotypes/disease-data.js';
import type { PhenotypeModel, PhenotypeQuery } from '../src/diagnosis/phenotypes/model.js';
import { Ontology } from '../src/diagnosis/phenotypes/ontology.js';
import { parsePhenotypeModel } from '../src/diagnosis/phenotypes/pack.js';
import { LiricalMethod } from './diagnosis/lirical.js';
import { calibration, type Outcome, topShare } from './diagnosis/measures.js';
import { NaiveBayes } from './diagnosis/naive-bayes.js';
import { reliabilityPicture } from './diagnosis/reliability.js';

const quick = process.argv.includes('--quick');
const source = readHpoSource();
const ontology = new Ontology(source.ontology);
const published = readPublishedCases();
const training = published.filter((each) => !isValidation(each));
const validation = published.filter(isValidation).filter((_, place) => !quick || place % 5 === 0);
const learned = JSON.parse(readFileSync(join(import.meta.dirname, 'diagnosis-validation.json'), 'utf8')) as {
  weights: number[];
  logOddsUnlisted: number;
};
const weights = Float64Array.from(learned.weights);

interface Setting {
  readonly name: string;
  readonly withoutRows: boolean;
  readonly counts: boolean;
  readonly orphanet: 'merge' | 'leave-out';
  /** Whether LIRICAL's method, which is slow, runs too. */
  readonly lirical: boolean;
}

function worldOf({ withoutRows, counts, orphanet }: Setting): World {
  return makeWorld(source, ontology, {
    orphanet,
    sameDisease: readEquivalents(),
    cases: counts ? training : [],
    geneOnly: true,
    ...(withoutRows ? { withoutReports: new Set(validation.map(({ paper }) => paper)) } : {}),
  });
}

const genotypeWorlds = [true, false].map((withoutRows) =>
  worldOf({ name: '', withoutRows, counts: true, orphanet: 'merge', lirical: false }),
);
const [genotypeWorld] = genotypeWorlds as [World, World];
const about = {
  version: '1',
  trainedOn: 'training papers',
  logOddsUnlisted: learned.logOddsUnlisted,
  genotype: learnGenotype(training, genotypeWorld.diseases, source.genes),
};

function meanRank(scores: Float64Array, place: number): number {
  let [above, equal] = [0, 0];
  for (const score of scores) {
    if (score > scores[place]!) above++;
    else if (score === scores[place]) equal++;
  }
  return above + (equal + 1) / 2;
}

type Scorer = (query: PhenotypeQuery) => Float64Array;

function outcomes(cases: readonly PublishedCase[], world: World, scorer: Scorer, model?: PhenotypeModel): Outcome[] {
  return cases.map((each) => {
    const place = world.place.get(each.disease);
    const query = queryOf(ontology, each);
    const rank = place === undefined ? Number.POSITIVE_INFINITY : meanRank(scorer(query), place);
    if (!model) return { rank, disease: each.disease, paper: each.paper };
    const [first] = model.rank(query, 1);
    return {
      rank,
      disease: each.disease,
      paper: each.paper,
      first: { posterior: first!.posterior, right: world.diseases.ids[first!.disease] === each.disease },
    };
  });
}

const percent = ({ share, lower, upper }: ReturnType<typeof topShare>) =>
  `${(100 * share).toFixed(1)} (${(100 * lower).toFixed(1)}-${(100 * upper).toFixed(1)})`;

function report(label: string, all: readonly Outcome[]): void {
  if (all.length === 0) return;
  const columns = [
    percent(topShare(all, 1, 'case')),
    percent(topShare(all, 10, 'case')),
    percent(topShare(all, 1, 'disease')),
    percent(topShare(all, 10, 'disease')),
  ];
  console.log(`| ${label} | ${all.length} | ${columns.join(' | ')} |`);
}

function slices(name: string, method: string, all: readonly Outcome[]): void {
  const pick = (keep: (each: PublishedCase) => boolean) => all.filter((_, place) => keep(validation[place]!));
  if (name.startsWith('full')) {
    report(
      `${name}, covered, ${method}`,
      pick(({ covered }) => covered),
    );
    report(
      `${name}: clean, covered, ${method}`,
      pick(({ covered, paperCited }) => covered && !paperCited),
    );
    report(
      `${name}: clean, all, ${method}`,
      pick(({ paperCited }) => !paperCited),
    );
  } else {
    report(`${name}, all, ${method}`, all);
    report(
      `${name}, covered, ${method}`,
      pick(({ covered }) => covered),
    );
    report(
      `${name}, uncovered, ${method}`,
      pick(({ covered }) => !covered),
    );
  }
}

const papers = new Set(validation.map(({ paper }) => paper)).size;
console.log(`${validation.length} cases of ${papers} papers; intervals by resampling papers; ties: mean rank\n`);
console.log('| protocol, method | cases | top 1 micro | top 10 micro | top 1 macro | top 10 macro |');
console.log('|---|---|---|---|---|---|');
const calibrations: ({ readonly name: string } & ReturnType<typeof calibration>)[] = [];
const settings: readonly Setting[] = [
  { name: 'full', withoutRows: false, counts: true, orphanet: 'merge', lirical: false },
  { name: 'full, no counts', withoutRows: false, counts: false, orphanet: 'merge', lirical: true },
  { name: 'strict', withoutRows: true, counts: true, orphanet: 'merge', lirical: true },
  { name: 'strict, no counts', withoutRows: true, counts: false, orphanet: 'merge', lirical: false },
];
for (const setting of settings) {
  const world = worldOf(setting);
  const model = modelOf(ontology, world, weights, about);
  const ours = outcomes(validation, world, (query) => model.scores(query), model);
  slices(setting.name, 'Sartor', ours);
  if (setting.counts) {
    const { error, bins } = calibration(ours);
    calibrations.push({ name: setting.name, error, bins });
  }
  if (!setting.lirical) continue;
  const plain = worldOf({ ...setting, orphanet: 'leave-out' });
  const lirical = new LiricalMethod(ontology, plain.diseases);
  slices(
    setting.name,
    "LIRICAL's method",
    outcomes(validation, plain, (query) => lirical.scores(query)),
  );
  const bayes = new NaiveBayes(ontology, plain.diseases);
  slices(
    setting.name,
    'naive Bayes',
    outcomes(validation, plain, (query) => bayes.scores(query)),
  );
}

console.log('\nCalibration of the first disease (all validation cases):');
for (const { name, error, bins } of calibrations) {
  console.log(`${name}: expected calibration error ${error.toFixed(3)}`);
  for (const { mean, right, cases } of bins)
    console.log(
      `  said ${(100 * mean).toFixed(0).padStart(3)} %, true ${(100 * right).toFixed(0).padStart(3)} %, ${cases} cases`,
    );
}
if (!quick)
  writeFileSync(
    join(import.meta.dirname, '..', 'docs', 'pictures', 'diagnosis-reliability.svg'),
    reliabilityPicture(calibrations),
  );
genotype('strict', genotypeWorlds[0]!);
genotype('full', genotypeWorlds[1]!);
speed();

/**
 * The causal variants among others of disease genes, drawn without knowledge of the case: common ones, which carry
 * their frequency, or rare ones, half of them missense and half synonymous.
 */
function genotype(protocol: string, genotypeWorld: World): void {
  const model = modelOf(ontology, genotypeWorld, weights, about, collectVariants(training, 'training papers'));
  const genes = [...new Set(genotypeWorld.diseases.genes.flat())].sort();
  const withVariants = validation.filter(({ variants }) => variants.length > 0);
  const backgrounds = [
    { count: 500, alleleFrequency: 0.1, words: '500 common variants' },
    { count: 20, words: '20 rare variants' },
    { count: 100, words: '100 rare variants' },
  ];
  console.log(`\nWith genotype, ${protocol} (causal variants among others of disease genes):`);
  for (const { count, alleleFrequency, words } of backgrounds) {
    const all = withVariants.map((each): Outcome => {
      const place = genotypeWorld.place.get(each.disease);
      const others = Array.from({ length: count }, (_, draw) => ({
        gene: genes[Math.floor(hashUnit(`${each.id}#${draw}`) * genes.length)]!,
        zygosity: hashUnit(`${each.id}?${draw}`) < 0.1 ? ('homozygous' as const) : ('heterozygous' as const),
        protein: hashUnit(`${each.id}!${draw}`) < 0.5 ? 'p.(Ala1Val)' : 'p.(Ala1=)',
        ...(alleleFrequency === undefined ? {} : { alleleFrequency }),
      }));
      const query = { ...queryOf(ontology, each), variants: [...each.variants, ...others] };
      const rank = place === undefined ? Number.POSITIVE_INFINITY : meanRank(model.scores(query), place);
      return { rank, disease: each.disease, paper: each.paper };
    });
    const covered = all.filter((_, place) => withVariants[place]!.covered);
    for (const [label, some] of [
      ['covered', covered],
      ['all', all],
    ] as const)
      console.log(
        `  ${words}, ${label} (${some.length}): top 1 ${percent(topShare(some, 1, 'case'))}, macro ${percent(topShare(some, 1, 'disease'))}; top 10 ${percent(topShare(some, 10, 'case'))}`,
      );
  }
}

/** Load and run times of the pack that would be built from these annotations. */
function speed(): void {
  const diseases = { ...genotypeWorld.diseases, logPrior: logPriors(weights, genotypeWorld.prior) };
  const { release, ids, names, sameAs, genes, inheritance, reports } = diseases;
  const ontologyBytes = gzipSync(JSON.stringify(source.ontology));
  const diseaseBytes = gzipSync(JSON.stringify({ release, ids, names, sameAs, genes, inheritance, reports }));
  const columns = gzipSync(encodeColumns(diseases));
  const json = (bytes: Buffer): unknown => JSON.parse(gunzipSync(bytes).toString('utf8'));
  const queries = validation.map((each) => queryOf(ontology, each));
  const parameters = toParameters(weights, about, priorFeatures);
  const begin = performance.now();
  const model = parsePhenotypeModel({
    ontology: json(ontologyBytes),
    diseases: json(diseaseBytes),
    annotations: gunzipSync(columns),
    model: parameters,
  });
  const loaded = performance.now();
  for (const query of queries) model.rank(query, 10);
  const cold = performance.now();
  const before = process.cpuUsage();
  for (const query of queries) model.rank(query, 10);
  const warm = process.cpuUsage(before).user / 1000;
  const perCase = (milliseconds: number) => (milliseconds / queries.length).toFixed(2);
  console.log(
    `\nLoad ${(loaded - begin).toFixed(0)} ms; first pass ${perCase(cold - loaded)} ms a case, warm ${perCase(warm)} ms of one core a case, over ${ids.length} diseases`,
  );
}
