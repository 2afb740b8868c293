import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceOf, phenotype } from '../../../test/diagnosis-builders.js';
import { binCount, kindOfBin, Matcher, matchKinds } from './bins.js';
import { parsePhenopacket } from './case.js';
import { rankDifferential } from './differential.js';
import { type DiseaseData, decodeColumns, encodeColumns } from './disease-data.js';
import { fitCount } from './fit.js';
import { frequencyLevel, frequencyLevels } from './frequency.js';
import { consequenceOf, GenotypeEvidence, patternOf } from './genotype.js';
import { interview } from './interview.js';
import { KnownVariants, noKnownVariants } from './known-variants.js';
import { PhenotypeModel } from './model.js';
import { nextQuestions } from './next-question.js';
import { Ontology, type OntologyData } from './ontology.js';
import type { RankingParameters } from './parameters.js';
import { PhenotypeIndex } from './phenotype-index.js';
import { resolveQuery } from './query.js';

/**
 * A small ontology: the root has "heart" and "brain"; brain has "seizure", which has "focal seizure" and "absence".
 * HP:0000005 stands outside the phenotypes.
 */
const ontologyData: OntologyData = {
  release: 'test',
  ids: ['HP:0000001', 'HP:0000005', 'HP:0000118', 'HP:1', 'HP:2', 'HP:3', 'HP:4', 'HP:5'],
  labels: ['All', 'Mode of inheritance', 'Phenotypic abnormality', 'heart', 'brain', 'seizure', 'focal', 'absence'],
  parents: [[], [0], [0], [2], [2], [4], [5], [5]],
  replaced: [['HP:9', 5]],
};
const ontology = new Ontology(ontologyData);
const [heart, brain, seizure, focal, absence] = [3, 4, 5, 6, 7] as const;

type Row = readonly [term: number, count: number, total: number];
function diseasesOf(...profiles: readonly (readonly Row[])[]): DiseaseData {
  const rows = profiles.flat();
  const start = Int32Array.from([0, ...profiles.map((_, place) => profiles.slice(0, place + 1).flat().length)]);
  return {
    release: 'test',
    ids: profiles.map((_, place) => `OMIM:${place + 1}`),
    names: profiles.map((_, place) => `disease ${place + 1}`),
    sameAs: profiles.map(() => []),
    genes: profiles.map((_, place) => [`GENE${place + 1}`]),
    inheritance: profiles.map(() => 'D'),
    reports: profiles.map(() => 1),
    start,
    term: Uint16Array.from(rows, ([term]) => term),
    count: Uint16Array.from(rows, ([, count]) => count),
    total: Uint16Array.from(rows, ([, , total]) => total),
    classFrequency: new Uint8Array(rows.length).fill(255),
    pmid: new Uint32Array(rows.length).fill(7),
    onset: new Float32Array(profiles.length * 2).fill(Number.NaN),
    logPrior: new Float32Array(profiles.length),
  };
}

/** Weights by hand: exact matches speak for, no match against; excluded phenotypes the other way round. */
const weightOf = { exact: 3, 'disease-more-specific': 2, 'patient-more-specific': 1, related: 0.5, none: -1 } as const;
const parameters: RankingParameters = {
  version: 'test',
  trainedOn: 'nothing',
  observed: Array.from({ length: binCount }, (_, bin) => weightOf[kindOfBin(bin)]),
  excluded: Array.from({ length: binCount }, (_, bin) => -weightOf[kindOfBin(bin)]),
  observedScale: { factor: 1, exponent: 0.5 },
  excludedScale: { factor: 1, exponent: 0.5 },
  fit: Array.from({ length: fitCount }, (_, place) => (place === 0 ? -0.5 : 0.1)),
  logOddsUnlisted: -3,
  genotype: {
    detected: 0.95,
    patterns: {
      D: { one: 0.9, both: 0.09, only: 0.01 },
      R: { one: 0.01, both: 0.98, only: 0.01 },
      X: { one: 0.3, both: 0.1, only: 0.6 },
      other: { one: 0.5, both: 0.4, only: 0.1 },
    },
    consequences: {
      published: 0.1,
      truncating: 0.3,
      splice: 0.1,
      missense: 0.35,
      'in-frame': 0.05,
      synonymous: 0.01,
      other: 0.09,
    },
  },
  prior: {},
};
const diseases = diseasesOf(
  [
    [focal, 9, 10],
    [brain, 1, 10],
  ],
  [[heart, 10, 10]],
  [[seizure, 5, 10]],
  [
    [absence, 0, 10],
    [heart, 1, 10],
  ],
);
const model = new PhenotypeModel(ontology, diseases, parameters);

