import type {
  AllergyFact,
  Concept,
  ConditionFact,
  Fact,
  FamilyHistoryFact,
  GenotypeFact,
  Language,
  MedicationFact,
  ObservationFact,
  ObservationValue,
  PatientFact,
  Quantity,
} from '../record/index.js';
import { conceptLabel } from '../record/index.js';
import { catalogue, formatDate, formatList, formatNumber, formatQuantity, term } from './catalogue/index.js';
import { conceptName, type Lookup } from './names.js';
import type { Description, Words } from './words.js';

export interface FactDescription extends Description {
  /** The detail without the date, for lists that show the date on their own. */
  readonly note: string;
}

/** What a source says, in a few words; the headline has no date, the detail has. */
export function describeFact(fact: Fact, lookup: Lookup, language: Language): FactDescription {
  const { sentences, clinical } = catalogue(language);
  const { headline, parts } = factWords(fact, lookup, language);
  const found = fact.foundBy === 'source' ? [] : [clinical.foundBy[fact.foundBy]];
  const certainty = fact.certainty === 'present' ? [] : [clinical.certainty[fact.certainty]];
  const date = fact.time ? [formatDate(fact.time, language)] : [];
  const join = (...each: string[]) => each.filter(Boolean).join(sentences.separator);
  return {
    headline,
    detail: join(...certainty, ...parts, ...date, ...found),
    note: join(...certainty, ...parts, ...found),
  };
}

function factWords(fact: Fact, lookup: Lookup, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  switch (fact.kind) {
    case 'patient':
      return patientWords(fact, language);
    case 'observation':
      return observationWords(fact, lookup, language);
    case 'condition':
      return conditionWords(fact, lookup, language);
    case 'medication':
      return medicationWords(fact, lookup, language);
    case 'allergy':
      return allergyWords(fact, lookup, language);
    case 'familyHistory':
      return familyWords(fact, lookup, language);
    case 'procedure':
      return {
        headline: conceptName(fact.concept, undefined, language),
        parts: [clinical.procedureStatus[fact.status]],
      };
    case 'report':
      return {
        headline: conceptName(fact.concept, undefined, language),
        parts: fact.conclusion ? [fact.conclusion] : [],
      };
    case 'imaging':
      return {
        headline: [fact.modalities.join('/'), fact.description].filter(Boolean).join(' ') || clinical.factKind.imaging,
        parts: fact.instances ? [sentences.instances(formatNumber(fact.instances, language))] : [],
      };
    case 'document':
      return {
        headline: fact.title ?? (conceptName(fact.concept, undefined, language) || clinical.factKind.document),
        parts: [],
      };
    case 'immunization':
      return {
        headline: conceptName(fact.concept, undefined, language),
        parts: [clinical.immunizationStatus[fact.status]],
      };
    case 'encounter':
      return {
        headline: conceptName(fact.concept, undefined, language) || clinical.factKind.encounter,
        parts: [
          clinical.encounterSetting[fact.setting],
          ...(fact.reason ? [conceptName(fact.reason, undefined, language)] : []),
        ],
      };
    case 'phenotype':
      return { headline: conceptName(fact.concept, undefined, language), parts: [] };
    case 'genotype':
      return genotypeWords(fact, language);
    case 'geneResult':
      return {
        headline: sentences.diplotype(
          fact.gene,
          fact.diplotype ?? fact.variant?.coding ?? fact.variant?.protein ?? fact.phenotype ?? fact.activityScore ?? '',
        ),
        parts: fact.diplotype && fact.phenotype ? [term(clinical.phenotype, fact.phenotype)] : [],
      };
    case 'scoreReading':
      return {
        headline: sentences.scoreReading(fact.score, fact.called?.name ?? formatNumber(fact.value, language, 4)),
        parts: [sentences.matchedOf(formatNumber(fact.matched, language, 0), formatNumber(fact.total, language, 0))],
      };
    default:
      return fact satisfies never;
  }
}

function patientWords(fact: PatientFact, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  const died = fact.deceased
    ? [sentences.died(typeof fact.deceased === 'string' ? formatDate(fact.deceased, language) : '')]
    : [];
  return {
    headline: fact.name ?? sentences.unknownPatient,
    parts: [
      clinical.sex[fact.sex],
      ...(fact.birthDate ? [sentences.born(formatDate(fact.birthDate, language))] : []),
      ...died,
    ],
  };
}

function observationWords(fact: ObservationFact, lookup: Lookup, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  const title = fact.measure ? lookup.titles?.measure(fact.measure) : undefined;
  const name = title ? title[language] : conceptName(fact.concept, undefined, language);
  return {
    headline: sentences.derived(name, valueText(fact.value, language)),
    parts: fact.category === 'other' ? [] : [clinical.observationCategory[fact.category]],
  };
}

