/** Characters that are not seen, by which words are hidden from a reader of letters. */
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;

/** Cyrillic and Greek letters that look like Latin ones (of Unicode's confusables), by which words are hidden from a program. */
const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  [...'аеорсухіјѕԁһӏԛԝвкмнтАЕОРСУХІЈЅВКМНТοαεινρυχΟΑΕΙΝΡΥΧΒΗΚΜΤΖ'].map((letter, at) => [
    letter,
    'aeopcyxijsdhlqwbkmhtAEOPCYXIJSBKMHToaeivpuxOAEINPYXBHKMTZ'[at]!,
  ]),
);
const latin = (text: string) =>
  text.normalize('NFKC').replaceAll(/[\u0370-\u052f]/g, (each) => lookAlikes[each] ?? each);

const addressing: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass|skip|neglect)\b.{0,40}\b(?:previous|prior|above|earlier|preceding|foregoing|instructions?|rules?|guidelines|safety|everything|all|any|prompt|results?|record)\b/i,
  /\b(?:system|developer|hidden|new|secret|admin\w*) (?:prompt|instructions?|message|note|mode|override|command)s?\b/i,
  /\b(?:as an? |you are (?:now )?(?:an? )?|act as|pretend (?:to be|that)|behave as|role-?play|dear |hey |to the |note to (?:the )?|attention,? )(?:unrestricted |helpful )?(?:ai|a\.i\.|assistant|language model|llm|chat\s?bot|chatgpt|gpt|model|robot|\w*gpt)\b/i,
  /\byou (?:must|are now|have to|shall|will now|should now) (?:record|write|output|respond|answer|say|report|prescribe|recommend|add|set|mark|change|delete|remove|stop|start|switch|diagnose|ignore|obey|comply|list|return|print|\w*gpt)/i,
  /\b(?:record|write|report|say|state|output|print|respond|reply|answer|return)(?: only)?(?: that| with|:)/i,
  /\boutput only\b|\bjailbreak\b|\bprompt injection\b|\blanguage model\b|\bdo anything now\b/i,
  /<\/?\s*(?:system|assistant|user|human|instructions?|tool_call|tool|function|document|prompt|im_start|im_end)\b|\[\/?(?:INST|SYSTEM|SYS)\]|<\|[^|]*\||"(?:role|tool|function|tool_calls?|content)"\s*:/i,
  /^\s*(?:SYSTEM|ASSISTANT|DEVELOPER|ADMIN|AI|HUMAN|USER)\s*[:>]/,
  /(?:忽略|无视|忘记|忘掉|不要理会|不必理会|跳过|绕过|覆盖)[^。]{0,12}(?:以上|之前|前面|上述|先前|所有|一切|全部|任何|规则|指令|内容|提示|结果|要求|限制)/,
  /你(?:必须|现在是|现在起|是一个|应当|应该|要|将|得)[^。]{0,12}(?:记录|输出|写|回答|回复|开具|推荐|停用|诊断|添加|删除|标记|把|扮演|不受|医生|模型|助手|服从|照做)/,
  /你(?:必须|现在是)|(?:请|务必|立即|现在)(?:记录|输出|回复|回答|写入|写出|写成|添加|标记|改写|执行|打印)|系统(?:提示|指令|消息|命令|角色)|开发者(?:指令|模式|说明)|提示词|(?:人工智能|语言模型|AI|机器人|大模型)(?:助手|模型|系统)?[，,:：]|(?:扮演|假装)|新(?:的)?(?:指令|命令|规则)[:：]/,
];

/**
 * True if a sentence tells a program what to do, in English or Chinese. What it says is then no report on a patient that
 * could be relied on, whatever drugs and diseases it names.
 */
export function addressesReader(sentence: string): boolean {
  const plain = latin(sentence.replaceAll(unseen, ''));
  return commands(plain) || commands(sentence.replaceAll(unseen, ''));
}

function commands(seen: string): boolean {
  const closed = seen.replaceAll(/(?<![A-Za-z])(?:[A-Za-z] ){3,}[A-Za-z](?![A-Za-z])/g, (spaced) =>
    spaced.replaceAll(' ', ''),
  );
  const joined = closed.replaceAll(/\s+/g, ' ');
  return addressing.some((pattern) => pattern.test(joined) || pattern.test(seen));
}
