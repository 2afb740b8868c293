import type { DataSet } from 'dicom-parser';
import { openDataSet } from '../../format/dicom/open.js';
import { asRefused, type RefusalReason } from '../../format/refusal.js';
import {
  type ClinicalTime,
  type DocumentFact,
  dateOf,
  type ImagingFact,
  type IsoDate,
  type Issue,
  type PatientFact,
  type Place,
  parseClinicalTime,
} from '../../record/index.js';
import { issueAt, type Ledger } from '../ledger.js';
import type { Standard } from '../standard/index.js';
import { measurementsOf } from './report.js';

/** The header elements read. @see https://dicom.nema.org/medical/dicom/current/output/chtml/part06/chapter_6.html */
const tags = {
  sopInstanceUid: 'x00080018',
  studyDate: 'x00080020',
  studyTime: 'x00080030',
  modality: 'x00080060',
  studyDescription: 'x00081030',
  patientBirthDate: 'x00100030',
  patientSex: 'x00100040',
  bodyPart: 'x00180015',
  studyUid: 'x0020000d',
  seriesUid: 'x0020000e',
  seriesDescription: 'x0008103e',
  frames: 'x00280008',
  documentTitle: 'x00420010',
  contentType: 'x00420012',
} as const;
type Header = Partial<Record<keyof typeof tags, string>>;

/** One DICOM instance: its header becomes an imaging fact, a structured report's measurements observations; pixels are read later, by who looks at them. */
export function readDicom(
  bytes: Uint8Array,
  ledger: Ledger,
  context: { readonly asOf: IsoDate; readonly patient: PatientFact | undefined; readonly standard: Standard },
): void {
  const whole: Place = { kind: 'whole' };
  const refuse = (place: Place, code: Issue['code'], details: Partial<Issue>) =>
    ledger.quarantine(place, [issueAt(ledger.document, place, code, 'error', details)]);
  let header: Header;
  let dataSet: DataSet;
  try {
    dataSet = openDataSet(bytes, 'x7fe00010');
    header = headerOf(dataSet);
  } catch (error) {
    const { refused, found } = asRefused(error);
    refuse(whole, codes[refused] ?? 'malformed-record', { found, remedy: 'fix-source' });
    return;
  }
  const place: Place = header.sopInstanceUid ? { kind: 'dicom', sopInstanceUid: header.sopInstanceUid } : whole;
  if (dataSet.string('x00020002')?.trim() === directoryStorage) {
    const found = 'DICOMDIR, a list of other files';
    ledger.ignore(place, [issueAt(ledger.document, place, 'read-with-another', 'information', { found })]);
    return;
  }
  if (!header.studyUid && !header.modality) {
    refuse(place, 'missing-field', { found: 'no study UID and no modality', remedy: 'fix-source' });
    return;
  }
  const other = otherPerson(header, context.patient);
  if (other) {
    refuse(place, 'other-patient', { found: other, remedy: 'split-patients' });
    return;
  }
  const time = timeOf(header);
  if (time && dateOf(time) > context.asOf) {
    refuse(place, 'future-date', { found: time, expected: `<= ${context.asOf}`, remedy: 'fix-source' });
    return;
  }
  const description = [header.studyDescription, header.seriesDescription].filter(Boolean).join(', ');
  if (dataSet.elements[encapsulatedDocument]) {
    ledger.facts([encapsulated(header, description, ledger.source(place), time)]);
    return;
  }
  // Reports, plans and presentation states of a study have no rows: they are no image.
  const isImage = dataSet.elements.x00280010 !== undefined;
  const fact: ImagingFact = {
    kind: 'imaging',
    ...ledger.source(place),
    certainty: 'present',
    foundBy: 'source',
    modalities: header.modality ? [header.modality] : [],
    ...(isImage ? { instances: Math.max(1, Number(header.frames ?? 1) || 1) } : {}),
    ...(header.studyUid ? { studyUid: header.studyUid } : {}),
    ...(header.seriesUid ? { seriesUid: header.seriesUid } : {}),
    ...(description ? { description } : {}),
    ...(header.bodyPart ? { bodySite: { codings: [], text: header.bodyPart } } : {}),
    ...(time ? { time } : {}),
  };
  const measured = measurementsOf(dataSet, {
    ledger,
    standard: context.standard,
    time,
    place: (tag) => (place.kind === 'dicom' ? { ...place, tag } : place),
  });
  ledger.facts([fact, ...measured]);
}

/** A letter or report within DICOM: what it is called is a fact; the file inside is not read. PS3.3 section C.24.2. */
function encapsulated(
  { documentTitle, contentType }: Header,
  description: string,
  source: ReturnType<Ledger['source']>,
  time: ClinicalTime | undefined,
): DocumentFact {
  const title = documentTitle || description;
  return {
    kind: 'document',
    ...source,
    certainty: 'present',
    foundBy: 'source',
    concept: { codings: [], ...(title ? { text: title } : {}) },
    ...(title ? { title } : {}),
    ...(contentType ? { contentType } : {}),
    ...(time ? { time } : {}),
  };
}

/** Media Storage Directory Storage. */
const directoryStorage = '1.2.840.10008.1.3.10';
const encapsulatedDocument = 'x00420011';

/** What the reader is told where a file cannot be opened; damage is `malformed-record`. */
const codes: Partial<Record<RefusalReason, Issue['code']>> = {
  'too-large': 'file-too-large',
  'no-transfer-syntax': 'missing-field',
};

function headerOf(data: DataSet): Header {
  const header: Header = {};
  for (const [name, tag] of Object.entries(tags) as [keyof typeof tags, string][]) {
    const value = data.string(tag)?.trim();
    if (value) header[name] = value;
  }
  return header;
}

/** `20260503` and `101530.000` as clinical time. */
function timeOf({ studyDate, studyTime }: Header): ClinicalTime | undefined {
  const date = /^(\d{4})(\d{2})(\d{2})$/.exec(studyDate ?? '');
  if (!date) return undefined;
  const day = `${date[1]}-${date[2]}-${date[3]}`;
  const clock = /^(\d{2})(\d{2})(\d{2})?/.exec(studyTime ?? '');
  return parseClinicalTime(clock ? `${day}T${clock[1]}:${clock[2]}:${clock[3] ?? '00'}` : day);
}

/** What in the header contradicts the patient of the record; an empty or anonymised header contradicts nothing. */
function otherPerson({ patientBirthDate, patientSex }: Header, patient: PatientFact | undefined): string | undefined {
  const birth = patientBirthDate?.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  if (
    patient?.birthDate &&
    birth &&
    /^\d{4}-\d{2}-\d{2}$/.test(birth) &&
    patient.birthDate.length === 10 &&
    birth !== patient.birthDate
  )
    return `born ${birth}`;
  const sex = patientSex === 'F' ? 'female' : patientSex === 'M' ? 'male' : undefined;
  const known = patient?.sex === 'female' || patient?.sex === 'male' ? patient.sex : undefined;
  return sex && known && sex !== known ? sex : undefined;
}
