import { Arena, type Region } from '../../image/arena.js';
import { type Gemm, gemmKernel, tileColumns, tileRows } from '../../image/gemm-kernel.js';
import type { Tensors } from './safetensors.js';
import type { TokenIds, WordPieceTokenizer } from './tokenizer.js';

/** MiniLM-L6-H384: Wang et al. 2020, arXiv:2002.10957; as sentence encoder: Reimers & Gurevych 2019, arXiv:1908.10084. */
export const shape = { width: 384, inner: 1536, heads: 12, layers: 6, atMost: 256 } as const;
const headWidth = shape.width / shape.heads;
const epsilon = 1e-12;
/** Rows (tokens, padding included) worked on at once. */
const rowsAtOnce = 512;

/** A linear map whose weights lie in panels of `tileColumns` outputs, so that the kernel walks them in order. */
export interface Linear {
  readonly weights: Region;
  readonly bias: Float32Array;
  readonly inputs: number;
  readonly outputs: number;
}

export interface Norm {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

interface Layer {
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly output: Linear;
  readonly attentionNorm: Norm;
  readonly up: Linear;
  readonly down: Linear;
  readonly norm: Norm;
}

/** Where each text's tokens lie among the rows of a batch. */
interface Span {
  readonly row: number;
  readonly tokens: number;
}

/** Turns texts into vectors of unit length whose dot product says how alike they are in meaning. Deterministic, one thread. */
export class SentenceEncoder {
  readonly #tokenizer: WordPieceTokenizer;
  readonly #tensors: Tensors;
  readonly #layers: readonly Layer[];
  readonly #gemm: Gemm;
  readonly #hidden: Region;
  readonly #query: Region;
  readonly #key: Region;
  readonly #value: Region;
  readonly #mixed: Region;
  readonly #wide: Region;
  readonly #keyTurned: Region;
  readonly #scores: Region;

  readonly name = 'all-MiniLM-L6-v2';
  readonly dimension = shape.width;

  /** @throws if a tensor is missing or of another size: not the weights of this architecture */
  constructor(tensors: Tensors, tokenizer: WordPieceTokenizer) {
    this.#tokenizer = tokenizer;
    this.#tensors = tensors;
    const arena = new Arena();
    const { width, inner, layers, atMost } = shape;
    const linear = (name: string, inputs: number, outputs: number): Linear => ({
      weights: arena.reserve(inputs * outputs),
      bias: this.#tensor(`${name}.bias`, outputs),
      inputs,
      outputs,
    });
    const norm = (name: string): Norm => ({
      weight: this.#tensor(`${name}.weight`, width),
      bias: this.#tensor(`${name}.bias`, width),
    });
    this.#layers = Array.from({ length: layers }, (_, at) => {
      const name = `encoder.layer.${at}`;
      return {
        query: linear(`${name}.attention.self.query`, width, width),
        key: linear(`${name}.attention.self.key`, width, width),
        value: linear(`${name}.attention.self.value`, width, width),
        output: linear(`${name}.attention.output.dense`, width, width),
        attentionNorm: norm(`${name}.attention.output.LayerNorm`),
        up: linear(`${name}.intermediate.dense`, width, inner),
        down: linear(`${name}.output.dense`, inner, width),
        norm: norm(`${name}.output.LayerNorm`),
      };
    });
    this.#hidden = arena.reserve(rowsAtOnce * width);
    this.#query = arena.reserve(rowsAtOnce * width);
    this.#key = arena.reserve(rowsAtOnce * width);
    this.#value = arena.reserve(rowsAtOnce * width);
    this.#mixed = arena.reserve(rowsAtOnce * width);
    this.#wide = arena.reserve(rowsAtOnce * inner);
    this.#keyTurned = arena.reserve(headWidth * atMost);
    this.#scores = arena.reserve(atMost * atMost);
    this.#gemm = gemmKernel(arena.open());
    for (const [at, layer] of this.#layers.entries()) this.#fill(`encoder.layer.${at}`, layer);
  }

  /** One vector a text, in order; an empty text has the vector of its two marks. */
  encode(texts: readonly string[]): Float32Array[] {
    return this.#batches(texts, shape.layers, (spans) => spans.map((span) => meanOf(this.#hidden.view, span)));
  }

  /** What enters the last layer, a row a token: the start of fine-tuning that layer alone. */
  beforeLastLayer(texts: readonly string[]): Float32Array[] {
    return this.#batches(texts, shape.layers - 1, (spans) =>
      spans.map(({ row, tokens }) => this.#hidden.view.slice(row * shape.width, (row + tokens) * shape.width)),
    );
  }

