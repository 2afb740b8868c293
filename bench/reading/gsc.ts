import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sharedArchive } from '../../test/archive.js';
import { sharedFile } from '../../test/shared.js';

/** One abstract of GSC+ (Lobo et al. 2017) with its annotations. */
export interface AnnotatedText {
  readonly id: string;
  readonly text: string;
  readonly mentions: readonly {
    readonly start: number;
    readonly end: number;
    readonly text: string;
    readonly code: string;
  }[];
}

/** The 228 abstracts in file order, codes brought to today's ids; undefined where the data is not at hand. */
export function readGsc(): readonly AnnotatedText[] | undefined {
  const folder = sharedArchive('nlp', 'hpo-gsc.tar.gz');
  if (!folder) return undefined;
  const current = currentIds();
  return ['dev', 'test'].flatMap((part) =>
    readFileSync(join(folder, 'hpo_gsc', 'data', 'corpus', 'GSC', `GSCplus_${part}_gold.tsv`), 'utf8')
      .replaceAll('\r', '')
      .trim()
      .split('\n\n')
      .map((block) => {
        const [id, text, ...rows] = block.split('\n');
        return {
          id: id!,
          text: text!,
          mentions: rows.flatMap((row) => {
            const [start, end, words, code] = row.split('\t');
            if (!code) return [];
            return {
              start: Number(start),
              end: Number(end),
              text: words!,
              code: current.get(code!.trim()) ?? code!.trim(),
            };
          }),
        };
      }),
  );
}

/** Today's id of a merged or renamed term. */
function currentIds(): ReadonlyMap<string, string> {
  const read = (name: string) =>
    gunzipSync(readFileSync(sharedFile('hpo', name)!))
      .toString('utf8')
      .split('\n')
      .slice(1);
  const older = read('alt_ids.tsv.gz').flatMap((line) => {
    const [old, id] = line.split('\t');
    return id ? [[old!, id] as const] : [];
  });
  const newer = read('terms_2026-02-16.tsv.gz').flatMap((line) => {
    const [id, , , , old] = line.split('\t');
    return (old ?? '').split(',').flatMap((each) => (each ? [[each, id!] as const] : []));
  });
  return new Map([...older, ...newer]);
}
