import type { Language } from '../../record/index.js';
import { stemsOf } from './stems.js';

/*
 * What a sentence may hold besides its claims' own words: a closed list of words that join, refer and measure and that state
 * nothing of their own. Any other word is one that no claim has: a cause, an effect, a severity, a route, an authority.
 */
const joining = `
  above accordance according account across additionally again against ago agree aim aimed along already also altogether among amount amounts answer answered
  apart appear appears as aside ask asked at available away back based basis become begin being belong below beside besides best better between beyond both brief briefly
  call called care carry case cases change changed check checked checking choice choose chosen clear clearly clinician combined come comes compare compared comparison
  concern concerns concerning condition conditions consider considered contain contains correspond corresponds count counted currently data date dated day days
  describe described despite detail details determine determined different difference direct discuss discussed doctor document documented documents done
  dose doses drop drops drug drugs due each either else enough entry entries equal equals especially estimate estimated even every example exceed exceeds expect expected
  explain explains explained fact facts far figure figures file find finding findings finds first fit fits fitting follow followed following follows form found from full further
  general generally get gets give given gives giving go goal goals goes going good grade greater group half hand happen happens have health healthcare help here hold holds
  however identified identify importantly include included includes including indeed indicate indicated indicates individual inform information instead item items itself
  keep keeping kept kind know known last latest laboratory later least leave left less let level levels lie lies light likewise line list listed lists long longer look looking lower
  made main mainly make makes making many matter mean meaning means meant measure measured measurement measurements measures medical medication medications medicine medicines medicinal
  meanwhile mention mentioned mentions might moment month months moreover much name named namely names near need needed needs new next none note noted notes nothing now number numbers obtained of off
  offer often old on ongoing only open option options order other others otherwise our out over overall own part particular pass patient patients people per person place
  placed plan planned plans please point points possible preferred prefer prescribed present presently previous prior problem problems provide provided provides put
  question range rather reach reached read reading readings reason reasons receive recently recheck recommend recommended recommendation record recorded records refer reference refers regard regarded regarding regards
  relate related relates relation remain remains remeasure repeat repeated reported report reports respect respectively rest rests result results review right said same
  say saying says second see seem seems seen set several short should show showed showing shown shows side similarly since single situation so some
  sort stand standing stands state stated states stay stays still study subject such suggest suggested suggestion suggests suitable suited sum summarise summarize summary sure take taken takes taking talk target targets tell tells
  term terms test tested tests than thank then therefore thereby thing things third this though thus time times to today together told top total toward towards try turn turns two type
  under understand unit units until up upon usual usually value values version via view visit want way week weeks well what whatever when where whereas whether which while whole within word words work worked works
  worth would write written year years yes yet aged age ages average roughly approximately around nearly almost about exactly precisely just minimum maximum
  grade graded chance risk like genotype
  active existing ideal unsuitable appropriate comes falls declines goes risen fallen`;
const allowedStems = new Set(stemsOf(joining));

const joiningHan =
  /预计|基因型|选用|风险|总的来说|总体而言|总结|综上|综合来看|综合|简而言之|简言之|简单来说|请注意|需要说明的是|需要注意|值得注意|需要|说明|注意|根据|病历|记录|资料|数据|显示|提示|目前|当前|现在|现阶段|正在|现服|现有|已知|来看|看来|就该患者而言|该患者|患者|病人|本例|您的|您|另外|此外|同时|其中|以及|并且|而且|因此|所以|由于|因为|如果|但是|然而|不过|以下|以上|上述|如下|分别|包括|属于|作为|对于|关于|有关|相关|方面|情况|状况|结果|数值|数据|测得|测量|检查|检测|复查|复测|随访|测定|日期|时间|下次|上次|最近|最新|一次|一种|一个|估计|约为|大约|大概|左右|之间|范围|以内|以下|目标值|目标|控制在|控制|应控制|达到|应达到|应该|应当|可以|可能|能够|使用|服用|应用|采用|用药|药物|药品|剂量|方案|计划|建议|推荐|考虑|选择|优先|最佳|首选|不宜|合适|适合|等级|强度|水平|程度|原因|理由|依据|来源|意味着|表示|认为|不能|未能|暂无|得出|给出|算出|下降|上升|升高|降低|减至|增至|变化|保持|患者有|存在|出现|发现|问题|名称|即为|也就是说|换言之|例如|比如|其他|另有|各项|每天|每日|一天|不到|小于|大于|少于|多于|至少|至多|超过|超出|比目标高|没有达标|请避免|应避免|不要用|避免|本次|本人|人中|岁/g;
const functionHan =
  /[的了是在和与或及其该此为被把将对于有会能可已应需也都就并且但若如请您你他她它们我这那从到由以之而则各每日天周月年个位次种项值约于上下中内外前后时仍还再又只均无不未没]/gu;

/**
 * Words of a text that stand neither in its source nor in the closed list. The text comes with numbers, dates, drugs and
 * other names blanked out, which are checked by themselves; `checked` are stretches whose meaning is checked elsewhere.
 */
