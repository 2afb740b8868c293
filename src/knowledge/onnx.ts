import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';

export type OnnxData = Float32Array | Int32Array | BigInt64Array | Uint8Array | Float64Array;

/** A dense tensor, row by row. */
export interface OnnxTensor {
  readonly dims: readonly number[];
  readonly data: OnnxData;
}

/** An ONNX network ready to run. */
export interface OnnxModel {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The outputs by name. @throws Error with the runtime's words where the inputs do not fit the network */
  run(inputs: Readonly<Record<string, OnnxTensor>>): Promise<Record<string, OnnxTensor>>;
  release(): Promise<void>;
}

/**
 * Opens an ONNX network with the WebAssembly runtime, which runs alike in Node and in a browser and fetches nothing.
 * One thread: the sums then have one order, and the same input gives the same bytes.
 * @throws Error if the bytes are no network that the runtime can run
 */
export async function openOnnx(bytes: Uint8Array): Promise<OnnxModel> {
  env.wasm.numThreads = 1;
  env.logLevel = 'error';
  const session = await InferenceSession.create(bytes, { graphOptimizationLevel: 'all', executionProviders: ['wasm'] });
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    async run(inputs) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { data, dims }]) => [name, tensorOf(data, dims)]),
      );
      const results = await session.run(feeds);
      return Object.fromEntries(
        Object.entries(results).map(([name, tensor]) => [
          name,
          { dims: tensor.dims, data: tensor.data as Exclude<typeof tensor.data, string[]> as OnnxData },
        ]),
      );
    },
    release: () => session.release(),
  };
}

function tensorOf(data: OnnxData, dims: readonly number[]): Tensor {
  if (data instanceof Float32Array) return new Tensor('float32', data, dims);
  if (data instanceof Float64Array) return new Tensor('float64', data, dims);
  if (data instanceof Int32Array) return new Tensor('int32', data, dims);
  if (data instanceof BigInt64Array) return new Tensor('int64', data, dims);
  return new Tensor('uint8', data, dims);
}
