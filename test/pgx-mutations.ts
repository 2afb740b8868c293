import { randomNumbers } from './pgx-people.js';

/** What was done to the file. */
export interface Mutation {
  readonly kind: string;
  readonly text: string;
}

type Mutate = (lines: string[], random: () => number) => string;
const pick = (random: () => number, count: number) => Math.floor(random() * count);
/** A record's line, not a header's. */
const recordLine = (lines: readonly string[], random: () => number) => {
  const first = lines.findIndex((line) => !line.startsWith('#'));
  return first + pick(random, Math.max(1, lines.length - first - 1));
};
const setField = (line: string, column: number, value: (field: string) => string) => {
  const fields = line.split('\t');
  fields[column] = value(fields[column] ?? '');
  return fields.join('\t');
};
const at = (lines: string[], index: number, change: (line: string) => string) =>
  lines.map((line, each) => (each === index ? change(line) : line)).join('\n');

/** Damage that a file may meet. None turns one valid genotype into another: such a file would be right to read differently. */
const mutations: Readonly<Record<string, Mutate>> = {
  'cut line': (lines, random) =>
    at(lines, recordLine(lines, random), (line) => line.slice(0, pick(random, line.length))),
  'drop line': (lines, random) => lines.filter((_, index) => index !== recordLine(lines, random)).join('\n'),
  'repeat line': (lines, random) => at(lines, recordLine(lines, random), (line) => `${line}\n${line}`),
  'exchange lines': (lines, random) => {
    const [a, b] = [recordLine(lines, random), recordLine(lines, random)];
    return lines.map((line, index) => (index === a ? lines[b]! : index === b ? lines[a]! : line)).join('\n');
  },
  'bad genotype': (lines, random) =>
    at(lines, recordLine(lines, random), (line) =>
      setField(
        line,
        9,
        () => ['x', '0/', '/', '9/9', './.', '.', '', '0/-1', '1/', '?|1', '0/1e3', 'NaN'][pick(random, 12)]!,
      ),
    ),
  'wrong REF': (lines, random) =>
    at(lines, recordLine(lines, random), (line) =>
      setField(line, 3, (ref) => ({ A: 'C', C: 'G', G: 'T', T: 'A' })[ref[0]!]! + ref.slice(1)),
    ),
  'no such base': (lines, random) =>
    at(lines, recordLine(lines, random), (line) =>
      setField(line, 3 + pick(random, 2), () => ['', 'N', '*', '<X>', '123', 'ACGTN', '-'][pick(random, 7)]!),
    ),
  'other position': (lines, random) =>
    at(lines, recordLine(lines, random), (line) =>
      setField(line, 1, (position) => String(Number(position) + pick(random, 9) - 4)),
    ),
  'no position': (lines, random) =>
    at(lines, recordLine(lines, random), (line) =>
      setField(line, 1, () => ['', '-5', 'x', '1e9', '99999999999999999999'][pick(random, 5)]!),
    ),
  'other chromosome': (lines, random) =>
    at(lines, recordLine(lines, random), (line) =>
      setField(line, 0, () => ['chr99', '', 'X', 'chrUn_1'][pick(random, 4)]!),
    ),
  'no GT': (lines, random) =>
    at(lines, recordLine(lines, random), (line) => setField(line, 8, () => ['DP', '', 'AD:GT'][pick(random, 3)]!)),
  'extra column': (lines, random) => at(lines, recordLine(lines, random), (line) => `${line}\t0/1`),
  'spaces for tabs': (lines, random) => at(lines, recordLine(lines, random), (line) => line.replaceAll('\t', ' ')),
  'garbage line': (lines, random) =>
    at(
      lines,
      recordLine(lines, random),
      (line) =>
        `${Array.from({ length: pick(random, 60) }, () => String.fromCharCode(1 + pick(random, 255)))
          .join('')
          .replaceAll('\n', '')}\n${line}`,
    ),
  'garbage byte': (lines, random) =>
    at(lines, recordLine(lines, random), (line) => {
      const fields = line.split('\t');
      const column = [0, 1, 2, 3, 5, 6, 7, 8][pick(random, 8)]!;
      const place = pick(random, fields[column]!.length);
      fields[column] =
        fields[column]!.slice(0, place) + String.fromCharCode(33 + pick(random, 94)) + fields[column]!.slice(place + 1);
      return fields.join('\t');
    }),
  'cut file': (lines, random) => {
    const text = lines.join('\n');
    return text.slice(0, pick(random, text.length));
  },
  'no header': (lines) => lines.filter((line) => !line.startsWith('#')).join('\n'),
  'line ends of Windows': (lines) => lines.join('\r\n'),
  'no chr': (lines) => lines.map((line) => line.replace(/^chr/, '')).join('\n'),
  reversed: (lines) =>
    [...lines.filter((line) => line.startsWith('#')), ...lines.filter((line) => !line.startsWith('#')).reverse()].join(
      '\n',
    ),
};

/** The n-th damaged version of a file; the same n always gives the same. */
export function mutate(text: string, n: number): Mutation {
  const names = Object.keys(mutations);
  const kind = names[n % names.length]!;
  return { kind, text: mutations[kind]!(text.trimEnd().split('\n'), randomNumbers(n)) };
}
