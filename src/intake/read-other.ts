import type { Issue, PatientFact, Place } from '../record/index.js';
import { readArrayFacts } from './array/facts.js';
import { allPlainBytes, plainChunks, UnreadableBytes } from './bytes/decompress.js';
import { decodeText } from './bytes/text.js';
import { readDicom } from './dicom/index.js';
import { accountForExpression } from './expression/index.js';
import { type IssueDetails, issueAt, type Ledger } from './ledger.js';
import { readNote } from './notes/index.js';
import type { OpenedFile } from './open.js';
import { readPharmcatFacts } from './pharmcat/facts.js';
import { readPictureFile } from './picture/index.js';
import type { IntakeKnowledge, IntakeLimits, IntakeOptions } from './source.js';
import { standardOf } from './standard/index.js';
import { readTable } from './table/index.js';
import { readVcf } from './vcf/index.js';

const whole: Place = { kind: 'whole' };

export interface OtherOptions extends Omit<IntakeOptions, 'limits' | 'patient'> {
  readonly limits: IntakeLimits;
  readonly patient: PatientFact | undefined;
}

/** Reads what is not FHIR; a file that turns out to be damaged counts as one entry, unless some of it could be read. */
export function readOther(
  { ledger, file, recognised }: OpenedFile,
  knowledge: IntakeKnowledge,
  options: OtherOptions,
): void {
  const { limits, asOf, patient } = options;
  const standard = standardOf(knowledge);
  const plainText = () => decodeText(allPlainBytes(file.bytes, limits)).text;
  try {
    switch (recognised.format) {
      case 'vcf': {
        const chunks = plainChunks(file.bytes, limits);
        readVcf(chunks, knowledge.positions, ledger, { sample: options.sample, lineBytes: limits.lineBytes });
        return;
      }
      case 'dicom':
        readDicom(allPlainBytes(file.bytes, { ...limits, textBytes: dicomBytes }), ledger, { asOf, patient, standard });
        return;
      case 'picture':
        readPictureFile(plainChunks(file.bytes, limits), ledger);
        return;
      case 'pharmcat':
        readPharmcatFacts(plainText(), ledger);
        return;
      case 'expression':
        accountForExpression(plainText(), ledger);
        return;
      case 'array':
        readArrayFacts(plainText(), ledger, knowledge.variants ?? new Map());
        return;
      case 'table':
        if (!readTable(plainText(), ledger, { standard, asOf })) {
          const found = 'a table without date, name or code, and value';
          refuseWhole(ledger, 'unknown-document-kind', { found, remedy: 'none' });
        }
        return;
      default:
        readNote(plainText(), ledger, { standard, asOf });
    }
  } catch (error) {
    if (!(error instanceof UnreadableBytes)) throw error;
    const { code, found, expected } = error;
    refuseWhole(ledger, code, { found, remedy: 'fix-source', ...(expected ? { expected } : {}) });
  }
}

/** A DICOM file is held in memory as a whole; one instance of a long cine loop may have this size. */
const dicomBytes = 2 ** 31;

function refuseWhole(ledger: Ledger, code: Issue['code'], details: IssueDetails): void {
  ledger.quarantine(whole, [issueAt(ledger.document, whole, code, 'error', details)]);
}
