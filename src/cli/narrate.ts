import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { catalogue } from '../language/catalogue/index.js';
import { lookupOf } from '../language/describe.js';
import type { Audience } from '../language/narrative/statement.js';
import { audiences } from '../language/narrative/statement.js';
import { type NarrativeSentence, tallyOf } from '../language/narrative/write.js';
import { type Cited, Verifier } from '../language/verification/check.js';
import type { Assessment, Language } from '../record/index.js';
import { assessFiles, reportTitles } from './assess.js';
import { languageService } from './language-parts.js';
import { UsageError } from './usage-error.js';

interface NarrateOptions {
  audience: Audience;
  lang: Language;
  format: 'text' | 'json';
  asOf?: string;
  plain?: boolean;
}

export function registerNarrate(program: Command): void {
  program
    .command('narrate')
    .description("the plan in sentences, each checked against the assessment's claims")
    .argument('<file...>', 'the files of one patient, or an assessment written by "sartor assess -o file.json"')
    .addOption(new Option('--audience <reader>', 'for whom').choices(audiences).default('clinician'))
    .addOption(new Option('--lang <language>', 'language').choices(['en', 'zh']).default('en'))
    .addOption(new Option('--format <form>', 'the form on stdout').choices(['text', 'json']).default('text'))
    .option('--as-of <date>', 'the day the plan is made for, YYYY-MM-DD (default: today)')
    .option('--plain', 'without a language model')
    .action(async (paths: string[], options: NarrateOptions) => {
      const service = languageService();
      const assessment = await assessmentOf(paths, options);
      const sentences: NarrativeSentence[] = [];
      const { audience, lang: language, plain } = options;
      for await (const each of service.narrative(assessment, { audience, language, ...(plain ? { plain } : {}) })) {
        if (options.format === 'text') process.stdout.write(textOf(each, sentences.at(-1), options));
        sentences.push(each);
      }
      const model = plain ? undefined : await service.model();
      if (options.format === 'json')
        process.stdout.write(
          `${JSON.stringify({ language, audience, model: model?.name ?? 'none', sentences, tally: tallyOf(sentences) })}\n`,
        );
      else process.stdout.write(`\n\n${catalogue(language).narrative.closing[audience]}\n`);
      await model?.close();
    });
}

/** A heading where the section changes, a line where the paragraph does. */
function textOf(
  { section, paragraph, text }: NarrativeSentence,
  last: NarrativeSentence | undefined,
  { audience, lang }: NarrateOptions,
): string {
  const words = catalogue(lang).narrative;
  const titles = audience === 'patient' ? words.patientSection : words.section;
  const heading = section === last?.section ? '' : `${last ? '\n\n' : ''}## ${titles[section]}\n`;
  const gap = heading ? '\n' : paragraph === last?.paragraph ? (lang === 'zh' ? '' : ' ') : '\n- ';
  return `${heading}${heading ? `${gap}- ` : gap}${text}`;
}

/** From files of a patient, or from one assessment already made. */
async function assessmentOf(paths: readonly string[], options: { asOf?: string; lang: Language }): Promise<Assessment> {
  if (paths.length === 1 && paths[0]!.endsWith('.json')) {
    const known = readAssessment(paths[0]!);
    if (known) return known;
  }
  return assessFiles(paths, options);
}

function readAssessment(path: string): Assessment | undefined {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<Assessment>;
    return Array.isArray(value.claims) && Array.isArray(value.facts) && value.plan ? (value as Assessment) : undefined;
  } catch {
    return undefined;
  }
}

export function registerVerify(program: Command): void {
  program
    .command('verify')
    .description('checks the sentences of a narrative against the claims of an assessment')
    .argument(
      '<narrative>',
      'JSON: {language, sentences: [{text, claims, facts?}]}, as "sartor narrate --format json" writes it',
    )
    .requiredOption('--assessment <file>', 'the assessment (.json) on which it rests')
    .addOption(new Option('--format <form>', 'the form on stdout').choices(['text', 'json']).default('text'))
    .option('--strict', 'exit with 1 if a sentence is refused')
    .action((path: string, options: { assessment: string; format: 'text' | 'json'; strict?: boolean }) => {
      const assessment = readAssessment(options.assessment);
      if (!assessment) throw new UsageError(`--assessment ${options.assessment}: expected an assessment (.json)`);
      const { language, sentences } = readNarrative(path);
      const verifier = new Verifier(
        assessment,
        lookupOf(assessment, reportTitles()),
        language,
        languageService().lexicons(),
      );
      const checked = sentences.map((sentence) => ({ text: sentence.text, mismatches: verifier.check(sentence) }));
      const refused = checked.filter(({ mismatches }) => mismatches.length > 0);
      if (options.format === 'json')
        process.stdout.write(`${JSON.stringify({ sentences: checked, refused: refused.length })}\n`);
      else {
        for (const { text, mismatches } of refused)
          console.log(`${text}\n  ${mismatches.map(({ kind, found }) => `${kind}: ${found}`).join('; ')}`);
        console.log(`${refused.length} of ${checked.length} sentences refused`);
      }
      if (options.strict && refused.length > 0) process.exitCode = 1;
    });
}

function readNarrative(path: string): { readonly language: Language; readonly sentences: readonly Cited[] } {
  try {
    const { language, sentences } = JSON.parse(readFileSync(path, 'utf8')) as {
      language?: unknown;
      sentences?: unknown;
    };
    const fits = (each: unknown) => typeof (each as Cited)?.text === 'string' && Array.isArray((each as Cited).claims);
    if (Array.isArray(sentences) && sentences.every(fits))
      return { language: language === 'zh' ? 'zh' : 'en', sentences: sentences as Cited[] };
  } catch {
    // The message below says what was expected.
  }
  throw new UsageError(`${path}: expected {"language", "sentences": [{"text", "claims": [ids]}]}`);
}

export function registerAsk(program: Command): void {
  program
    .command('ask')
    .description('a question about one patient, answered by the engines')
    .argument('<question>', 'in English or Chinese: "What if omeprazole is stopped?"')
    .argument('<file...>', 'the files of one patient, or an assessment (.json)')
    .addOption(new Option('--lang <language>', 'language of the answer').choices(['en', 'zh']).default('en'))
    .addOption(new Option('--format <form>', 'the form on stdout').choices(['text', 'json']).default('text'))
    .option('--as-of <date>', 'the day of the assessment, YYYY-MM-DD (default: today)')
    .action(
      async (
        question: string,
        paths: string[],
        options: { lang: Language; format: 'text' | 'json'; asOf?: string },
      ) => {
        const service = languageService();
        const answer = await service.ask(question, await assessmentOf(paths, options), options.lang);
        if (options.format === 'json') process.stdout.write(`${JSON.stringify(answer)}\n`);
        else for (const { text } of answer.sentences) console.log(text);
        if (answer.refused) process.exitCode = 1;
        await (await service.model())?.close();
      },
    );
}
