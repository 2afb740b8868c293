import type { Concept, Fact, IssueCode, LocalizedText } from '../record/index.js';
import { issueAt, type Ledger } from './ledger.js';
import { addressesReader } from './notes/instructions.js';
import { wordsOf } from './standard/drugs.js';
import type { Standard } from './standard/index.js';

/** Longer words are no name of a thing; the longest of CPT have some 400 characters. */
const longestName = 500;
const isName = (words: string) => words.length <= longestName && !addressesReader(words);

/** What the codes of a concept mean, what each of its words does, and how the terminology calls it. */
interface Reading {
  readonly coded: readonly string[];
  readonly named: (words: string) => readonly string[] | undefined;
  /** Words may say less or more of the same thing. */
  readonly isSame: (coded: readonly string[], named: readonly string[]) => boolean;
  readonly title: LocalizedText | undefined;
  /** What the codes mean where the words come first. */
  readonly product?: { readonly keys: readonly string[]; readonly name: string } | undefined;
}

const isSubset = (some: readonly string[], all: readonly string[]) => some.every((each) => all.includes(each));

function readingOf(
  fact: Fact,
  concept: Concept,
  { terminology, drugs, measureOf, problemOf }: Standard,
): Reading | undefined {
  const { codings } = concept;
  const one = (key: string | undefined) => (key === undefined ? [] : [key]);
  switch (fact.kind) {
    case 'condition':
    case 'familyHistory': {
      const related = (a: string, b: string) =>
        a === b || terminology.problemAncestors(a).has(b) || terminology.problemAncestors(b).has(a);
      const key = problemOf({ codings: codings.map(({ system, code }) => ({ system, code })) });
      return {
        coded: one(key),
        named: (words) => {
          const found = problemOf({ codings: [], text: words });
          return found === undefined ? undefined : [found];
        },
        isSame: ([coded], [named]) => related(coded!, named!),
        title: key === undefined ? undefined : terminology.problem(key)?.title,
      };
    }
    case 'medication': {
      const coded = drugs.ingredientsByCode(concept);
      return {
        coded,
        named: (words) => drugs.named(words),
        isSame: (known, named) => isSubset(named, known),
        title: titleOf(coded, (key) => terminology.ingredient(key)?.title),
        product: productOf(drugs, concept, coded),
      };
    }
    case 'allergy': {
      const coded = drugs.substancesByCode(concept);
      return {
        coded,
        named: (words) => drugs.named(words, true),
        isSame: (known, named) =>
          named.some(
            (key) =>
              known.includes(key) ||
              isInClass(key, known, terminology) ||
              known.some((each) => isInClass(each, named, terminology)),
          ),
        title: titleOf(
          coded.filter((key) => !key.startsWith('class:')),
          (key) => terminology.ingredient(key)?.title,
        ),
        product: productOf(drugs, concept, coded),
      };
    }
    case 'observation': {
      const key = measureOf({ codings })?.key;
      return {
        coded: one(key),
        named: (words) => {
          const found = measureOf({ codings: [], text: words });
          return found && [found.key];
        },
        isSame: ([coded], [named]) => coded === named,
        title: key === undefined ? undefined : terminology.measure(key)?.title,
      };
    }
    default:
      return undefined;
  }
}

/** The code of an ingredient decides; where there is one, a product's adds nothing. */
function productOf(drugs: Standard['drugs'], concept: Concept, coded: readonly string[]): Reading['product'] {
  const products = coded.length > 0 ? [] : drugs.productsOf(concept);
  if (products.length === 0) return undefined;
  return {
    keys: products.flatMap(({ ingredients }) => ingredients),
    name: [...new Set(products.map(({ name }) => name))].join(' / '),
  };
}

const isInClass = (key: string, classes: readonly string[], terminology: Standard['terminology']) =>
  terminology.ingredient(key)?.classes.some((each) => classes.includes(each)) ?? false;

function titleOf(
  keys: readonly string[],
  title: (key: string) => LocalizedText | undefined,
): LocalizedText | undefined {
  const titles = keys.flatMap((key) => title(key) ?? []);
  if (titles.length === 0) return undefined;
  return { en: titles.map(({ en }) => en).join(' / '), zh: titles.map(({ zh }) => zh).join(' / ') };
}

interface Trouble {
  readonly code: IssueCode;
  readonly found: string;
  readonly expected?: string;
}

/**
 * The words beside codes are a document's, and a document may write anything there. What a code means is decided by the
 * code; words that name something else are reported. Words that are no name of the terminology's are kept as a quotation;
 * words that address whoever reads, or run on, are left out and reported. Every source's facts pass here, whatever its format.
 */
