import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ImagePlugin, openPlugin } from '../imaging/plugin.js';
import { parseImageCard } from '../prediction/image/card.js';
import { ImageModelError } from './image-model-error.js';

/**
 * The image models of a folder: a subfolder each, with `card.json` and the file that it names.
 * @throws ImageModelError naming the card or model that is not right
 */
export async function loadImageModels(folder: string | undefined = process.env.SARTOR_MODELS): Promise<ImagePlugin[]> {
  if (!folder || !existsSync(folder)) return [];
  const cards = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'card.json')))
    .map(({ name }) => join(folder, name))
    .sort();
  return Promise.all(cards.map(loadImageModel));
}

/**
 * @param folder one model's own folder
 * @throws ImageModelError
 */
export async function loadImageModel(folder: string): Promise<ImagePlugin> {
  const path = join(folder, 'card.json');
  try {
    const card = parseImageCard(JSON.parse(readFileSync(path, 'utf8')), path);
    return await openPlugin(card, readFileSync(join(folder, card.file)));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ImageModelError(why.startsWith(path) ? why : `${path}: ${why}`);
  }
}
