import { z } from 'zod';
import type { PatientTraits } from './fit.js';
import { variantPlace } from './known-variants.js';

/** A variant as a case names it; anything else that is said of it is ignored. */
export interface CaseVariant {
  readonly gene: string;
  readonly zygosity: 'heterozygous' | 'homozygous' | 'hemizygous' | 'unknown';
  /** HGVS protein change, `NP_000129.3:p.(Arg1137Ter)`. */
  readonly protein?: string;
  /** HGVS coding change. */
  readonly coding?: string;
  /** `chr1:94060760:C:T` on GRCh38. */
  readonly at?: string;
  /** Highest population frequency, 0 to 1. */
  readonly alleleFrequency?: number;
}

/** One patient to be ranked. */
export interface PhenotypeCase {
  readonly id: string;
  readonly observed: readonly string[];
  readonly excluded: readonly string[];
  readonly traits: PatientTraits;
  readonly variants: readonly CaseVariant[];
  /** An age as written that could not be understood; it is not used. */
  readonly unreadAge?: string;
  /** A sex as written that is neither a sex nor a word for not knowing it; it is not used. */
  readonly unreadSex?: string;
  /** Variants, as written, of which no gene is said; they are not used. */
  readonly unreadVariants?: readonly string[];
}

const zygosityOf = (text: string | undefined): CaseVariant['zygosity'] => {
  const said = text?.toLowerCase() ?? '';
  if (said.startsWith('het') || said === 'geno:0000135' || said === '0/1') return 'heterozygous';
  if (said.startsWith('hom') || said === 'geno:0000136' || said === '1/1') return 'homozygous';
  if (said.startsWith('hemi') || said === 'geno:0000134') return 'hemizygous';
  return 'unknown';
};

// A variant is extra evidence: a member in another form is passed over rather than refused.
const optionalText = z.string().nullish().catch(undefined);
const frequency = z.number().min(0).max(1).nullish().catch(undefined);
const variant = z.looseObject({
  gene: optionalText,
  zyg: optionalText,
  zygosity: optionalText,
  genotype: optionalText,
  'hgvs.p': optionalText,
  'hgvs.c': optionalText,
  protein: optionalText,
  coding: optionalText,
  vcf: optionalText,
  af: frequency,
  alleleFrequency: frequency,
  frequency,
});

const line = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String),
  hpo: z.array(z.string()),
  notHpo: z.array(z.string()).nullish(),
  age: z.union([z.number(), z.string()]).nullish(),
  sex: z.union([z.string(), z.number().transform(String)]).nullish(),
  variants: z.array(variant).nullish(),
});

/** A problem with one case, in words for the person who wrote the file. */
export class CaseError extends Error {
  override readonly name = 'CaseError';
}

/**
 * A case as a line of a case file says it: `{id, hpo, notHpo?, age?, sex?, variants?}`; age in years or as an ISO 8601
 * duration (`P4Y6M`); an age or sex that can't be understood is kept as `unreadAge`, `unreadSex`.
 * @throws CaseError saying which member is wrong
 */
export function parseCaseLine(json: unknown): PhenotypeCase {
  const parsed = line.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new CaseError(`${issue?.path.join('.') || 'line'}: ${issue?.message ?? 'not a case'}`);
  }
  const { id, hpo, notHpo, age, sex, variants } = parsed.data;
  return {
    id,
    observed: hpo,
    excluded: notHpo ?? [],
    ...described(sex ?? undefined, age ?? undefined),
    ...variantsOf(variants ?? [], (each) => {
      if (!each.gene) return undefined;
      const alleleFrequency = each.af ?? each.alleleFrequency ?? each.frequency;
      const [protein, coding] = [each['hgvs.p'] ?? each.protein, each['hgvs.c'] ?? each.coding];
      const at = each.vcf ? variantPlace(each.vcf) : undefined;
      return {
        gene: each.gene,
        zygosity: zygosityOf(each.zyg ?? each.zygosity ?? each.genotype ?? undefined),
        ...(protein ? { protein } : {}),
        ...(coding ? { coding } : {}),
        ...(at ? { at } : {}),
        ...(typeof alleleFrequency === 'number' ? { alleleFrequency } : {}),
      };
    }),
  };
}

/** What each variant says, and those of which it can't be told. */
function variantsOf<T>(
  written: readonly T[],
  read: (each: T) => CaseVariant | undefined,
): Pick<PhenotypeCase, 'variants' | 'unreadVariants'> {
  const variants: CaseVariant[] = [];
  const unreadVariants: string[] = [];
  for (const each of written) {
    const variant = read(each);
    if (variant) variants.push(variant);
    else unreadVariants.push(JSON.stringify(each));
  }
  return { variants, ...(unreadVariants.length > 0 ? { unreadVariants } : {}) };
}