describe('the ontology', () => {
  it('tells current, replaced, other and unknown ids apart', () => {
    expect(ontology.find('HP:3')).toEqual({ found: 'current', term: seizure });
    expect(ontology.find('HP:9')).toEqual({ found: 'replaced', term: seizure });
    expect(ontology.find('HP:0000005')).toEqual({ found: 'not-a-phenotype' });
    expect(ontology.find('HP:7777777')).toEqual({ found: 'unknown' });
  });

  it('refuses a cycle and an unknown parent', () => {
    const broken = (parents: readonly (readonly number[])[]) => () => new Ontology({ ...ontologyData, parents });
    expect(broken([[], [0], [0], [2], [2], [6], [5], [5]])).toThrow(/its own ancestor/);
    expect(broken([[], [0], [0], [2], [2], [99], [5], [5]])).toThrow(/unknown parent/);
  });
});

describe('a query', () => {
  it('drops doubles and contradictions and says so', () => {
    const query = resolveQuery(ontology, ['HP:4', 'HP:4', 'HP:9', 'nonsense'], ['HP:3', 'HP:1', 'HP:0000005']);
    expect(query.observed).toEqual([focal, seizure]);
    expect(query.excluded).toEqual([heart]);
    expect(query.notes).toEqual([
      { id: 'HP:9', why: 'replaced', now: 'HP:3' },
      { id: 'nonsense', why: 'unknown' },
      { id: 'HP:0000005', why: 'not-a-phenotype' },
      { id: 'HP:3', why: 'contradicted' },
    ]);
  });
});

describe('frequency levels', () => {
  it.each([
    [0, 0, undefined, 'not stated'],
    [1, 1, undefined, 'one report'],
    [0, 8, undefined, 'excluded'],
    [0, 0, 0, 'excluded'],
    [1, 40, undefined, 'below 7 %'],
    [2, 2, undefined, '80 to 90 %'],
    [40, 40, undefined, '90 % and more'],
    [0, 0, 0.55, '40 to 60 %'],
  ] as const)('%i of %i, class %s: %s', (count, total, known, level) => {
    expect(frequencyLevels[frequencyLevel(count, total, known)]).toBe(level);
  });
});

describe('matching', () => {
  const matcher = new Matcher(ontology, new PhenotypeIndex(ontology, diseases));
  const kinds = (term: number) => {
    const { diseases: places, bins } = matcher.row(term);
    return Object.fromEntries(Array.from(places, (place, each) => [diseases.ids[place]!, kindOfBin(bins[each]!)]));
  };
  it('knows exact, wider, narrower and sibling terms', () => {
    expect(kinds(focal)).toMatchObject({ 'OMIM:1': 'exact' });
    expect(kinds(seizure)).toMatchObject({ 'OMIM:1': 'disease-more-specific', 'OMIM:3': 'exact' });
    expect(kinds(heart)).toEqual({ 'OMIM:2': 'exact', 'OMIM:4': 'exact' });
  });
  it('what a disease excludes is no match for the wider term', () => {
    expect(kinds(seizure)['OMIM:4']).toBeUndefined();
  });
});

const terms = fc.uniqueArray(fc.constantFrom(heart, brain, seizure, focal, absence), { maxLength: 5 });

