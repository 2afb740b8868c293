import type { UnitShape } from './architecture.js';
import type { ImageModel } from './train.js';

/**
 * The network as an ONNX file (IR version 8, operator set 13): input `image` as 1 x channels x size x size, normalised as the
 * model says; outputs `scores` before the temperature, and `features`. Batch normalisation is folded into the convolutions.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
 */
export function onnxOf(model: ImageModel): Uint8Array {
  const { architecture, classes } = model;
  const { stem, blocks, features, headWeights, headBias, shape } = architecture;
  const nodes: Uint8Array[] = [];
  const tensors: Uint8Array[] = [];
  const convolution = (unit: UnitShape, input: string): string => {
    const { weights, bias } = folded(model, unit);
    const { kernel, stride, inputChannels, outputChannels, name } = unit;
    tensors.push(tensor(`${name}.weight`, [outputChannels, inputChannels, kernel, kernel], weights));
    tensors.push(tensor(`${name}.bias`, [outputChannels], bias));
    const border = kernel === 3 ? 1 : 0;
    nodes.push(
      node('Conv', [input, `${name}.weight`, `${name}.bias`], name, [
        integers('kernel_shape', [kernel, kernel]),
        integers('strides', [stride, stride]),
        integers('pads', [border, border, border, border]),
      ]),
    );
    if (!unit.rectified) return name;
    nodes.push(node('Relu', [name], `${name}.relu`));
    return `${name}.relu`;
  };
  let plane = convolution(stem, 'image');
  blocks.forEach(({ first, second, shortcut }, i) => {
    const through = convolution(second, convolution(first, plane));
    const around = shortcut ? convolution(shortcut, plane) : plane;
    nodes.push(node('Add', [through, around], `block${i}.sum`), node('Relu', [`block${i}.sum`], `block${i}`));
    plane = `block${i}`;
  });
  nodes.push(node('GlobalAveragePool', [plane], 'pooled'), node('Flatten', ['pooled'], 'features'));
  tensors.push(
    tensor('head.weight', [features, classes.length], model.parameters.slice(headWeights, headBias)),
    tensor('head.bias', [classes.length], model.parameters.slice(headBias, headBias + classes.length)),
  );
  nodes.push(node('Gemm', ['features', 'head.weight', 'head.bias'], 'scores'));
  const graph = message(
    ...nodes.map((each) => bytesField(1, each)),
    text(2, 'sartor-image-model'),
    ...tensors.map((each) => bytesField(5, each)),
    bytesField(11, valueInfo('image', [1, shape.channels, shape.size, shape.size])),
    bytesField(12, valueInfo('scores', [1, classes.length])),
    bytesField(12, valueInfo('features', [1, features])),
  );
  return message(
    varintField(1, 8),
    text(2, 'sartor'),
    bytesField(7, graph),
    bytesField(8, message(text(1, ''), varintField(2, 13))),
  );
}

/** Weights as `output x input x row x column` with the batch normalisation in them. */
function folded({ parameters, statistics }: ImageModel, unit: UnitShape) {
  const { kernel, inputChannels, outputChannels } = unit;
  const weights = new Float32Array(outputChannels * inputChannels * kernel * kernel);
  const bias = new Float32Array(outputChannels);
  for (let o = 0; o < outputChannels; o++) {
    const variance = statistics[unit.statistics + outputChannels + o]!;
    const scale = parameters[unit.gamma + o]! / Math.sqrt(variance + 1e-5);
    bias[o] = parameters[unit.beta + o]! - statistics[unit.statistics + o]! * scale;
    for (let i = 0; i < inputChannels; i++)
      for (let cell = 0; cell < kernel * kernel; cell++)
        weights[(o * inputChannels + i) * kernel * kernel + cell] =
          parameters[unit.weights + (cell * inputChannels + i) * outputChannels + o]! * scale;
  }
  return { weights, bias };
}

/* The wire format of protocol buffers: a key of field number and type, then a varint or a length and bytes. */

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

function message(...fields: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(fields.reduce((sum, field) => sum + field.length, 0));
  let at = 0;
  for (const field of fields) {
    result.set(field, at);
    at += field.length;
  }
  return result;
}

const varintField = (number: number, value: number) => Uint8Array.from([...varint(number * 8), ...varint(value)]);
const bytesField = (number: number, bytes: Uint8Array) =>
  message(Uint8Array.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes);
const text = (number: number, value: string) => bytesField(number, new TextEncoder().encode(value));

function tensor(name: string, dims: readonly number[], values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  const float = 1;
  return message(...dims.map((dim) => varintField(1, dim)), varintField(2, float), text(8, name), bytesField(9, bytes));
}

const integers = (name: string, values: readonly number[]) => {
  const typeOfIntegers = 7;
  return message(text(1, name), ...values.map((value) => varintField(8, value)), varintField(20, typeOfIntegers));
};

function node(operator: string, inputs: readonly string[], output: string, attributes: readonly Uint8Array[] = []) {
  return message(
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(3, output),
    text(4, operator),
    ...attributes.map((attribute) => bytesField(5, attribute)),
  );
}

function valueInfo(name: string, dims: readonly number[]): Uint8Array {
  const shape = message(...dims.map((dim) => bytesField(1, varintField(1, dim))));
  const type = bytesField(1, message(varintField(1, 1), bytesField(2, shape)));
  return message(text(1, name), bytesField(2, type));
}
