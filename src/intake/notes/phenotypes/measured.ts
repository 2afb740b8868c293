/** What is said in numbers: a size against a centile, an age at a milestone, weeks at birth. Ids are HPO terms. */
export interface MeasuredPhenotypes {
  readonly measured: readonly { readonly names: readonly string[]; readonly low: string; readonly high: string }[];
  readonly milestones: readonly {
    readonly done: readonly string[];
    readonly afterMonths: number;
    readonly id: string;
  }[];
  readonly bornBeforeWeeks: { readonly weeks: number; readonly id: string };
}

export interface FoundById {
  readonly start: number;
  readonly end: number;
  readonly id: string;
}

/** Of people in the same centile or below (above) so many are outside what is usual: two standard deviations. */
const lowCentile = 3;
const highCentile = 97;

/** Finds sizes, milestones and weeks of gestation that are out of the usual; those within say nothing. */
export class MeasuredReader {
  readonly #sizes: readonly { readonly pattern: RegExp; readonly low: string; readonly high: string }[];
  readonly #milestones: readonly { readonly pattern: RegExp; readonly afterMonths: number; readonly id: string }[];
  readonly #born: MeasuredPhenotypes['bornBeforeWeeks'];

  constructor({ measured, milestones, bornBeforeWeeks }: MeasuredPhenotypes) {
    this.#sizes = measured.map(({ names, low, high }) => ({ pattern: sizePattern(names), low, high }));
    this.#milestones = milestones.map(({ done, afterMonths, id }) => ({ pattern: agePattern(done), afterMonths, id }));
    this.#born = bornBeforeWeeks;
  }

  find(text: string): FoundById[] {
    const found: FoundById[] = [];
    const add = (match: RegExpMatchArray, id: string | undefined) => {
      if (id) found.push({ start: match.index!, end: match.index! + match[0].length, id });
    };
    for (const { pattern, low, high } of this.#sizes) {
      for (const match of text.matchAll(pattern)) {
        const outside = sideOf(match.groups!);
        if (outside) add(match, outside === 'low' ? low : high);
      }
    }
    for (const { pattern, afterMonths, id } of this.#milestones) {
      for (const match of text.matchAll(pattern)) {
        const { number, unit } = match.groups!;
        const months = Number(number) * (/^y/i.test(unit!) ? 12 : 1);
        if (months > afterMonths) add(match, id);
      }
    }
    for (const match of text.matchAll(bornAt)) if (Number(match[1]) < this.#born.weeks) add(match, this.#born.id);
    return found;
  }
}

const bornAt =
  /\b(?:born|delivered|delivery|birth|gestation)\b[^.;\d]{0,24}\b(?:at\s+)?(2[2-9]|3\d|4[0-2])(?:\s*\+\s*\d)?\s*(?:\/\s*40|weeks?\b|wks?\b)/gi;

const alternatives = (names: readonly string[]) =>
  [...names]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[-\s]/g, '[-\\s]?'))
    .join('|');

/** "height on the 3rd centile", "OFC <0.4th centile", "head circumference -2.5 SD". */
function sizePattern(names: readonly string[]): RegExp {
  return new RegExp(
    `\\b(?:${alternatives(names)})\\b[^.;:\\d<>-]{0,28}?(?:[:=]\\s*)?(?:\\d+(?:\\.\\d+)?\\s*(?:cm|kg|mm)\\b[^.;\\d<>-]{0,14}?)?(?<sign>[<>≤≥]|below|under|less than|above|over|greater than|at or below)?(?:\\s*the)?\\s*(?:(?<centile>\\d{1,2}(?:\\.\\d+)?)\\s*(?:st|nd|rd|th)?\\s*(?:per)?centile|(?<deviation>[-+−–]\\s*\\d(?:\\.\\d+)?)\\s*(?:sd|sds|z|standard deviations?)\\b)`,
    'gi',
  );
}

function sideOf({ sign, centile, deviation }: Record<string, string | undefined>): 'low' | 'high' | undefined {
  if (deviation) {
    const value = Number(deviation.replace(/[−–]/, '-').replace(/\s/g, ''));
    return value <= -2 ? 'low' : value >= 2 ? 'high' : undefined;
  }
  const value = Number(centile);
  const isBelow = sign !== undefined && /^(?:<|≤|below|under|less|at or)/i.test(sign);
  const isAbove = sign !== undefined && !isBelow;
  if (value < lowCentile || (value === lowCentile && isBelow)) return isAbove ? undefined : 'low';
  if (value > highCentile || (value === highCentile && isAbove)) return isBelow ? undefined : 'high';
  return undefined;
}

/** "walked at 24 months", "first words at the age of 3 years". */
function agePattern(done: readonly string[]): RegExp {
  return new RegExp(
    `\\b(?:${alternatives(done)})\\b[^.;\\d]{0,30}?\\b(?:at|from|until|by)(?: the)?(?: age)?(?: of)?\\s*(?:about|around|approximately)?\\s*(?<number>\\d{1,2}(?:\\.5)?)\\s*(?<unit>months?|mths?|years?|yrs?)\\b`,
    'gi',
  );
}
