import { negationsIn } from './negation.js';
import { remembered } from './remember.js';

/** What a sentence tells the reader to do, or where something stands: the words whose reversal harms. */
export type Stance =
  | 'start'
  | 'stop'
  | 'continue'
  | 'avoid'
  | 'raise'
  | 'lower'
  | 'switch'
  | 'take'
  | 'above-target'
  | 'below-target'
  | 'at-target'
  | 'poor-metabolizer'
  | 'intermediate-metabolizer'
  | 'normal-metabolizer'
  | 'rapid-metabolizer'
  | 'ultrarapid-metabolizer'
  | 'works'
  | 'fails'
  | 'known'
  | 'missing'
  | 'met'
  | 'unmet'
  | 'done'
  | 'needed'
  | 'contraindicated'
  | 'safe'
  | 'active'
  | 'refuted'
  | 'up'
  | 'down';

const patterns: readonly (readonly [Stance, RegExp])[] = [
  [
    'above-target',
    /\b(?:above|over|exceed\w*|higher than|beyond|in excess of)(?: the| its| your| his| her| their)?(?: \w+)? (?:target|goal)s?\b|高于(?:您的)?目标|超过(?:您的)?目标|超标|高出目标/gi,
  ],
  [
    'below-target',
    /\b(?:below|under|lower than|short of)(?: the| its| your| his| her| their)?(?: \w+)? (?:target|goal)s?\b(?! (?:of|is|range))|低于(?:您的)?目标(?!值?\s*\d)/gi,
  ],
  [
    'at-target',
    /\b(?:at|on|within|in|reach(?:es|ed)?|meet(?:s|ing)?|met|achiev\w+|hit)(?: the| its| your| his| her| their)?(?: \w+)? (?:target|goal)s?\b|达标|达到(?:您的)?目标|在目标(?:范围)?内?|处于目标/gi,
  ],
  ['ultrarapid-metabolizer', /\bultra-?rapid(?:ly)?\b(?: metaboli\w+)?|超快(?:速)?代谢/gi],
  ['rapid-metabolizer', /(?<!ultra-?)\b(?:rapid|fast|quick)(?:ly)? metaboli\w+|(?<!超)快(?:速)?代谢/gi],
  ['poor-metabolizer', /\b(?:poor|slow)(?:ly)? metaboli\w+|慢代谢|弱代谢/gi],
  ['intermediate-metabolizer', /\bintermediate metaboli\w+|中间(?:型)?代谢/gi],
  ['normal-metabolizer', /\b(?:normal|extensive) metaboli\w+|正常代谢/gi],
  ['contraindicated', /\bcontra-?indicated\b|\b(?:must|should) never\b|禁忌|禁用/gi],
  [
    'avoid',
    /\bavoid(?:s|ed|ing|ance)?\b|\bkeep away from\b|\bstay off\b|\bspeaks? against\b|\bunsuitable\b|避免|避开|不宜|勿用|不建议|不推荐/gi,
  ],
  [
    'stop',
    /\b(?:stop(?:s|ped|ping)?|discontinu\w+|withdraw\w*|quit(?:ting)?|come off|giv(?:e|ing) up|ceas\w+)\b|停用|停药|停止|中止|停服|戒/gi,
  ],
  [
    'switch',
    /\b(?:switch(?:es|ed|ing)?|chang(?:e|es|ed|ing) (?:to|from|the drug|the medicine|a medicine|a drug|over|\w+ (?:to|for|from))|replac\w+|substitut\w+|exchang\w+|swap\w*|use another|different (?:drug|medicine)|another (?:drug|medicine|acid))\b|换用|改用|更换|替换|替代|换药|换成|换为/gi,
  ],
  [
    'start',
    /\b(?:start(?:s|ed|ing)?|begin(?:s|ning)?|initiat\w+|commenc\w+|introduc\w+)\b(?! as usual)|(?<!重新)开始(?!时)|启用|加用|启动|新增/gi,
  ],
  [
    'continue',
    /\b(?:continu(?:e|es|ed|ing)|carry(?:ing)? on|keep(?:s|ing)? (?:on|taking|using|going|it|the)|stay(?:s|ing)? on|remain(?:s|ing)? on|go(?:ing)? on (?:with|taking))\b|继续|照常服用|维持/gi,
  ],
  [
    'raise',
    /\b(?:rais(?:e|es|ed|ing)|increas(?:e|es|ed|ing)|up-?titrat\w+|step(?:ped|ping)? up|higher dose)\b|加量|上调|增加|提高|增至|增量|加大/gi,
  ],
  [
    'lower',
    /\b(?:lower(?:s|ed|ing)?(?! than)|reduc(?:e|es|ed|ing|tion)|decreas(?:e|es|ed|ing)|down-?titrat\w+|cut(?:s|ting)?(?: down)?|smaller dose)\b|减量|下调|降低|减少|降至|减小|减轻/gi,
  ],
  [
    'take',
    /\b(?:us(?:e|es|ed|ing)|tak(?:e|es|en|ing)|giv(?:e|en|es|ing)|prescrib\w+|recommend\w*|advis\w+|suggest\w*|suit(?:s|able|ed)?|prefer\w*|indicated|choos\w+|appropriate|right for|option|choice)\b|使用|服用|应用|推荐|建议|宜用|适用|适合|合适|首选/gi,
  ],
  [
    'fails',
    /\b(?:fail(?:s|ed|ing)?|ineffective|(?:less|little) effect(?:ive)?|lose(?:s)? (?:its )?effect)\b|失效|无效|疗效下降|疗效降低/gi,
  ],
  ['works', /\b(?:work(?:s|ed|ing)?|effective|helps?|protects?)\b|有效|起效|见效|奏效/gi],
  [
    'missing',
    /\b(?:missing|unknown|unmeasured|lacking|unavailable|no answer|unanswered|incomplete)\b|缺少|缺失|未知|无法给出|无法|尚缺|待查|暂无/gi,
  ],
  [
    'known',
    /\b(?:known|measured|recorded|available|enough|answer(?:ed)?|calculat\w+|assess\w*|call(?:ed)?|found|given|present|documented|complete|tells?|told|shows?|determin\w+|work(?:ed|ing)? (?:this |it )?out)\b|已知|已测|测量|记载|足够|计算|评估|给出|得出|发现|结果/gi,
  ],
  ['unmet', /\bunmet\b|不符合|未满足/gi],
  ['met', /\b(?:met|fulfil\w*|satisf\w+|appl(?:y|ies|icable))\b|(?<!不)符合|(?<!未)满足|适用/gi],
  ['done', /\b(?:done|complete[ds]?|already)\b|已完成|已做/gi],
  ['needed', /\b(?:need(?:s|ed)?|necessary|required?|chang(?:e|es|ed|ing)|adjust\w*)\b|需要|必要|调整|改变/gi],
  ['safe', /\b(?:safe(?:ly)?|tolerated|allowed|permitted)\b|安全|可以用|可用|放心/gi],
  ['refuted', /\b(?:refuted|excluded|disproved)\b|已排除|排除/gi],
  ['active', /\b(?:active|ha(?:s|ve|d)|confirmed|diagnosed|suffers?|affected)\b|活动|患有|确诊|存在|受影响|影响/gi],
  ['up', /\b(?:ris(?:e|es|ing|en)|rose|climb\w*|grow\w*|goes up|going up|more often|higher)\b|上升|升高|增高|更高/gi],
  [
    'down',
    /\b(?:fall(?:s|ing|en)?|fell|drop(?:s|ped|ping)?|declin\w+|fewer|shrink\w*|goes down|going down|less often|prevent\w*)\b|下降|跌|减退|更低|预防/gi,
  ],
];

