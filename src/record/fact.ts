import type { Coding, Concept, LocalizedText } from './code.js';
import type { DocumentHash, Provenance } from './provenance.js';
import type { Quantity } from './quantity.js';
import type { ClinicalTime } from './time.js';

/** `<first 12 hex digits of the document>/<place>[/<n>]`: the same bytes always give the same ids. */
export type FactId = string & { readonly __factId: unique symbol };

/** Absent, present and uncertain are three things; what nobody assessed has no fact. */
export type Certainty = 'present' | 'absent' | 'uncertain';

export type Sex = 'female' | 'male' | 'other' | 'unknown';

interface FactBase {
  readonly id: FactId;
  readonly provenance: Provenance;
  /** When it was so (observed, began, was given), if the source says. */
  readonly time?: ClinicalTime;
  readonly certainty: Certainty;
  /** The fact that this one corrects; the corrected one stays in the record and is not used. */
  readonly supersedes?: FactId;
  /** Who or what found it: `source` (a coded entry) or a recogniser of free text. */
  readonly foundBy: 'source' | 'dictionary' | 'embedding' | 'language-model';
}

/** Who the patient is. Names and identifiers are for display only; engines never read them. */
export interface PatientFact extends FactBase {
  readonly kind: 'patient';
  readonly birthDate?: ClinicalTime;
  readonly sex: Sex;
  readonly name?: string;
  readonly deceased?: ClinicalTime | boolean;
  readonly identifiers: readonly { readonly system?: string; readonly value: string }[];
  readonly race?: Coding;
  readonly ethnicity?: Coding;
  readonly postalCode?: string;
  readonly country?: string;
}

export type ObservationValue =
  | { readonly type: 'quantity'; readonly quantity: Quantity }
  | { readonly type: 'coded'; readonly concept: Concept }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'time'; readonly time: ClinicalTime }
  /** Asked for but not obtained: `dataAbsentReason`. */
  | { readonly type: 'not-obtained'; readonly reason: string };

/** One measured or asked thing. A panel's components are each a fact of their own. */
export interface ObservationFact extends FactBase {
  readonly kind: 'observation';
  readonly category: 'laboratory' | 'vital-sign' | 'lifestyle' | 'survey' | 'imaging' | 'other';
  readonly concept: Concept;
  /** The terminology's key for what is measured (`systolic-pressure`), set by intake; engines ask by it, not by code. */
  readonly measure?: string;
  readonly value: ObservationValue;
  /** Body site or sample, where the source gives it. */
  readonly site?: Concept;
  readonly referenceRange?: { readonly low?: Quantity; readonly high?: Quantity };
}

export interface ConditionFact extends FactBase {
  readonly kind: 'condition';
  readonly concept: Concept;
  /** The terminology's key (`hypertension`), set by intake; engines ask by it. */
  readonly problem?: string;
  readonly status: 'active' | 'recurrence' | 'remission' | 'inactive' | 'resolved' | 'unknown';
  readonly ended?: ClinicalTime;
  readonly stage?: Concept;
  /** Body site or side, where the source states it apart. */
  readonly site?: Concept;
}

export interface MedicationFact extends FactBase {
  readonly kind: 'medication';
  readonly concept: Concept;
  /** The terminology's keys of its ingredients (`lisinopril`, `hydrochlorothiazide`), set by intake; empty if unknown. */
  readonly ingredients: readonly string[];
  /** `active`: taken now as far as the source says; `planned`: ordered, not begun. */
  readonly status: 'active' | 'planned' | 'stopped' | 'completed' | 'on-hold' | 'not-taken' | 'unknown';
  /** Somebody decided that it is not to be given: an order not to. */
  readonly forbidden?: true;
  readonly ended?: ClinicalTime;
  readonly dose?: Quantity;
  /** Doses a day. */
  readonly timesPerDay?: number;
  readonly route?: Concept;
  /** The source's own words on how it is taken. */
  readonly instruction?: string;
  readonly reason?: Concept;
}

/** `certainty: absent` with no reaction and the code "no known allergy" says that the patient was asked and has none. */
export interface AllergyFact extends FactBase {
  readonly kind: 'allergy';
  readonly concept: Concept;
  /** The terminology's keys of the ingredients or drug classes it names (`amoxicillin`, `class:penicillin`); empty if none is known. */
  readonly substances: readonly string[];
  readonly type: 'allergy' | 'intolerance' | 'unknown';
  readonly criticality: 'low' | 'high' | 'unable-to-assess' | 'unknown';
  readonly status: 'active' | 'inactive' | 'resolved' | 'unknown';
  readonly reactions: readonly Concept[];
}

