import type { Issue } from '../../record/index.js';
import type { IssueDetails } from '../ledger.js';

/** Which sample of a VCF is the patient. */
export interface SampleChoice {
  readonly name: string;
  /** Column after FORMAT, from 0; absent where there is none to read. */
  readonly index?: number;
  readonly issue?: {
    readonly code: Issue['code'];
    readonly severity: Issue['severity'];
    readonly details: IssueDetails;
  };
}

/** The wanted sample, else the only one, else the first, said aloud; none where two columns bear the name. */
export function chooseSample(samples: readonly string[], wanted: string | undefined): SampleChoice {
  const listed = `${samples.slice(0, 5).join(', ')}${samples.length > 5 ? `, ... (${samples.length})` : ''}`;
  if (samples.length === 0) {
    return {
      name: '',
      issue: {
        code: 'no-samples',
        severity: 'error',
        details: { found: 'no sample column', expected: 'one sample or more', remedy: 'fix-source' },
      },
    };
  }
  const name = wanted ?? samples[0]!;
  const columns = samples.filter((each) => each === name).length;
  if (columns > 1) {
    return {
      name,
      issue: {
        code: 'unknown-sample',
        severity: 'error',
        details: { found: name, expected: `one column of that name, not ${columns}`, remedy: 'fix-source' },
      },
    };
  }
  if (wanted !== undefined) {
    const index = samples.indexOf(wanted);
    if (index >= 0) return { name, index };
    return {
      name: wanted,
      issue: {
        code: 'unknown-sample',
        severity: 'error',
        details: { found: wanted, expected: listed, remedy: 'choose-sample' },
      },
    };
  }
  if (samples.length === 1) return { name, index: 0 };
  return {
    name,
    index: 0,
    issue: {
      code: 'unknown-sample',
      severity: 'warning',
      details: { found: `${name}, the first of several`, expected: listed, remedy: 'choose-sample' },
    },
  };
}
