import { gunzipSync } from 'fflate';
import type { DocumentHash, Fact, ImagingFact, ModelReading, PatientRecord } from '../record/index.js';
import type { ImagePlugin } from './plugin.js';
import { readRaster } from './read-raster.js';
import { isRefused } from './refusal.js';

/**
 * The record with what the installed models read in its images, a frame of each series: its own answer, calibrated, beside
 * the imaging fact. Images of a kind that a model does not know are left alone.
 * @param bytesOf the bytes of a document of the record
 */
export async function withReadings(
  record: PatientRecord,
  models: readonly ImagePlugin[],
  bytesOf: (document: DocumentHash) => Promise<Uint8Array | undefined>,
): Promise<PatientRecord> {
  if (models.length === 0 || !record.facts.some(({ kind }) => kind === 'imaging')) return record;
  const facts: Fact[] = [];
  for (const fact of record.facts) facts.push(fact.kind === 'imaging' ? await read(fact, models, bytesOf) : fact);
  return { ...record, facts };
}

async function read(
  fact: ImagingFact,
  models: readonly ImagePlugin[],
  bytesOf: (document: DocumentHash) => Promise<Uint8Array | undefined>,
): Promise<ImagingFact> {
  const { place, document } = fact.provenance;
  if (place.kind !== 'dicom' && place.kind !== 'whole') return fact;
  const bytes = await bytesOf(document);
  if (!bytes) return fact;
  const raster = await readRaster(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes);
  if (isRefused(raster)) return fact;
  const modality = fact.modalities.find((each) => each !== 'OT');
  const readings: ModelReading[] = [];
  for (const { card, read: readWith } of models) {
    const reading = await readWith(raster, modality);
    if ('refused' in reading) continue;
    readings.push({
      model: `${card.id} ${card.version}`,
      name: card.name,
      labels: card.labels.map(({ name, disease, share }, k) => ({
        name,
        probability: reading.probabilities[k]!,
        logLikelihoodRatio: reading.logLikelihoodRatios[k]!,
        share,
        ...(disease ? { disease } : {}),
      })),
    });
  }
  return readings.length > 0 ? { ...fact, readings } : fact;
}