export interface FamilyHistoryFact extends FactBase {
  readonly kind: 'familyHistory';
  /** v3-RoleCode: FTH, MTH, BRO, SIS, SON, DAU, GRFTH, MAUNT ... */
  readonly relation: Concept;
  readonly degree: 1 | 2 | 3 | 'unknown';
  readonly sex: Sex;
  /** Absent where the relative is recorded without a condition. */
  readonly condition?: Concept;
  /** The terminology's key of the condition. */
  readonly problem?: string;
  /** Completed years. */
  readonly onsetAge?: number;
  readonly deceased?: boolean;
}

export interface ProcedureFact extends FactBase {
  readonly kind: 'procedure';
  readonly concept: Concept;
  /** Its last day, where it went on for days: care, dialysis. */
  readonly ended?: ClinicalTime;
  readonly status: 'planned' | 'in-progress' | 'completed' | 'not-done' | 'stopped' | 'unknown';
}

export interface ReportFact extends FactBase {
  readonly kind: 'report';
  readonly concept: Concept;
  readonly conclusion?: string;
}

export interface ImagingFact extends FactBase {
  readonly kind: 'imaging';
  /** DICOM modality codes: CT, MR, DX, US, MG ... */
  readonly modalities: readonly string[];
  readonly studyUid?: string;
  readonly seriesUid?: string;
  readonly description?: string;
  readonly bodySite?: Concept;
  readonly instances?: number;
  /** The files of the series beside the one that the fact stands on. */
  readonly furtherFiles?: readonly DocumentHash[];
  /** What installed models read in it. */
  readonly readings?: readonly ModelReading[];
}

/** Of how many images a model's answer on a series is; those between were not looked at. */
export interface FramesRead {
  readonly inSeries: number;
  readonly read: number;
  /** Refused by the model as another kind of image. */
  readonly unfamiliar: number;
  /** Damaged, or in an encoding that is not read. */
  readonly unreadable: number;
}

/** One image of a series. */
export interface FrameOfSeries {
  readonly document: DocumentHash;
  /** Zero-based, in its file. */
  readonly frame: number;
  /** One-based, in the order of the series. */
  readonly number: number;
}

/** One image model's calibrated answer on the images of the kind that it knows. */
export interface ModelReading {
  /** Id and version of its card. */
  readonly model: string;
  readonly name: LocalizedText;
  readonly frames?: FramesRead;
  readonly labels: readonly {
    readonly name: LocalizedText;
    /** In the image where it is highest. */
    readonly probability: number;
    readonly strongest?: FrameOfSeries;
    /** Natural logarithm, over all images read; the share of the label in training is taken out. */
    readonly logLikelihoodRatio: number;
    /** The label's share among the images that the model learnt from. */
    readonly share: number;
    readonly disease?: Coding;
  }[];
}

/** A text that came with the record: a note or an attachment. Its own mentions are facts of their own. */
export interface DocumentFact extends FactBase {
  readonly kind: 'document';
  readonly concept: Concept;
  readonly title?: string;
  readonly contentType?: string;
}

export interface ImmunizationFact extends FactBase {
  readonly kind: 'immunization';
  readonly concept: Concept;
  readonly status: 'completed' | 'not-done' | 'unknown';
}

export interface EncounterFact extends FactBase {
  readonly kind: 'encounter';
  readonly concept: Concept;
  readonly setting: 'ambulatory' | 'emergency' | 'inpatient' | 'virtual' | 'home' | 'other';
  /** Where the patient went after a stay, as the source codes it. */
  readonly discharge?: Concept;
  readonly ended?: ClinicalTime;
  readonly reason?: Concept;
}

/** An HPO term. `certainty: absent` is an excluded phenotype. */
export interface PhenotypeFact extends FactBase {
  readonly kind: 'phenotype';
  readonly concept: Concept;
}

export type GenomeBuild = 'GRCh38' | 'GRCh37' | 'unknown';

