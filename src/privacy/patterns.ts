import type { IdentifierSpan, IdentifierType } from './span.js';

const month =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\.?';
const weekday = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day';
const time = '(?:[T ,]+(?:at )?\\d{1,2}:\\d{2}(?::\\d{2})?(?:\\.\\d+)?(?: ?[ap]\\.?m\\.?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?';
const street =
  '(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Square|Sq|Place|Pl|Terrace|Ter|Way|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|Trl|Row|Close|Crescent|Cres|Alley|Mews|Quay|Loop|Plaza|Strasse|Straße|straße|strasse|gasse|weg|platz|gatan|gata|vägen|katu|tie|tänav|utca|út|ulica|ul|Rua|Avenida|Calle|Via|Viale|Rue|laan|straat)';

/**
 * What has a form of its own, each with the part that identifies (the whole match, or its first group).
 * Order matters only where two overlap at the same place: the longer wins.
 */
const patterns: readonly (readonly [IdentifierType, RegExp])[] = [
  ['EMAIL', /[\p{L}\d._%+'-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu],
  ['URL', /\b(?:https?|ftp):\/\/[^\s<>"'，。；）)]+|\bwww\.[^\s<>"'，。；）)]+/gi],
  [
    'URL',
    /\b[a-z\d][a-z\d-]*\.(?:com|org|net|edu|gov|info|biz|io|co|ch|de|fr|uk|se|no|fi|dk|nl|be|at|it|es|pt|br|cn|jp|kr|us|ca|au|ee|pl|cz|hu|si|hr|uy|cy|is|tn)(?:\.[a-z]{2})?(?:\/[^\s，。；）)]*)?(?![\w-])/gi,
  ],
  ['IP', /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)|(?<![\w:])(?:[\da-f]{1,4}:){4,7}[\da-f]{1,4}(?![\w:])/gi],
  [
    'DATE',
    new RegExp(
      `(?<![\\d/.-])(?:19|20)\\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:[12]\\d|3[01]|0?[1-9])${time}(?![\\d/-])`,
      'gi',
    ),
  ],
  [
    'DATE',
    new RegExp(`(?<![\\d/.-])(?:[0-3]?\\d)[-/.](?:[0-3]?\\d)[-/.](?:\\d{4}|\\d{2})${time}(?![\\d/.-]\\d)`, 'gi'),
  ],
  [
    'DATE',
    new RegExp(
      `\\b(?:${weekday},? )?(?:the )?\\d{1,2}(?:st|nd|rd|th)?(?: of)?[ -]${month}(?:,?[ -]\\d{2,4})?${time}(?![\\w])`,
      'gi',
    ),
  ],
  ['DATE', new RegExp(`\\b(?:${weekday},? )?${month} \\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?${time}(?![\\w%])`, 'g')],
  ['DATE', new RegExp(`\\b${month},? (?:19|20)\\d{2}\\b`, 'g')],
  ['DATE', /(?<![\d/.-])(?:0?[1-9]|1[0-2])\/(?:19|20)\d{2}(?![\d/])/g],
  ['DATE', new RegExp(`\\b(?:last |next |on )?(${weekday})s?\\b`, 'g')],
  [
    'DATE',
    /(?<=\b(?:in|since|of|by|from|until|to|during|before|after|around|year|circa|the|and|class of|summer|winter|spring|autumn|fall) |\()(?:19|20)\d{2}s?(?!\d|\.\d|-\d| ?(?:mg|mL|kcal|IU|steps|g\b))/gi,
  ],
  [
    'DATE',
    /(?:19|20)\d{2}\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?)?(?:\s*\d{1,2}[:：时]\d{0,2}分?)?|(?<!\d)\d{1,2}\s*月\s*\d{1,2}\s*[日号]/g,
  ],
  [
    'AGE',
    /\b(?:9\d|1[0-4]\d)(?=(?:[- ](?:year|yr)s?[- ]old|[- ]?y\/?o\b|[- ]years? of age| years?\b(?! (?:ago|later)))|\s*岁|\s*周岁)/gi,
  ],
  ['AGE', /(?<=\b(?:age|aged|age of|Age:|age:) ?)(?:9\d|1[0-4]\d)\b/g],
  ['AGE', /(?<=年龄[:：]?\s*)(?:9\d|1[0-4]\d)(?!\d)/g],
  ['ID', /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b/gi],
  ['ID', /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])|(?<=\bSSN[^\d]{0,12})\d{3}[ -]?\d{2}[ -]?\d{4}/gi],
  ['ID', /(?<![\d.])(?:\d[ -]?){12,18}\d(?!\d|\.\d)/g],
  ['ID', /(?<!\d)\d{17}[\dXx](?!\d)/g],
  [
    'ID',
    /(?<=\b(?:MRN|medical record(?: number)?|record (?:no|number)|patient (?:id|number|no)|account(?: number| no)?|acct|policy(?: number| no)?|member(?: id)?|insurance(?: number| no| id)?|NHS(?: number| no)?|passport(?: number| no)?|licen[cs]e(?: number| no)?|driver['’]?s licen[cs]e(?: number)?|SSN|social security(?: number)?|ID|identifier|case (?:no|number)|accession(?: no| number)?|serial(?: no| number)?|certificate(?: no| number)?|device(?: id)?|VIN|plate|specimen(?: id)?|invoice|order(?: no| number)?|reference(?: no| number)?|ref)\s*(?:is|was|:|#|no\.?|number|=)*\s*#?\s*)(?=[A-Z\d-]*\d)[A-Z\d][A-Z\d./-]{3,}\b/gi,
  ],
  [
    'ID',
    /(?<=(?:住院号|病历号|病案号|门诊号|就诊号|登记号|医保号|医保卡号|社保号|身份证号?码?|护照号?码?|卡号|账号|床号|检查号|标本号|编号|档案号|工号)\s*[:：为是]?\s*)[A-Za-z\d-]{2,}/g,
  ],
  ['ID', /\b(?=[A-Z\d]*\d{4})[A-Z]{1,3}\d{6,14}\b/g],
  ['PHONE', /(?<![\w.+-])\+\d{1,3}[ .()-]*(?:\d[ .()-]*){6,13}\d(?!\w)/g],
  [
    'PHONE',
    /(?<![\w.-])\(?\d{2,5}\)?[ .-]\d{2,4}(?:[ .-]\d{2,5}){1,4}(?:\s?(?:x|ext\.?|extension)\s?\d{1,6})?(?!\w|\.\d|-\d|\/\d)/gi,
  ],
  ['PHONE', /(?<![\w.-])\(\d{2,5}\) ?\d{3,4}[ .-]?\d{2,4}(?!\w)/g],
  [
    'PHONE',
    /(?<=\b(?:phone|tel|telephone|mobile|cell|fax|call|number|pager|contact|dial|ring|text)(?: (?:number|no|me|us|him|her|at|on|is))*\.?\s*[:#]?\s*)\+?(?:\d[ ().-]?){5,14}\d/gi,
  ],
  [
    'PHONE',
    /(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)|(?<!\d)0\d{2,3}[-— ]?\d{7,8}(?!\d)|(?<=(?:电话|手机|联系方式|传真|热线)\s*[:：为是]?\s*)\d[\d -]{5,}\d/g,
  ],
  [
    'ADDRESS',
    new RegExp(
      `\\b\\d{1,6}[A-Za-z]?,? (?:[\\p{Lu}\\d][\\p{L}\\d.'’-]*,? ){1,5}?${street}\\b\\.?(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Floor|Fl|Room|Rm|#)\\.? ?[\\w-]+)?`,
      'gu',
    ),
  ],
  ['ADDRESS', /\b\d{1,6} (?:[\p{Lu}][\p{L}.'’-]* ?){1,4}(?= ?(?:Apt|Apartment|Suite|Ste|Unit)\b)/gu],
  ['ADDRESS', /\b(?:Apt|Apartment|Suite|Ste|Unit|Floor|Room|Flat|P\.? ?O\.? Box)\.? ?#?[A-Z]?\d{1,6}[A-Z]?\b/g],
  [
    'ADDRESS',
    /(?<![\p{L}\d])\d{1,6}[A-Za-z]? [\p{Lu}][\p{L}'’-]{3,}(?:gatan|gata|vägen|vegen|katu|tie|straat|laan|strasse|straße|gasse|weg|platz|utca|tänav|vej|gade)(?!\p{L})/gu,
  ],
  [
    'ADDRESS',
    /(?<![\p{L}\d])[\p{Lu}][\p{L}'’-]{2,}(?: [\p{Lu}][\p{L}'’-]+)*(?:gatan|gata|vägen|vegen|katu|tie|straat|laan|strasse|straße|gasse|weg|platz| utca| tänav|vej|gade| St| Ave| Rd| Blvd| Ln)\.? \d{1,5}[A-Za-z]?(?![\p{L}\d])/gu,
  ],
  [
    'ADDRESS',
    /\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]{2},? \d{5}(?:-\d{4})?\b|(?<=\b(?:zip|zip code|postal code|postcode|ZIP)\s*(?:is|:|code)*\s*)[A-Z\d][A-Z\d -]{2,8}[A-Z\d]\b/g,
  ],
  [
    'ADDRESS',
    /(?:\p{Script=Han}{2,8}(?:省|自治区|特别行政区))?(?:\p{Script=Han}{2,6}(?:市|自治州|地区|盟))?(?:\p{Script=Han}{1,6}(?:区|县|旗|市))?(?:\p{Script=Han}{1,8}(?:镇|乡|街道))?\p{Script=Han}{1,8}(?:路|街|巷|弄|大道|胡同|村|小区|花园|新村|里)\s*[\d一二三四五六七八九十百]+\s*(?:号|弄|栋|幢|组|队)(?:院)?(?:\s*[\d一二三四五六七八九十A-Za-z-]+\s*(?:号楼|栋|幢|座|单元|楼|层|室|户|号))*/gu,
  ],
];

/** Everything in a text that has the form of an identifier. */
export function formedIdentifiers(text: string): readonly IdentifierSpan[] {
  return patterns.flatMap(([type, pattern]) =>
    [...text.matchAll(pattern)].map((match) => {
      const inner = match[1];
      const start = match.index + (inner ? match[0].indexOf(inner) : 0);
      return { start, end: start + (inner ?? match[0].trimEnd()).length, type };
    }),
  );
}
