import { gunzipSync } from 'node:zlib';
import type { Casebook } from '../casebook.js';
import { openDataSet } from '../format/dicom/open.js';
import { isRefused, type Refused } from '../format/refusal.js';
import { type InstanceHeader, inOrder, instanceHeader } from '../imaging/dicom/instance.js';
import type { ImagePlugin } from '../imaging/plugin.js';
import type { Raster } from '../imaging/raster.js';
import { readRaster } from '../imaging/read-raster.js';
import { type OpenedImage, openImage } from '../imaging/shown.js';
import type { ShownFrame } from '../imaging/shown-frame.js';
import { loadImageModels } from '../knowledge/image-models.js';
import type { DocumentHash } from '../record/index.js';
import type { FrameReading, ImageMark, ImageSeries } from './api.js';
import { markOf, measurementName } from './measurement.js';

/** Files whose frames were asked for last stay open; the rest is on disk. */
const openFiles = 3;
const headBytes = 128 * 1024;
const mostUnpackedBytes = 2 ** 30;

interface Known {
  readonly sha256: string;
  readonly name: string;
  readonly header: InstanceHeader;
}

/** Reads images of patients from the store: headers once, pixels when asked for. */
export class ImageLibrary {
  readonly #headers = new Map<string, InstanceHeader | undefined>();
  readonly #open = new Map<string, OpenedImage>();
  #models: Promise<readonly ImagePlugin[]> | undefined;

  constructor(private readonly casebook: Casebook) {}

  /** The series of a patient, newest first; slices in the order of the body. */
  async series(patientId: string): Promise<ImageSeries[]> {
    const bySeries = new Map<string, Known[]>();
    for (const { sha256, name, kind } of await this.casebook.patients.documents(patientId)) {
      if (kind !== 'dicom' && kind !== 'image') continue;
      const header = await this.#header(sha256);
      if (!header) continue;
      const key = header.seriesUid || sha256;
      const list = bySeries.get(key);
      if (list) list.push({ sha256, name, header });
      else bySeries.set(key, [{ sha256, name, header }]);
    }
    return [...bySeries].map(([uid, instances]) => asSeries(uid, inOrder(instances))).sort(newestFirst);
  }

  /** One frame, or why it cannot be shown; undefined where there is no such file. */
  async frame(sha256: string, index: number): Promise<ShownFrame | Refused | undefined> {
    let image = this.#open.get(sha256);
    if (!image) {
      const document = await this.casebook.document(sha256 as DocumentHash);
      if (!document) return undefined;
      const opened = openImage(plain(document.bytes));
      if (isRefused(opened)) return opened;
      image = opened;
    }
    // Most recently used last.
    this.#open.delete(sha256);
    this.#open.set(sha256, image);
    if (this.#open.size > openFiles) this.#open.delete(this.#open.keys().next().value!);
    return image.frame(index);
  }

  /** What each installed model says of a frame; undefined where there is no such frame. */
  async readings(sha256: string, index: number): Promise<FrameReading[] | undefined> {
    this.#models ??= loadImageModels();
    const models = await this.#models;
    if (models.length === 0) return [];
    const document = await this.casebook.document(sha256 as DocumentHash);
    const raster = document && (await readRaster(plain(document.bytes), index));
    if (!raster || isRefused(raster)) return undefined;
    const modality = (await this.#header(sha256))?.modality;
    return Promise.all(models.map((model) => readingOf(model, raster, modality === 'OT' ? undefined : modality)));
  }

  /** Measurements kept on a patient's images. */
  async marks(patientId: string): Promise<ImageMark[]> {
    const documents = await this.casebook.patients.documents(patientId);
    const kept = documents.filter(({ name }) => name === measurementName);
    const marks = await Promise.all(
      kept.map(async ({ sha256 }) => {
        const document = await this.casebook.document(sha256);
        return document && markOf(document.bytes);
      }),
    );
    return marks.filter((mark) => mark !== undefined);
  }

  async #header(sha256: string): Promise<InstanceHeader | undefined> {
    if (!this.#headers.has(sha256)) this.#headers.set(sha256, await this.#readHeader(sha256));
    return this.#headers.get(sha256);
  }

  async #readHeader(sha256: string): Promise<InstanceHeader | undefined> {
    const head = await this.casebook.documentHead(sha256 as DocumentHash, headBytes);
    if (!head) return undefined;
    try {
      return instanceHeader(openDataSet(head, 'x7fe00010'));
    } catch {
      // Not DICOM, or its header is longer than usual: ask the file itself.
      return this.#measured(sha256);
    }
  }

  async #measured(sha256: string): Promise<InstanceHeader | undefined> {
    const document = await this.casebook.document(sha256 as DocumentHash);
    if (!document) return undefined;
    const bytes = plain(document.bytes);
    try {
      return instanceHeader(openDataSet(bytes));
    } catch {
      const image = openImage(bytes);
      if (isRefused(image)) return undefined;
      const frame = await image.frame(0);
      if (isRefused(frame)) return undefined;
      const { rows, columns, spacing } = frame;
      return {
        sopInstanceUid: sha256,
        studyUid: '',
        seriesUid: sha256,
        modality: 'OT',
        seriesDescription: document.name,
        rows,
        columns,
        frames: image.frames,
        spacingAtDetector: false,
        ...(spacing ? { spacing } : {}),
      };
    }
  }
}

const plain = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: mostUnpackedBytes }) : bytes;

async function readingOf(plugin: ImagePlugin, raster: Raster, modality: string | undefined): Promise<FrameReading> {
  const { card } = plugin;
  const reading = await plugin.read(raster, modality);
  const about = { model: `${card.id} ${card.version}`, name: card.name, intendedUse: card.intendedUse };
  if ('refused' in reading) return { ...about, refused: reading.refused, labels: [] };
  const labels = card.labels
    .map(({ name }, k) => ({ name, probability: reading.probabilities[k]! }))
    .sort((a, b) => b.probability - a.probability);
  const first = reading.probabilities.indexOf(Math.max(...reading.probabilities));
  if (!card.file.endsWith('.json')) return { ...about, labels };
  const { side, values } = await plugin.saliency(raster, first);
  return { ...about, labels, saliency: { side, values: Array.from(values, (value) => Math.round(value * 100) / 100) } };
}

function asSeries(uid: string, instances: readonly Known[]): ImageSeries {
  const { header } = instances[0]!;
  const { studyUid, modality, studyDescription, seriesDescription, bodyPart, date, spacing, spacingAtDetector } =
    header;
  return {
    uid,
    studyUid,
    modality,
    description: [studyDescription, seriesDescription].filter(Boolean).join(', '),
    ...(bodyPart ? { bodyPart } : {}),
    ...(date && /^\d{8}$/.test(date) ? { date: `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}` } : {}),
    ...(spacing ? { spacing } : {}),
    spacingAtDetector,
    frames: instances.flatMap((instance) =>
      Array.from({ length: instance.header.frames }, (_, frame) => ({
        sha256: instance.sha256,
        frame,
        ...(instance.header.position === undefined ? {} : { position: instance.header.position }),
      })),
    ),
    rows: header.rows,
    columns: header.columns,
  };
}

const newestFirst = (a: ImageSeries, b: ImageSeries) =>
  (b.date ?? '').localeCompare(a.date ?? '') || a.modality.localeCompare(b.modality) || (a.uid < b.uid ? -1 : 1);
