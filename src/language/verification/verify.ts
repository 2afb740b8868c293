import type { Language } from '../../record/index.js';
import { appealsIn, isCited } from './citations.js';
import { type Code, codeKey, codesIn } from './codes.js';
import { datesIn, saysNoMoreThan, type WrittenDate } from './dates.js';
import { sidesIn } from './laterality.js';
import type { Lexicon } from './lexicon.js';
import { masked } from './mask.js';
import { negationsIn, polarity } from './negation.js';
import { personsIn, strangersIn } from './persons.js';
import { quantitiesIn, type WrittenQuantity } from './quantities.js';
import { rhythmsIn, sameRhythm } from './rhythms.js';
import { plainSpelling } from './spelling.js';
import { allowedStances, contradictions, deniesTheOpposite, saysOtherwise, stancesIn, tellsToLeave } from './stance.js';
import { stemsOf } from './stems.js';
import { sameAmount } from './units.js';
import { limitLeftOut, qualifiersOfItsOwn, turnOfItsOwn, wordsOfItsOwn } from './vocabulary.js';

/** What a sentence says that its claims don't. */
export interface Mismatch {
  readonly kind:
    | 'number'
    | 'unit'
    | 'date'
    | 'drug'
    | 'gene'
    | 'problem'
    | 'name'
    | 'laterality'
    /** Somebody else than the patient. */
    | 'person'
    /** How often. */
    | 'interval'
    | 'negation'
    | 'direction'
    | 'citation'
    | 'claim'
    /** A word that no claim has: a cause, an effect, a severity, a route, an authority. */
    | 'word'
    /** A condition, a doubt or an allergy left out. */
    | 'limit'
    | 'unrelated';
  /** The words of the sentence, or the id. */
  readonly found: string;
}

/** What a sentence may say: its claims' own statements, and how they are cited. */
export interface Support {
  readonly language: Language;
  /** Sentences made from the claims alone, every one true. */
  readonly statements: readonly string[];
  /** Titles, identifiers and addresses of what the claims rest on. */
  readonly citations: readonly string[];
}

export interface Lexicons {
  /** Drugs by ingredient. */
  readonly drugs: Lexicon;
  readonly problems: Lexicon;
  readonly measures: Lexicon;
}

/**
 * Everything in a sentence that its support does not hold up; empty if it is faithful. Every number with its unit, date,
 * drug, problem, gene, other name, side, denial, direction and citation is looked for in the support, and so is every
 * other word but those of a closed list that join and refer.
 */
export function mismatches(written: string, given: Support, lexicons: Lexicons): readonly Mismatch[] {
  const text = plainSpelling(written);
  const support: Support = { ...given, statements: given.statements.map(plainSpelling) };
  const sources = [...support.statements, ...support.citations];
  const uncited = appealsIn(text).filter(({ text: found }) => !isCited(found, sources));
  const rest = masked(text, appealsIn(text));
  const near = nearestStatements(rest, support.statements, lexicons);
  const held: Support = near.alike.length > 0 ? { ...support, statements: near.alike } : support;
  const source = held.statements.join('\n');
  return [
    ...uncited.map(({ text: found }): Mismatch => ({ kind: 'citation', found })),
    ...dateMismatches(rest, held),
    ...quantityMismatches(rest, held, lexicons),
    ...drugMismatches(rest, source, lexicons),
    ...problemMismatches(rest, source, lexicons),
    ...codeMismatches(rest, source, support.language, lexicons),
    ...sideMismatches(rest, source),
    ...strangersIn(rest, source).map((found): Mismatch => ({ kind: 'person', found })),
    ...lostPerson(rest, near.same),
    ...rhythmMismatches(rest, held, near.same),
    ...polarityMismatches(rest, held, lexicons),
    ...repeatedNumbers(rest, near.same),
    ...parityMismatches(rest, near.same, lexicons),
    ...drugPolarityMismatches(rest, support, lexicons),
    ...relation(rest, source, lexicons),
    ...unsupportedWords(rest, held, lexicons),
    ...exchangedNumbers(rest, near.same),
  ];
}

