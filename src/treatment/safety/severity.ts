import type { Citation } from '../../record/index.js';
import type { Severity } from './knowledge.js';

const order: readonly Severity[] = ['minor', 'moderate', 'major', 'contraindicated'];

export const severityRank = (severity: Severity): number => order.indexOf(severity);

export const atMost = (severity: Severity, limit: Severity): Severity =>
  severityRank(severity) > severityRank(limit) ? limit : severity;

/** What nobody read may warn, but neither stop nor switch a drug. */
export const asCited = (severity: Severity, citation: Citation): Severity =>
  citation.checkedAgainst === 'unchecked' ? atMost(severity, 'moderate') : severity;
