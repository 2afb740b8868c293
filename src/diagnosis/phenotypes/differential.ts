import {
  because,
  type Claim,
  type Coding,
  claimId,
  codeSystem,
  type DifferentialValue,
  type Evidence,
  type KnowledgeRef,
  type PhenotypeFact,
  type Reason,
} from '../../record/index.js';
import type { PatientTraits } from './fit.js';
import type { Contribution, PhenotypeModel, RankedDisease } from './model.js';
import { type PatientVariant, patientVariants } from './patient-variants.js';
import { resolveQuery } from './query.js';

const topTen = 10;
/** Annotations cited for one claim at most: those of the phenotypes that weigh most. */
const citedAnnotations = 12;
const hpoPack = 'hpo-phenotypes';

/**
 * The ten diseases of highest posterior for a patient with coded phenotypes, as `differential` claims; none without.
 * A refusal for each HPO code that names no phenotype of this release: the ranking goes without it.
 * Method: likelihood ratios by kind of match and frequency, learned from published cases, joined by Bayes' rule.
 */
export function rankDifferential(evidence: Evidence, model: PhenotypeModel, patient: PatientTraits): readonly Claim[] {
  const { facts, variants, query } = recordQuery(evidence, model, patient);
  const refused = refusedCodes(facts, model);
  if (query.observed.length === 0 || !isAsked(facts, variants)) return refused;
  const factsOf = new Map<number, Reason[]>();
  for (const fact of facts) {
    const lookup = model.ontology.find(hpoId(fact)!);
    if (!('term' in lookup) || fact.certainty === 'uncertain') continue;
    const used = fact.certainty === 'present' ? query.observed : query.excluded;
    if (!used.includes(lookup.term)) continue;
    factsOf.set(lookup.term, [...(factsOf.get(lookup.term) ?? []), { fact: fact.id, role: fact.certainty }]);
  }
  const ranking = model.rank(query, topTen);
  const contributions = model.contributions(
    query,
    ranking.map(({ disease }) => disease),
  );
  return [
    ...ranking.map((ranked, place) => claimOf(model, ranked, contributions[place]!, factsOf, variants)),
    ...refused,
  ];
}

function refusedCodes(facts: readonly PhenotypeFact[], model: PhenotypeModel): readonly Claim[] {
  return [...new Set(facts.map((fact) => hpoId(fact)!))].flatMap((code): Claim[] => {
    const lookup = model.ontology.find(code);
    if ('term' in lookup) return [];
    return [
      {
        id: claimId('refusal', `differential:${code}`),
        kind: 'refusal',
        stage: 'diagnosis',
        value: {
          of: `differential:${code}`,
          why: lookup.found === 'unknown' ? 'no-definition' : 'not-applicable',
          details: [`HPO ${model.ontology.release}`],
        },
        uncertainty: { kind: 'exact' },
        method: { name: 'phenotype-likelihood-ratio', version: model.parameters.version },
        because: because(
          facts.filter((fact) => hpoId(fact) === code).map(({ id, certainty }) => ({ fact: id, role: certainty })),
        ),
      },
    ];
  });
}

/**
 * Coded phenotypes and variants are a question to us. What a note alone mentions - an infarction, heartburn - is mostly of
 * illnesses that are known: it joins a question and asks none.
 */
const isAsked = (facts: readonly PhenotypeFact[], variants: readonly PatientVariant[]) =>
  variants.length > 0 || facts.some(({ foundBy, certainty }) => foundBy === 'source' && certainty === 'present');

/** What the record says, and what is answered beside it, as one query. */
export function recordQuery(
  evidence: Evidence,
  model: PhenotypeModel,
  patient: PatientTraits,
  answers: { readonly observed: readonly string[]; readonly excluded: readonly string[] } = {
    observed: [],
    excluded: [],
  },
) {
  const facts = evidence.facts('phenotype').filter((fact) => hpoId(fact) !== undefined);
  const idsOf = (certainty: PhenotypeFact['certainty']) =>
    facts.filter((fact) => fact.certainty === certainty).map((fact) => hpoId(fact)!);
  const variants = patientVariants(evidence, model.knownVariants);
  const query = {
    ...resolveQuery(
      model.ontology,
      [...idsOf('present'), ...answers.observed],
      [...idsOf('absent'), ...answers.excluded],
    ),
    patient,
    variants: variants.map(({ variant }) => variant),
  };
  return { facts, variants, query };
}

const hpoId = (fact: PhenotypeFact) => fact.concept.codings.find(({ system }) => system === codeSystem.hpo)?.code;