/** Words of the sentence's own, and limits that it leaves out. What other checks read is not asked for again. */
function unsupportedWords(text: string, support: Support, lexicons: Lexicons): readonly Mismatch[] {
  const { statements, language } = support;
  const { drugs, problems, measures } = lexicons;
  let rest = masked(text, datesIn(text));
  rest = masked(rest, amountsOf(rest));
  rest = masked(rest, [...codesIn(rest), ...drugs.mentions(rest)]);
  const source = [...statements, ...support.citations].join('\n');
  const measured = new Set(measures.mentions(source).flatMap(({ keys }) => keys));
  const known = measures.mentions(rest).filter(({ keys }) => keys.some((key) => measured.has(key)));
  rest = masked(rest, [...problems.mentions(rest), ...known]);
  rest = masked(
    rest,
    stancesIn(rest).map(({ start, text: said }) => ({ start, end: start + said.length })),
  );
  for (const { text: said } of rhythmsIn(rest)) rest = rest.replace(said, ' ');
  rest = masked(rest, negationsIn(rest));
  const turn = turnOfItsOwn(text, source);
  const own = [
    ...wordsOfItsOwn(rest, source, language),
    ...(turn === undefined ? [] : [turn]),
    ...qualifiersOfItsOwn(masked(text, amountsOf(text)), [...statements, ...support.citations]),
  ];
  const undated = (said: string) => masked(said, datesIn(said));
  const left = limitLeftOut(undated(text), statements.map(undated));
  return [
    ...own.map((found): Mismatch => ({ kind: 'word', found })),
    ...(left === undefined ? [] : [{ kind: 'limit', found: left } as const]),
  ];
}

/** Alike enough to be the same sentence: then it alone says what may be said. */
const sameSentence = 0.7;

/**
 * The statements that the text repeats almost word for word, and of them the nearest; none where it is worded freely.
 * A statement with fewer numbers, dates or names than the text is no source for it.
 */
function nearestStatements(
  text: string,
  statements: readonly string[],
  lexicons: Lexicons,
): { readonly alike: readonly string[]; readonly same: readonly string[] } {
  const own = featuresOf(text, lexicons);
  const shares = statements
    .map((statement) => ({ statement, features: featuresOf(statement, lexicons) }))
    .filter(({ features }) => own.details.every((count, index) => count <= features.details[index]!))
    .map(({ statement, features }) => ({ statement, share: likeness(own.stems, features.stems) }));
  const best = Math.max(0, ...shares.map(({ share }) => share));
  // A few words are alike by chance.
  if (best < (own.stems.size < 6 ? 0.8 : sameSentence)) return { alike: [], same: [] };
  const atLeast = (share: number) => shares.filter((each) => each.share >= share).map(({ statement }) => statement);
  return { alike: atLeast(best > 0.95 ? best - 0.02 : sameSentence), same: atLeast(best - 0.02) };
}

/** What makes a sentence that sentence: its words, drugs and names, without amounts and dates; and how many of those it has. */
function featuresOf(
  text: string,
  { drugs }: Lexicons,
): { readonly stems: ReadonlySet<string>; readonly details: readonly number[] } {
  const dates = datesIn(text);
  const amounts = amountsOf(text);
  const mentioned = drugs.mentions(text);
  const codes = codesIn(masked(text, dates));
  const rest = masked(text, [...dates, ...amounts, ...mentioned, ...codes]);
  return {
    stems: new Set([
      ...stemsOf(rest),
      ...mentioned.map(({ keys }) => `drug ${keys[0]!}`),
      ...codes.map(({ text: code }) => codeKey(code)),
    ]),
    details: [dates.length, amounts.length, codes.length],
  };
}

/** Jaccard's index: what is common of what there is. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((each) => b.has(each)).length;
  return common === 0 ? 0 : common / (a.size + b.size - common);
}

function dateMismatches(text: string, { statements }: Support): readonly Mismatch[] {
  const known = statements.flatMap((statement) => datesIn(statement));
  // A method's year (`CKD-EPI 2021`) is written without "in".
  const years = new Set(
    statements.flatMap((each) => [...each.matchAll(/\b(?:19|20)\d\d\b/g)].map(([year]) => Number(year))),
  );
  const supported = (date: WrittenDate) =>
    known.some((each) => saysNoMoreThan(date, each)) ||
    (date.month === undefined && date.year !== undefined && years.has(date.year));
  return datesIn(text)
    .filter((date) => !supported(date))
    .map((date) => ({ kind: 'date', found: text.slice(date.start, date.end) }));
}

/** The text without dates and names, whose digits are no amounts. */
function amountsOf(text: string): readonly WrittenQuantity[] {
  const dated = masked(text, datesIn(text));
  return quantitiesIn(
    masked(
      dated,
      codesIn(dated).filter(({ text: code }) => /\d/.test(code)),
    ),
  );
}