describe('the ranking', () => {
  it('puts the fitting disease first and splits ties evenly', () => {
    const [first] = model.rank({ observed: [focal], excluded: [] }, 4);
    expect(diseases.ids[first!.disease]).toBe('OMIM:1');
    const twins = new PhenotypeModel(
      ontology,
      diseasesOf([[heart, 1, 1]], [[heart, 1, 1]], [[focal, 1, 1]]),
      parameters,
    );
    expect(twins.rank({ observed: [heart], excluded: [] }, 1)).toMatchObject([{ disease: 0, rank: 1.5 }]);
  });

  it('contributions add up to the likelihood ratio; posteriors stay below one in sum', () => {
    fc.assert(
      fc.property(terms, terms, fc.boolean(), (observed, excluded, withVariant) => {
        const query = {
          observed,
          excluded,
          patient: { sex: 'female' as const, ageYears: 3 },
          ...(withVariant ? { variants: [{ gene: 'GENE2', zygosity: 'heterozygous' as const }] } : {}),
        };
        const ranking = model.rank(query, 10);
        expect(ranking).toHaveLength(4);
        const sum = ranking.reduce((all, { posterior }) => all + posterior, 0);
        expect(sum).toBeGreaterThan(0);
        expect(sum).toBeLessThan(1);
        const contributions = model.contributions(
          query,
          ranking.map(({ disease }) => disease),
        );
        ranking.forEach(({ logLikelihoodRatio, posterior }, place) => {
          const all = contributions[place]!.reduce((total, each) => total + each.logLikelihoodRatio, 0);
          expect(all).toBeCloseTo(logLikelihoodRatio, 8);
          if (place > 0) expect(posterior).toBeLessThanOrEqual(ranking[place - 1]!.posterior);
        });
      }),
    );
  });

  it('does not depend on the order of the phenotypes or on earlier queries', () => {
    fc.assert(
      fc.property(terms, terms, (observed, excluded) => {
        const fresh = new PhenotypeModel(ontology, diseases, parameters);
        const query = { observed: [...observed].reverse(), excluded: [...excluded].reverse() };
        const expected = fresh.scores(query);
        model.scores({ observed, excluded }).forEach((score, place) => {
          expect(score).toBeCloseTo(expected[place]!, 9);
        });
      }),
    );
  });
});

describe('the next question', () => {
  it('is the phenotype that tells the leading diseases apart, never one that is answered', () => {
    const questions = nextQuestions(model, { observed: [brain], excluded: [heart] }, 5);
    expect(questions.length).toBeGreaterThan(0);
    for (const { term, expectedBits, probability } of questions) {
      expect([brain, heart]).not.toContain(term);
      expect(expectedBits).toBeGreaterThanOrEqual(-1e-12);
      expect(probability).toBeGreaterThan(0);
    }
  });
});

it('phenopackets: version 1 denies by `negated`; empty and rejected interpretations bring no variant', () => {
  const rejected = {
    interpretationStatus: 'REJECTED',
    variantInterpretation: { variationDescriptor: { geneContext: { symbol: 'A' } } },
  };
  const read = parsePhenopacket({
    id: '1',
    subject: null,
    phenotypicFeatures: [
      { type: { id: 'HP:1' }, negated: true },
      { type: { id: 'HP:2' }, excluded: null },
    ],
    interpretations: [null, 'x', { diagnosis: null }, { diagnosis: { genomicInterpretations: [rejected] } }],
  });
  expect(read).toMatchObject({ observed: ['HP:2'], excluded: ['HP:1'], variants: [] });
});

describe('genotype', () => {
  it.each([
    [{ protein: 'NP_1.1:p.(Arg12Ter)' }, 'truncating'],
    [{ protein: 'NP_1.1:p.(Gly5Valfs*4)' }, 'truncating'],
    [{ protein: 'NP_1.1:p.(Asn143Asp)' }, 'missense'],
    [{ protein: 'p.(Leu2=)' }, 'synonymous'],
    [{ protein: 'p.(Lys3del)' }, 'in-frame'],
    [{ coding: 'NM_1.1:c.12+1G>A' }, 'splice'],
    [{}, 'other'],
  ] as const)('%o is %s', (variant, consequence) => {
    expect(consequenceOf(variant)).toBe(consequence);
  });

  it('two heterozygous variants of a gene affect both alleles', () => {
    const one = { gene: 'A', zygosity: 'heterozygous' } as const;
    expect(patternOf([one])).toBe('one');
    expect(patternOf([one, one])).toBe('both');
    expect(patternOf([{ ...one, zygosity: 'hemizygous' }])).toBe('only');
  });

  it('speaks for the disease of the gene and, mildly, against others; common variants do not count', () => {
    const evidence = (alleleFrequency: number) =>
      new GenotypeEvidence(
        [{ gene: 'GENE1', zygosity: 'heterozygous', alleleFrequency }],
        parameters.genotype,
        new KnownVariants(noKnownVariants, diseases),
        4,
      );
    expect(evidence(0).logLikelihoodRatio(diseases, 0)).toMatchObject({ gene: 'GENE1' });
    expect(evidence(0).logLikelihoodRatio(diseases, 0).value).toBeGreaterThan(0.5);
    expect(evidence(0).logLikelihoodRatio(diseases, 1).value).toBeLessThan(0);
    expect(evidence(0.2).isEmpty).toBe(true);
  });

  it('one gene of a syndrome of four says a quarter of what the only gene says', () => {
    const evidence = new GenotypeEvidence(
      [{ gene: 'GENE1', zygosity: 'heterozygous' }],
      parameters.genotype,
      new KnownVariants(noKnownVariants, diseases),
      4,
    );
    const withGenes = (...genes: string[]) =>
      evidence.logLikelihoodRatio({ ...diseases, genes: diseases.ids.map(() => genes) }, 0).value;
    expect(withGenes('GENE1') - withGenes('A', 'GENE1', 'B', 'C')).toBeCloseTo(Math.log(4));
  });
});

