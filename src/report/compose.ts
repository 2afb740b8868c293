import { catalogue, formatDate } from '../language/catalogue/index.js';
import { lookupOf, type Titles } from '../language/describe.js';
import type { Assessment, Language } from '../record/index.js';
import type { Report, Section } from './model.js';
import { References } from './references.js';
import type { Context } from './sections/context.js';
import { quarantineSection, refusalSection, uncheckedSection, versionSection } from './sections/data.js';
import { problemSection, riskSection, safetySection } from './sections/findings.js';
import { genomeSection } from './sections/genome.js';
import { outcomeSection } from './sections/outcomes.js';
import { patientSection } from './sections/patient.js';
import { mattersSection, planSection } from './sections/plan.js';

/** What the report says, in the order in which a clinician reads: who, what matters now, the plan, then what it rests on. */
export function composeReport(assessment: Assessment, language: Language, titles?: Titles): Report {
  const words = catalogue(language);
  const lookup = lookupOf(assessment, titles);
  const references = new References(assessment, lookup, language);
  const context: Context = { assessment, language, words, lookup, references };
  const sections = [
    patientSection(context),
    mattersSection(context),
    planSection(context),
    safetySection(context),
    genomeSection(context),
    riskSection(context),
    problemSection(context),
    outcomeSection(context),
    refusalSection(context),
    quarantineSection(context),
    // These two read which references the sections above have made.
    uncheckedSection(context),
    referenceSection(context),
    versionSection(context),
  ];
  return {
    language,
    title: words.report.title,
    patientName: assessment.patient.name ?? words.sentences.unknownPatient,
    asOf: words.report.asOf(formatDate(assessment.asOf, language)),
    asOfDate: assessment.asOf,
    decides: words.report.decides,
    sections: sections.filter((section): section is Section => section !== undefined),
  };
}

function referenceSection({ words, references }: Context): Section {
  return {
    title: words.report.references,
    blocks: [
      { type: 'paragraph', said: { text: words.report.referenceNote }, quiet: true },
      { type: 'references', items: references.lines() },
    ],
  };
}