  #batches<T>(texts: readonly string[], layers: number, read: (spans: readonly Span[]) => T[]): T[] {
    const results: T[] = new Array(texts.length);
    let batch: { readonly index: number; readonly ids: TokenIds; readonly row: number }[] = [];
    let rows = 0;
    const run = () => {
      if (batch.length === 0) return;
      const spans = batch.map(({ row, ids }) => ({ row, tokens: ids.length }));
      this.#hidden.view.fill(0, 0, rows * shape.width);
      for (const { row, ids } of batch) this.#embed(ids, row);
      for (const layer of this.#layers.slice(0, layers)) this.#apply(layer, spans, rows);
      read(spans).forEach((result, at) => {
        results[batch[at]!.index] = result;
      });
      batch = [];
      rows = 0;
    };
    for (const [index, text] of texts.entries()) {
      const ids = this.#tokenizer.encode(text, shape.atMost);
      const padded = Math.ceil(ids.length / tileColumns) * tileColumns;
      if (rows + padded > rowsAtOnce) run();
      batch.push({ index, ids, row: rows });
      rows += padded;
    }
    run();
    return results;
  }

  #embed(ids: TokenIds, row: number): void {
    const { width } = shape;
    const words = this.#tensors.get('embeddings.word_embeddings.weight')!;
    const positions = this.#tensors.get('embeddings.position_embeddings.weight')!;
    const kind = this.#tensors.get('embeddings.token_type_embeddings.weight')!;
    const hidden = this.#hidden.view;
    for (let at = 0; at < ids.length; at++) {
      const [word, position, to] = [ids[at]! * width, at * width, (row + at) * width];
      for (let i = 0; i < width; i++) hidden[to + i] = words[word + i]! + positions[position + i]! + kind[i]!;
    }
    const norm = {
      weight: this.#tensor('embeddings.LayerNorm.weight', width),
      bias: this.#tensor('embeddings.LayerNorm.bias', width),
    };
    normalise(hidden, row, row + ids.length, norm);
  }

  #apply(layer: Layer, spans: readonly Span[], rows: number): void {
    const { width, inner } = shape;
    this.#linear(layer.query, this.#hidden, this.#query, rows);
    this.#linear(layer.key, this.#hidden, this.#key, rows);
    this.#linear(layer.value, this.#hidden, this.#value, rows);
    this.#mixed.view.fill(0, 0, rows * width);
    for (const span of spans) this.#attend(span);
    this.#linear(layer.output, this.#mixed, this.#query, rows);
    addTo(this.#hidden.view, this.#query.view, rows * width);
    normalise(this.#hidden.view, 0, rows, layer.attentionNorm);
    this.#linear(layer.up, this.#hidden, this.#wide, rows);
    const wide = this.#wide.view;
    for (let i = 0; i < rows * inner; i++) wide[i] = gelu(wide[i]!);
    this.#linear(layer.down, this.#wide, this.#query, rows);
    addTo(this.#hidden.view, this.#query.view, rows * width);
    normalise(this.#hidden.view, 0, rows, layer.norm);
  }

  /** `to = from W + b`, row by row. */
  #linear({ weights, bias, inputs, outputs }: Linear, from: Region, to: Region, rows: number): void {
    const view = to.view;
    for (let row = 0; row < rows; row++) view.set(bias, row * outputs);
    const panel = inputs * tileColumns * 4;
    const c = outputs * 4;
    for (let column = 0; column < outputs; column += tileColumns) {
      const b = weights.address + (column / tileColumns) * panel;
      this.#gemm(
        rows,
        tileColumns,
        inputs,
        from.address,
        inputs * 4,
        4,
        b,
        tileColumns * 4,
        to.address + column * 4,
        c,
      );
    }
  }

  /** Scaled dot-product attention of one text's tokens to each other, head by head, into `mixed`. */
  #attend({ row, tokens }: Span): void {
    const { width, heads } = shape;
    const padded = Math.ceil(tokens / tileColumns) * tileColumns;
    const [key, turned, scores] = [this.#key.view, this.#keyTurned.view, this.#scores.view];
    const scale = 1 / Math.sqrt(headWidth);
    for (let head = 0; head < heads; head++) {
      const offset = row * width + head * headWidth;
      for (let i = 0; i < headWidth; i++) {
        for (let at = 0; at < padded; at++) turned[i * padded + at] = key[offset + at * width + i]!;
      }
      scores.fill(0, 0, padded * padded);
      const rowBytes = width * 4;
      this.#gemm(
        padded,
        padded,
        headWidth,
        this.#query.address + offset * 4,
        rowBytes,
        4,
        this.#keyTurned.address,
        padded * 4,
        this.#scores.address,
        padded * 4,
      );
      for (let at = 0; at < padded; at++) softmax(scores, at * padded, tokens, padded, scale);
      this.#gemm(
        padded,
        headWidth,
        padded,
        this.#scores.address,
        padded * 4,
        4,
        this.#value.address + offset * 4,
        rowBytes,
        this.#mixed.address + offset * 4,
        rowBytes,
      );
    }
  }

  #fill(name: string, layer: Layer): void {
    const parts = [
      ['attention.self.query', layer.query],
      ['attention.self.key', layer.key],
      ['attention.self.value', layer.value],
      ['attention.output.dense', layer.output],
      ['intermediate.dense', layer.up],
      ['output.dense', layer.down],
    ] as const;
    for (const [part, { weights, inputs, outputs }] of parts)
      pack(this.#tensor(`${name}.${part}.weight`, inputs * outputs), weights.view, inputs, outputs);
  }

  #tensor(name: string, length: number): Float32Array {
    const tensor = this.#tensors.get(name);
    if (tensor?.length !== length) throw new Error(`The encoder's weights lack ${name} of ${length} numbers`);
    return tensor;
  }
}

