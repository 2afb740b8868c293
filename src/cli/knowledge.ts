import { type Command, Option } from 'commander';
import { listPacks } from '../knowledge/load.js';

export function registerKnowledge(program: Command): void {
  const knowledge = program.command('knowledge').description('the knowledge packs');
  knowledge
    .command('list')
    .description('every pack with its release, licence and gaps')
    .addOption(new Option('--format <form>').choices(['text', 'json']).default('text'))
    .action((options: { format: string }) => {
      const manifests = listPacks().map((pack) => ({ ...pack.manifest, sha256: pack.sha256 }));
      if (options.format === 'json') return console.log(JSON.stringify(manifests, null, 2));
      for (const { id, title, release, licence, unchecked, gaps } of manifests) {
        console.log(`${id}  ${release}  ${licence}\n  ${title}${unchecked ? `\n  ${unchecked} facts unchecked` : ''}`);
        for (const gap of gaps) console.log(`  gap: ${gap}`);
      }
    });
  knowledge
    .command('verify')
    .description('check every file of every pack against its checksum')
    .action(() => {
      for (const pack of listPacks()) {
        for (const file of pack.manifest.files) pack.bytes(file.path);
        console.log(`${pack.id}  ${pack.manifest.files.length} files as sealed`);
      }
    });
}
