import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type PhenotypeModel, parsePhenotypeModel } from '../diagnosis/knowledge.js';
import { Pack } from './load.js';
import { packageRoot } from './root.js';

/** The phenotype ranking model from its pack; a quarter of a second, so only where phenotypes are to be ranked. */
export function loadPhenotypeModel(root = join(packageRoot, 'packs')): PhenotypeModel {
  const pack = new Pack('hpo-phenotypes', root);
  return parsePhenotypeModel({
    ontology: pack.json('ontology.json.gz'),
    diseases: pack.json('diseases.json.gz'),
    annotations: gunzipSync(pack.bytes('annotations.bin.gz')),
    model: pack.json('model.json'),
  });
}