/** From rows of outputs, as the file has them, to panels of `tileColumns` outputs by input. */
export function pack(from: Float32Array, to: Float32Array, inputs: number, outputs: number): void {
  for (let output = 0; output < outputs; output++) {
    const base = Math.floor(output / tileColumns) * inputs * tileColumns + (output % tileColumns);
    for (let input = 0; input < inputs; input++) to[base + input * tileColumns] = from[output * inputs + input]!;
  }
}

function addTo(to: Float32Array, from: Float32Array, length: number): void {
  for (let i = 0; i < length; i++) to[i]! += from[i]!;
}

/** Layer normalisation of rows [from, to) in place. */
function normalise(values: Float32Array, from: number, to: number, { weight, bias }: Norm): void {
  const { width } = shape;
  for (let row = from; row < to; row++) {
    const start = row * width;
    let mean = 0;
    for (let i = 0; i < width; i++) mean += values[start + i]!;
    mean /= width;
    let variance = 0;
    for (let i = 0; i < width; i++) variance += (values[start + i]! - mean) ** 2;
    const scale = 1 / Math.sqrt(variance / width + epsilon);
    for (let i = 0; i < width; i++) values[start + i] = (values[start + i]! - mean) * scale * weight[i]! + bias[i]!;
  }
}

/** Softmax over the first `count` of a row; the padding after gets no weight. */
function softmax(values: Float32Array, start: number, count: number, padded: number, scale: number): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) most = Math.max(most, values[start + i]!);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const value = Math.exp((values[start + i]! - most) * scale);
    values[start + i] = value;
    total += value;
  }
  for (let i = 0; i < count; i++) values[start + i]! /= total;
  values.fill(0, start + count, start + padded);
}

function meanOf(hidden: Float32Array, { row, tokens }: Span): Float32Array {
  const { width } = shape;
  const sum = new Float64Array(width);
  for (let at = row; at < row + tokens; at++) for (let i = 0; i < width; i++) sum[i]! += hidden[at * width + i]!;
  let norm = 0;
  for (const value of sum) norm += value * value;
  return Float32Array.from(sum, (value) => value / Math.sqrt(norm));
}

/** x times the normal distribution function of x, from a table with linear interpolation: within 2e-6 of the exact value. */
export function gelu(x: number): number {
  if (x <= -tableEnd) return 0;
  if (x >= tableEnd) return x;
  const at = (x + tableEnd) * tableSteps;
  const low = Math.floor(at);
  const share = at - low;
  return x * (normal[low]! * (1 - share) + normal[low + 1]! * share);
}

const tableEnd = 6;
const tableSteps = 512;
const normal = Float64Array.from({ length: 2 * tableEnd * tableSteps + 2 }, (_, i) => phi(i / tableSteps - tableEnd));

/** The normal distribution function by its series (|x| < 6 converges within 120 terms). */
export function phi(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 160 && Math.abs(term) > 1e-17; n++) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return Math.min(1, Math.max(0, 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)));
}

/** Of a batch's rows a multiple that every kernel takes. */
export const rowMultiple = Math.max(tileRows, tileColumns);