/** What denying a stance says; where it says nothing certain it is absent. */
const opposite: Partial<Record<Stance, readonly Stance[]>> = {
  'at-target': ['above-target', 'below-target'],
  take: ['avoid', 'stop', 'contraindicated', 'switch'],
  start: ['avoid'],
  continue: ['stop', 'avoid', 'switch', 'contraindicated'],
  stop: ['continue'],
  works: ['fails', 'down'],
  fails: ['works'],
  known: ['missing'],
  missing: ['known'],
  met: ['unmet', 'missing'],
  unmet: ['met'],
  safe: ['contraindicated', 'avoid'],
  active: ['refuted', 'unmet'],
  needed: ['continue', 'done', 'met', 'take', 'at-target'],
};

/** What else may be said where this is so. */
const implied: Partial<Record<Stance, readonly Stance[]>> = {
  avoid: ['contraindicated', 'stop', 'switch'],
  contraindicated: ['avoid', 'stop'],
  stop: ['avoid', 'switch'],
  switch: ['stop', 'start', 'avoid', 'take'],
  continue: ['take'],
  start: ['take', 'raise'],
  raise: ['up'],
  lower: ['down'],
  up: ['raise'],
  down: ['lower'],
};

/** Stances that exclude one another: a text may take only those of its sources. */
const groups: readonly (readonly Stance[])[] = [
  ['start', 'stop', 'continue', 'avoid', 'switch', 'contraindicated'],
  ['raise', 'lower', 'up', 'down'],
  ['above-target', 'below-target', 'at-target'],
  ['poor-metabolizer', 'intermediate-metabolizer', 'normal-metabolizer', 'rapid-metabolizer', 'ultrarapid-metabolizer'],
  ['works', 'fails'],
  ['active', 'refuted'],
  ['safe', 'contraindicated', 'avoid'],
];

