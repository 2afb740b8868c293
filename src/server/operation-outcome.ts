import { type Issue, placeLabel } from '../record/index.js';

/** FHIR R4 OperationOutcome, as far as we fill it. See https://hl7.org/fhir/R4/operationoutcome.html */
export interface OperationOutcome {
  readonly resourceType: 'OperationOutcome';
  readonly issue: readonly {
    readonly severity: 'fatal' | 'error' | 'warning' | 'information';
    readonly code: string;
    readonly diagnostics?: string;
    readonly details: { readonly text: string };
    readonly expression?: readonly string[];
  }[];
}

/** One outcome of one sentence, for faults of the request itself. */
export function outcomeOf(severity: 'fatal' | 'error', code: string, text: string): OperationOutcome {
  return { resourceType: 'OperationOutcome', issue: [{ severity, code, details: { text } }] };
}

/** The one mapping of our issues to FHIR's; the sentence stays machine-made here, the workbench makes its own from the code. */
export function issuesToOutcome(issues: readonly Issue[]): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: issues.map((issue) => ({
      severity: issue.severity,
      code: fhirIssueType(issue.code),
      diagnostics: issue.code,
      details: {
        text: [
          `${issue.documentName}: ${issue.code}`,
          issue.found && `found ${issue.found}`,
          issue.expected && `expected ${issue.expected}`,
        ]
          .filter(Boolean)
          .join('; '),
      },
      ...(issue.place.kind === 'fhirPath'
        ? { expression: [issue.place.path] }
        : { expression: [placeLabel(issue.place)] }),
    })),
  };
}

/** See https://hl7.org/fhir/R4/valueset-issue-type.html */
function fhirIssueType(code: Issue['code']): string {
  switch (code) {
    case 'missing-field':
    case 'missing-resource':
      return 'required';
    case 'duplicate-id':
    case 'duplicate-entry':
      return 'duplicate';
    case 'unsupported-resource':
    case 'unsupported-encoding':
    case 'unsupported-transfer-syntax':
    case 'unknown-document-kind':
      return 'not-supported';
    case 'file-too-large':
    case 'line-too-long':
    case 'decompression-bomb':
      return 'too-long';
    case 'conflicting-value':
    case 'code-and-text-disagree':
      return 'conflict';
    case 'unresolved-reference':
      return 'not-found';
    case 'not-used-by-any-pack':
      return 'informational';
    case 'no-patient':
    case 'other-patient':
    case 'no-samples':
    case 'unknown-sample':
      return 'business-rule';
    default:
      return 'invalid';
  }
}
