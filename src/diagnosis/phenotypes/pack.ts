import { z } from 'zod';
import { decodeColumns } from './disease-data.js';
import { parseKnownVariants } from './known-variants.js';
import { PhenotypeModel } from './model.js';
import { Ontology } from './ontology.js';
import { parseParameters } from './parameters.js';

const ontologySchema = z.strictObject({
  release: z.string(),
  ids: z.array(z.string()),
  labels: z.array(z.string()),
  parents: z.array(z.array(z.number())),
  replaced: z.array(z.tuple([z.string(), z.number()])),
});

const diseaseSchema = z.strictObject({
  release: z.string(),
  ids: z.array(z.string()),
  names: z.array(z.string()),
  sameAs: z.array(z.array(z.string())),
  genes: z.array(z.array(z.string())),
  inheritance: z.array(z.string()),
  reports: z.array(z.number()),
});

/** The files of `packs/hpo-phenotypes`, decompressed. */
export interface PhenotypePackFiles {
  readonly ontology: unknown;
  readonly diseases: unknown;
  readonly annotations: Uint8Array;
  readonly model: unknown;
  /** Published variants; a model without them knows genes only. */
  readonly variants?: () => unknown;
}

/**
 * The ranking model from its pack.
 * @throws Error naming the file and the entry if the pack is malformed
 */
export function parsePhenotypeModel(files: PhenotypePackFiles): PhenotypeModel {
  const ontology = ontologySchema.safeParse(files.ontology);
  if (!ontology.success) throw new Error(`hpo pack, ontology.json: ${z.prettifyError(ontology.error)}`);
  const diseases = diseaseSchema.safeParse(files.diseases);
  if (!diseases.success) throw new Error(`hpo pack, diseases.json: ${z.prettifyError(diseases.error)}`);
  const { ids, labels, parents } = ontology.data;
  if (labels.length !== ids.length || parents.length !== ids.length)
    throw new Error('hpo pack, ontology.json: columns of different length');
  const { variants: readVariants } = files;
  const columns = decodeColumns(files.annotations);
  if (columns.logPrior.length !== diseases.data.ids.length)
    throw new Error('hpo pack: diseases.json and annotations.bin differ in number');
  return new PhenotypeModel(
    new Ontology(ontology.data),
    { ...diseases.data, ...columns },
    parseParameters(files.model),
    readVariants && (() => parseKnownVariants(readVariants())),
  );
}