function valueText(value: ObservationValue, language: Language): string {
  const { sentences } = catalogue(language);
  switch (value.type) {
    case 'quantity':
      return quantityText(value.quantity, language);
    case 'coded':
      return conceptName(value.concept, undefined, language);
    case 'text':
      return value.text;
    case 'boolean':
      return value.value ? sentences.yes : sentences.no;
    case 'time':
      return formatDate(value.time, language);
    case 'not-obtained':
      return sentences.notObtained(value.reason);
    default:
      return value satisfies never;
  }
}

/** As the source wrote it, and on the record's scale where that differs. */
function quantityText(quantity: Quantity, language: Language): string {
  const { source, normalised, comparator = '' } = quantity;
  const own = comparator + formatQuantity(source.value, source.unit, language);
  if (!normalised.ok) return own;
  const canonical = comparator + formatQuantity(normalised.value, normalised.unit, language);
  return canonical === own || source.unit === normalised.unit ? own : `${own} (= ${canonical})`;
}

/** The source's own words after our name, where they are not a name that the terminology has. */
function sourceWords(concept: Concept): string[] {
  const quotation = `“${concept.quoted}”`;
  return concept.quoted === undefined || conceptLabel(concept) === quotation ? [] : [quotation];
}

function conditionWords(fact: ConditionFact, lookup: Lookup, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  return {
    headline: conceptName(fact.concept, fact.problem ? lookup.titles?.problem(fact.problem) : undefined, language),
    parts: [
      ...sourceWords(fact.concept),
      clinical.conditionStatus[fact.status],
      ...(fact.stage ? [conceptName(fact.stage, undefined, language)] : []),
      ...(fact.ended ? [sentences.until(formatDate(fact.ended, language))] : []),
    ],
  };
}

function medicationWords(fact: MedicationFact, lookup: Lookup, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  const titles = fact.ingredients.flatMap((key) => lookup.titles?.ingredient(key) ?? []);
  const [first] = titles;
  const title = first && {
    en: formatList(
      titles.map((each) => each.en),
      'en',
    ),
    zh: formatList(
      titles.map((each) => each.zh),
      'zh',
    ),
  };
  return {
    headline: conceptName(fact.concept, title, language),
    parts: [
      ...sourceWords(fact.concept),
      clinical.medicationStatus[fact.status],
      ...(fact.dose ? [quantityText(fact.dose, language)] : []),
      ...(fact.timesPerDay ? [sentences.timesPerDay(formatNumber(fact.timesPerDay, language))] : []),
      ...(fact.instruction ? [fact.instruction] : []),
      ...(fact.ended ? [sentences.until(formatDate(fact.ended, language))] : []),
    ],
  };
}

function allergyWords(fact: AllergyFact, lookup: Lookup, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  const [substance] = fact.substances;
  const title = substance ? lookup.titles?.ingredient(substance) : undefined;
  const reactions = fact.reactions.map((reaction) => conceptName(reaction, undefined, language));
  return {
    headline: conceptName(fact.concept, title, language),
    parts: [
      ...sourceWords(fact.concept),
      clinical.allergyType[fact.type],
      ...(fact.criticality === 'unknown' ? [] : [clinical.criticality[fact.criticality]]),
      ...(fact.certainty === 'present' ? [formatList(reactions, language) || sentences.noReaction] : []),
    ],
  };
}

function familyWords(fact: FamilyHistoryFact, lookup: Lookup, language: Language): Words {
  const { clinical, sentences } = catalogue(language);
  const code = fact.relation.codings.find((coding) => Object.hasOwn(clinical.relation, coding.code))?.code;
  const relation = code ? clinical.relation[code]! : conceptName(fact.relation, undefined, language);
  const condition = fact.condition
    ? conceptName(fact.condition, fact.problem ? lookup.titles?.problem(fact.problem) : undefined, language)
    : clinical.factKind.familyHistory;
  return {
    headline: sentences.colon(relation, condition),
    parts: [
      ...(fact.condition ? sourceWords(fact.condition) : []),
      ...(fact.onsetAge === undefined ? [] : [sentences.onsetAge(formatNumber(fact.onsetAge, language))]),
    ],
  };
}

function genotypeWords(fact: GenotypeFact, language: Language): Words {
  const { sentences } = catalogue(language);
  const bases = [fact.ref, ...fact.alts];
  const genotype = fact.alleles
    .map((allele) => (allele === null ? '.' : (bases[allele] ?? '?')))
    .join(fact.phased ? '|' : '/');
  return {
    headline: sentences.genotypeCall(fact.variantIds[0] ?? `${fact.chromosome}:${fact.position}`, genotype),
    parts: [`${fact.build} ${fact.chromosome}:${fact.position} ${fact.ref}>${fact.alts.join(',') || '.'}`, fact.filter],
  };
}
