import { createHash } from 'node:crypto';
import { catalogue } from '../language/catalogue/index.js';
import { geneWarnings } from '../language/gene-warnings.js';
import type { Coding } from '../record/index.js';
import type {
  Bundle,
  CodeableConcept,
  DiagnosticReport,
  Observation,
  ObservationComponent,
  Reference,
} from './fhir-r4.js';
import type { PgxDrug, PgxGene, PgxSample } from './pgx-report.js';

const loinc = 'http://loinc.org';
const guide = 'http://hl7.org/fhir/uv/genomics-reporting';
const pending = `${guide}/CodeSystem/tbd-codes-cs`;
const category: CodeableConcept[] = [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' }] },
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'GE' }] },
];

/**
 * LOINC's "gene product metabolic activity interpretation" of a gene. Those here were read: CYP2C9 in the FHIR R4
 * genomics page, the others in a published mapping that agrees with it. Other genes have the general code alone.
 */
const interpretationCode: Readonly<Record<string, string>> = {
  CYP2C19: '79714-2',
  CYP2C9: '79716-7',
  CYP2D6: '79715-9',
  DPYD: '79719-1',
};

/** HGNC's ids, in which the guide wants genes: those that were read in published lists that give gene and id together. */
const hgnc: Readonly<Record<string, number>> = {
  CACNA1S: 1397,
  CFTR: 1884,
  CYP2B6: 2615,
  CYP2C19: 2621,
  CYP2C9: 2623,
  CYP2D6: 2625,
  CYP3A4: 2637,
  CYP3A5: 2638,
  DPYD: 3012,
  G6PD: 4057,
  'HLA-A': 4931,
  'HLA-B': 4932,
  'MT-RNR1': 7470,
  NAT2: 7646,
  NUDT15: 23063,
  RYR1: 10483,
  SLCO1B1: 10959,
  TPMT: 12014,
  UGT1A1: 12530,
  VKORC1: 23663,
};

const coded = (code: string, display: string): CodeableConcept => ({
  coding: [{ system: loinc, code, display }],
});
const pendingCode = (code: string): CodeableConcept => ({ coding: [{ system: pending, code }] });

/**
 * One sample as a FHIR R4 Bundle after the HL7 genomics reporting guide (STU3): a DiagnosticReport with an Observation for
 * each diplotype, each phenotype and each therapeutic implication. Ids follow from the content: the same sample gives the same bundle.
 *
 * @param codingsOf codes of a drug, RxNorm or ATC
 * @see https://www.hl7.org/fhir/uv/genomics-reporting/
 */
export function pgxBundle(sample: PgxSample, codingsOf: (drug: string) => readonly Coding[]): Bundle {
  const subject = { display: sample.sample };
  const resources: Observation[] = [];
  const idOf = new Map<string, string[]>();
  const add = (observation: Omit<Observation, 'resourceType' | 'status' | 'id'>): string => {
    const id = uuidOf(`${sample.sample} ${JSON.stringify(observation)}`);
    resources.push({ resourceType: 'Observation', id, status: 'final', ...observation });
    return id;
  };
  for (const [symbol, gene] of Object.entries(sample.genes)) {
    if (gene.callSource === 'none') continue;
    const genotypes = gene.diplotypes.map((diplotype) => add(genotype(symbol, diplotype, gene, subject)));
    const phenotypes = gene.phenotypes.map((word, index) =>
      add(phenotype(symbol, word, gene, index, genotypes, subject)),
    );
    idOf.set(symbol, [...genotypes, ...phenotypes]);
  }
  for (const drug of sample.drugs) {
    const from = drug.genes.flatMap((symbol) => idOf.get(symbol) ?? []);
    add(implication(drug, codingsOf(drug.drug), from, subject));
  }
  const report: DiagnosticReport = {
    resourceType: 'DiagnosticReport',
    id: uuidOf(`${sample.sample} report ${resources.map(({ id }) => id).join()}`),
    meta: { profile: [`${guide}/StructureDefinition/genomic-report`] },
    status: 'final',
    category: [category[1]!],
    code: coded('51969-4', 'Genetic analysis report'),
    subject,
    result: resources.map(({ id }) => ({ reference: `urn:uuid:${id}` })),
  };
  return {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [report, ...resources].map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource })),
  };
}