const sexWords: Readonly<Record<string, 'female' | 'male'>> = {
  f: 'female',
  female: 'female',
  '2': 'female',
  女: 'female',
  m: 'male',
  male: 'male',
  '1': 'male',
  男: 'male',
};
/** Words for a sex that is not known or neither of the two, those of phenopackets, FHIR and ISO 5218 among them. */
const noSexWords = [
  '',
  '0',
  '9',
  '-',
  '.',
  'u',
  'unk',
  'unknown',
  'unknown_sex',
  'o',
  'other',
  'other_sex',
  'n/a',
  'na',
];

/** `F`, `female`, `M`, `MALE` ..., or 1 and 2 of ISO 5218 (and of PED files); what is no known word is kept as written. */
export function sexTrait(text = ''): Pick<PatientTraits, 'sex'> & Pick<PhenotypeCase, 'unreadSex'> {
  const word = text.trim().toLowerCase();
  const sex = Object.hasOwn(sexWords, word) ? sexWords[word] : undefined;
  if (sex) return { sex };
  return noSexWords.includes(word) ? {} : { unreadSex: text };
}

function described(
  sexAsWritten: string | undefined,
  age: string | number | undefined,
): Pick<PhenotypeCase, 'traits' | 'unreadAge' | 'unreadSex'> {
  const { unreadAge, ...ageYears } = ageTrait(age);
  const { unreadSex, ...sex } = sexTrait(sexAsWritten);
  return {
    traits: { ...sex, ...ageYears },
    ...(unreadAge === undefined ? {} : { unreadAge }),
    ...(unreadSex === undefined ? {} : { unreadSex }),
  };
}

/** Years for the onset classes of the HPO (middle of each), which some sources give in place of an age. */
const classYears: Readonly<Record<string, number>> = {
  'HP:0030674': 0,
  'HP:0011460': 0,
  'HP:0011461': 0,
  'HP:0034197': 0,
  'HP:0034198': 0,
  'HP:0034199': 0,
  'HP:0003577': 0,
  'HP:0003623': 0.04,
  'HP:0003593': 0.5,
  'HP:0011463': 3,
  'HP:0003621': 10,
  'HP:0011462': 28,
  'HP:0003581': 40,
  'HP:0003596': 50,
  'HP:0003584': 65,
};

const oldest = 130;

/** Years from a number, an ISO 8601 duration, a gestational age (`GA35w0d`, before birth: 0) or an HPO onset class. */
export function yearsOfAge(age: string | number): number | undefined {
  const text = String(age).trim();
  const years = /^P/i.test(text)
    ? durationYears(text.toUpperCase())
    : /^GA\d+w/i.test(text)
      ? 0
      : (classYears[text] ?? (/^\d+(\.\d+)?$/.test(text) ? Number(text) : yearsInWords(text)));
  return years !== undefined && years <= oldest ? years : undefined;
}

const yearsPer: Readonly<Record<string, number>> = { y: 1, m: 1 / 12, w: 7 / 365.25, d: 1 / 365.25 };

/** `20 years`, `4y 6m`, `18 months old`; undefined if anything else stands there. */
function yearsInWords(text: string): number | undefined {
  const part = /(\d+(?:\.\d+)?)\s*-?(y(?:(?:ea)?rs?)?|m(?:o|os|onths?)?|w(?:(?:ee)?ks?)?|d(?:ays?)?)\b/gi;
  const parts = [...text.matchAll(part)];
  if (parts.length === 0 || text.replace(part, '').replace(/\b(?:old|and)\b|[\s,-]/gi, '') !== '') return undefined;
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * yearsPer[unit![0]!.toLowerCase()]!, 0);
}

/** The age, or the words that could not be understood as one. */
function ageTrait(
  age: string | number | undefined,
): Pick<PhenotypeCase, 'unreadAge'> & Pick<PatientTraits, 'ageYears'> {
  if (age === undefined || age === '') return {};
  const ageYears = yearsOfAge(age);
  return ageYears === undefined ? { unreadAge: String(age) } : { ageYears };
}

const durationYears = (text: string): number | undefined => {
  const match = /^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?$/.exec(text);
  if (!match) return undefined;
  const [years, months, weeks, days] = match.slice(1).map((part) => Number(part ?? 0));
  return years! + months! / 12 + (weeks! * 7 + days!) / 365.25;
};

const duration = z.looseObject({ iso8601duration: z.string() });
const timeElement = z.looseObject({
  age: duration.optional(),
  ageRange: z.looseObject({ start: duration, end: duration }).optional(),
  gestationalAge: z.looseObject({ weeks: z.number() }).optional(),
  ontologyClass: z.looseObject({ id: z.string() }).optional(),
  timestamp: z.string().optional(),
});

