import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { LabelledImages } from '../../src/prediction/image/images.js';
import { sharedFile } from '../../test/shared.js';

/** The BCCD cells and their published split. */
export function bccdCells(): { images: LabelledImages; split: readonly string[] } | undefined {
  const path = sharedFile('images/bccd_cells_32.json');
  if (!path) return undefined;
  const about = JSON.parse(readFileSync(path, 'utf8')) as {
    classes: string[];
    image: number[];
    split: string[];
  };
  const beside = (ending: string) => readFileSync(path.replace(/\.json$/, ending));
  return {
    images: {
      size: 32,
      channels: 3,
      pixels: new Uint8Array(gunzipSync(beside('_rgb.u8.gz'))),
      labels: new Uint8Array(beside('_labels.u8')),
      classes: about.classes,
      groups: about.image,
    },
    split: about.split,
  };
}
