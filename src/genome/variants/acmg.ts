import type { VariantAnnotation, VariantClass, VariantValue } from '../../record/index.js';
import type { ActionableGene, Strength, VariantCriteria } from './knowledge.js';

export type Criterion = VariantValue['criteria'][number];

export interface Classification {
  readonly class: VariantClass;
  readonly points: number;
  readonly criteria: readonly Criterion[];
}

/**
 * ACMG/AMP criteria that one annotated variant can show by itself, and the class by their points. Criteria that need
 * a family, a laboratory or other patients are unknown. Predictors count only where PVS1 does not, as one evidence.
 * @see Richards et al. 2015, doi:10.1038/gim.2015.30; Tavtigian et al. 2020, doi:10.1002/humu.24088
 */
export function classifyVariant(
  annotation: VariantAnnotation,
  gene: ActionableGene,
  criteria: VariantCriteria,
): Classification {
  const nullVariant = lossOfFunction(annotation, gene);
  const frequency = byFrequency(annotation, criteria);
  const predicted = nullVariant.verdict === 'met' ? notCounted : byPrediction(annotation, criteria);
  const scored = [nullVariant, lengthChange(annotation, nullVariant), ...frequency, ...predicted].map((each) =>
    withPoints(each, criteria),
  );
  const all = [...scored, ...unknownHere];
  const standAlone = all.some(({ strength, verdict }) => strength === 'stand-alone' && verdict === 'met');
  const points = all.reduce((sum, each) => sum + each.points, 0);
  return { class: standAlone ? 'benign' : classOf(points, criteria), points, criteria: all };
}

/** The class of so many points. */
export function classOf(points: number, { classes }: VariantCriteria): VariantClass {
  if (points >= classes.pathogenic) return 'pathogenic';
  if (points >= classes['likely-pathogenic']) return 'likely-pathogenic';
  if (points <= classes.benign) return 'benign';
  return points <= classes['likely-benign'] ? 'likely-benign' : 'uncertain';
}

type Judged = Omit<Criterion, 'points'>;

/** Benign criteria begin with B; their points count against. */
function withPoints(judged: Judged, { points }: VariantCriteria): Criterion {
  const { code, verdict, strength } = judged;
  if (verdict !== 'met' || !strength || strength === 'stand-alone') return { ...judged, points: 0 };
  return { ...judged, points: (code.startsWith('B') ? -1 : 1) * points[strength] };
}

const nullTerms = new Set([
  'stop_gained',
  'frameshift_variant',
  'splice_acceptor_variant',
  'splice_donor_variant',
  'transcript_ablation',
]);

/** True if the annotation says that the product is lost or cut short. */
export const isTruncating = ({ consequences }: VariantAnnotation) => consequences.some((term) => nullTerms.has(term));

function lossOfFunction(annotation: VariantAnnotation, gene: ActionableGene): Judged {
  const { consequences } = annotation;
  const startLost = consequences.includes('start_lost');
  if (!isTruncating(annotation) && !startLost) return { code: 'PVS1', verdict: 'not-met' };
  const value = consequences.join(', ');
  if (!gene.lossOfFunction) return { code: 'PVS1', verdict: 'unknown', value };
  const strength: Strength =
    startLost && !isTruncating(annotation) ? 'moderate' : isInLastExon(annotation) ? 'strong' : 'very-strong';
  return { code: 'PVS1', verdict: 'met', strength, value };
}

/** A stop in the last exon leaves a product. */
function isInLastExon({ exon }: VariantAnnotation): boolean {
  const [at, of] = (exon ?? '').split('/');
  return at !== undefined && of !== undefined && at === of && of !== '1';
}

function lengthChange({ consequences }: VariantAnnotation, nullVariant: Judged): Judged {
  const changes = consequences.filter((term) => /^(inframe_(insertion|deletion)|stop_lost)$/.test(term));
  if (changes.length === 0 || nullVariant.verdict === 'met') return { code: 'PM4', verdict: 'not-met' };
  return { code: 'PM4', verdict: 'met', strength: 'moderate', value: changes.join(', ') };
}

function byFrequency({ alleleFrequency }: VariantAnnotation, { frequency }: VariantCriteria): readonly Judged[] {
  const codes = ['PM2', 'BS1', 'BA1'] as const;
  if (alleleFrequency === undefined) return codes.map((code) => ({ code, verdict: 'unknown' }));
  const value = `${Number((alleleFrequency * 100).toPrecision(3))} %`;
  const met =
    alleleFrequency > frequency.standAloneBenign
      ? 'BA1'
      : alleleFrequency > frequency.strongBenign
        ? 'BS1'
        : alleleFrequency < frequency.rare
          ? 'PM2'
          : undefined;
  const strengths = { PM2: 'supporting', BS1: 'strong', BA1: 'stand-alone' } as const;
  return codes.map((code) =>
    code === met ? { code, verdict: 'met', strength: strengths[code], value } : { code, verdict: 'not-met', value },
  );
}

const notCounted: readonly Judged[] = [
  { code: 'PP3', verdict: 'not-met' },
  { code: 'BP4', verdict: 'not-met' },
];

function byPrediction(annotation: VariantAnnotation, criteria: VariantCriteria): readonly Judged[] {
  const { revel, spliceAi } = annotation;
  const missense = annotation.consequences.includes('missense_variant');
  const said = [
    ...(missense && revel !== undefined ? [`REVEL ${revel}`] : []),
    ...(spliceAi !== undefined ? [`SpliceAI ${spliceAi}`] : []),
  ];
  if (said.length === 0)
    return [
      { code: 'PP3', verdict: 'unknown' },
      { code: 'BP4', verdict: 'unknown' },
    ];
  const value = said.join(', ');
  const harmful = strongest([
    missense && revel !== undefined ? criteria.revel.pathogenic.find(([, limit]) => revel >= limit)?.[0] : undefined,
    spliceAi !== undefined && spliceAi >= criteria.spliceAi.pathogenic ? 'supporting' : undefined,
  ]);
  if (harmful)
    return [
      { code: 'PP3', verdict: 'met', strength: harmful, value },
      { code: 'BP4', verdict: 'not-met', value },
    ];
  // A missense variant is harmless only if its splicing is, where that was predicted.
  const splicingHarmless = spliceAi === undefined ? missense : spliceAi <= criteria.spliceAi.benign;
  const harmless = missense
    ? revel === undefined
      ? undefined
      : criteria.revel.benign.find(([, limit]) => revel <= limit)?.[0]
    : 'supporting';
  return [
    { code: 'PP3', verdict: 'not-met', value },
    splicingHarmless && harmless
      ? { code: 'BP4', verdict: 'met', strength: harmless, value }
      : { code: 'BP4', verdict: 'not-met', value },
  ];
}

const order: readonly Strength[] = ['supporting', 'moderate', 'strong', 'very-strong'];
const strongest = (strengths: readonly (Strength | undefined)[]): Strength | undefined =>
  strengths.reduce((best, each) => (order.indexOf(each!) > order.indexOf(best!) ? each : best), undefined);

/** One file cannot tell. */
const unknownHere: readonly Criterion[] = [
  'PS1 PS2 PS3 PS4 PM1 PM3 PM5 PM6 PP1 PP2 PP4',
  'BS2 BS3 BS4 BP1 BP2 BP3 BP5 BP7',
].flatMap((codes) => codes.split(' ').map((code): Criterion => ({ code, verdict: 'unknown', points: 0 })));
