import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Matcher } from '../../src/diagnosis/phenotypes/bins.js';
import type { KnownVariantData } from '../../src/diagnosis/phenotypes/known-variants.js';
import { PhenotypeModel, type PhenotypeQuery } from '../../src/diagnosis/phenotypes/model.js';
import type { Ontology } from '../../src/diagnosis/phenotypes/ontology.js';
import type { RankingParameters } from '../../src/diagnosis/phenotypes/parameters.js';
import { PhenotypeIndex } from '../../src/diagnosis/phenotypes/phenotype-index.js';
import { resolveQuery } from '../../src/diagnosis/phenotypes/query.js';
import { type CompileOptions, compileDiseases } from './hpo-compile.js';
import { priorCount, priorFeatures, priorMatrix } from './hpo-prior.js';
import type { HpoSource, PublishedCase } from './hpo-source.js';
import { capPerPaper, foldCount, foldOf } from './hpo-split.js';
import { logPriors, type TrainingCase, toParameters, type World } from './hpo-train.js';

export const packFolder = join(import.meta.dirname, '..', '..', 'packs', 'hpo-phenotypes');

/** OMIM diseases and the Orphanet diseases that are the same (Mondo). */
export function readEquivalents(): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(equivalents().same));
}

/** Names of OMIM diseases that the annotations do not know (Mondo). */
export function readOtherNames(): ReadonlyMap<string, string> {
  return new Map(Object.entries(equivalents().names));
}

const equivalents = () =>
  JSON.parse(readFileSync(join(packFolder, 'equivalents.json'), 'utf8')) as {
    same: Record<string, string[]>;
    names: Record<string, string>;
  };

/** Annotations compiled under the options, ready for learning. */
export function makeWorld(source: HpoSource, ontology: Ontology, options: CompileOptions): World {
  const diseases = compileDiseases(source, options);
  const index = new PhenotypeIndex(ontology, diseases);
  return {
    diseases,
    index,
    matcher: new Matcher(ontology, index),
    place: new Map(diseases.ids.map((id, place) => [id, place])),
    prior: priorMatrix(diseases, index, options.cases ?? []),
    rows: new Map(),
  };
}

export function queryOf(ontology: Ontology, each: PublishedCase): PhenotypeQuery {
  const { observed, excluded } = resolveQuery(ontology, each.observed, each.excluded);
  return {
    observed,
    excluded,
    patient: {
      ...(each.sex ? { sex: each.sex === 'F' ? ('female' as const) : ('male' as const) } : {}),
      ...(each.ageYears === undefined ? {} : { ageYears: each.ageYears }),
    },
  };
}

/** What the cases of one fold are scored with: counts of the other folds' cases, and ... */
export interface FoldWorlds {
  /** ... all annotations: for cases whose paper these do not cite. */
  readonly whole: World;
  /** ... annotations without the rows of the fold's papers: for cases whose paper they cite. The prior is that of `whole`, for a row left out would mark the true disease. */
  readonly strict: World;
}

export function foldWorlds(
  source: HpoSource,
  ontology: Ontology,
  cases: readonly PublishedCase[],
): readonly FoldWorlds[] {
  const sameDisease = readEquivalents();
  return Array.from({ length: foldCount }, (_, fold) => {
    const options = {
      orphanet: 'merge',
      sameDisease,
      cases: cases.filter((each) => foldOf(each) !== fold),
    } as const;
    const whole = makeWorld(source, ontology, options);
    const strict = makeWorld(source, ontology, {
      ...options,
      withoutReports: new Set(cases.filter((each) => foldOf(each) === fold).map(({ paper }) => paper)),
    });
    return { whole, strict: { ...strict, prior: priorOf(strict, whole) } };
  });
}

/** The prior features of one world's diseases as another world has them. */
function priorOf(world: World, other: World): Float64Array {
  const prior = world.prior.slice();
  world.diseases.ids.forEach((id, disease) => {
    const place = other.place.get(id)!;
    prior.set(other.prior.subarray(place * priorCount, (place + 1) * priorCount), disease * priorCount);
  });
  return prior;
}

const casesPerPaper = 8;

/** The cases for learning, each with the annotations that do not know its paper; a paper's cases share a weight. */
export function trainingCases(
  ontology: Ontology,
  cases: readonly PublishedCase[],
  worlds: readonly FoldWorlds[],
): readonly (TrainingCase & { readonly published: PublishedCase })[] {
  const papers = new Map<string, number>();
  for (const { paper } of cases) papers.set(paper, (papers.get(paper) ?? 0) + 1);
  return capPerPaper(cases, casesPerPaper).map((each) => ({
    id: each.id,
    disease: each.disease,
    query: queryOf(ontology, each),
    weight: 1 / Math.sqrt(papers.get(each.paper)!),
    world: worlds[foldOf(each)]![each.paperCited ? 'strict' : 'whole'],
    published: each,
  }));
}

/** A ranking model over a world's annotations with learned weights. */
export function modelOf(
  ontology: Ontology,
  world: World,
  weights: Float64Array,
  about: Pick<RankingParameters, 'version' | 'trainedOn' | 'logOddsUnlisted' | 'genotype'>,
  variants?: KnownVariantData,
): PhenotypeModel {
  return new PhenotypeModel(
    ontology,
    { ...world.diseases, logPrior: logPriors(weights, world.prior) },
    toParameters(weights, about, priorFeatures),
    variants && (() => variants),
  );
}