/** One VCF record's call for one sample, at a position that some knowledge pack asks about. */
export interface GenotypeFact extends FactBase {
  readonly kind: 'genotype';
  readonly sample: string;
  readonly build: GenomeBuild;
  /** With the `chr` prefix: `chr10`, `chrX`, `chrM`. */
  readonly chromosome: string;
  /** One-based, of the first REF base, as in the VCF. */
  readonly position: number;
  /** INFO/END of a gVCF reference block: the genotype holds up to here. */
  readonly end?: number;
  readonly variantIds: readonly string[];
  readonly ref: string;
  readonly alts: readonly string[];
  /** Allele indices (0 = REF) in the order written; null for `.`. One entry where haploid. */
  readonly alleles: readonly (number | null)[];
  readonly phased: boolean;
  /** FORMAT/PS, where given. */
  readonly phaseSet?: string;
  /** FILTER as written, `PASS` and `.` included. */
  readonly filter: string;
  readonly depth?: number;
  readonly quality?: number;
  /** FORMAT/AD, depth for each allele in REF, ALT order. */
  readonly alleleDepths?: readonly number[];
  /** What the file itself says of the alleles that the sample carries, where it was annotated. */
  readonly annotations?: readonly VariantAnnotation[];
}

/** One transcript's line of an annotated VCF (VEP, SnpEff, bcftools csq). */
export interface VariantAnnotation {
  /** The ALT that it speaks of. */
  readonly alt: string;
  readonly gene: string;
  readonly transcript?: string;
  /** MANE Select, or the source's canonical transcript. */
  readonly preferred: boolean;
  /** Sequence Ontology terms: `missense_variant`. */
  readonly consequences: readonly string[];
  /** HGVS. */
  readonly coding?: string;
  readonly protein?: string;
  /** `23/24`. */
  readonly exon?: string;
  /** Highest frequency that the file gives, of any population, 0 to 1. */
  readonly alleleFrequency?: number;
  readonly revel?: number;
  /** The largest of SpliceAI's four deltas. */
  readonly spliceAi?: number;
  /** As ClinVar has it: `Pathogenic`, and its review status. */
  readonly significance?: string;
  readonly review?: string;
}

/** A variant as a laboratory reports it. */
export interface ReportedVariant {
  readonly zygosity: 'heterozygous' | 'homozygous' | 'hemizygous' | 'unknown';
  /** HGVS, `NM_000138.5:c.3409C>T` and `NP_000129.3:p.(Arg1137Ter)`. */
  readonly coding?: string;
  readonly protein?: string;
  /** `chr15:48485374:G:A` on GRCh38. */
  readonly at?: string;
  /** Highest population frequency, 0 to 1. */
  readonly alleleFrequency?: number;
  /** As the report names it, where HGVS does not say all: `exon 19 deletion`, `amplification`, `fusion`. */
  readonly name?: string;
  /** In the germline or in the tumour alone. */
  readonly origin?: 'germline' | 'somatic';
}

/** A gene result called elsewhere (a laboratory report, an outside caller). */
export interface GeneResultFact extends FactBase {
  readonly kind: 'geneResult';
  readonly gene: string;
  /** `*1/*4`, `*57:01 positive`; any of the three may be the only one given. */
  readonly diplotype?: string;
  readonly phenotype?: string;
  readonly activityScore?: string;
  /** One variant of the gene, for the differential; such a fact is no pharmacogenetic result. */
  readonly variant?: ReportedVariant;
}

/**
 * What an installed score or signature makes of a whole file of genotypes or gene expression: the bare number. What it
 * means beside a reference population is the genome stage's to say.
 */
export interface ScoreReadingFact extends FactBase {
  readonly kind: 'scoreReading';
  readonly source: 'genotypes' | 'expression';
  /** Id of the score or signature: `PGS000004`. */
  readonly score: string;
  readonly sample: string;
  readonly value: number;
  /** Variants or genes of it that the file has, and all that it has. */
  readonly matched: number;
  readonly total: number;
  /** What variants that the file lacks add by their frequencies; absent where the score gives none. */
  readonly unread?: { readonly mean: number; readonly variance: number };
  /** The patient's place on the reference panel's principal components. */
  readonly components?: readonly number[];
  /** The class called by centroids, and how far before the second. */
  readonly called?: { readonly name: string; readonly margin: number };
  /** Why nothing was called. */
  readonly refused?: 'genes-missing' | 'too-few-samples';
}

/** Something a source says about a patient. */
export type Fact =
  | PatientFact
  | ObservationFact
  | ConditionFact
  | MedicationFact
  | AllergyFact
  | FamilyHistoryFact
  | ProcedureFact
  | ReportFact
  | ImagingFact
  | DocumentFact
  | ImmunizationFact
  | EncounterFact
  | PhenotypeFact
  | GenotypeFact
  | GeneResultFact
  | ScoreReadingFact;
export type FactKind = Fact['kind'];
export type FactOf<K extends FactKind> = Extract<Fact, { readonly kind: K }>;