export function wordsOfItsOwn(text: string, source: string, language: Language): readonly string[] {
  // `heart-healthy` may be written with a space, and part of it may be blanked out.
  const known = new Set(stemsOf(`${source}\n${source.replaceAll('-', ' ')}`));
  if (language === 'en')
    return [...text.matchAll(/[A-Za-z][A-Za-z'’]*[A-Za-z]/g)]
      .map(([word]) => word)
      .filter((word) => stemsOf(word).some((stem) => !known.has(stem) && !allowedStems.has(stem)));
  // The record writes 男, a reader 男性.
  const spoken = `${source}\n${source.replaceAll(/[男女](?!性)/g, '$&性')}`;
  return [...text.matchAll(/\p{Script=Han}+/gu)].flatMap(([run]) => {
    const rest = withoutSource(run, spoken).replace(joiningHan, ' ').replace(functionHan, ' ');
    return rest.split(/\s+/).filter((each) => each.length > 1);
  });
}

/** The run without all stretches of two and more characters that the source has too, the longest first. */
function withoutSource(run: string, source: string): string {
  let out = '';
  for (let at = 0; at < run.length; ) {
    let length = 0;
    while (at + length < run.length && source.includes(run.slice(at, at + length + 1))) length++;
    if (length >= 2) {
      out += ' ';
      at += length;
    } else out += run[at++];
  }
  return out;
}

/** Small words that turn a statement into another: of the past, of each kilogram. */
const turns: readonly RegExp[] = [
  /\b(?:used to|formerly|previously|once (?:had|was|were|took)|no longer|years ago|in the past)\b|曾|以前|过去|几年前|从前|原先/i,
  /(?:\/|\bper |\beach |\ba )\s?(?:kg|kilo(?:gram)?)\b|每(?:公斤|千克)/i,
];

/** A turn of the text that its source does not have. */
export function turnOfItsOwn(text: string, source: string): string | undefined {
  return turns.flatMap((turn) => (turn.test(source) ? [] : (turn.exec(text)?.[0] ?? [])))[0];
}

/** What makes a statement weaker or another kind of statement: left out, the rest says more than the source. */
const limits: readonly RegExp[] = [
  /\b(?:unless|except|provided|as long as|only if|if|until|but|although)\b|除非|但|如果|若|只有|直到|尽管/gi,
  /\b(?:may|might|possibl[ey]|probabl[ey]|likely|suspected|uncertain|perhaps)\b|可能|或许|也许|疑似|可疑|不确定/gi,
  /\b(?:allerg\w+|intoleran\w+|hypersensitiv\w+)\b|过敏|不耐受/gi,
];

/** The condition, doubt or allergy that every statement has which holds all that the text says, and that the text has not. */
export function limitLeftOut(text: string, statements: readonly string[]): string | undefined {
  const own = stemsOf(text);
  if (own.length < 4) return undefined;
  const holding = statements.filter((statement) => {
    const known = new Set(stemsOf(statement));
    return own.filter((stem) => known.has(stem)).length >= 0.8 * own.length;
  });
  if (holding.length === 0) return undefined;
  for (const limit of limits) {
    const count = (of: string) => of.match(limit)?.length ?? 0;
    if (count(text) === 0 && holding.every((each) => count(each) > 0)) return holding[0]!.match(limit)![0];
  }
  return undefined;
}

/** For whom something holds: as in one of the statements, or not at all. */
const qualifiers: readonly RegExp[] = [
  /\b(?:in|for|among|to)\s+((?:[a-z-]+\s+){0,2}(?:people|persons|individuals|patients|adults|children|infants|babies|women|men|adolescents|teenagers|everyone|anyone|everybody|anybody|ages)\b(?:\s+(?:of|with|aged|on|over|under|above|below|who)(?:\s+[a-z\d-]+){1,3})?)/gi,
  /((?:各|所有|任何|不同|全部|全)个?(?:年龄|人群|患者|成人|儿童)[^，。；：]{0,6})/g,
  /((?:孕妇|儿童|老年人|老人|婴儿|青少年|成人|男性|女性|患者)(?:同样|均|都|也|亦|皆)(?:可|能)?(?:适用|使用|有效|然))/g,
  /(?<!不)(适用于[^，。；：]{1,12})/g,
];

/** Grades, quotations and the sex: verbatim or not at all. */
const verbatim: readonly RegExp[] = [
  /\b((?:grade|class|level|category)\s+(?:\d[A-E]?|[IVX]+[a-d]?|[A-E]))\b/gi,
  /(?<![\p{L}\d*.-])(\d[A-E]\s?级?)(?![\p{L}\d*])/gu,
  /“([^”]+)”/g,
  /([男女])/g,
];

/** Qualifiers of the text that no statement has: for whom by every word, the others verbatim. */
export function qualifiersOfItsOwn(text: string, statements: readonly string[]): readonly string[] {
  const sources = statements.map((each) => each.toLowerCase());
  const latin = (whole: string) => whole.match(/[a-z\d][a-z\d'’-]*/g) ?? [];
  const spoken = (qualifier: string) =>
    sources.some((source) => {
      const words = new Set(latin(source));
      const han = qualifier.match(/\p{Script=Han}+/gu) ?? [];
      return latin(qualifier).every((word) => words.has(word)) && han.every((word) => source.includes(word));
    });
  const said = (qualifier: string) => sources.some((source) => source.includes(qualifier));
  const strange = (patterns: readonly RegExp[], held: (qualifier: string) => boolean) =>
    patterns.flatMap((pattern) =>
      [...text.matchAll(pattern)].map(([, found]) => found!).filter((found) => !held(found.toLowerCase())),
    );
  return [...strange(qualifiers, spoken), ...strange(verbatim, said)];
}
