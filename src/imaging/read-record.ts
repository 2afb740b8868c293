import { gunzipSync } from 'fflate';
import { openDataSet } from '../format/dicom/open.js';
import { isRefused, type Refused } from '../format/refusal.js';
import type { DocumentHash, Fact, FrameOfSeries, ImagingFact, ModelReading, PatientRecord } from '../record/index.js';
import { type InstanceHeader, inOrder, instanceHeader } from './dicom/instance.js';
import type { ImagePlugin, PluginReading } from './plugin.js';
import { type OpenedRasters, openRasters } from './read-raster.js';

type BytesOf = (document: DocumentHash) => Promise<Uint8Array | undefined>;
type Answer = Exclude<PluginReading, { readonly refused: string }>;

/** So many images of a series are read at most, spread evenly over it: the time of an assessment stays bounded. */
export const mostFramesRead = 64;

/**
 * The record with what the installed models read in its images, beside the imaging fact. Of a series, or a file of several
 * frames, up to `mostFramesRead` are read; images of a kind that a model does not know are left alone and counted.
 * @param bytesOf the bytes of a document of the record
 */
export async function withReadings(
  record: PatientRecord,
  models: readonly ImagePlugin[],
  bytesOf: BytesOf,
): Promise<PatientRecord> {
  if (models.length === 0 || !record.facts.some(({ kind }) => kind === 'imaging')) return record;
  const facts: Fact[] = [];
  for (const fact of record.facts) facts.push(fact.kind === 'imaging' ? await read(fact, models, bytesOf) : fact);
  return { ...record, facts };
}

async function read(fact: ImagingFact, models: readonly ImagePlugin[], bytesOf: BytesOf): Promise<ImagingFact> {
  const { kind } = fact.provenance.place;
  if (kind !== 'dicom' && kind !== 'whole') return fact;
  const modality = fact.modalities.find((each) => each !== 'OT');
  const able = models.filter(
    ({ card: { modalities } }) => !modality || modalities.length === 0 || modalities.includes(modality),
  );
  if (able.length === 0) return fact;
  const files = new FileReader(bytesOf);
  const all = await framesOf(fact, files);
  const answers = able.map(() => [] as { readonly at: FrameOfSeries; readonly answer: Answer }[]);
  const unfamiliar = able.map(() => 0);
  let unreadable = 0;
  for (const at of spread(all, mostFramesRead)) {
    const opened = await files.open(at.document);
    const raster = opened && !isRefused(opened) ? await opened.frame(at.frame) : undefined;
    if (!raster || isRefused(raster)) {
      unreadable++;
      continue;
    }
    for (const [k, model] of able.entries()) {
      const answer = await model.read(raster, modality);
      if ('refused' in answer) unfamiliar[k]!++;
      else answers[k]!.push({ at, answer });
    }
  }
  const readings = able.flatMap(({ card }, k): ModelReading[] => {
    const given = answers[k]!;
    if (given.length === 0) return [];
    return [
      {
        model: `${card.id} ${card.version}`,
        name: card.name,
        frames: { inSeries: all.length, read: given.length, unfamiliar: unfamiliar[k]!, unreadable },
        labels: card.labels.map(({ name, disease, share }, label) => {
          const best = given.reduce((a, b) =>
            b.answer.probabilities[label]! > a.answer.probabilities[label]! ? b : a,
          );
          return {
            name,
            probability: best.answer.probabilities[label]!,
            strongest: best.at,
            logLikelihoodRatio: meanRatio(given.map(({ answer }) => answer.logLikelihoodRatios[label]!)),
            share,
            ...(disease ? { disease } : {}),
          };
        }),
      },
    ];
  });
  return readings.length > 0 ? { ...fact, readings } : fact;
}

/**
 * The logarithm of the mean likelihood ratio: the evidence of the series where the finding shows in one of its images, whichever.
 * The mean holds however much neighbouring images depend on each other, and does not grow with their number as the highest or
 * the product would. Vovk & Wang, Annals of Statistics 49:1736 (2021).
 */
function meanRatio(logs: readonly number[]): number {
  const highest = Math.max(...logs);
  return highest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - highest), 0) / logs.length);
}

/** Reads files one at a time: a series may be larger than the memory. */
class FileReader {
  #last: { readonly document: DocumentHash; readonly opened: OpenedRasters | Refused | undefined } | undefined;

  constructor(private readonly bytesOf: BytesOf) {}

  async bytes(document: DocumentHash): Promise<Uint8Array | undefined> {
    const bytes = await this.bytesOf(document);
    return bytes && bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  }

  async open(document: DocumentHash): Promise<OpenedRasters | Refused | undefined> {
    if (this.#last?.document === document) return this.#last.opened;
    const bytes = await this.bytes(document);
    const opened = bytes && openRasters(bytes);
    this.#last = { document, opened };
    return opened;
  }
}

/** The images of a fact in the order of the body. A file without a readable header counts as one image, at the end. */
async function framesOf(fact: ImagingFact, files: FileReader): Promise<readonly FrameOfSeries[]> {
  const { document } = fact.provenance;
  const instances: { readonly document: DocumentHash; readonly header: InstanceHeader }[] = [];
  const others: { readonly document: DocumentHash; readonly frames: number }[] = [];
  if (fact.furtherFiles) {
    for (const each of [document, ...fact.furtherFiles]) {
      const header = headerOf(await files.bytes(each));
      if (header) instances.push({ document: each, header });
      else others.push({ document: each, frames: 1 });
    }
  } else {
    const opened = await files.open(document);
    others.push({ document, frames: opened && !isRefused(opened) ? opened.frames : 1 });
  }
  return [...inOrder(instances).map((each) => ({ document: each.document, frames: each.header.frames })), ...others]
    .flatMap((each) => Array.from({ length: each.frames }, (_, frame) => ({ document: each.document, frame })))
    .map((each, index) => ({ ...each, number: index + 1 }));
}

function headerOf(bytes: Uint8Array | undefined): InstanceHeader | undefined {
  try {
    return bytes && instanceHeader(openDataSet(bytes, 'x7fe00010'));
  } catch {
    return undefined;
  }
}

/** At most so many, the middles of equal parts. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / most)]!);
}
