// From the HPO reference release and the published development cases to packs/hpo-phenotypes.
// npx tsx scripts/packs/hpo-phenotypes.ts            learns the weights (some minutes) and writes the pack
// npx tsx scripts/packs/hpo-phenotypes.ts data       writes the pack anew with the weights that it has
// npx tsx scripts/packs/hpo-phenotypes.ts validation learns on the training papers only, for bench/diagnosis.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encodeColumns } from '../../src/diagnosis/phenotypes/disease-data.js';
import { Ontology } from '../../src/diagnosis/phenotypes/ontology.js';
import { parseParameters } from '../../src/diagnosis/phenotypes/parameters.js';
import { collectVariants, learnGenotype, neutralGenotype } from './hpo-genotype.js';
import { priorFeatures } from './hpo-prior.js';
import { type PublishedCase, readHpoSource, readPublishedCases } from './hpo-source.js';
import { foldOf, isValidation } from './hpo-split.js';
import { fromParameters, logPriors, toParameters, train, type World } from './hpo-train.js';
import {
  foldWorlds,
  makeWorld,
  modelOf,
  packFolder,
  readEquivalents,
  readOtherNames,
  trainingCases,
} from './hpo-worlds.js';

const source = readHpoSource();
const ontology = new Ontology(source.ontology);
const published = readPublishedCases();
/** Folds left out, one at a time, to learn how often the disease is none of the annotated ones. */
const foldsForUnlisted = 2;
const version = '1';

function progress(text: string): void {
  console.error(`${(performance.now() / 1000).toFixed(0)} s  ${text}`);
}

interface Learned {
  readonly weights: Float64Array;
  readonly logOddsUnlisted: number;
}

function learn(cases: readonly PublishedCase[], whole = true): Learned {
  const worlds = foldWorlds(source, ontology, cases);
  const learning = trainingCases(ontology, cases, worlds);
  progress(`${learning.length} cases of ${new Set(cases.map(({ paper }) => paper)).size} papers`);
  const logOddsUnlisted = learnUnlisted(learning, worlds);
  progress(`log odds of an unlisted disease ${logOddsUnlisted}`);
  return { weights: whole ? train(learning) : new Float64Array(0), logOddsUnlisted };
}

/** The value that makes the posteriors of left-out papers likeliest, the uncovered diseases among them. */
function learnUnlisted(learning: ReturnType<typeof trainingCases>, worlds: ReturnType<typeof foldWorlds>): number {
  const seen: { truth: number | undefined; all: number; weight: number }[] = [];
  for (let fold = 0; fold < foldsForUnlisted; fold++) {
    const weights = train(learning.filter(({ published: each }) => foldOf(each) !== fold));
    const modelFor = (world: World) =>
      modelOf(ontology, world, weights, {
        version,
        trainedOn: '-',
        logOddsUnlisted: 0,
        genotype: neutralGenotype,
      });
    const models = new Map([worlds[fold]!.whole, worlds[fold]!.strict].map((world) => [world, modelFor(world)]));
    const tally = { clean: [0, 0, 0], uncovered: [0, 0, 0], cited: [0, 0, 0] };
    for (const each of learning.filter(({ published: one }) => foldOf(one) === fold)) {
      const scores = models.get(each.world)!.scores(each.query);
      const place = each.world.place.get(each.disease);
      seen.push({ truth: place === undefined ? undefined : scores[place]!, all: logSum(scores), weight: each.weight });
      if (place === undefined) continue;
      const rank = scores.filter((score) => score > scores[place]!).length + 1;
      const counts = each.published.paperCited ? tally.cited : each.published.covered ? tally.clean : tally.uncovered;
      counts[0]! += 1;
      counts[1]! += Number(rank === 1);
      counts[2]! += Number(rank <= 10);
    }
    progress(`scales ${Array.from(weights.slice(-4), (value) => value.toFixed(2)).join(' ')}`);
    progress(`fold ${fold} left out: [annotated, first, in ten] ${JSON.stringify(tally)}`);
  }
  const loss = (odds: number) =>
    seen.reduce((sum, { truth, all, weight }) => sum + weight * (logSum([all, odds]) - (truth ?? odds)), 0);
  const candidates = Array.from({ length: 121 }, (_, step) => -10 + step / 4);
  const best = candidates.reduce((least, odds) => (loss(odds) < loss(least) ? odds : least));
  progress(`loss ${(loss(best) / seen.reduce((sum, { weight }) => sum + weight, 0)).toFixed(4)}`);
  return best;
}

function logSum(values: ArrayLike<number>): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let each = 0; each < values.length; each++) highest = Math.max(highest, values[each]!);
  let sum = 0;
  for (let each = 0; each < values.length; each++) sum += Math.exp(values[each]! - highest);
  return highest + Math.log(sum);
}

function writePack({ weights, logOddsUnlisted }: Learned): void {
  const world = makeWorld(source, ontology, {
    orphanet: 'merge',
    sameDisease: readEquivalents(),
    cases: published,
    geneOnly: true,
  });
  const diseases = { ...world.diseases, logPrior: logPriors(weights, world.prior) };
  const trainedOn = `${published.length} published cases of ${new Set(published.map(({ paper }) => paper)).size} papers; each scored with annotations that do not know its paper`;
  const { release, ids, sameAs, genes, inheritance, reports } = diseases;
  const otherNames = readOtherNames();
  const names = diseases.names.map((name, place) => (name === ids[place] ? (otherNames.get(name) ?? name) : name));
  const json = (value: unknown) => gzipSync(JSON.stringify(value), { level: 9 });
  const write = (name: string, bytes: Uint8Array | string) => writeFileSync(join(packFolder, name), bytes);
  write('ontology.json.gz', json(source.ontology));
  write('diseases.json.gz', json({ release, ids, names, sameAs, genes, inheritance, reports }));
  write('annotations.bin.gz', gzipSync(encodeColumns(diseases), { level: 9 }));
  write('variants.json.gz', json(collectVariants(published, 'Phenopacket Store, cases of the reference release')));
  const genotype = learnGenotype(published, diseases, source.genes);
  const parameters = toParameters(weights, { version, trainedOn, logOddsUnlisted, genotype }, priorFeatures);
  write('model.json', `${JSON.stringify(parameters, undefined, 1)}\n`);
  progress(`${ids.length} diseases, ${diseases.term.length} annotations`);
}

const validationPath = join(import.meta.dirname, '..', '..', 'bench', 'diagnosis-validation.json');
const mode = process.argv[2];
if (mode === 'validation') {
  const { weights, logOddsUnlisted } = learn(published.filter((each) => !isValidation(each)));
  writeFileSync(
    validationPath,
    `${JSON.stringify({ logOddsUnlisted, weights: Array.from(weights, (value) => Math.round(value * 1000) / 1000) })}\n`,
  );
} else if (mode === 'folds') {
  learn(
    published.filter((each) => !isValidation(each)),
    false,
  );
} else if (mode === 'data') {
  // Everything but the weights anew.
  const parameters = parseParameters(JSON.parse(readFileSync(join(packFolder, 'model.json'), 'utf8')));
  writePack({ weights: fromParameters(parameters, priorFeatures), logOddsUnlisted: parameters.logOddsUnlisted });
} else {
  writePack(learn(published));
}
