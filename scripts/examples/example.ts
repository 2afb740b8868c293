import type { Chart, Person } from './chart.js';
import type { Sample } from './vcf.js';

/** The day on which all examples are assessed. */
export const asOf = '2026-11-20';

export interface Words {
  readonly en: string;
  readonly zh: string;
}

/** One invented person: what is written into each of the files. */
export interface Example {
  /** Folder name. */
  readonly id: string;
  readonly title: Words;
  readonly story: Words;
  readonly person: Person;
  readonly bundle: 'collection' | 'transaction' | 'searchset';
  readonly genome: Pick<Sample, 'diplotypes' | 'phased' | 'noCalls'>;
  readonly noteLanguage: 'en' | 'zh';
  /** Fills the chart. */
  readonly record: (chart: Chart) => void;
  /** The note, written from the filled chart so that both agree. */
  readonly note: (chart: Chart) => string;
}
