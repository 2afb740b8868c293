// Phenotypes of short clinical notes of our own. npx tsx bench/reading/clinical-phenotypes.ts [--errors]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExtractedMention, extractMentions } from '../../src/intake/index.js';
import { loadInstallation } from '../../src/knowledge/installation.js';
import type { IsoDate } from '../../src/record/index.js';

const statements = ['present', 'absent', 'uncertain', 'relative'] as const;
type Statement = (typeof statements)[number];

/** A note with what it states: `present HP:0001250`. */
interface StatedNote {
  readonly text: string;
  readonly stated: ReadonlySet<string>;
}

export type NoteSet = 'tuning' | 'held';

function notes(set: NoteSet, codes: ReadonlyMap<string, string>): readonly StatedNote[] {
  const path = join(import.meta.dirname, '..', '..', 'test', 'reading', `phenotypes-${set}.txt`);
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [text, stated = ''] = line.split(' | ');
      return {
        text: text!,
        stated: new Set(
          stated
            .split('; ')
            .filter((each) => each.trim() !== '')
            .map((each) => {
              const [, statement, label] = /^(\w+) (.+)$/.exec(each)!;
              const code = codes.get(label!);
              if (!code || !statements.includes(statement as Statement)) throw new Error(`${path}: ${each}`);
              return `${statement} ${code}`;
            }),
        ),
      };
    });
}

/** Undefined for what is said of nobody in particular, and for what a relative does not have. */
function statementOf({ subject, certainty, context }: ExtractedMention): Statement | undefined {
  if (context === 'hypothetical' || subject === 'other') return undefined;
  if (subject === 'patient') return certainty;
  return certainty === 'present' ? 'relative' : undefined;
}

/** Agreement over whole notes as sets, micro; `report` is told each note that is read otherwise. */
export function clinicalAgreement(set: NoteSet, report?: (line: string) => void) {
  const knowledge = loadInstallation().intake();
  const terms = knowledge.phenotypeNames!().terms;
  const codes = new Map(terms.map(({ id, label }) => [label, id]));
  const labels = new Map(terms.map(({ id, label }) => [id, label]));
  const counts = new Map(statements.map((each) => [each, { right: 0, said: 0, stated: 0 }]));
  for (const { text, stated } of notes(set, codes)) {
    const said = new Set(
      extractMentions(text, knowledge, '2026-11-24' as IsoDate)
        .filter(({ code }) => code.startsWith('HP:'))
        .flatMap((each) => {
          const statement = statementOf(each);
          return statement ? [`${statement} ${each.code}`] : [];
        }),
    );
    for (const [statement, count] of counts) {
      const of = (all: ReadonlySet<string>) => [...all].filter((each) => each.startsWith(statement));
      count.stated += of(stated).length;
      count.said += of(said).length;
      count.right += of(said).filter((each) => stated.has(each)).length;
    }
    const named = (all: readonly string[]) => all.map((each) => each.replace(/HP:\d+/, (id) => labels.get(id) ?? id));
    const [missed, added] = [
      [...stated].filter((each) => !said.has(each)),
      [...said].filter((each) => !stated.has(each)),
    ];
    if (missed.length + added.length > 0)
      report?.(`${text}\n    missed: ${named(missed).join('; ')}\n    added: ${named(added).join('; ')}`);
  }
  return [...counts].map(([statement, { right, said, stated }]) => ({
    statement,
    stated,
    precision: right / said,
    recall: right / stated,
    f1: (2 * right) / (said + stated),
  }));
}

if (import.meta.filename === process.argv[1])
  for (const set of process.argv.includes('--held') ? (['tuning', 'held'] as const) : (['tuning'] as const)) {
    console.log(set);
    for (const { statement, stated, precision, recall, f1 } of clinicalAgreement(
      set,
      process.argv.includes('--errors') ? console.log : undefined,
    ))
      console.log(
        `  ${statement.padEnd(10)} n ${String(stated).padStart(4)}  P ${precision.toFixed(3)}  R ${recall.toFixed(3)}  F1 ${f1.toFixed(3)}`,
      );
  }
