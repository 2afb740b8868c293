import type { Titles } from '../language/describe.js';
import type { Assessment, Language } from '../record/index.js';
import { composeReport } from './compose.js';
import { renderHtml } from './html.js';
import { renderJson } from './json.js';
import { renderMarkdown } from './markdown.js';

export const reportFormats = ['html', 'md', 'json', 'pdf'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface ReportOptions {
  readonly format: ReportFormat;
  readonly language: Language;
  /** Names of measures, drugs and problems in both languages; without them the source's own words are used. */
  readonly titles?: Titles;
}

/**
 * The report of an assessment. The same assessment, format and language give the same bytes.
 * @returns text for html, md and json; bytes for pdf
 */
export async function render(
  assessment: Assessment,
  { format, language, titles }: ReportOptions,
): Promise<string | Uint8Array> {
  switch (format) {
    case 'html':
      return renderHtml(composeReport(assessment, language, titles));
    case 'md':
      return renderMarkdown(composeReport(assessment, language, titles));
    case 'json':
      return renderJson(assessment);
    case 'pdf': {
      // Loaded only when needed: the PDF writer is the largest part of the command line.
      const { renderPdf } = await import('./pdf.js');
      return renderPdf(composeReport(assessment, language, titles));
    }
    default:
      return format satisfies never;
  }
}
