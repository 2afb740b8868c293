import type { IdentifierSpan } from './span.js';

/** The commonest family names; with them about nine in ten people of China are called. */
const surnames =
  '王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤';
const doubled = '欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|司徒';
const label =
  '姓名|患者|病人|病员|家属|联系人|签名|签字|医师|医生|主治医师|主任医师|副主任医师|主任|副主任|住院医师|护士|护士长|记录者|记录人|审核者|报告者|经治医师|主管医师|其妻|其夫|其子|其女|其父|其母|妻子|丈夫|儿子|女儿|父亲|母亲|由|请|联系|叫|我是|名叫|名为';
const role = '医生|医师|主任|教授|护士|护士长|先生|女士|小姐|大夫|同志|院长|老师|阿姨|叔叔|大爷|大妈|奶奶|爷爷';
const given = '\\p{Script=Han}{1,2}';
const family = `(?:${doubled}|[${surnames}])`;

/** Words that begin like a name after a label: `患者高血压`, `患者于昨日`. */
const noName =
  /^(?:高血|高脂|高热|高龄|高度|高尿|高胆|高钾|高钠|于\d|于昨|于今|于本|于当|于入|于术|于外|于我|于院|方可|方能|何时|何种|何处|何以|任何|余未|余无|余正|余查|白细|白蛋|白带|白内|白斑|白癜|金黄|石膏|石淋|马上|马尾|万一|万古|严重|严格|严密|向家|向患|向其|向上|向下|莫西|莫沙|汤药|汤剂|黄疸|黄染|黄斑|段落|夏季|江苏|田间|龙胆|方案|方面|任意|程度|程序|钟情|武汉|范围|毛细|毛发|孔径|许可|许多|曾有|曾行|曾服|曾于|曾在|曾因|曾经|曾患|叶酸|林可|胡萝|顾虑|成年|史无|史有|时间|和家|及其|本人|目前|现在|自述|否认|因)/;

const patterns: readonly RegExp[] = [
  new RegExp(
    `(?<=(?:${label})(?:姓名)?\\s*[:：]?\\s*)${family}(?:某某?|${given})(?=[\\s，。,；;、：:（(）)]|$|${role}|[男女]|的|于|因|自|诉|已|现|在|为|是|电)`,
    'gu',
  ),
  /(?<=(?:姓名|签名|签字|联系人)\s*[:：]\s*)\p{Script=Han}{2,4}(?=[\s，。,；;、（(]|$)/gu,
  new RegExp(`${family}(?:某某?|${given})?(?=(?:${role})(?!医))`, 'gu'),
  new RegExp(
    `(?<![\\p{Script=Han}])${family}(?:某某?|${given})(?=[，,：:]?\\s*[男女](?:性)?[，,。、\\s]|[，,]\\s*\\d{1,3}\\s*岁)`,
    'gu',
  ),
  new RegExp(`(?<=[，。,；;、\\s（(]|^)${family}某某?`, 'gu'),
];
const hospital =
  /(?:(?<=[在于到至由自从转往赴经，。：:；\s（(]|^)|)\p{Script=Han}{2,14}?(?:医院|卫生院|卫生服务中心|诊所|医学中心|疗养院|妇幼保健院|体检中心|康复中心)/gu;
const place =
  /(?:北京|上海|天津|重庆|香港|澳门|\p{Script=Han}{2,3}(?:省|自治区))(?:\p{Script=Han}{2,4}市)?(?:\p{Script=Han}{1,4}[区县])?|\p{Script=Han}{2,3}市(?:\p{Script=Han}{1,4}[区县])?/gu;
const generic =
  /^(?:我|本|外|该|当地|上级|下级|某|社区|基层|综合|专科|省级|市级|三甲|到|在|去|至|于|往|转|就诊|住)*(?:医院|诊所|卫生院|体检中心|康复中心|医学中心)$/;

/** Names, hospitals and places in Chinese text. */
export function chineseIdentifiers(text: string): readonly IdentifierSpan[] {
  if (!/\p{Script=Han}/u.test(text)) return [];
  const names = patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)]
      .filter(({ index, 0: found }) => !noName.test(text.slice(index, index + found.length + 2)))
      .map(({ index, 0: found }) => ({ start: index, end: index + found.length, type: 'NAME' as const })),
  );
  const hospitals = [...text.matchAll(hospital)].flatMap(({ index, 0: found }) => {
    // What leads to the name is no part of it: `患者在北京协和医院`.
    const lead =
      /^.*?(?:就诊于|住在|转往|转入|转至|就诊|送至|送往|前往|曾在|曾于|于|在|至|到|由|经|赴|往)(?=\p{Script=Han}{2})/u.exec(
        found,
      )?.[0].length ?? 0;
    const name = found.slice(lead);
    return generic.test(name)
      ? []
      : [{ start: index + lead, end: index + found.length, type: 'ORGANIZATION' as const }];
  });
  const places = [...text.matchAll(place)]
    .filter(({ 0: found }) => !/^(?:城市|超市|门市|本市|我市|全市|上市)/.test(found))
    .map(({ index, 0: found }) => ({ start: index, end: index + found.length, type: 'LOCATION' as const }));
  return [...names, ...hospitals, ...places];
}
