/** Something that points to a publication or another authority outside the claims. */
export interface Appeal {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const patterns: readonly RegExp[] = [
  /\bPM(?:ID|C)\s*:?\s*\d+/gi,
  /\b(?:doi\s*:?\s*)?10\.\d{4,9}\/[^\s;,，。；)）]+/gi,
  /\bhttps?:\/\/[^\s，。；)）]+|\bwww\.[^\s，。；)）]+/gi,
  /\bNCT\d{6,}/g,
  /\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]|［\d+］|【\d+】/g,
  /[\p{Lu}][\p{L}'’-]+(?: (?:and|&) [\p{Lu}][\p{L}'’-]+)?,? et al\.?,?(?: \(?(?:19|20)\d\d\)?)?/gu,
  /\(\s*[\p{Lu}][\p{L}'’-]+(?: (?:and|&) [\p{Lu}][\p{L}'’-]+)?,? (?:19|20)\d\d[a-z]?\s*\)/gu,
  /《[^》]*》/g,
  /\p{Script=Han}{1,4}等(?:人|学者)?[（(，,]?\s?(?:\(|（)?(?:19|20)\d\d/gu,
  /\p{Script=Han}{1,4}等(?:人|学者)?(?:的)?(?:研究|报道|报告|发现|指出|证实)/gu,
  /(?:研究|文献|指南|荟萃分析|试验|专家|(?:研究|试验|临床|最新|真实世界|登记|已发表的?)数据)(?:表明|显示|指出|证实|证明|发现|认为|建议|推荐)/g,
  /(?:据|根据|参见|参考|引自|依据)[^，。；]{0,20}(?:研究|文献|报道|期刊|杂志|荟萃分析|Meta ?分析)/g,
  /\p{Script=Han}{0,8}(?:杂志|学报|期刊)/gu,
  /\b(?:stud(?:y|ies)|trials?|research|evidence|meta-analys[ie]s|experts?|literature|(?:trial|clinical|published|recent|new|emerging|registry|real-world|observational) data) (?:has |have |also |recently )*(?:show|shows|showed|shown|suggest|suggests|suggested|found|finds|demonstrate|demonstrates|demonstrated|confirm|confirms|confirmed|report|reports|reported|prove|proves|proved|indicate|indicates|recommend|recommends)\b/gi,
  /\b(?:as (?:shown|reported|published|described) (?:in|by)|published in|cited in|reported in|see ref(?:erence)?|ref\.)[^.;]{0,40}/gi,
  /\b(?:Journal|Lancet|JAMA|BMJ|NEJM|N Engl J Med|Cochrane|PubMed|Nature Medicine|Circulation|Annals)\b(?: of [A-Z][\p{L}]+(?: [A-Z][\p{L}]+)*)?/gu,
  /\b(?:according to|as per|in line with|based on) (?:the )?(?:\d{4} )?[^.;,]{0,60}\b(?:guidelines?|trial|study|journal|consensus|statement|report)\b/gi,
  /(?:据|根据|按照|依据|参照)[^，。；]{0,24}(?:指南|共识|声明|研究|试验)/g,
];

/** Every appeal to a publication or an authority in a text, in English and Chinese forms. */
export function appealsIn(text: string): readonly Appeal[] {
  const found: Appeal[] = [];
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (!found.some((each) => start < each.end && each.start < end)) found.push({ start, end, text: match[0] });
    }
  }
  return found;
}

/** True if the sources say the same: verbatim, spaces and case apart. */
export function isCited(appeal: string, sources: readonly string[]): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[\s[\]().:：,，《》]+/g, '');
  const wanted = plain(appeal);
  // A number in brackets is found in any year: it must stand there as it is.
  if (wanted.length < 5) return sources.some((source) => source.includes(appeal));
  return sources.some((source) => plain(source).includes(wanted));
}
