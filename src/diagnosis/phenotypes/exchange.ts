import { codeSystem } from '../../record/index.js';
import type { CaseVariant, PhenotypeCase } from './case.js';
import { diseaseCoding } from './differential.js';
import type { PhenotypeModel } from './model.js';
import type { CaseRanking } from './rank-case.js';

/** When and by what a document is made; the engine has no clock. */
export interface Made {
  /** ISO 8601 date and time. */
  readonly at: string;
  /** `sartor 0.1.0`. */
  readonly by: string;
}

const purl = 'http://purl.obolibrary.org/obo';

/**
 * A case with its ranking as a GA4GH phenopacket, version 2: the phenotypes as resolved, and each ranked disease as an
 * interpretation in progress, its posterior and its ids elsewhere in the summary (the schema has
 * no member for them).
 * See https://phenopacket-schema.readthedocs.io
 */
export function toPhenopacket(each: PhenotypeCase, answer: CaseRanking, model: PhenotypeModel, made: Made): object {
  const features = [
    ...each.observed.map((id) => ({ type: ontologyClass(model, id) })),
    ...each.excluded.map((id) => ({ type: ontologyClass(model, id), excluded: true })),
  ];
  const { sex, ageYears } = each.traits;
  return {
    id: each.id,
    subject: {
      id: each.id,
      ...(sex ? { sex: sex.toUpperCase() } : {}),
      ...(ageYears === undefined ? {} : { timeAtLastEncounter: { age: { iso8601duration: durationOf(ageYears) } } }),
    },
    phenotypicFeatures: features,
    interpretations: answer.ranking.map(({ disease, name, sameAs = [], posterior, rank, logLR }, place) => ({
      id: `${each.id}-${place + 1}`,
      progressStatus: 'IN_PROGRESS',
      diagnosis: {
        disease: { id: disease, label: name },
        genomicInterpretations: genomicInterpretations(each, model, disease),
      },
      summary: [
        `rank ${rank}, posterior ${posterior}, ln likelihood ratio ${logLR}`,
        ...(sameAs.length > 0 ? [`same as ${sameAs.join(', ')}`] : []),
      ].join('; '),
    })),
    metaData: {
      created: made.at,
      createdBy: made.by,
      phenopacketSchemaVersion: '2.0',
      resources: [
        resource('hp', 'human phenotype ontology', `${purl}/hp.owl`, model.ontology.release, 'HP', `${purl}/HP_`),
        resource('omim', 'OMIM', 'https://www.omim.org', model.diseases.release, 'OMIM', 'https://omim.org/entry/'),
        resource(
          'orphanet',
          'Orphanet',
          'https://www.orpha.net',
          model.diseases.release,
          'ORPHA',
          'https://www.orpha.net/ORDO/Orphanet_',
        ),
        resource('geno', 'Genotype Ontology', `${purl}/geno.owl`, '', 'GENO', `${purl}/GENO_`),
      ],
    },
  };
}

const resource = (
  id: string,
  name: string,
  url: string,
  version: string,
  namespacePrefix: string,
  iriPrefix: string,
) => ({
  id,
  name,
  url,
  ...(version ? { version } : {}),
  namespacePrefix,
  iriPrefix,
});

function ontologyClass(model: PhenotypeModel, id: string): { id: string; label?: string } {
  const lookup = model.ontology.find(id);
  if (!('term' in lookup)) return { id };
  return { id: model.ontology.id(lookup.term), label: model.ontology.label(lookup.term) };
}

function durationOf(years: number): string {
  const [whole, months] = [Math.floor(years), Math.floor((years % 1) * 12)];
  return `P${whole}Y${months > 0 ? `${months}M` : ''}`;
}

const allelicStates: Readonly<Record<CaseVariant['zygosity'], object | undefined>> = {
  heterozygous: { id: 'GENO:0000135', label: 'heterozygous' },
  homozygous: { id: 'GENO:0000136', label: 'homozygous' },
  hemizygous: { id: 'GENO:0000134', label: 'hemizygous' },
  unknown: undefined,
};

/** The case's variants in the genes of the disease, as candidates. */
function genomicInterpretations(each: PhenotypeCase, model: PhenotypeModel, disease: string): object[] {
  const genes = model.diseases.genes[model.diseases.ids.indexOf(disease)] ?? [];
  return each.variants
    .filter(({ gene }) => genes.includes(gene))
    .map(({ gene, zygosity, coding, protein, at }, place) => ({
      subjectOrBiosampleId: each.id,
      interpretationStatus: 'CANDIDATE',
      variantInterpretation: {
        variationDescriptor: {
          id: `variant-${gene}-${place + 1}`,
          geneContext: { symbol: gene },
          expressions: [
            ...(coding ? [{ syntax: 'hgvs.c', value: coding }] : []),
            ...(protein ? [{ syntax: 'hgvs.p', value: protein }] : []),
          ],
          ...(at ? { vcfRecord: vcfRecord(at) } : {}),
          moleculeContext: 'genomic',
          ...(allelicStates[zygosity] ? { allelicState: allelicStates[zygosity] } : {}),
        },
      },
    }));
}

function vcfRecord(at: string): object {
  const [chrom, pos, ref, alt] = at.split(':');
  return { genomeAssembly: 'GRCh38', chrom, pos, ref, alt };
}

/**
 * The ranking as FHIR R4 Conditions of provisional verification, one for each disease, with the phenotypes as evidence.
 * See https://hl7.org/fhir/R4/condition.html
 */
export function toProvisionalConditions(
  each: PhenotypeCase,
  answer: CaseRanking,
  model: PhenotypeModel,
  made: Made,
): object {
  const evidence = each.observed.map((id) => {
    const { id: code, label } = ontologyClass(model, id);
    return { code: [{ coding: [{ system: codeSystem.hpo, code, ...(label ? { display: label } : {}) }] }] };
  });
  const status = (system: string, code: string) => ({
    coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
  });
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: made.at,
    entry: answer.ranking.map(({ disease, name, sameAs = [], posterior, rank }, place) => ({
      fullUrl: `urn:sartor:${encodeURIComponent(each.id)}:condition-${place + 1}`,
      resource: {
        resourceType: 'Condition',
        id: `condition-${place + 1}`,
        clinicalStatus: status('condition-clinical', 'active'),
        verificationStatus: status('condition-ver-status', 'provisional'),
        category: [status('condition-category', 'encounter-diagnosis')],
        code: { coding: [disease, ...sameAs].map((id) => diseaseCoding(id, name)), text: name },
        subject: { identifier: { value: each.id } },
        recordedDate: made.at,
        ...(evidence.length > 0 ? { evidence } : {}),
        note: [
          {
            text: `${made.by}: rank ${rank}, posterior probability ${posterior} among the diseases considered; provisional, for a clinician to confirm`,
          },
        ],
      },
    })),
  };
}