export interface Taken {
  readonly stance: Stance;
  readonly denied: boolean;
  readonly text: string;
  readonly start: number;
}

/** Every stance of a text, denied or not. */
export const stancesIn = remembered(findStances);

function findStances(text: string): readonly Taken[] {
  const negations = negationsIn(text);
  const found: (Taken & { readonly end: number })[] = [];
  for (const [stance, pattern] of patterns) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (found.some((each) => start < each.end && each.start < end)) continue;
      // A word that is itself a denial (`不建议`) is not denied by its own first character.
      const denied = negations.some(
        (each) => each.start < start && each.end <= start && start < each.end + each.scope.length,
      );
      found.push({ stance, denied, text: match[0], start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** What the sources allow to be said. */
export function allowedStances(statements: readonly string[]): ReadonlySet<Stance> {
  const allowed = new Set<Stance>();
  const visit = (stance: Stance) => {
    if (allowed.has(stance)) return;
    allowed.add(stance);
    for (const each of implied[stance] ?? []) visit(each);
  };
  for (const statement of statements) {
    for (const { stance, denied } of stancesIn(statement)) {
      if (!denied) visit(stance);
      else for (const each of opposite[stance] ?? []) visit(each);
    }
  }
  return allowed;
}

/** Stances of a text that contradict its sources: the sources take another of the same group, and not this one. */
export function contradictions(text: string, allowed: ReadonlySet<Stance>): readonly Taken[] {
  return stancesIn(text).filter(({ stance, denied }) => {
    const meant = denied ? (opposite[stance] ?? []) : [stance];
    if (meant.length === 0) return false;
    const group = groups.find((each) => each.includes(meant[0]!));
    if (!group?.some((each) => allowed.has(each))) return false;
    return !meant.some((each) => allowed.has(each));
  });
}

/** True if a denial of these words says what the sources say otherwise: `not at target` for `above target`. */
export function deniesTheOpposite(scope: string, allowed: ReadonlySet<Stance>): boolean {
  const [first] = stancesIn(scope);
  return first !== undefined && !first.denied && (opposite[first.stance] ?? []).some((each) => allowed.has(each));
}

/** True if a denial of these words is the statement in other words: `not on target` for `above target`. */
export function saysOtherwise(scope: string, statement: string): boolean {
  const [first] = stancesIn(scope);
  return (
    first !== undefined &&
    deniesTheOpposite(scope, allowedStances([statement])) &&
    !stancesIn(statement).some(({ stance, denied }) => stance === first.stance && !denied)
  );
}

/** True if a text tells to leave something: by a word for it, or by a denial. */
export function tellsToLeave(text: string): boolean {
  return (
    negationsIn(text).length > 0 ||
    stancesIn(text).some(({ stance }) =>
      ['avoid', 'stop', 'contraindicated', 'switch', 'missing', 'refuted', 'unmet', 'fails'].includes(stance),
    )
  );
}
