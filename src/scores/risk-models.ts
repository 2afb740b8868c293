import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { readNetworkCard } from '../knowledge/table-network.js';
import { type Equation, NetworkAnswers, type PredictionKnowledge } from '../prediction/index.js';
import { readModel } from '../prediction/learners/index.js';
import { networkEquation, riskCardSchema, tableModelEquation } from '../prediction/table-model.js';
import type { Terminology } from '../record/index.js';
import { filesAt } from './installed.js';
import type { RiskNetwork } from './networks.js';

/** Models of tables that the user installed, each as an equation; of networks, what it takes to have them answer. */
export interface RiskModels {
  readonly equations: readonly Equation[];
  readonly networks: readonly RiskNetwork[];
}

/**
 * In the folders, every `NAME.risk.json` card names a model file of `sartor train table`, or a folder with an ONNX network, and
 * says where its columns come from.
 * @throws Error naming the card that is not right
 */
export function loadRiskModels(
  places: readonly string[],
  { equations: shipped, terminology }: PredictionKnowledge,
): RiskModels {
  const models = places
    .flatMap(filesAt)
    .filter((path) => path.endsWith('.risk.json'))
    .map((path) => {
      try {
        return modelAt(path, terminology);
      } catch (error) {
        throw new Error(`${path}: ${error instanceof Error ? error.message : error}`);
      }
    });
  const equations = models.map(({ equation }) => equation);
  const names = [...shipped, ...equations].flatMap(({ name, aliases }) => [name, ...Object.keys(aliases)]);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`${twice}.risk.json: another equation or model has this name`);
  return { equations, networks: models.flatMap(({ network }) => network ?? []) };
}

interface InstalledModel {
  readonly equation: Equation;
  readonly network?: RiskNetwork;
}

function modelAt(path: string, terminology: Terminology): InstalledModel {
  const written = readFileSync(path, 'utf8');
  const parsed = riskCardSchema.safeParse(JSON.parse(written));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const card = parsed.data;
  const name = basename(path, '.risk.json');
  const place = join(dirname(path), card.model);
  const versionOf = (...files: readonly (string | Uint8Array)[]) =>
    files
      .reduce((hash, bytes) => hash.update(bytes), createHash('sha256'))
      .digest('hex')
      .slice(0, 12);
  if (statSync(place).isDirectory()) {
    const network = readNetworkCard(place);
    if (network.labels.length !== 2) throw new Error('a risk needs a network of two labels, the second being the yes');
    const version = versionOf(
      written,
      readFileSync(join(place, 'model-card.json')),
      readFileSync(join(place, 'model.onnx')),
    );
    const equationWith = (answers: NetworkAnswers) =>
      networkEquation(card, network, answers, { name, version }, terminology);
    return { equation: equationWith(new NetworkAnswers()), network: { name, folder: place, equationWith } };
  }
  const bytes = readFileSync(place);
  const read = readModel(JSON.parse(bytes.toString('utf8')));
  if (read.kind !== 'yes-no') throw new Error('a risk needs a model of yes and no, not of classes');
  return { equation: tableModelEquation(card, read, { name, version: versionOf(written, bytes) }, terminology) };
}
