/**
 * De-identification against Presidio's synthetic set (1,500 texts): how much of each kind is taken out, and how much of
 * what is taken out was marked. A marked stretch is found if every letter and digit of it is covered.
 *
 *   npx tsx bench/deidentify.ts [--presidio PYTHON] [--show N]
 *
 * With --presidio the same texts go through Presidio's analyzer (default recognisers, its spaCy model) in that Python.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadInstallation } from '../src/knowledge/installation.js';
import { identifiersIn } from '../src/privacy/deidentify.js';
import { sharedArchive } from '../test/archive.js';

interface Marked {
  readonly full_text: string;
  readonly spans: readonly {
    readonly entity_type: string;
    readonly start_position: number;
    readonly end_position: number;
  }[];
}
type Found = readonly { readonly start: number; readonly end: number }[];

const { values } = parseArgs({ options: { presidio: { type: 'string' }, show: { type: 'string', default: '0' } } });
const folder = sharedArchive('nlp', 'presidio-research.tar.gz');
if (!folder) throw new Error('The synthetic set of Presidio is not at hand (SARTOR_SHARED)');
const texts = JSON.parse(
  readFileSync(join(folder, 'presidio_research', 'data', 'synth_dataset_v2.json'), 'utf8'),
) as Marked[];

/** Kinds that are no identifiers under Safe Harbor, or only above 89. */
const notAsked = new Set(['TITLE', 'NRP', 'AGE']);

function report(name: string, found: readonly Found[], show = 0): void {
  const kinds = new Map<string, { all: number; hit: number }>();
  let [taken, right] = [0, 0];
  let shown = 0;
  for (const [index, { full_text: text, spans }] of texts.entries()) {
    const covered = new Set(
      found[index]!.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at)),
    );
    for (const { entity_type: kind, start_position: start, end_position: end } of spans) {
      const counts = kinds.get(kind) ?? { all: 0, hit: 0 };
      kinds.set(kind, counts);
      counts.all++;
      const whole = [...text.slice(start, end)].every(
        (letter, at) => !/[\p{L}\d]/u.test(letter) || covered.has(start + at),
      );
      if (whole) counts.hit++;
      else if (!notAsked.has(kind) && shown++ < show)
        console.log(
          `  missed ${kind}: ${JSON.stringify(text.slice(start, end))} in ${JSON.stringify(text.slice(Math.max(0, start - 40), end + 30))}`,
        );
    }
    for (const { start, end } of found[index]!) {
      taken++;
      if (spans.some((span) => span.start_position < end && start < span.end_position)) right++;
      else if (show < 0 && shown++ < -show)
        console.log(
          `  too much: ${JSON.stringify(text.slice(start, end))} in ${JSON.stringify(text.slice(Math.max(0, start - 40), end + 30))}`,
        );
    }
  }
  const asked = [...kinds].filter(([kind]) => !notAsked.has(kind));
  const [all, hit] = [
    asked.reduce((sum, [, each]) => sum + each.all, 0),
    asked.reduce((sum, [, each]) => sum + each.hit, 0),
  ];
  console.log(
    `${name}: recall ${((100 * hit) / all).toFixed(1)} % (${hit} of ${all}), of what was taken out ${((100 * right) / taken).toFixed(1)} % was marked`,
  );
  console.log(
    `  ${[...kinds]
      .sort((a, b) => b[1].all - a[1].all)
      .map(([kind, { all: of, hit: got }]) => `${kind} ${got}/${of}`)
      .join(', ')}`,
  );
}

const vocabulary = loadInstallation().vocabulary();
report(
  'Sartor',
  texts.map(({ full_text: text }) => identifiersIn(text, vocabulary)),
  Number(values.show),
);

if (values.presidio) {
  const input = join(tmpdir(), 'sartor-presidio.json');
  writeFileSync(input, JSON.stringify(texts.map(({ full_text: text }) => text)));
  const result = spawnSync(values.presidio, [join(import.meta.dirname, 'language', 'presidio_peer.py'), input], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (result.status === 0) report('Presidio', JSON.parse(result.stdout) as Found[]);
  else console.log(`Presidio could not be run: ${result.stderr.trim().split('\n').at(-1) ?? ''}`);
}
