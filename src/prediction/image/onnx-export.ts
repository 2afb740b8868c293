import { bytesField, integers, message, node, tensor, text, valueInfo, varintField } from '../onnx/wire.js';
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