const phenopacket = z.looseObject({
  id: z.string(),
  subject: z
    .looseObject({
      sex: z.string().optional(),
      dateOfBirth: z.string().optional(),
      timeAtLastEncounter: timeElement.optional(),
      /** Of version 1. */
      ageAtCollection: z.looseObject({ age: z.string().optional() }).optional(),
    })
    .nullish(),
  phenotypicFeatures: z
    .array(
      z.looseObject({
        type: z.looseObject({ id: z.string() }),
        excluded: z.boolean().nullish(),
        /** Of version 1. */
        negated: z.boolean().nullish(),
      }),
    )
    .optional(),
  interpretations: z.array(z.unknown()).nullish(),
  /** Of version 1, whose variants name no gene. */
  variants: z.array(z.unknown()).nullish(),
  genes: z.array(z.unknown()).nullish(),
});

const interpreted = z.looseObject({
  diagnosis: z.looseObject({ genomicInterpretations: z.array(z.unknown()).nullish() }).nullish(),
});

const rejected = z.looseObject({ interpretationStatus: z.literal('REJECTED') });

const genomic = z.looseObject({
  variantInterpretation: z.looseObject({
    variationDescriptor: z.looseObject({
      geneContext: z.looseObject({ symbol: z.string() }),
      expressions: z.array(z.looseObject({ syntax: z.string(), value: z.string() })).optional(),
      allelicState: z.looseObject({ label: z.string().optional(), id: z.string().optional() }).optional(),
      vcfRecord: z
        .looseObject({
          genomeAssembly: z.string(),
          chrom: z.string(),
          pos: z.union([z.string(), z.number()]),
          ref: z.string(),
          alt: z.string(),
        })
        .optional()
        .catch(undefined),
    }),
  }),
});

/** True if the JSON looks like a GA4GH phenopacket. */
export const isPhenopacket = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'phenotypicFeatures' in json;

/**
 * A case from a GA4GH Phenopacket, version 2 (or 1: `negated`, age at collection); its diagnoses are not read.
 * See https://phenopacket-schema.readthedocs.io
 * @throws CaseError saying which member is wrong
 */
export function parsePhenopacket(json: unknown): PhenotypeCase {
  const parsed = phenopacket.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new CaseError(`${issue?.path.join('.') || 'phenopacket'}: ${issue?.message ?? 'not a phenopacket'}`);
  }
  const { id, subject, phenotypicFeatures = [], interpretations, variants, genes } = parsed.data;
  const ids = (excluded: boolean) =>
    phenotypicFeatures
      .filter((each) => (each.excluded ?? each.negated ?? false) === excluded)
      .map(({ type }) => type.id);
  return {
    id,
    observed: ids(false),
    excluded: ids(true),
    ...described(subject?.sex, subject ? ageOfSubject(subject) : undefined),
    ...variantsOf(
      [...(interpretations ?? []).flatMap(genomicInterpretations), ...(variants ?? []), ...(genes ?? [])],
      interpretedVariant,
    ),
  };
}

/** Years, or the words of the time at the last encounter; of a range its middle. */
function ageOfSubject({
  timeAtLastEncounter: time,
  ageAtCollection,
  dateOfBirth,
}: NonNullable<z.output<typeof phenopacket>['subject']>): string | number | undefined {
  if (!time) return ageAtCollection?.age;
  if (time.age) return time.age.iso8601duration;
  if (time.gestationalAge) return 0;
  if (time.ontologyClass) return time.ontologyClass.id;
  if (time.ageRange) {
    const [start, end] = [time.ageRange.start, time.ageRange.end].map((each) => yearsOfAge(each.iso8601duration));
    if (start !== undefined && end !== undefined && start <= end) return (start + end) / 2;
  }
  const years = time.timestamp && dateOfBirth ? yearsBetween(dateOfBirth, time.timestamp) : Number.NaN;
  return years >= 0 ? years : JSON.stringify(time);
}

const yearsBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / (365.25 * 86_400_000);

/** Those that were not rejected. */
const genomicInterpretations = (interpretation: unknown): readonly unknown[] =>
  (interpreted.safeParse(interpretation).data?.diagnosis?.genomicInterpretations ?? []).filter(
    (each) => !rejected.safeParse(each).success,
  );

function interpretedVariant(interpretation: unknown): CaseVariant | undefined {
  const parsed = genomic.safeParse(interpretation);
  if (!parsed.success) return undefined;
  const {
    geneContext,
    expressions = [],
    allelicState,
    vcfRecord,
  } = parsed.data.variantInterpretation.variationDescriptor;
  const expression = (syntax: string) => expressions.find((one) => one.syntax === syntax)?.value;
  const [protein, coding] = [expression('hgvs.p'), expression('hgvs.c')];
  const at = vcfRecord
    ? variantPlace([vcfRecord.genomeAssembly, vcfRecord.chrom, vcfRecord.pos, vcfRecord.ref, vcfRecord.alt].join(':'))
    : undefined;
  return {
    gene: geneContext.symbol,
    zygosity: zygosityOf(allelicState?.label ?? allelicState?.id),
    ...(protein ? { protein } : {}),
    ...(coding ? { coding } : {}),
    ...(at ? { at } : {}),
  };
}
