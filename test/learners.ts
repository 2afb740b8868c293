import { readFileSync } from 'node:fs';
import type { Feature, Frame } from '../src/prediction/learners/frame.js';
import { frameOf } from '../src/prediction/learners/table-frame.js';
import { Random } from '../src/statistics/random.js';
import { tableRows } from './risk.js';

/** A frame of numbers, and labels that follow the first two columns, one bent, and a level. */
export function generatedTable(rows: number, seed: number): { frame: Frame; labels: Uint8Array } {
  const random = new Random(seed);
  const number = (name: string): Feature => ({
    name,
    kind: 'numeric',
    values: Float64Array.from({ length: rows }, () => (random.uniform() < 0.05 ? Number.NaN : random.normal())),
  });
  const features: Feature[] = ['a', 'b', 'c', 'd'].map(number);
  const codes = Int32Array.from({ length: rows }, () => random.below(5) - 1);
  features.push({ name: 'site', kind: 'categorical', codes, levels: ['w', 'x', 'y', 'z'] });
  const at = (feature: number, row: number) => {
    const source = features[feature]!;
    const value = source.kind === 'numeric' ? source.values[row]! : 0;
    return Number.isNaN(value) ? 0 : value;
  };
  const labels = Uint8Array.from({ length: rows }, (_, row) => {
    const eta = 1.2 * at(0, row) - at(1, row) ** 2 + 0.8 + (codes[row] === 2 ? 1 : 0);
    return random.uniform() < 1 / (1 + Math.exp(-eta)) ? 1 : 0;
  });
  return { frame: { features, length: rows }, labels };
}

/** A reference table with its given folds. */
export function referenceTable(path: string): { frame: Frame; labels: Uint8Array; folds: string[] } {
  const rows = tableRows(path);
  const names = Object.keys(rows[0]!).filter((name) => name !== 'y' && name !== 'fold');
  const { frame } = frameOf(names.map((name) => ({ name, cells: rows.map((row) => row[name]!) })));
  return {
    frame,
    labels: Uint8Array.from(rows, (row) => Number(row.y)),
    folds: rows.map((row) => row.fold!),
  };
}

export const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
