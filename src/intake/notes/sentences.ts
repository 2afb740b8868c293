/** What a part of a note is about, by its heading. */
export type Section =
  | 'problems'
  | 'medications'
  | 'allergies'
  | 'family-history'
  | 'social-history'
  | 'findings'
  | 'plan'
  | 'other';

/** A sentence (or list item) with its half-open range in the note. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly section: Section;
}

const headings: readonly (readonly [Section, RegExp])[] = [
  ['family-history', /^(?:family (?:medical )?history|fhx?|fam hx|家族史|家族病史)$/],
  [
    'allergies',
    /^(?:(?:drug |known |medication )?allerg(?:y|ies)(?: (?:list|history|and intolerances))?|adverse reactions|all|过敏史|药物过敏史|食物药物过敏史|过敏)$/,
  ],
  [
    'medications',
    /^(?:(?:current |home |present |active |discharge |outpatient )?(?:medications?|meds|drugs)(?: list| on admission)?|rx|目前用药|当前用药|用药史|现用药|现用药物|药物史|用药|目前用药情况|长期用药|服药史|出院带药|出院用药|院外用药|入院前用药)$/,
  ],
  [
    'problems',
    /^(?:(?:past )?(?:medical|surgical) history|pmhx?|problems?|problem list|(?:active |chronic )?(?:problems|conditions|diagnos[ei]s)|(?:final |admission |discharge |working )?diagnos[ei]s|assessment|impression|history|comorbidities|既往史|既往病史|诊断|初步诊断|入院诊断|出院诊断|目前诊断|临床诊断|现病史|病史|评估)$/,
  ],
  ['social-history', /^(?:social (?:history|hx)|lifestyle|habits|shx|个人史|社会史|生活方式|生活习惯)$/],
  [
    'findings',
    /^(?:vitals?(?: signs)?|labs?|laborator(?:y|ies)(?: (?:results|data|values))?|results|investigations|(?:physical )?exam(?:ination)?|objective|o|体格检查|查体|生命体征|辅助检查|实验室检查|化验|检验结果|检查)$/,
  ],
  [
    'plan',
    /^(?:(?:treatment |management )?plan|recommendations?|advice|follow[- ]?up|instructions|assessment and plan|a\/p|计划|治疗计划|处理|处置|治疗方案|诊疗计划|建议|医嘱|随访)$/,
  ],
];

/** `Allergies:`, `**Family history**`, `【既往史】`, `# Plan`: the heading and where its own text begins. */
const headingLine =
  /^[\s#*>_-]*(?:[【[]([^】\]]{1,30})[】\]]|([^\s:：][^:：\n]{0,38}?))\s*(?:\*\*)?\s*(?:[:：]|(?<=[】\]])|$)/;

/** `standsAlone`: after a blank line and before one with text. */
function headingOf(line: string, standsAlone: boolean): { section: Section; length: number } | undefined {
  const match = headingLine.exec(line);
  if (!match) return undefined;
  const name = (match[1] ?? match[2] ?? '').replace(/[*_#]/g, '').trim().toLowerCase();
  const known = headings.find(([, pattern]) => pattern.test(name));
  if (known) return { section: known[0], length: match[0].length };
  // A line that is a heading of ours by its form alone ends the section before it.
  const isHeading =
    match[1] !== undefined ||
    /^[^:：]{1,38}[:：]\s*$/.test(line) ||
    (standsAlone && /^[\p{Lu}\p{Script=Han}][^.,;:!?。，；：！？\d]{0,38}$/u.test(line.trim()));
  return isHeading ? { section: 'other', length: match[0].length } : undefined;
}

/** The sentences of a note in order. Wrapped lines are one sentence; list items and headings end one. */
export function sentencesOf(note: string): Sentence[] {
  const sentences: Sentence[] = [];
  let section: Section = 'other';
  let block: { start: number; end: number } | undefined;
  const close = () => {
    if (block) sentences.push(...split(note, block.start, block.end, section));
    block = undefined;
  };
  let isAfterBlank = true;
  let isInline = false;
  const lines = [...linesOf(note)];
  for (const [index, { start, end }] of lines.entries()) {
    const line = note.slice(start, end);
    const next = lines[index + 1];
    const stoodAlone = isAfterBlank && next !== undefined && note.slice(next.start, next.end).trim() !== '';
    isAfterBlank = line.trim() === '';
    if (isAfterBlank) {
      close();
      continue;
    }
    const heading = headingOf(line, stoodAlone);
    if (heading) {
      close();
      section = heading.section;
      isInline = line.slice(heading.length).trim() !== '';
      if (isInline) block = { start: start + heading.length, end };
      continue;
    }
    if (block && !isContinuation(note, block, line)) close();
    // "Allergies: penicillin." speaks for its own line and for a list under it.
    if (!block && isInline && !listItem.test(line)) {
      section = 'other';
      isInline = false;
    }
    block = { start: block?.start ?? start, end };
  }
  close();
  return sentences;
}

function* linesOf(note: string): Generator<{ start: number; end: number }> {
  for (let start = 0; start <= note.length; ) {
    const found = note.indexOf('\n', start);
    const end = found < 0 ? note.length : found;
    yield { start, end };
    start = end + 1;
  }
}

const listItem = /^\s*(?:[-*•·]|\d{1,2}[.)、])/;

/** A line goes on where the one before was long, did not end a sentence, and this one is no list item. */
function isContinuation(note: string, block: { start: number; end: number }, line: string): boolean {
  const previous = note.slice(Math.max(block.start, note.lastIndexOf('\n', block.end - 1) + 1), block.end).trimEnd();
  // "51." may end a sentence; it numbers a list only where the list has begun.
  const isNumbered = /^\s*\d{1,2}[.)、]/.test(note.slice(block.start, block.end));
  const isItem = isNumbered ? /^\s*(?:[-*•·]|\d{1,2}[.)、])/.test(line) : /^\s*(?:[-*•·]|1[.)、])\s*/.test(line);
  return previous.length >= 50 && !/[.!?:;。！？；：]$/.test(previous) && !isItem;
}

const sentenceEnd =
  /[。！？；]|[!?;](?=\s|$)|(?<!\b(?:dr|mr|mrs|ms|vs|no|approx|e\.g|i\.e|st|dx|hx|tx)|\b(?:mother|father|parent|brother|sister|mom|dad|aunt|uncle|grandmother|grandfather|gm|gf|[mp]g[mf]) d)\.(?=\s|$)/gi;

function split(note: string, start: number, end: number, section: Section): Sentence[] {
  // Line ends within a wrapped sentence are white space; the length stays.
  const text = note.slice(start, end).replace(/\s/g, ' ');
  const sentences: Sentence[] = [];
  let from = 0;
  let part = section;
  const push = (to: number) => {
    // "Allergies: none. Medications: aspirin": a heading of ours within a line begins its own section.
    const inner = from > 0 ? headingOf(text.slice(from, to).trimStart(), false) : undefined;
    if (inner && inner.section !== 'other' && /[:：]/.test(text.slice(from, to))) part = inner.section;
    const piece = text.slice(from, to);
    const lead = piece.length - piece.trimStart().length;
    const trimmed = piece.trim();
    if (trimmed !== '')
      sentences.push({
        start: start + from + lead,
        end: start + from + lead + trimmed.length,
        text: trimmed,
        section: part,
      });
  };
  for (const match of text.matchAll(sentenceEnd)) {
    push(match.index + 1);
    from = match.index + 1;
  }
  push(text.length);
  return sentences;
}
