import type { Certainty } from '../../record/index.js';

/**
 * Whether a mention is affirmed, denied, doubtful, or none of the record's business (a plan, a risk, someone else), by the words
 * around it in its clause. After NegEx (Chapman et al. 2001, doi:10.1006/jbin.2001.1029), with narrower scopes:
 * where the words leave it open, the mention is not used.
 */
export type Assertion = { readonly certainty: Certainty; readonly isHistory: boolean } | 'not-asserted';

const clauseBreak =
  /\b(?:but|however|except|although|though|yet|apart from|aside from|other than|which|whose|because)\b|[;；。]|但是?|然而|除了/gi;

const denial =
  /\b(?:no (?:known |prior |previous |personal |past |family |significant |evidence |signs? |symptoms? |history |hx |h\/o )*(?:of |for )?|not? (?:have|had|having) (?:a |any )?(?:history of )?|denie[sd](?: any| having| a)?(?: history of)?|denying|without(?! (?:support|help|assistance|aids?|glasses)\b)(?: any)?(?: history of| evidence of)?|neg(?:ative)? for|(?:pertinent )?neg(?:ative)?s?(?= ?:)|never (?:had|been diagnosed with|diagnosed with|developed|suffered(?: from)?|experienced)|(?:did|does|do|was|were|has|have|had|is|are) not (?:show|reveal|demonstrate|find|found to have|have|had|develop|developed|suffer(?:ed)?(?: from)?|suggest|support|consistent with|report|complain of|exhibit|diagnosed with|known to have)|(?:didn't|doesn't|don't|hasn't|haven't|wasn't|isn't) (?:show|have|had|develop|report|suffer from|found to have|\w+ed)|fail(?:s|ed)? to (?:show|reveal|demonstrate)|(?:excluded|excludes|excluding|rules out|ruled out|lacks|lacked|lacking)(?! from)|free of|free from|absence of|neg\. for|neither|nor|ruled out for|negative (?:screen|test|testing|history) for|non|not)(?:\b|(?<=\s))\s*|否认(?:有|患)?|(?<![有全])无(?!明显诱因|法|效|菌|痛|需|关)|没有|未见|未发现|未患(?:过|有)?|未(?:曾|被)?诊断(?:为|过)?|并无|不存在|不伴有?|未出现|未诉|未及|未闻及|未触及|未引出|(?:未曾|从未|从来没有|从没)(?:患(?:过|有)?|有过?|发生过?|出现过?|得过?|诊断(?:为|过)?)?|(?<!不|不能|待|未|难以|以|需|为|进一步|(?:拟|行)[^，。；]{0,12})排除(?!性)/gi;

/** Between a denial and a mention these begin something new. */
const restart =
  /\b(?:has|have|had|reports?|complains? of|presents?|with|takes?|taking|on|started|diagnosed|known|positive for|treated for|history of)\b|有|患|伴|诊断|确诊|现|目前|服用|口服/i;

/** Denials that leave the matter open. */
const notDenial = /\b(?:no (?:new|acute|increased? risk)|not yet|without difficulty)\b|未再|无新发/i;
/** Denials of something else: what they stand before is there. */
const stillThere =
  /\b(?:no (?:change|changes|increase|improvement|relief|resolution|doubt)|not (?:only|well|adequately|fully|at goal|controlled)|without (?:change|improvement))\b(?: (?:in|of|from|for|about|that|controlled))*[^,.;]{0,24}$|不仅(?:有)?[^，。；]{0,6}$/i;
/** It was there and is over. */
const noMore = /\b(?:no (?:longer|further|more)|not? any ?more)\b[^,.;]{0,24}$|不再(?:有)?[^，。；]{0,6}$/i;

const deniedAfter =
  /^(?:\s+(?:no|none|nil)\s*(?:[.,;]|$)|\s*(?:surface antigen|pcr|antigen|rapid|test(?:ing)?|swab|serology|screen(?:ing)?|culture|(?<!surface )antibod(?:y|ies)|\s)+(?:is|was|were|came back|returned|:|：)?\s*(?:neg(?:ative)?|not detected)\b|\s*[:：(（-]\s*(?:no|none|nil|无|否认|[-—])\s*(?:[.,;，。；)）]|$)|\s*[:：(（-]?\s*(?:(?:is|was|were|has been|have been)\s+)?(?:neg(?:ative)?|denied|denies|absent|unlikely|excluded|ruled out|not (?:confirmed|found|seen|present|detected|noted|identified|demonstrated|evident|reported))\b|\s*[:：(（]?\s*(?:(?:被|已|均)?(?<!不能|不|待)排除(?!外)|(?:均)?(?:未闻及|未触及|未见|未发现|未引出|未及|未查见)|(?:核酸|抗体|抗原|检测|检查|试验|筛查)*(?:为|呈|均)?阴性|\(-\)|（-）))/i;

const doubtBefore =
  /(?:\b(?:perhaps|maybe|doubt|(?:could|may|might) (?:represent|reflect|indicate|suggest)|question of|ruling out|to rule out|seems to have|seemingly|doubtful|conceivable|suggestive of|suggests?|suggesting|appears? to (?:have|be)|thought to (?:have|be)|consistent with|compatible with|in favou?r of|not clear whether|unclear if|possible|possibly|probable|probably|suspected|suspicious for|suspicion of|suspect|questionable|likely|presumed|presumptive|may have|might have|could be|may be|might be|concern for|concerning for|cannot (?:exclude|rule out)|r\/o|rule out|differential(?: diagnosis)?(?: includes?)?|query|working diagnosis of|vs\.?|versus)(?!\w)|\?|疑似|疑|(?:以|需|为|进一步|(?:拟|行)[^，。；]{0,12})排除|可能(?:为|是|有)?|考虑(?:为)?|怀疑|不除外|不排除|待排除?|不能排除|难以排除|倾向(?:于)?|疑为|拟诊(?:为)?|似(?:为|有))\W*(?:\w+\W+){0,3}$/i;
const doubtAfter =
  /^\s*(?:[?？]|,? (?:is |was |has )?(?:not|never) (?:been )?(?:excluded|ruled out)|,? (?:cannot|could not|can not|can't) be (?:excluded|ruled out)|(?:is |was |remains )(?:on|in|among|part of) the differential|(?:is |was |remains |seems |being )+(?:possible|considered|a possibility|likely|probable|entertained|in question|questionable|not certain|uncertain|unclear)|\((?:\?|suspected|possible|probable|likely)\)|(?:is |was )?(?:suspected|possible|probable|likely|cannot be excluded)\b|待排|可能(?:性大)?|待查|不除外|不能排除|不排除|\s*(?:versus|vs\.?)\s)/i;

/** A test of it that found it. Antibodies may be those of a vaccine. */
const foundAfter =
  /^\s*(?:surface |rapid |pcr|antigen|test|swab|screen|culture|rna|dna|\s)+(?:is|was|were|came back|returned|:|：)?\s*(?:positive|detected)\b|^\s*(?:pos(?:itive)?\b|\(?\+\)?(?=\s*(?:[,.;)]|$)))|^(?:表面)?(?:核酸|抗原|检测|检查|试验)+(?:为|呈|均)?阳性/i;
/** "Nobody in the family has", "neither parent has". */
const nobodyHas =
  /\b(?:no (?:other )?(?:relatives?|family members?|siblings?|one in (?:the|her|his) family)|nobody(?: in (?:the|her|his) family)?|no one(?: in (?:the|her|his) family)?|neither (?:parent|sibling|of (?:her|his|the) \w+)|none of (?:her|his|the) \w+)\b[^.;]*$/i;

/** Plans, risks, reasons for tests, conditions of sentences: not statements about now or before. */
const notStatedBefore =
  /(?:\b(?:risk(?: factors?)?(?: for| of)?|at risk (?:for|of)|prevent(?:ion)?(?: of)?|prevents|screen(?:ing|ed|s)? (?:for|of)|if|unless|in case of|should|return (?:for|if)|watch for|monitor for|(?<!\bno |\bno clinical |\bwithout |\bwithout any |\bany )signs? of|worried (?:about|that|(?:s?he|they) (?:had|has|have|might))|warned (?:about|of|that)|fears?|fear of|anxious about|wonders? (?:if|whether)|asks? (?:if|whether|about)|rule-?out protocol|fear of|afraid of|concerned about|educat(?:ed|ion) (?:on|about)|counsel(?:l?ed|ling)? (?:on|about)|vaccin(?:e|ation|ated) (?:for|against)|immuni[sz]ed against|exposure to|exposed to|contact with|guidelines? (?:for|on)|test(?:ed|ing)? for|evaluat(?:e|ion) (?:for|of)|work-?up (?:for|of)|trial (?:of|for))\b[^.;]{0,60}|预防|筛查|风险|警惕|若|如果|如出现|接触|避免|防止|有无|是否|排查|注意|小心)[^。；]{0,12}$/i;
const notStatedAfter =
  /^[\s-]*(?:(?:pcr|antigen|swab|rapid|nucleic|test|testing|serology|screen|核酸|抗原)(?!\s*(?:test|swab|检测)?\s*(?:is|was|came back|returned|:|：)?\s*(?:positive|negative|detected|not detected|阳性|阴性))|risk|screening(?!\s*(?:is|was|:|：)?\s*(?:positive|negative))|prevention|prophylaxis|vaccin(?:e|ation|ated)|immuni[sz]ation|shot|clinic|education|guidelines?|tests\b|antibod(?:y|ies)|surface|immune|immunity|serology|rna|viral|viral load|gene|awareness|nurse|team|insipidus|volume|precautions|registry|trait|carrier|treatment trial|study|的?风险|筛查|疫苗|预防|病毒载量|抗体|试验)/i;

const history =
  /(?:\b(?:history of|hx of|h\/o|hx|s\/p|status post|previous|prior|past|remote)\b|既往|曾|术后)[^.;。；]{0,30}$/i;
const historyAfter = /^\s*(?:病?史(?!\s*(?:约|近)?\d)|in (?:the )?past|\((?:resolved|past)\))/i;

/** The words of the clause on either side of a mention within a sentence. */
function clauseAround(sentence: string, start: number, end: number): { before: string; after: string } {
  let [from, to] = [0, sentence.length];
  for (const match of sentence.matchAll(clauseBreak)) {
    if (match.index + match[0].length <= start) from = match.index + match[0].length;
    else if (match.index >= end) {
      to = match.index;
      break;
    }
  }
  return { before: sentence.slice(from, start), after: sentence.slice(end, to) };
}

export function assertionOf(sentence: string, start: number, end: number): Assertion {
  const { before, after } = clauseAround(sentence, start, end);
  if (foundAfter.test(after)) return { certainty: 'present', isHistory: false };
  if (deniedAfter.test(after) || nobodyHas.test(before)) return { certainty: 'absent', isHistory: false };
  if (notStatedAfter.test(after) || notStatedBefore.test(before)) return 'not-asserted';
  const near = before.slice(-40);
  if (notDenial.test(near)) return 'not-asserted';
  if (stillThere.test(near)) return { certainty: 'present', isHistory: false };
  const isHistory = history.test(before) || historyAfter.test(after);
  if (noMore.test(near)) return { certainty: 'present', isHistory: true };
  if (doubtBefore.test(before) || doubtAfter.test(after)) return { certainty: 'uncertain', isHistory };
  if (isDenied(before)) return { certainty: 'absent', isHistory };
  return { certainty: 'present', isHistory };
}

/** The last denial before the mention still reaches it if nothing new begins between and the way is not long. */
function isDenied(before: string): boolean {
  const last = [...before.matchAll(denial)].at(-1);
  if (!last) return false;
  const between = before.slice(last.index + last[0].length);
  if (restart.test(between)) return false;
  // A Chinese comma ends the reach of "none", not of "denies".
  if (/[，,]/.test(between) && /^(?:无|没有|未)/.test(last[0])) return false;
  return between.split(/\s+/).length <= 14 && between.length <= 90;
}