type Content = Omit<Observation, 'resourceType' | 'status' | 'id'>;

const studied = (symbol: string): ObservationComponent => ({
  code: coded('48018-6', 'Gene studied [ID]'),
  valueCodeableConcept: {
    ...(hgnc[symbol]
      ? { coding: [{ system: 'http://www.genenames.org/geneId', code: `HGNC:${hgnc[symbol]}`, display: symbol }] }
      : {}),
    text: symbol,
  },
});

const derivedFrom = (ids: readonly string[]) =>
  ids.length > 0 ? { derivedFrom: ids.map((id) => ({ reference: `urn:uuid:${id}` })) } : {};

function genotype(symbol: string, diplotype: string, gene: PgxGene, subject: Reference): Content {
  const notes = [
    gene.callSource === 'outside' ? 'Called elsewhere.' : '',
    gene.diplotypes.length > 1 ? `One of ${gene.diplotypes.length} diplotypes that fit the data equally well.` : '',
    gene.missing.length > 0 ? `${gene.missing.length} positions of the definition were not measured.` : '',
    ...geneWarnings(gene.warnings, 'en'),
  ].filter(Boolean);
  return {
    meta: { profile: [`${guide}/StructureDefinition/genotype`] },
    category,
    code: coded('84413-4', 'Genotype display name'),
    subject,
    valueCodeableConcept: { text: `${symbol} ${diplotype}` },
    component: [studied(symbol)],
    ...(notes.length > 0 ? { note: notes.map((text) => ({ text })) } : {}),
  };
}

function phenotype(
  symbol: string,
  word: string,
  gene: PgxGene,
  index: number,
  from: readonly string[],
  subject: Reference,
): Content {
  const own = interpretationCode[symbol];
  const score = gene.activityScores[index];
  const today = gene.presentDay;
  const notes = [
    ...(score && score !== 'n/a' ? [`Activity score ${score}.`] : []),
    ...(gene.activityShift
      ? [
          `${catalogue('en').sentences.activityShift[gene.activityShift.direction](gene.activityShift.dueTo.join(', '))}.`,
        ]
      : []),
    ...(today ? [`With ${today.dueTo.join(', ')}: ${today.phenotypes.join(', ')}.`] : []),
  ];
  return {
    category,
    code: {
      coding: [
        { system: loinc, code: '53040-2', display: "Genetic variation's effect on drug metabolism" },
        ...(own
          ? [{ system: loinc, code: own, display: `${symbol} gene product metabolic activity interpretation` }]
          : []),
      ],
      text: `${symbol} phenotype`,
    },
    subject,
    valueCodeableConcept: { text: word },
    component: [studied(symbol)],
    ...derivedFrom(from),
    ...(notes.length > 0 ? { note: notes.map((text) => ({ text })) } : {}),
  };
}

function implication(drug: PgxDrug, codings: readonly Coding[], from: readonly string[], subject: Reference): Content {
  return {
    meta: { profile: [`${guide}/StructureDefinition/therapeutic-implication`] },
    category,
    code: pendingCode('therapeutic-implication'),
    subject,
    ...derivedFrom(from),
    component: [
      {
        code: coded('51963-7', 'Medication assessed [ID]'),
        valueCodeableConcept: {
          ...(codings.length > 0 ? { coding: codings.map(({ system, code }) => ({ system, code })) } : {}),
          text: drug.drug,
        },
      },
      {
        code: coded('93044-6', 'Level of evidence'),
        valueCodeableConcept: { text: `${drug.source} ${drug.classification}` },
      },
      {
        code: pendingCode('predicted-therapeutic-implication'),
        valueCodeableConcept: { text: `${drug.action}: ${drug.summary}` },
      },
    ],
    note: [{ text: `Population: ${drug.population}. ${drug.citation}` }],
  };
}

/** A name-based UUID (version 5) of our own name space. */
function uuidOf(name: string): string {
  const hash = createHash('sha1').update('sartor-pgx ').update(name).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
