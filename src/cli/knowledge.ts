import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { listOwnPacks, listPacks, type Pack } from '../knowledge/load.js';
import { PackError } from '../knowledge/pack.js';
import { dataFolder } from '../knowledge/root.js';
import type { Language } from '../record/index.js';
import { readText } from './files.js';
import { UsageError } from './usage-error.js';

interface UpdateOptions {
  readonly key?: string;
  readonly format: 'text' | 'json';
}

/** `sartor knowledge list|verify|update|roll-back`. */
export function registerKnowledge(program: Command): void {
  const knowledge = program.command('knowledge').description('the knowledge packs');
  const form = () => new Option('--format <form>').choices(['text', 'json']).default('text');
  knowledge
    .command('list')
    .description('every pack with its release, licence and gaps')
    .addOption(form())
    .addOption(new Option('--lang <language>').choices(['en', 'zh']).default('en'))
    .action(({ format, lang }: { format: string; lang: Language }) => {
      const manifests = allPacks().map((pack) => ({ ...pack.manifest, sha256: pack.sha256 }));
      if (format === 'json') return console.log(JSON.stringify(manifests, null, 2));
      for (const { id, title, release, licence, unchecked, gaps } of manifests) {
        console.log(
          `${id}  ${release}  ${licence}\n  ${title}${unchecked ? `\n  ${words[lang].unchecked(unchecked)}` : ''}`,
        );
        for (const gap of gaps) console.log(`  ${words[lang].gap}${gap}`);
      }
    });
  knowledge
    .command('verify')
    .description('check every file of every pack, your own (SARTOR_PACKS) too, against its checksum')
    .addOption(form())
    .addOption(new Option('--lang <language>').choices(['en', 'zh']).default('en'))
    .action(({ format, lang }: { format: string; lang: Language }) => verify(format, lang));
  knowledge
    .command('update')
    .description('take newer packs; each file is checked, and they come into use together or not at all')
    .argument(
      '[source]',
      'a folder of packs, or an https address of one (default: SARTOR_PACKS_SOURCE; none: no request)',
    )
    .option('--key <file>', 'public key (PEM) by which the index of an address must be signed')
    .addOption(form())
    .action((source: string | undefined, options: UpdateOptions) => update(source, options));
  knowledge
    .command('roll-back')
    .description('use the packs from before the last update again')
    .action(async () => {
      const { rollBackPacks } = await import('../knowledge/update.js');
      if (!rollBackPacks(packsFolder())) throw new UsageError('knowledge roll-back: there was no update');
      console.log('the packs from before the last update are in use again');
    });
}

const words = {
  en: {
    unchecked: (count: number) => `${count} facts unchecked`,
    gap: 'gap: ',
    sealed: (count: number) => `${count} files as sealed`,
  },
  zh: {
    unchecked: (count: number) => `${count} 条内容未核对`,
    gap: '缺口：',
    sealed: (count: number) => `${count} 个文件与封存时一致`,
  },
} as const;

const packsFolder = () => join(dataFolder(), 'packs');

const allPacks = (): Pack[] => {
  const own = process.env.SARTOR_PACKS;
  return [...listPacks(), ...(own ? listOwnPacks(own) : [])];
};

/** Says of every pack whether its files are those sealed; exit code 2 where one is not. */
function verify(format: string, lang: Language): void {
  const packs = allPacks().map((pack) => ({ id: pack.id, files: pack.manifest.files.length, faults: faultsOf(pack) }));
  if (format === 'json') console.log(JSON.stringify({ packs }, null, 2));
  else
    for (const { id, files, faults } of packs)
      if (faults.length === 0) console.log(`${id}  ${words[lang].sealed(files)}`);
  for (const { faults } of packs) for (const fault of faults) console.error(`sartor: ${fault}`);
  if (packs.some(({ faults }) => faults.length > 0)) process.exitCode = 2;
}

function faultsOf(pack: Pack): string[] {
  return pack.manifest.files.flatMap(({ path }) => {
    try {
      pack.bytes(path);
      return [];
    } catch (error) {
      if (error instanceof PackError) return [error.message];
      throw error;
    }
  });
}

async function update(asked: string | undefined, { key, format }: UpdateOptions): Promise<void> {
  const from = asked ?? process.env.SARTOR_PACKS_SOURCE;
  if (!from)
    throw new UsageError(
      'knowledge update: from where? Give a folder of packs or an https address, or set SARTOR_PACKS_SOURCE; without one no request is made',
    );
  const { folderSource, updatePacks, webSource } = await import('../knowledge/update.js');
  const pem = key === undefined ? undefined : readText(key, 'a public key (PEM)');
  const isAddress = /^[a-z]+:\/\//i.test(from);
  if (pem !== undefined && !isAddress) throw new UsageError('--key: only for an address');
  const source = isAddress ? webSource(addressOf(from), fetched, pem) : folderSource(from);
  const changes = await updatePacks(source, packsFolder(), process.env.SARTOR_PACKS);
  if (format === 'json') console.log(JSON.stringify({ changes }));
  else if (changes.length === 0) console.log('every pack is up to date');
  else for (const { id, before, after } of changes) console.log(`${id}  ${before ?? '-'} -> ${after}`);
  if (changes.length > 0)
    console.error(
      'sartor: in use from now on; "sartor worker --reassess" makes plans anew, "knowledge roll-back" goes back',
    );
}

/** Packs decide treatments: they come over TLS, or from this machine. */
function addressOf(address: string): string {
  const { protocol, hostname } = new URL(address);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol === 'https:' || (protocol === 'http:' && isLocal)) return address;
  throw new UsageError(`${address}: expected an https address`);
}

const mostBytes = 256 * 2 ** 20;

async function fetched(address: string): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(60_000) });
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    throw new UsageError(`${address}: no answer (${cause instanceof Error ? cause.message : cause})`);
  }
  if (!response.ok) throw new UsageError(`${address}: ${response.status} ${response.statusText}`);
  if (Number(response.headers.get('content-length') ?? 0) > mostBytes)
    throw new UsageError(`${address}: more than ${mostBytes} bytes`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > mostBytes) throw new UsageError(`${address}: more than ${mostBytes} bytes`);
  return bytes;
}
