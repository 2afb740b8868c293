import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Equation, PredictionKnowledge } from '../prediction/index.js';
import { readModel } from '../prediction/learners/index.js';
import { riskCardSchema, tableModelEquation } from '../prediction/table-model.js';
import type { Terminology } from '../record/index.js';
import { filesAt } from './installed.js';

/**
 * Models of tables that the user installed, each as an equation: in the folders, every `NAME.risk.json` card names a model
 * file of `sartor train table` and says where its columns come from.
 * @throws Error naming the card that is not right
 */
export function loadRiskModels(
  places: readonly string[],
  { equations: shipped, terminology }: PredictionKnowledge,
): readonly Equation[] {
  const equations = places
    .flatMap(filesAt)
    .filter((path) => path.endsWith('.risk.json'))
    .map((path) => {
      try {
        return equationAt(path, terminology);
      } catch (error) {
        throw new Error(`${path}: ${error instanceof Error ? error.message : error}`);
      }
    });
  const names = [...shipped, ...equations].flatMap(({ name, aliases }) => [name, ...Object.keys(aliases)]);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`${twice}.risk.json: another equation or model has this name`);
  return equations;
}

function equationAt(path: string, terminology: Terminology): Equation {
  const written = readFileSync(path, 'utf8');
  const parsed = riskCardSchema.safeParse(JSON.parse(written));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const bytes = readFileSync(join(dirname(path), parsed.data.model));
  const read = readModel(JSON.parse(bytes.toString('utf8')));
  if (read.kind !== 'yes-no') throw new Error('a risk needs a model of yes and no, not of classes');
  const version = createHash('sha256').update(written).update(bytes).digest('hex').slice(0, 12);
  const name = basename(path, '.risk.json');
  return tableModelEquation(parsed.data, read, { name, version }, terminology);
}
