import type { Encoding } from '../learners/encoding.js';
import type { Model } from '../learners/learner.js';
import { bytesField, integer, message, node, tensor, text, valueInfo, varintField } from './wire.js';

interface Linear {
  readonly encoding: Encoding;
  readonly intercept: number;
  readonly weights: readonly number[];
}

interface Network {
  readonly encoding: Encoding;
  readonly hidden: number;
  readonly members: readonly (readonly number[])[];
}

/**
 * A logistic regression or a network as an ONNX file (IR version 8, operator set 13): input `columns`, a row a person, a
 * column for each encoded one (standardised numbers, missing indicators, level indicators, as the model's encoding says);
 * output `probability`.
 * @returns undefined for a model of another kind
 */
export function onnxOfLearner(model: Model): Uint8Array | undefined {
  switch (model.kind) {
    case 'logistic-regression':
      return linear(model.serialise() as Linear);
    case 'neural-network':
      return network(model.serialise() as Network);
    default:
      return undefined;
  }
}

/** The card's inputs for the network's columns. */
export function onnxInputs(model: Model): readonly object[] {
  const { encoding } = model.serialise() as { readonly encoding: Encoding };
  return encoding.columns.map(({ feature, of, mean, scale }) => {
    const { name, levels } = model.schema[feature]!;
    if (of === 'value') return { name, mean, scale, missing: mean };
    return { name, mean, scale, ...(of === 'missing' ? { isMissing: true } : { level: levels![of] }) };
  });
}

function linear({ encoding, intercept, weights }: Linear): Uint8Array {
  const inputs = encoding.columns.length;
  return graphOf(
    inputs,
    [node('Gemm', ['columns', 'weights', 'intercept'], 'logit'), node('Sigmoid', ['logit'], 'probability')],
    [tensor('weights', [inputs, 1], Float32Array.from(weights)), tensor('intercept', [1], Float32Array.of(intercept))],
  );
}

/** The members' log-odds are averaged. */
function network({ encoding, hidden, members }: Network): Uint8Array {
  const inputs = encoding.columns.length;
  const [biasAt, outAt] = [hidden * inputs, hidden * inputs + hidden];
  const nodes: Uint8Array[] = [];
  const tensors: Uint8Array[] = [];
  members.forEach((parameters, m) => {
    const slice = (from: number, to: number) => Float32Array.from(parameters.slice(from, to));
    tensors.push(
      tensor(`w${m}`, [hidden, inputs], slice(0, biasAt)),
      tensor(`b${m}`, [hidden], slice(biasAt, outAt)),
      tensor(`v${m}`, [hidden, 1], slice(outAt, outAt + hidden)),
      tensor(`c${m}`, [1], slice(outAt + hidden, outAt + hidden + 1)),
    );
    nodes.push(
      node('Gemm', ['columns', `w${m}`, `b${m}`], `h${m}`, [integer('transB', 1)]),
      node('Relu', [`h${m}`], `r${m}`),
      node('Gemm', [`r${m}`, `v${m}`, `c${m}`], `logit${m}`),
    );
  });
  tensors.push(tensor('share', [1], Float32Array.of(1 / members.length)));
  nodes.push(
    node(
      'Sum',
      members.map((_, m) => `logit${m}`),
      'sum',
    ),
    node('Mul', ['sum', 'share'], 'logit'),
    node('Sigmoid', ['logit'], 'probability'),
  );
  return graphOf(inputs, nodes, tensors);
}

function graphOf(inputs: number, nodes: readonly Uint8Array[], tensors: readonly Uint8Array[]): Uint8Array {
  const graph = message(
    ...nodes.map((each) => bytesField(1, each)),
    text(2, 'sartor-model'),
    ...tensors.map((each) => bytesField(5, each)),
    bytesField(11, valueInfo('columns', ['rows', inputs])),
    bytesField(12, valueInfo('probability', ['rows', 1])),
  );
  return message(
    varintField(1, 8),
    text(2, 'sartor'),
    bytesField(7, graph),
    bytesField(8, message(text(1, ''), varintField(2, 13))),
  );
}