function claimOf(
  model: PhenotypeModel,
  ranked: RankedDisease,
  contributions: readonly Contribution[],
  factsOf: ReadonlyMap<number, readonly Reason[]>,
  variants: readonly PatientVariant[],
): Claim {
  const id = model.diseases.ids[ranked.disease]!;
  const byWeight = [...contributions].sort((a, b) => Math.abs(b.logLikelihoodRatio) - Math.abs(a.logLikelihoodRatio));
  const terms = byWeight.flatMap((each) => (each.of === 'phenotype' ? [each.term] : []));
  return {
    id: claimId('differential', id),
    kind: 'differential',
    stage: 'diagnosis',
    value: {
      disease: diseaseCoding(id, model.diseases.names[ranked.disease]!),
      rank: ranked.rank,
      posterior: ranked.posterior,
      logLikelihoodRatio: ranked.logLikelihoodRatio,
      contributions: byWeight.map((each) => describeContribution(model, each)),
    },
    uncertainty: { kind: 'probability', probability: ranked.posterior },
    method: { name: 'phenotype-likelihood-ratio', version: model.parameters.version },
    because: because([
      ...terms.flatMap((term) => factsOf.get(term) ?? []),
      ...genotypeReasons(model, ranked.disease, contributions, variants),
      ...citations(model, ranked.disease, terms),
    ]),
  };
}

/** The patient's variants in the gene that speaks for the disease, and the papers that published them. */
function genotypeReasons(
  model: PhenotypeModel,
  disease: number,
  contributions: readonly Contribution[],
  variants: readonly PatientVariant[],
): readonly Reason[] {
  const gene = contributions.flatMap((each) => (each.of === 'genotype' && each.gene ? [each.gene] : []))[0];
  const id = model.diseases.ids[disease]!;
  return variants
    .filter(({ variant }) => variant.gene === gene)
    .flatMap(({ variant, reason }) => {
      const reported = model.knownVariants.find(variant)?.diseases.find(([each]) => each === id);
      if (!reported) return [reason];
      const entry = `variant/${variant.at ?? variant.coding}`;
      return [reason, { knowledge: publishedVariant(entry, reported[2]), role: 'published variant' }];
    });
}

const publishedVariant = (entry: string, pmid: number): KnowledgeRef => ({
  pack: hpoPack,
  entry,
  citation: {
    title: 'Phenopacket Store: published cases with their causal variants',
    ...(pmid > 0 ? { pmid: String(pmid) } : {}),
    url: 'https://github.com/monarch-initiative/phenopacket-store',
    locator: entry,
    checkedAgainst: 'Phenopacket Store cases',
  },
});

/** The system of what is no phenotype but how patient and disease fit as a whole. */
const fitSystem = 'urn:sartor:phenotype-fit';

/** A contribution as a claim writes it. */
export function describeContribution(
  model: PhenotypeModel,
  each: Contribution,
): DifferentialValue['contributions'][number] {
  const { logLikelihoodRatio } = each;
  switch (each.of) {
    case 'phenotype': {
      const { term, observed, match } = each;
      const feature = { system: codeSystem.hpo, code: model.ontology.id(term), display: model.ontology.label(term) };
      return { feature, match: observed ? match : `excluded-${match}`, logLikelihoodRatio };
    }
    case 'fit':
      return { feature: { system: fitSystem, code: each.feature }, match: 'fit', logLikelihoodRatio };
    case 'genotype':
      return {
        feature: each.gene
          ? { system: codeSystem.hgnc, code: each.gene, display: each.gene }
          : { system: fitSystem, code: 'genotype-none' },
        match: each.gene ? 'genotype' : 'genotype-none',
        logLikelihoodRatio,
      };
    default:
      return each satisfies never;
  }
}

/** The coding of a disease id as the annotations write it: `OMIM:154700`, `ORPHA:558`. */
export function diseaseCoding(id: string, display: string): Coding {
  const [prefix, number] = id.split(':') as [string, string];
  switch (prefix) {
    case 'OMIM':
      return { system: codeSystem.omim, code: number, display };
    case 'ORPHA':
      return { system: codeSystem.orphanet, code: number, display };
    default:
      return { system: prefix, code: number, display };
  }
}

/** The annotations that the weightiest contributions rest on; the disease's entry itself where none bears on them. */
function citations(model: PhenotypeModel, disease: number, terms: readonly number[]): readonly Reason[] {
  const rows = new Set<number>();
  for (const term of terms) {
    if (rows.size >= citedAnnotations) break;
    for (const row of model.annotationsOn(term, disease).slice(0, 3)) rows.add(row);
  }
  const id = model.diseases.ids[disease]!;
  if (rows.size === 0) return [{ knowledge: reference(model, id, 0) }];
  return [...rows].map((row) => ({
    knowledge: reference(model, `${id}/${model.ontology.id(model.diseases.term[row]!)}`, model.diseases.pmid[row]!),
    role: frequencyText(model, row),
  }));
}

function reference(model: PhenotypeModel, entry: string, pmid: number): KnowledgeRef {
  return {
    pack: hpoPack,
    entry,
    citation: {
      title: 'Human Phenotype Ontology annotations (phenotype.hpoa)',
      ...(pmid > 0 ? { pmid: String(pmid) } : {}),
      url: 'https://hpo.jax.org',
      locator: entry,
      checkedAgainst: `phenotype.hpoa ${model.diseases.release}`,
    },
  };
}

/** `7/12`, `55 %`, or "" where no source says how often. */
function frequencyText({ diseases }: PhenotypeModel, row: number): string {
  if (diseases.total[row]! > 0) return `${diseases.count[row]}/${diseases.total[row]}`;
  return diseases.classFrequency[row] === 255 ? '' : `${diseases.classFrequency[row]} %`;
}
