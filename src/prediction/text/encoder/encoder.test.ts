import { describe, expect, it } from 'vitest';
import { encoderTensors, openSentenceEncoder } from '../../../knowledge/sentence-encoder.js';
import { gelu, phi } from './encoder.js';
import { FineTunedLayer } from './fine-tuning.js';
import { readSafetensors } from './safetensors.js';
import { WordPieceTokenizer } from './tokenizer.js';

const pieces = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'heart', 'fail', '##ure', 'cafe', ',', '高', '血'];
const tokenizer = new WordPieceTokenizer(pieces.join('\n'));
const words = (text: string, atMost = 256) => [...tokenizer.encode(text, atMost)].map((id) => pieces[id]);

describe('WordPiece', () => {
  it.each([
    ['Heart failure, café', ['[CLS]', 'heart', 'fail', '##ure', ',', 'cafe', '[SEP]']],
    ['高血壓', ['[CLS]', '高', '血', '[UNK]', '[SEP]']],
    ['', ['[CLS]', '[SEP]']],
  ])('%s', (text, expected) => expect(words(text)).toEqual(expected));

  it('cuts off what is too long, the last mark stays', () =>
    expect(words('heart heart heart heart', 4)).toEqual(['[CLS]', 'heart', 'heart', '[SEP]']));
});

describe('safetensors', () => {
  const file = (header: object, data: Float32Array) => {
    const written = new TextEncoder().encode(JSON.stringify(header));
    const bytes = new Uint8Array(8 + written.length + data.byteLength);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(written.length), true);
    bytes.set(written, 8);
    bytes.set(new Uint8Array(data.buffer), 8 + written.length);
    return bytes;
  };
  it('reads what lies unaligned too', () => {
    const header = { a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] }, __metadata__: {} };
    expect([...readSafetensors(file(header, Float32Array.of(1.5, -2))).get('a')!]).toEqual([1.5, -2]);
  });
  it('refuses what is cut short', () => {
    const header = { a: { dtype: 'F32', shape: [4], data_offsets: [0, 16] } };
    expect(() => readSafetensors(file(header, Float32Array.of(1)))).toThrow(/beyond the end/);
    expect(() => readSafetensors(new Uint8Array(4))).toThrow();
  });
});

it('gelu follows the normal distribution', () => {
  expect(phi(1.959964)).toBeCloseTo(0.975, 6);
  for (const x of [-5.9, -1.3, 0, 0.01, 2.2, 7]) expect(gelu(x)).toBeCloseTo(x * phi(Math.max(-6, Math.min(6, x))), 5);
});

const encoder = openSentenceEncoder(process.env);
describe.skipIf(!encoder)('MiniLM (needs npm run encoder)', () => {
  it('is the same alone and in a batch, of unit length, and puts like beside like', () => {
    const texts = [
      'The patient has a fever.',
      'Her temperature is raised.',
      'The bridge was painted blue last summer.',
    ];
    const [fever, warm, bridge] = encoder!.encode(texts);
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    expect(dot(fever!, fever!)).toBeCloseTo(1, 5);
    expect([...encoder!.encode([texts[1]!])[0]!]).toEqual([...warm!]);
    expect(dot(fever!, warm!)).toBeGreaterThan(dot(fever!, bridge!) + 0.2);
  });

  it('agrees with the reference, NumPy in double precision over the same weights', () => {
    const [vector] = encoder!.encode(['Café-au-lait naïve coöperation: µg/mL ±3.5% (p<0.05)']);
    const reference = [0.032914894531604656, -0.06977741668544411, -0.027171520415870343, 0.014442369112736848];
    for (const [i, value] of reference.entries()) expect(vector![i]).toBeCloseTo(value, 6);
  });

  it('gradients of the last layer follow finite differences', () => {
    const hidden = encoder!.beforeLastLayer(['fever and cough', 'itchy rash']);
    const layer = new FineTunedLayer(encoderTensors(process.env)!, 2);
    const head = layer.gradientOf(hidden, [0, 1]).parameters.at(-2)!.value;
    for (let i = 0; i < head.length; i++) head[i] = Math.sin(i) * 0.3;
    const { parameters } = layer.gradientOf(hidden, [0, 1]);
    const gradients = parameters.map(({ gradient }) => gradient.slice());
    // Query weights, feed-forward weights, the first norm.
    for (const at of [0, 8, 12]) {
      const { value } = parameters[at]!;
      const most = gradients[at]!.reduce((best, g, i, all) => (Math.abs(g) > Math.abs(all[best]!) ? i : best), 0);
      const old = value[most]!;
      const lossAt = (x: number) => {
        value[most] = x;
        layer.refresh();
        return layer.gradientOf(hidden, [0, 1]).loss / 2;
      };
      const slope = (lossAt(old + 1e-3) - lossAt(old - 1e-3)) / 2e-3;
      lossAt(old);
      expect(slope / gradients[at]![most]!).toBeCloseTo(1, 1);
    }
  });
});