function quantityMismatches(text: string, { statements }: Support, { drugs }: Lexicons): readonly Mismatch[] {
  const known = statements.flatMap((statement) => amountsOf(statement));
  const words = new Set(statements.flatMap((statement) => statement.toLowerCase().match(/[a-zµ°][\w/²³°]*/g) ?? []));
  return amountsOf(text).flatMap((amount): Mismatch[] => {
    const same = known.filter((each) => equal(amount, each) || sameAmount(amount, each));
    if (same.length === 0) return [{ kind: 'number', found: amount.text }];
    if (!same.some((each) => unitsAgree(amount, each))) return [{ kind: 'unit', found: amount.text }];
    const fitting = same.filter((each) => unitsAgree(amount, each));
    if (fitting.every((each) => amount.bound && each.bound && amount.bound !== each.bound))
      return [{ kind: 'direction', found: text.slice(Math.max(0, amount.start - 12), amount.end).trim() }];
    if (fitting.every((each) => amount.per && each.per && amount.per !== each.per))
      return [{ kind: 'unit', found: text.slice(amount.start, amount.end + 12).trim() }];
    const { follower } = amount;
    const strange =
      follower !== undefined &&
      fitting.every(({ unit }) => unit !== undefined) &&
      !words.has(follower.toLowerCase()) &&
      !followers.has(follower.toLowerCase()) &&
      drugs.mentions(follower).length === 0;
    return strange ? [{ kind: 'unit', found: `${amount.text} ${follower}` }] : [];
  });
}

/** Words that may follow a number and are no unit. */
const followers = new Set(
  'a an and or to in on at of for by with from is are was were be been has have had as than that which the this it its if but so then now today after before since until while during within per each every out near about more less fewer or above below over under high higher low lower not still only already when where because due using based against among between into new old older further next last total average mean likely risk chance interval'.split(
    ' ',
  ),
);

function equal(amount: WrittenQuantity, known: WrittenQuantity): boolean {
  if (amount.value === known.value || Math.abs(amount.value) === Math.abs(known.value)) return true;
  return amount.approximate && Number(known.value.toFixed(amount.decimals)) === amount.value;
}

function unitsAgree(amount: WrittenQuantity, known: WrittenQuantity): boolean {
  if (amount.unit === undefined || amount.unit === known.unit || sameAmount(amount, known)) return true;
  // A count of people, times or points may be written where the source has the bare number.
  return known.unit === undefined && ['people', 'times', 'score', 'dose', 'tablet'].includes(amount.unit);
}

function drugMismatches(text: string, source: string, { drugs }: Lexicons): readonly Mismatch[] {
  const known = new Set(drugs.mentions(source).flatMap(({ keys }) => keys));
  const classes = [...known].flatMap((key) => drugs.broader(key)).join(' ');
  const lower = source.toLowerCase();
  const mentioned = drugs.mentions(text);
  const wrong = mentioned.filter(
    ({ keys, text: name }) => !keys.some((key) => known.has(key)) && !lower.includes(name.toLowerCase()),
  );
  const likeDrugs = [...masked(text, mentioned).matchAll(drugLike)]
    .map(([word]) => word)
    .filter((word) => {
      const plain = word.toLowerCase().replace(/s$/, '');
      return !lower.includes(plain) && !classes.includes(plain);
    });
  return [...wrong.map(({ text: found }) => found), ...likeDrugs].map((found) => ({ kind: 'drug', found }));
}

/** International nonproprietary names end so: a drug that no pack knows is still seen. */
const drugLike =
  /\b[A-Za-z]{2,}(?:statin|pril|sartan|olol|prazole|conazole|dipine|thiazide|gliptin|gliflozin|glutide|glitazone|formin|cillin|mycin|floxacin|cycline|xaban|gatran|grelor|grel|parin|tinib|zumab|ximab|tumab|mumab|ciclib|parib|oxetine|azepam|azolam|barbital|triptan|setron|tidine|vir|navir|tegravir|dronate|caine|curium|profen|fenac|coxib|terol|phylline|sone|solone|lukast|trexate|platin|rubicin|taxel|afil|lafaxine|pramine|triptyline|idone|azine|apine)s?\b|[\p{Script=Han}]{1,4}(?:他汀|普利|沙坦|洛尔|拉唑|地平|噻嗪|列汀|列净|格列酮|西林|霉素|沙星|沙班|格雷|替尼|单抗)/giu;

