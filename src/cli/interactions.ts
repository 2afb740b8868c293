import { type Command, Option } from 'commander';
import { DrugNames } from '../intake/standard/drugs.js';
import { loadInstallation } from '../knowledge/installation.js';
import type { Citation, Language, Terminology } from '../record/index.js';
import type { Interaction } from '../treatment/safety/index.js';
import { nearestDrugs } from './nearest-name.js';
import { UsageError } from './usage-error.js';

interface InteractionsOptions {
  readonly format: 'text' | 'json';
  readonly lang: Language;
  readonly strict?: boolean;
}

/** `sartor interactions "drug a, drug b, ..."`. */
export function registerInteractions(program: Command): void {
  program
    .command('interactions')
    .description('what a list of drugs does to each other')
    .argument('<drugs...>', 'names by commas: generic, brand or Chinese, with or without strength')
    .addOption(new Option('--format <form>').choices(['text', 'json']).default('text'))
    .addOption(new Option('--lang <language>').choices(['en', 'zh']).default('en'))
    .option('--strict', 'exit with 1 if a name is unknown')
    .addHelpText(
      'after',
      `
Examples:
  sartor interactions "warfarin, amiodarone, simvastatin"
  sartor interactions "华法林、胺碘酮" --lang zh
  sartor interactions "Coumadin 5 mg, Cordarone" --format json | jq .interactions`,
    )
    .action((drugs: string[], options: InteractionsOptions) => runInteractions(drugs.join(','), options));
}

function runInteractions(list: string, { format, lang, strict }: InteractionsOptions): void {
  const installation = loadInstallation();
  const terminology = installation.terminology();
  const safety = installation.safety();
  const { drugs, unknown } = readNames(list, new DrugNames(terminology, [], installation.products));
  const known = new Set(drugs.flat());
  if (known.size === 0 && unknown.length === 0) throw new UsageError('interactions: no drug is named');
  const suggestions = unknown.map((name) => ({
    name,
    didYouMean: nearestDrugs(name, terminology, installation.products().brands()).slice(0, 3),
  }));
  for (const { name, didYouMean } of suggestions) {
    const question = didYouMean.length > 0 ? `; did you mean ${didYouMean.join(' or ')}?` : '';
    console.error(`sartor: unknown drug "${name}": it is not checked${question}`);
  }
  const found = safety.interactions.find([...known]).filter((each) => meetInTwo(each.drugs, drugs));
  const sorted = [...found].sort((a, b) => gravity.indexOf(a.severity) - gravity.indexOf(b.severity));
  if (format === 'json') {
    const interactions = sorted.map((each) => asJson(each, lang));
    console.log(JSON.stringify({ drugs: [...known], interactions, unknown, suggestions }, null, 2));
  } else {
    console.log(asText(sorted, known.size, unknown, terminology, lang));
  }
  if (strict && unknown.length > 0) process.exitCode = 1;
}

const gravity: readonly Interaction['severity'][] = ['contraindicated', 'major', 'moderate', 'minor'];

/** The ingredients of each drug that the list names. */
function readNames(list: string, names: DrugNames): { drugs: readonly (readonly string[])[]; unknown: string[] } {
  const drugs: (readonly string[])[] = [];
  const unknown: string[] = [];
  for (const name of list.split(/[,，、;；\n]/).map((part) => part.trim())) {
    if (!name) continue;
    const named = names.named(name);
    const keys = named ?? names.findIngredients(name).map(({ value }) => value);
    if (keys.length > 0 && !named) {
      console.error(`sartor: "${name}" is read as ${keys.join(' and ')}; the rest of it is not understood`);
    }
    if (keys.length === 0) unknown.push(name);
    // "Warfarin and aspirin" are two drugs, "Caduet" is one.
    else if (names.findDrugs(name).length > 1) drugs.push(...keys.map((key) => [key]));
    else drugs.push(keys);
  }
  return { drugs, unknown };
}

/** Ingredients that only meet in one product of the list were put together by its maker. */
function meetInTwo(interacting: readonly string[], drugs: readonly (readonly string[])[]): boolean {
  const holding = interacting.map((key) => drugs.filter((each) => each.includes(key)));
  return new Set(holding.flat()).size > 1 || interacting.length < 2;
}

function asJson({ drugs, severity, mechanism, action, act, rule, citation }: Interaction, lang: Language) {
  return {
    drugs,
    severity,
    mechanism: mechanism[lang],
    action: action[lang],
    act,
    rule,
    citation: reference(citation),
  };
}

/** Title with the way to it: DOI, address or PubMed number. */
function reference({ title, year, doi, url, pmid }: Citation): string {
  const at = doi ? `https://doi.org/${doi}` : (url ?? (pmid ? `PMID ${pmid}` : undefined));
  return [`${title}${year ? ` (${year})` : ''}`, at].filter(Boolean).join('. ');
}

const words = {
  en: {
    none: 'No interaction known.',
    checked: (count: number) => `${count} drugs checked.`,
    unknown: (names: string) => `Not checked, unknown: ${names}`,
    unread: 'source not read',
  },
  zh: {
    none: '未发现已知相互作用。',
    checked: (count: number) => `已检查${count}种药物。`,
    unknown: (names: string) => `未检查（未识别）：${names}`,
    unread: '来源未核对',
  },
} as const;
const severityWords: Record<Interaction['severity'], Record<Language, string>> = {
  contraindicated: { en: 'CONTRAINDICATED', zh: '禁忌' },
  major: { en: 'Major', zh: '严重' },
  moderate: { en: 'Moderate', zh: '中度' },
  minor: { en: 'Minor', zh: '轻度' },
};

function asText(
  found: readonly Interaction[],
  count: number,
  unknown: readonly string[],
  terminology: Terminology,
  lang: Language,
): string {
  const title = (drug: string) => terminology.ingredient(drug)?.title[lang] ?? drug;
  const lines = found.map(
    ({ drugs, severity, mechanism, action, citation }) =>
      `${severityWords[severity][lang]}: ${drugs.map(title).join(' + ')}\n  ${mechanism[lang]}\n  ${action[lang]}\n  [${sourceText(citation, lang)}]`,
  );
  const told = lines.length > 0 || count < 2 ? lines : [words[lang].none];
  const left = unknown.length > 0 ? [words[lang].unknown(unknown.join(', '))] : [];
  return [...told, words[lang].checked(count), ...left].join('\n');
}

function sourceText({ title, year, checkedAgainst }: Citation, lang: Language): string {
  return `${title}${year ? `, ${year}` : ''}${checkedAgainst === 'unchecked' ? `; ${words[lang].unread}` : ''}`;
}
