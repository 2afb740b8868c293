import type { Interview, InterviewAnswers } from '../diagnosis/index.js';
import type { ShownFrame } from '../imaging/shown-frame.js';
import type { PackManifest } from '../knowledge/pack.js';
import type { NarrativeSentence, NarrativeTally } from '../language/narrative/write.js';
import type { Issue, LocalizedText, Plan } from '../record/index.js';
import type { Excerpt as PlaceExcerpt } from '../store/excerpt.js';
import type { StoredPatient } from '../store/patients.js';
import type { AnswerSentence } from '../tools/answer.js';

/**
 * The HTTP contract between server and workbench; types only.
 *
 *   GET    /api/patients                                  -> PatientSummary[]
 *   POST   /api/patients            multipart, field `file` (one or more) -> UploadResult
 *   GET    /api/patients/:id/assessment                   -> Assessment
 *   POST   /api/patients/:id/files  multipart             -> UploadResult (adds to a patient, re-assesses)
 *   POST   /api/patients/:id/differential  {observed, excluded, unknown}: HPO ids -> DifferentialReply (nothing is kept)
 *   GET    /api/patients/:id/plans                        -> Plan[], newest first
 *   GET    /api/patients/:id/report.(pdf|html|md|json)?lang=en|zh -> the report
 *   GET    /api/documents/:sha256                         -> the bytes as they came
 *   GET    /api/documents/:sha256/excerpt?place=<JSON Place> -> Excerpt
 *   GET    /api/patients/:id/images                       -> ImageSeries[], newest first
 *   GET    /api/images/:sha256/frames/:n                  -> raw values of a frame; FrameHeader as JSON in `x-frame`
 *   GET    /api/images/:sha256/frames/:n/readings         -> FrameReading[], by each installed image model
 *   GET    /api/patients/:id/measurements                 -> ImageMark[]
 *   POST   /api/patients/:id/measurements  ImageMeasurement -> UploadResult (kept as a document, re-assesses)
 *   GET    /api/language                                  -> ModelState
 *   GET    /api/patients/:id/narrative?lang=en|zh&audience=clinician|patient[&model=none] -> NarrativeEvent, server-sent
 *   POST   /api/patients/:id/ask    {question, lang}       -> AskEvent, server-sent
 *   GET    /api/about                                     -> About
 * Errors are FHIR OperationOutcomes with a fitting status.
 */
export type PatientSummary = StoredPatient;

export interface UploadResult {
  readonly patient?: PatientSummary;
  readonly issues: readonly Issue[];
}

/** The lines of a document around a place. */
export type Excerpt = PlaceExcerpt & { readonly documentName: string; readonly kind: string };

export interface About {
  readonly version: string;
  readonly database: 'pglite' | 'postgresql';
  readonly packs: readonly PackManifest[];
}

export type DifferentialReply = Interview;
export type DifferentialAnswers = InterviewAnswers;

export type PlanHistory = readonly Plan[];

/** One series of images; frames in the order to scroll through. */
export interface ImageSeries {
  readonly uid: string;
  readonly studyUid: string;
  /** DICOM modality: CT, MR, DX ... */
  readonly modality: string;
  readonly description: string;
  readonly bodyPart?: string;
  /** YYYY-MM-DD. */
  readonly date?: string;
  /** Distance of rows and columns, mm; without it nothing can be measured. */
  readonly spacing?: readonly [row: number, column: number];
  /** The spacing is the detector's: structures of the body are smaller than measured. */
  readonly spacingAtDetector: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly frames: readonly { readonly sha256: string; readonly frame: number; readonly position?: number }[];
}

/** What a viewer needs beside the values of a frame. */
export type FrameHeader = Omit<ShownFrame, 'bytes'>;

/** Something measured or noted on a frame. Points are pixels: column, row. */
export interface ImageMeasurement {
  readonly sha256: string;
  readonly frame: number;
  readonly kind: 'length' | 'note';
  readonly points: readonly (readonly [x: number, y: number])[];
  /** The name by which the lesion is known at each visit, or the words of a note. */
  readonly lesion: string;
  readonly isNode: boolean;
  /** The day of the image, YYYY-MM-DD. */
  readonly on: string;
  readonly mm?: number | undefined;
}

/** A kept measurement, to be drawn again. */
export type ImageMark = Omit<ImageMeasurement, 'isNode'>;

/** What an installed model says of a frame. */
export interface FrameReading {
  readonly model: string;
  readonly name: LocalizedText;
  readonly intendedUse: LocalizedText;
  /** Why the model does not read it: the image is of another kind than it knows. */
  readonly refused?: string;
  /** Most probable first. */
  readonly labels: readonly { readonly name: LocalizedText; readonly probability: number }[];
  /** Where the evidence for the first label lies: rows of `side` values from 0 to 1 over the whole image. */
  readonly saliency?: { readonly side: number; readonly values: readonly number[] };
}

export type { ModelState } from '../language/models/settings.js';

/** The narrative, a sentence at a time, then how it came out. */
export type NarrativeEvent =
  | ({ readonly type: 'sentence' } & Omit<NarrativeSentence, 'refused'>)
  | { readonly type: 'done'; readonly tally: NarrativeTally };

/** An answer, a sentence at a time, then by whom the question was understood. */
export type AskEvent =
  | ({ readonly type: 'sentence' } & AnswerSentence)
  | {
      readonly type: 'done';
      readonly understoodBy: 'rules' | 'model' | 'nobody';
      readonly tool?: string;
      readonly refused?: string;
    };

export type { CardInput, ModelCard } from './model-cards.js';
export type { OutbreakView } from './outbreak.js';
export type { ModelSummary } from './outcome-routes.js';