function problemMismatches(text: string, source: string, { problems }: Lexicons): readonly Mismatch[] {
  const known = new Set(problems.mentions(source).flatMap(({ keys }) => keys));
  const kin = new Set([...known].flatMap((key) => [key, ...problems.broader(key)]));
  const lower = source.toLowerCase();
  return problems
    .mentions(text)
    .filter(
      ({ keys, text: name }) =>
        !keys.some((key) => kin.has(key) || problems.broader(key).some((each) => known.has(each))) &&
        !lower.includes(name.toLowerCase()),
    )
    .map(({ text: found }) => ({ kind: 'problem', found }));
}

function codeMismatches(text: string, source: string, language: Language, { drugs }: Lexicons): readonly Mismatch[] {
  const known = new Set(codesIn(source).map(({ text: code }) => codeKey(code)));
  const upper = source.toUpperCase();
  const unknown = (code: Code) =>
    !known.has(codeKey(code.text)) &&
    !commonAbbreviations.has(code.text) &&
    !(/^[A-Za-z]+$/.test(code.text) && new RegExp(`(?<![A-Z])${code.text.toUpperCase()}S?(?![A-Z])`).test(upper));
  const wrong = codesIn(masked(text, [])).filter(unknown);
  const rest = masked(text, [...codesIn(text), ...drugs.mentions(text)]);
  const names = language === 'en' ? capitalised(rest) : latinInChinese(rest);
  const strangers = names.filter(
    (word) =>
      !upper.includes(
        word
          .toUpperCase()
          .replace(/['’]S$/, '')
          .replace(/S$/, ''),
      ),
  );
  return [
    ...wrong.map(
      ({ text: found }): Mismatch => ({ kind: /\d|\*/.test(found) || found.length > 2 ? 'gene' : 'name', found }),
    ),
    ...strangers.map((found): Mismatch => ({ kind: 'name', found })),
  ];
}

/** What every reader writes so; none of them names a gene, a trial or a society. */
const commonAbbreviations = new Set([
  'OK',
  'AND',
  'OR',
  'NOT',
  'NO',
  'DNA',
  'GP',
  'II',
  'III',
  'IV',
  'CI',
  'mmHg',
  'pH',
]);

/** Words with a capital that no sentence begins with: names. */
function capitalised(text: string): readonly string[] {
  return [...text.matchAll(/(?<=[\p{Ll}\d,;)%] )[\p{Lu}][\p{Ll}'’]{2,}/gu)]
    .map(([word]) => word)
    .filter(
      (word) =>
        !/^(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|English|Chinese|Dr|Mr|Mrs|Ms)$/.test(
          word,
        ),
    );
}

const latinInChinese = (text: string): readonly string[] =>
  [...text.matchAll(/[A-Za-z][A-Za-z'’-]{2,}/g)]
    .map(([word]) => word)
    .filter((word) => !/^(?:mmHg|mmol|mol|kcal|min|mEq|nmol|pmol|mIU|and|per)$/i.test(word));

/** In a sentence repeated almost word for word, what was a relative's has become the patient's. */
function lostPerson(text: string, near: readonly string[]): readonly Mismatch[] {
  const lost = near.map((each) => [...personsIn(each)].find((person) => personsIn(text).size === 0 && person));
  return near.length > 0 && lost.every((each) => each !== undefined) ? [{ kind: 'person', found: lost[0]! }] : [];
}

/** How often, where no source says so; in a sentence repeated almost word for word, each as many times as there. */
function rhythmMismatches(text: string, { statements }: Support, near: readonly string[]): readonly Mismatch[] {
  const known = statements.flatMap(rhythmsIn);
  const own = rhythmsIn(text);
  const wrong = own.filter((each) => !known.some((other) => sameRhythm(each, other)));
  const more = own.find((each) => {
    const count = (of: string) => rhythmsIn(of).filter((other) => sameRhythm(each, other)).length;
    return near.length > 0 && near.every((statement) => count(text) > count(statement));
  });
  return [...wrong, ...(more ? [more] : [])].map(({ text: found }) => ({ kind: 'interval', found }));
}

function sideMismatches(text: string, source: string): readonly Mismatch[] {
  const known = sidesIn(source);
  return [...sidesIn(text)]
    .filter((side) => !known.has(side) && !(side === 'both' && known.has('left') && known.has('right')))
    .map((side) => ({ kind: 'laterality', found: side }));
}

function polarityMismatches(whole: string, support: Support, { drugs }: Lexicons): readonly Mismatch[] {
  // Names of drugs hold characters that deny elsewhere: 他克莫司.
  const unnamed = (text: string) => masked(text, drugs.mentions(text));
  const text = unnamed(whole);
  const statements = support.statements.map(unnamed);
  const plain = statements.join('\n').toLowerCase();
  const allowed = allowedStances(statements);
  const against = contradictions(text, allowed).map(
    ({ text: found, denied }): Mismatch => ({ kind: denied ? 'negation' : 'direction', found }),
  );
  const spoken = statements.map(polarity);
  const denied = new Set(spoken.flatMap((each) => [...each.denied]));
  const said = new Set(spoken.flatMap((each) => [...each.said]));
  const gained = negationsIn(text).filter(({ cue, scope }) => {
    if (plain.includes((cue + beginning(scope)).toLowerCase())) return false;
    const [head, ...others] = stemsOf(scope);
    const held =
      head !== undefined && (denied.has(head) || (!said.has(head) && others.some((each) => denied.has(each))));
    return !held && !deniesTheOpposite(scope, allowed);
  });
  return [
    ...against,
    ...gained.map(({ cue, scope }): Mismatch => ({ kind: 'negation', found: `${cue}${scope.slice(0, 16)}` })),
    ...lostDenial(text, statements),
  ];
}

/** As much of what is denied as makes a denial the same one: a word, or two characters of Chinese. */
const beginning = (scope: string) =>
  /^\p{Script=Han}/u.test(scope) ? scope.slice(0, 2) : (/^\s*[^\s]+/.exec(scope)?.[0] ?? '');

/** A denial of the statement that the sentence restates, gone from the sentence while what it denied is still there. */
function lostDenial(text: string, statements: readonly string[]): readonly Mismatch[] {
  if (tellsToLeave(text)) return [];
  const stems = new Set(stemsOf(text));
  const alike = statements.map((each) => ({ statement: each, share: likeness(stems, new Set(stemsOf(each))) }));
  const best = Math.max(0, ...alike.map(({ share }) => share));
  const nearest = alike.filter(({ share }) => share >= best - 0.05).map(({ statement }) => statement);
  if (best < 0.3 || !nearest.every(tellsToLeave)) return [];
  const lost = nearest.every((each) => {
    const { denied } = polarity(each);
    return denied.size === 0 ? negationsIn(each).length === 0 : [...denied].some((stem) => stems.has(stem));
  });
  return lost ? [{ kind: 'negation', found: text.slice(0, 40) }] : [];
}

/** Numbers that a sentence repeated almost word for word has more often than what it repeats: one stands in another's place. */
function repeatedNumbers(text: string, near: readonly string[]): readonly Mismatch[] {
  if (near.length === 0) return [];
  const count = (whole: string, value: number) => amountsOf(whole).filter((amount) => amount.value === value).length;
  const more = amountsOf(text).find((amount) =>
    near.every(
      (each) =>
        count(text, amount.value) > count(each, amount.value) &&
        !amountsOf(each).some((other) => other.value !== amount.value && sameAmount(amount, other)),
    ),
  );
  return more ? [{ kind: 'number', found: more.text }] : [];
}

/** Numbers in each other's places, while the words that they belong to stand where they stood. */
function exchangedNumbers(text: string, near: readonly string[]): readonly Mismatch[] {
  const numbersOf = (whole: string) =>
    [...masked(whole, datesIn(whole)).matchAll(/\d+(?:[.,]\d+)*/g)].map(([number]) =>
      Number(number.replaceAll(',', '')),
    );
  const numbers = numbersOf(text);
  if (numbers.length < 2 || near.length === 0) return [];
  const stems = stemsOf(text);
  const exchanged = near.every((statement) => {
    const known = numbersOf(statement);
    if (isWithin(numbers, known) || !numbers.every((each) => known.includes(each))) return false;
    const statementStems = stemsOf(statement);
    return isWithin(
      stems.filter((each) => statementStems.includes(each)),
      statementStems,
    );
  });
  return exchanged ? [{ kind: 'number', found: numbers.join(', ') }] : [];
}

/** True if all items stand in the whole, in this order. */
function isWithin<T>(items: readonly T[], whole: readonly T[]): boolean {
  let at = 0;
  for (const each of whole) if (at < items.length && each === items[at]) at++;
  return at === items.length;
}

/** In a sentence repeated almost word for word, each denial and each order stands where it stood. */
function parityMismatches(whole: string, near: readonly string[], { drugs }: Lexicons): readonly Mismatch[] {
  if (near.length === 0) return [];
  const unnamed = (text: string) => masked(text, drugs.mentions(text));
  const problems = near.map((each) => reversal(unnamed(whole), unnamed(each)));
  return problems.every((each) => each !== undefined) ? [{ kind: 'negation', found: problems[0]! }] : [];
}

/** What a text denies that the statement says, or the other way round; undefined where they agree. */
function reversal(text: string, statement: string): string | undefined {
  const [spoken, known] = [polarity(text), polarity(statement)];
  const gained = negationsIn(text).find(({ scope }) => {
    const [head] = stemsOf(scope);
    return head !== undefined && known.said.has(head) && !known.denied.has(head) && !saysOtherwise(scope, statement);
  });
  if (gained) return gained.cue + gained.scope.slice(0, 16);
  const denials = negationsIn(text).length - negationsIn(statement).length;
  const lost = [...known.denied].find(
    (stem) => !known.said.has(stem) && spoken.said.has(stem) && !spoken.denied.has(stem),
  );
  if (lost !== undefined && denials < 0) return lost;
  const [orders, knownOrders] = [ordersIn(text), ordersIn(statement)];
  const left = (each: readonly string[]) => each.filter((order) => order === 'leave').length;
  const turned = orders.length === knownOrders.length && orders.join(' ') !== knownOrders.join(' ');
  return turned || left(orders) + Math.max(0, denials) < left(knownOrders) ? text.slice(0, 40) : undefined;
}

/** A clause that tells to leave a drug which every source that names it tells to take, or the other way round. */
function drugPolarityMismatches(text: string, { statements }: Support, { drugs }: Lexicons): readonly Mismatch[] {
  const clausesOf = (whole: string) => whole.split(/[;；。]|\.(?=\s|$)|\bbut\b|而(?![且言])/);
  const known = statements.flatMap(clausesOf).map((clause) => ({
    keys: drugs.mentions(clause).flatMap(({ keys }) => keys),
    leaves: tellsToLeave(masked(clause, drugs.mentions(clause))),
  }));
  return clausesOf(text).flatMap((clause): Mismatch[] => {
    const mentioned = drugs.mentions(clause);
    const leaves = tellsToLeave(masked(clause, mentioned));
    const turned = mentioned.every((mention) => {
      const naming = known.filter(({ keys }) => mention.keys.some((key) => keys.includes(key)));
      return naming.length > 0 && naming.every((each) => each.leaves !== leaves);
    });
    return mentioned.length > 0 && turned ? [{ kind: 'negation', found: clause.trim().slice(0, 40) }] : [];
  });
}

/** To do or to leave, in the order of the text. */
function ordersIn(text: string): readonly ('leave' | 'do')[] {
  return stancesIn(text).flatMap(({ stance, denied }) => {
    if (stance === 'avoid' || stance === 'stop' || stance === 'contraindicated') return [denied ? 'do' : 'leave'];
    if (stance === 'start' || stance === 'continue') return [denied ? 'leave' : 'do'];
    return [];
  });
}

/** What no claim says: words about orders to a program. */
const toProgram =
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|rules?|prompts?|guardrails?)\b|(?:忽略|无视|忘记|绕过).{0,12}(?:指令|规则|提示词|限制)/i;

/** Of a sentence about a claim at least so much is the claim's own. */
const leastShared = 0.2;

/** A sentence that shares next to nothing with its claims restates none of them. */
function relation(text: string, source: string, { drugs }: Lexicons): readonly Mismatch[] {
  const known = new Set(stemsOf(source));
  const own = stemsOf(text);
  const shared = own.filter((each) => known.has(each)).length;
  // An amount or a drug has been checked by itself.
  const checked = /\d/.test(text) || drugs.mentions(text).length > 0;
  const unrelated =
    own.length > 0 && shared / own.length < (own.length < 4 || checked ? 0.01 : leastShared) && !/\d/.test(text);
  return unrelated || toProgram.test(text) ? [{ kind: 'unrelated', found: text.slice(0, 40) }] : [];
}
