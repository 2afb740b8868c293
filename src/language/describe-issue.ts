import type { Issue, Language, Place } from '../record/index.js';
import { catalogue } from './catalogue/index.js';

export interface IssueDescription {
  /** What went wrong, with what was found and expected. */
  readonly sentence: string;
  /** Document and place. */
  readonly where: string;
  /** What it could change in a plan. */
  readonly couldChange: string;
  readonly remedy: string;
}

/** An issue as one line: where, what, and what to do about it. */
export function describeIssue(issue: Issue, language: Language): string {
  const { where, sentence, remedy } = issueWords(issue, language);
  const { colon } = catalogue(language).sentences;
  const line = colon(where, sentence);
  if (!issue.remedy || issue.remedy === 'none') return line;
  return language === 'zh' ? line + remedy : `${line} ${remedy}`;
}

/** An issue in words, each part on its own. */
export function issueWords(issue: Issue, language: Language): IssueDescription {
  const words = catalogue(language).issues;
  const [comma, stop] = language === 'zh' ? ['，', '。'] : [', ', '.'];
  const parts = [
    words.sentence[issue.code],
    ...(issue.found ? [words.found(issue.found)] : []),
    ...(issue.expected ? [words.expected(issue.expected)] : []),
  ];
  const place = describePlace(issue.place, language);
  return {
    sentence: parts.join(comma) + stop,
    where: issue.documentName ? `${issue.documentName}${comma}${place}` : place,
    couldChange: words.couldChange[issue.code],
    remedy: words.remedy[issue.remedy ?? 'none'],
  };
}

/** A place in words; paths stay as the standards write them. */
export function describePlace(place: Place, language: Language): string {
  const words = catalogue(language).issues.place;
  switch (place.kind) {
    case 'fhirPath':
    case 'xpath':
      return place.path;
    case 'line':
      return place.column ? words.lineColumn(String(place.line), place.column) : words.line(String(place.line));
    case 'span':
      return words.span(String(place.start), String(place.end));
    case 'cell':
      return words.cell(String(place.row), place.column);
    case 'segment':
      return words.segment(String(place.segment), place.field);
    case 'dicom':
      return words.dicom(place.sopInstanceUid, place.tag ?? '');
    case 'whole':
      return words.whole;
    default:
      return place satisfies never;
  }
}
