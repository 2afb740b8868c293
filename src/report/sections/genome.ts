import { formatNumber, term } from '../../language/catalogue/index.js';
import { codingName, criteriaMet, geneResults, phenotypeName, variantChange } from '../../language/describe.js';
import type { ClaimOf, GenePhenotypeValue } from '../../record/index.js';
import type { Block, Said, Section } from '../model.js';
import { type Context, claimsOf } from './context.js';

/** Drugs taken now with what the genes say of them, then every gene called. */
export function genomeSection(context: Context): Section | undefined {
  const { report } = context.words;
  const advice = claimsOf(context, 'drugGeneAdvice');
  const genes = claimsOf(context, 'diplotype').filter(({ value }) => value.callSource !== 'none');
  const variants = claimsOf(context, 'variant');
  if (!advice.length && !genes.length && !variants.length) return undefined;
  const present = advice.filter(({ value }) => value.present);
  const others = new Set(advice.filter(({ value }) => !value.present).map(({ value }) => value.drug.code));
  const blocks: Block[] = [];
  if (present.length) blocks.push(adviceTable(present, context));
  if (variants.length)
    blocks.push({ type: 'heading', text: context.words.genes.variant.title }, variantTable(variants, context));
  const consequential = new Set(
    advice
      .filter(({ value }) => !['standard', 'no-recommendation'].includes(value.action))
      .flatMap(({ value }) => value.genes),
  );
  const matter = genes.filter(({ value }) => consequential.has(value.gene));
  const ordinary = genes.filter(({ value }) => !consequential.has(value.gene));
  if (matter.length) blocks.push({ type: 'heading', text: report.genes }, geneTable(matter, context));
  if (ordinary.length)
    blocks.push({
      type: 'paragraph',
      said: {
        text: report.otherGenes(ordinary.map(({ value }) => `${value.gene} ${value.diplotypes[0] ?? '–'}`).join(', ')),
      },
      quiet: true,
    });
  if (others.size)
    blocks.push({
      type: 'paragraph',
      said: { text: report.otherDrugs(formatNumber(others.size, context.language)) },
      quiet: true,
    });
  return { title: report.drugGene, blocks };
}

function adviceTable(advice: readonly ClaimOf<'drugGeneAdvice'>[], context: Context): Block {
  const { words, lookup, language, references } = context;
  const { report, clinical } = words;
  return {
    type: 'table',
    columns: [
      { title: report.drug, width: 2 },
      { title: report.gene, width: 3 },
      { title: report.advice, width: 6 },
      { title: report.source, width: 2 },
    ],
    rows: advice.map((claim): Said[] => {
      const { value } = claim;
      const changes = !['standard', 'no-recommendation'].includes(value.action);
      return [
        { text: codingName(value.drug, lookup, language) },
        { text: geneResults(value).join(', ') },
        {
          text: words.sentences.colon(clinical.adviceAction[value.action], value.summary[language]),
          references: references.ofClaim(claim),
          ...(changes ? { tone: 'danger' as const } : {}),
        },
        { text: words.sentences.adviceSource(value.source, term(clinical.classification, value.classification)) },
      ];
    }),
  };
}

/** What calls for action first. */
function variantTable(variants: readonly ClaimOf<'variant'>[], context: Context): Block {
  const { variant } = context.words.genes;
  const { references, language } = context;
  return {
    type: 'table',
    columns: [
      { title: variant.change, width: 4 },
      { title: variant.meaning, width: 3 },
      { title: variant.whatFor, width: 4 },
      { title: variant.criteria, width: 5 },
    ],
    rows: variants
      .toSorted((a, b) => Number(b.value.reportable) - Number(a.value.reportable))
      .map((claim): Said[] => {
        const { value } = claim;
        const { clinvar } = value;
        return [
          {
            text: `${value.gene} ${variantChange(value)}, ${variant.zygosity[value.zygosity]}`,
            references: references.ofClaim(claim),
          },
          {
            text: [
              variant.class[value.class],
              variant.points(formatNumber(value.points, language)),
              ...(clinvar ? [variant.clinvar(clinvar.significance, clinvar.review ?? '')] : []),
            ].join('; '),
            ...(value.reportable ? { tone: 'danger' as const } : {}),
          },
          {
            text: `${variant.condition(value.condition[language], variant.inheritance[value.inheritance])}. ${
              value.reportable ? variant.reportable : variant.notReportable
            }`,
          },
          { text: criteriaMet(value, language).join('; ') || '–' },
        ];
      }),
  };
}

function geneTable(genes: readonly ClaimOf<'diplotype'>[], context: Context): Block {
  const { words, references, language } = context;
  const { report } = words;
  const phenotypes = new Map(claimsOf(context, 'genePhenotype').map((claim) => [claim.value.gene, claim]));
  return {
    type: 'table',
    columns: [
      { title: report.gene, width: 2 },
      { title: report.diplotype, width: 3 },
      { title: report.phenotype, width: 4 },
      { title: report.presentDay, width: 4 },
    ],
    rows: genes.map((claim): Said[] => {
      const { gene, diplotypes, missingPositions } = claim.value;
      const phenotype = phenotypes.get(gene);
      const missing = missingPositions.length
        ? ` (${words.sentences.missingPositions(formatNumber(missingPositions.length, language))})`
        : '';
      return [
        { text: gene },
        { text: `${diplotypes.join(', ') || '–'}${missing}`, references: references.ofClaim(claim) },
        phenotype
          ? {
              text: phenotypeText(phenotype.value, context),
              references: references.ofClaim(phenotype),
            }
          : { text: '–' },
        { text: presentDayText(phenotype?.value, context) },
      ];
    }),
  };
}

function phenotypeText({ phenotypes, activityScores }: GenePhenotypeValue, { words, language }: Context): string {
  const scores = activityScores.filter((score) => score && score !== 'n/a');
  const names = phenotypes.map((each) => phenotypeName(each, language)).join(', ') || '–';
  return scores.length ? words.sentences.parenthesis(names, words.sentences.activityScore(scores.join(', '))) : names;
}

function presentDayText(value: GenePhenotypeValue | undefined, { words, language }: Context): string {
  const shift =
    value?.activityShift &&
    words.sentences.activityShift[value.activityShift.direction](value.activityShift.dueTo.join(', '));
  if (!value?.presentDay) return shift ?? '–';
  const { phenotypes, dueTo } = value.presentDay;
  return words.sentences.parenthesis(
    phenotypes.map((each) => phenotypeName(each, language)).join(', '),
    dueTo.join(', '),
  );
}
