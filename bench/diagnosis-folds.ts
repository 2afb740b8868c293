// The same over all training papers: five folds by paper, each ranked with weights, counts and variants of the others.
// No validation paper is looked at. npx tsx bench/diagnosis-folds.ts   (some minutes: it learns five times)
import { collectVariants, learnGenotype, neutralGenotype } from '../scripts/packs/hpo-genotype.js';
import { type PublishedCase, readHpoSource, readPublishedCases } from '../scripts/packs/hpo-source.js';
import { foldCount, foldOf, hashUnit, isValidation } from '../scripts/packs/hpo-split.js';
import { train } from '../scripts/packs/hpo-train.js';
import {
  foldWorlds,
  makeWorld,
  modelOf,
  queryOf,
  readEquivalents,
  trainingCases,
} from '../scripts/packs/hpo-worlds.js';
import { Ontology } from '../src/diagnosis/phenotypes/ontology.js';
import { LiricalMethod } from './diagnosis/lirical.js';
import { type Outcome, topShare } from './diagnosis/measures.js';
import { NaiveBayes } from './diagnosis/naive-bayes.js';

const source = readHpoSource();
const ontology = new Ontology(source.ontology);
const cases = readPublishedCases().filter((each) => !isValidation(each));
const sameDisease = readEquivalents();
const learning = trainingCases(ontology, cases, foldWorlds(source, ontology, cases));
/** The peers are slow and the same in every fold: one case in so many. */
const peersEvery = 3;

function rankOf(scores: Float64Array, place: number | undefined): number {
  if (place === undefined) return Number.POSITIVE_INFINITY;
  let [above, equal] = [0, 0];
  for (const score of scores) {
    if (score > scores[place]!) above++;
    else if (score === scores[place]) equal++;
  }
  return above + (equal + 1) / 2;
}

interface Found extends Outcome {
  readonly published: PublishedCase;
}
const found = new Map<string, Found[]>();
const note = (name: string, published: PublishedCase, rank: number) =>
  found.set(name, [
    ...(found.get(name) ?? []),
    { published, rank, disease: published.disease, paper: published.paper },
  ]);

const worldOf = (
  counts: readonly PublishedCase[],
  leftOut?: ReadonlySet<string>,
  orphanet: 'merge' | 'leave-out' = 'merge',
) =>
  makeWorld(source, ontology, {
    orphanet,
    sameDisease,
    cases: counts,
    geneOnly: true,
    ...(leftOut ? { withoutReports: leftOut } : {}),
  });

for (let fold = 0; fold < foldCount; fold++) {
  const weights = train(learning.filter(({ published }) => foldOf(published) !== fold));
  const others = cases.filter((each) => foldOf(each) !== fold);
  const own = cases.filter((each) => foldOf(each) === fold);
  const papers = new Set(own.map(({ paper }) => paper));
  const variants = collectVariants(others, 'other folds');
  const worlds = { full: worldOf(others), 'full, no counts': worldOf([]), strict: worldOf(others, papers) };
  for (const [name, world] of Object.entries(worlds)) {
    const genotype = name.includes('no counts') ? neutralGenotype : learnGenotype(others, world.diseases, source.genes);
    const model = modelOf(
      ontology,
      world,
      weights,
      { version: '1', trainedOn: 'other folds', logOddsUnlisted: 0, genotype },
      variants,
    );
    const genes = [...new Set(world.diseases.genes.flat())].sort();
    for (const each of own) {
      const query = queryOf(ontology, each);
      const place = world.place.get(each.disease);
      note(name, each, rankOf(model.scores(query), place));
      if (name.includes('no counts') || each.variants.length === 0) continue;
      const background = Array.from({ length: 500 }, (_, draw) => ({
        gene: genes[Math.floor(hashUnit(`${each.id}#${draw}`) * genes.length)]!,
        zygosity: 'heterozygous' as const,
        protein: 'p.(Ala1Val)',
        alleleFrequency: 0.1,
      }));
      const scores = model.scores({ ...query, variants: [...each.variants, ...background] });
      note(`${name}, with genotype`, each, rankOf(scores, place));
    }
  }
  const plain = worldOf([], undefined, 'leave-out');
  const peers = {
    "full, no counts: LIRICAL's method": new LiricalMethod(ontology, plain.diseases),
    'full, no counts: naive Bayes': new NaiveBayes(ontology, plain.diseases),
  };
  for (const [name, peer] of Object.entries(peers))
    own.forEach((each, at) => {
      if (at % peersEvery === 0)
        note(name, each, rankOf(peer.scores(queryOf(ontology, each)), plain.place.get(each.disease)));
    });
  console.error(`fold ${fold} done, ${(performance.now() / 1000).toFixed(0)} s`);
}

const percent = ({ share, lower, upper }: ReturnType<typeof topShare>) =>
  `${(100 * share).toFixed(1)} (${(100 * lower).toFixed(1)}-${(100 * upper).toFixed(1)})`;
console.log(`${cases.length} cases of ${new Set(cases.map(({ paper }) => paper)).size} papers\n`);
console.log('| protocol, method | cases | top 1 micro | top 10 micro | top 1 macro | top 10 macro |');
console.log('|---|---|---|---|---|---|');
const slices = {
  covered: (each: PublishedCase) => each.covered,
  'clean, covered': (each: PublishedCase) => each.covered && !each.paperCited,
  'clean, all': (each: PublishedCase) => !each.paperCited,
};
for (const [name, all] of found)
  for (const [slice, keep] of Object.entries(slices)) {
    const some = all.filter(({ published }) => keep(published));
    const columns = (['case', 'disease'] as const).flatMap((by) =>
      [1, 10].map((top) => percent(topShare(some, top, by))),
    );
    console.log(`| ${name}: ${slice} | ${some.length} | ${columns.join(' | ')} |`);
  }