describe('the annotation columns', () => {
  it('come back from their bytes as they went in', () => {
    const decoded = decodeColumns(encodeColumns(diseases));
    for (const name of ['start', 'term', 'count', 'total', 'classFrequency', 'pmid', 'logPrior'] as const)
      expect(Array.from(decoded[name])).toEqual(Array.from(diseases[name]));
  });
  it('are refused if cut short or too long', () => {
    const bytes = encodeColumns(diseases);
    expect(() => decodeColumns(bytes.subarray(0, bytes.length - 1))).toThrow(/hpo pack/);
    expect(() => decodeColumns(Uint8Array.from([...bytes, 0]))).toThrow(/longer/);
  });
});

describe('differential claims', () => {
  it('name facts and annotations; a patient without phenotypes has none', () => {
    expect(rankDifferential(evidenceOf(), model, {})).toEqual([]);
    const evidence = evidenceOf(phenotype('HP:4'), phenotype('HP:1', 'absent'), phenotype('HP:2', 'uncertain'));
    const claims = rankDifferential(evidence, model, { sex: 'male' });
    evidence.add(claims);
    const [first] = claims;
    expect(first).toMatchObject({ id: 'differential:OMIM:1', value: { rank: 1, disease: { code: '1' } } });
    expect(evidence.sources(first!.id).size).toBe(2);
    expect(first!.because.filter((reason) => 'knowledge' in reason)).toContainEqual(
      expect.objectContaining({
        role: '9/10',
        knowledge: expect.objectContaining({ pack: 'hpo-phenotypes', entry: 'OMIM:1/HP:4' }),
      }),
    );
  });

  it('an HPO code that this release does not know is refused by name, and the others are ranked', () => {
    const evidence = evidenceOf(phenotype('HP:4'), phenotype('HP:999'));
    const claims = rankDifferential(evidence, model, {});
    evidence.add(claims);
    expect(claims.filter(({ kind }) => kind === 'differential').length).toBeGreaterThan(0);
    expect(claims.filter(({ kind }) => kind === 'refusal')).toMatchObject([
      { value: { of: 'differential:HP:999', why: 'no-definition', details: ['HPO test'] } },
    ]);
    expect(rankDifferential(evidenceOf(phenotype('HP:999')), model, {})).toHaveLength(1);
  });
});

describe('an interview', () => {
  const evidence = evidenceOf(phenotype('HP:4'));
  const ask = (answers: object) =>
    interview(evidence, model, {}, { observed: [], excluded: [], unknown: [], ...answers });

  it('takes answers beside the record into account and does not ask them again', () => {
    const first = ask({});
    const [question] = first.questions;
    const code = question!.phenotype.code;
    expect(ask({ unknown: [code] }).ranking).toEqual(first.ranking);
    const yes = ask({ observed: [code] });
    expect(yes.ranking).not.toEqual(first.ranking);
    for (const { questions } of [yes, ask({ excluded: [code] }), ask({ unknown: [code] })])
      expect(questions.map(({ phenotype: asked }) => asked.code)).not.toContain(code);
    const top = yes.ranking[0]!;
    const sum = top.contributions.reduce((total, each) => total + each.logLikelihoodRatio, 0);
    expect(sum).toBeCloseTo(top.logLikelihoodRatio, 9);
  });

  it('without a phenotype there is nothing to rank', () => {
    expect(interview(evidenceOf(), model, {}, { observed: [], excluded: [], unknown: [] }).ranking).toEqual([]);
  });
});

it('every bin has a kind', () => {
  const seen = new Set(Array.from({ length: binCount }, (_, bin) => kindOfBin(bin)));
  expect([...seen].sort()).toEqual([...matchKinds].sort());
});
