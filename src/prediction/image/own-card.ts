import type { ImageModelCard } from './card.js';
import type { ImageModelFile } from './model-file.js';

/** The card of a model that was trained here: it reads what it learnt from, under its labels' own names. */
export function ownCard(file: ImageModelFile, name: string): ImageModelCard {
  const { size, channels } = file.shape;
  const same = (text: string) => ({ en: text, zh: text });
  const id = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return {
    format: 'sartor-image-card',
    id: id || 'image-model',
    version: String(file.seed),
    name: same(name),
    intendedUse: { en: 'As its trainer states', zh: '以训练者说明为准' },
    licence: 'own',
    source: 'sartor train image',
    file: 'model.json',
    modalities: [],
    input: {
      rows: size,
      columns: size,
      channels: channels === 1 ? 1 : 3,
      layout: 'NHWC',
      scale: 1 / 255,
      ...file.normalisation,
    },
    output: { kind: 'scores', temperature: file.temperature },
    labels: file.classes.map((code, k) => ({
      code,
      name: same(code),
      share: Math.max(1e-4, Math.min(1 - 1e-4, file.shares[k]!)),
    })),
    familiarity: file.familiarity,
  };
}