export function settleWords(ledger: Ledger, standard: Standard): void {
  const troubles: { readonly fact: Fact; readonly trouble: Trouble }[] = [];
  const unnamed = new Set<string>();
  ledger.amend((fact) => {
    if (fact.foundBy !== 'source') return fact;
    const report = (trouble: Trouble) => troubles.push({ fact, trouble });
    const plain = withoutCommands(fact, report) as Fact;
    const key = plain.kind === 'familyHistory' ? 'condition' : 'concept';
    const concept = (plain as { readonly [each in typeof key]?: Concept })[key];
    const reading = concept && readingOf(plain, concept, standard);
    if (!concept || !reading) return plain;
    const settled = settle(plain, concept, reading, report);
    if (settled.codings.length === 0 && conceptIsEmpty(settled)) unnamed.add(plain.id);
    return settled === concept ? plain : ({ ...plain, [key]: settled } as Fact);
  });
  for (const { fact, trouble } of troubles) {
    const { code, found, expected } = trouble;
    const details = { found, remedy: 'fix-source' as const, ...(expected === undefined ? {} : { expected }) };
    ledger.issue(
      issueAt(
        ledger.document,
        fact.provenance.place,
        code,
        code === 'unknown-name' ? 'information' : 'warning',
        details,
      ),
    );
  }
  if (unnamed.size > 0)
    ledger.withdraw(({ id }) => unnamed.has(id), { code: 'words-withheld', found: 'nothing but such words' });
}

const conceptIsEmpty = ({ text, quoted }: Concept) => text === undefined && quoted === undefined;

function settle(fact: Fact, concept: Concept, reading: Reading, report: (trouble: Trouble) => void): Concept {
  const all = wordsOf(concept);
  const { coded, title, product } = reading;
  const readings = all.map((words) => ({ words, named: reading.named(words) }));
  if (coded.length === 0) {
    const contradicts = readings.find(
      ({ named }) =>
        named &&
        readings.some(
          (other) => other.named && !reading.isSame(named, other.named) && !reading.isSame(other.named, named),
        ),
    );
    if (contradicts) report({ code: 'code-and-text-disagree', found: all.join(' / ') });
    if (product)
      for (const { words, named } of readings)
        if (named && !reading.isSame(product.keys, named) && !reading.isSame(named, product.keys))
          report({ code: 'code-and-text-disagree', found: words, expected: product.name });
    const [first] = all;
    if (first === undefined) return product ? { ...concept, text: product.name } : concept;
    if (readings.every(({ named }) => named)) return concept;
    const isUnnamed = readings.every(({ named }) => !named);
    if (product && isUnnamed) return { ...concept, text: product.name, quoted: concept.text ?? first };
    // A drug that cannot be told is told by the plan; so is an allergy that nothing can be checked against.
    if (fact.certainty !== 'absent' && (fact.kind === 'medication' || fact.kind === 'allergy') && isUnnamed)
      report({ code: 'unknown-name', found: first });
    return { ...concept, quoted: concept.text ?? first };
  }
  const other = readings.filter(({ named }) => named && !reading.isSame(coded, named));
  for (const { words } of other)
    report({ code: 'code-and-text-disagree', found: words, expected: title?.en ?? coded.join(', ') });
  const strange = fact.kind === 'observation' ? other : readings.filter((each) => !each.named || other.includes(each));
  if (strange.length === 0 && all.length > 0) return concept;
  const ours = readings.find((each) => !strange.includes(each))?.words;
  return {
    codings: concept.codings.map(({ system, code }) => ({ system, code })),
    ...(ours === undefined && title === undefined ? {} : { text: ours ?? title!.en }),
    ...(strange.length > 0 ? { quoted: strange[0]!.words } : {}),
  };
}

/** A result in words, which may be long. */
const isAnswer = (value: object) => 'type' in value && !('codings' in value);

function isHarmless(name: string, words: string, within: object): boolean {
  if (name === 'display') return isName(words);
  if (name === 'instruction') return !addressesReader(words);
  if (name !== 'text') return true;
  return isAnswer(within) ? !addressesReader(words) : isName(words);
}

/** The same value without displays and texts of concepts that command or run on. */
function withoutCommands(value: unknown, report: (trouble: Trouble) => void): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const plain = value.map((each) => withoutCommands(each, report));
    return plain.some((each, index) => each !== value[index]) ? plain : value;
  }
  let changed: Record<string, unknown> | undefined;
  for (const [name, each] of Object.entries(value)) {
    if (name === 'provenance' || name === 'id') continue;
    if (typeof each === 'string') {
      if (isHarmless(name, each, value)) continue;
      report({ code: 'words-withheld', found: each });
      changed = { ...(changed ?? value) };
      if (isAnswer(value)) changed[name] = '';
      else delete changed[name];
      continue;
    }
    const plain = withoutCommands(each, report);
    if (plain !== each) changed = { ...(changed ?? value), [name]: plain };
  }
  return changed ?? value;
}
