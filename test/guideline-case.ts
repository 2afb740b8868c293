import { addDays, type ClaimOf, claimId, Evidence, type Fact, type IsoDate, type Sex } from '../src/record/index.js';
import { patient } from './patient.js';

/** The day for which the generated cases are judged. */
export const caseDay = '2026-11-24' as IsoDate;

/** One thing that a generated patient has; times in days before `caseDay`, doses in mg a day, risks as fractions. */
export type Step =
  | readonly ['patient', Sex, number]
  | readonly ['pregnant']
  | readonly ['measure', string, number, number]
  | readonly ['answer', string, string, number]
  | readonly ['problem', string, 'active' | 'resolved', number]
  | readonly ['takes', string, number | null, number]
  | readonly ['allergy', string]
  | readonly ['relative', string | null, number | null]
  | readonly ['procedure', string, string, number]
  | readonly ['vaccine', string, string, number]
  | readonly ['gene', string, string]
  | readonly ['risk', string, number, number];

/** A patient for whom the rule recommends, and one who differs from it in one thing and for whom it does not. */
export interface GuidelineCase {
  readonly rule: string;
  readonly trigger: readonly Step[];
  readonly nearMiss: readonly Step[];
  readonly nearMissStatus: 'not-applicable' | 'needs-data' | 'contraindicated' | 'done';
}

/** The evidence of a generated patient. */
export function evidenceOf(steps: readonly Step[]): Evidence {
  const [, sex, age] = steps.find((step) => step[0] === 'patient') as Extract<Step, readonly ['patient', ...unknown[]]>;
  const builder = patient(sex, `${Number(caseDay.slice(0, 4)) - age}-06-01`);
  const ago = (days: number) => addDays(caseDay, -days);
  for (const step of steps) {
    switch (step[0]) {
      case 'patient':
      case 'risk':
        break;
      case 'pregnant':
        builder.problem('pregnancy', ago(60));
        break;
      case 'measure':
        builder.measure(step[1], step[2], ago(step[3]));
        break;
      case 'answer':
        builder.answer(step[1], step[2], ago(step[3]));
        break;
      case 'problem':
        builder.problem(step[1], ago(step[3]), step[2]);
        break;
      case 'takes':
        builder.takes(step[1], ago(step[3]), step[2] ?? undefined);
        break;
      case 'allergy':
        builder.allergy(step[1]);
        break;
      case 'relative':
        builder.relative('MTH', 1, step[1] ?? undefined, step[2] ?? undefined);
        break;
      case 'procedure':
        builder.procedure(step[1], step[2], ago(step[3]));
        break;
      case 'vaccine':
        builder.immunization(step[1], step[2], ago(step[3]));
        break;
      case 'gene':
        builder.gene(step[1], step[2]);
        break;
      default:
        step satisfies never;
    }
  }
  const evidence = new Evidence(builder.facts);
  evidence.add(
    steps.flatMap((step) => (step[0] === 'risk' ? [riskClaim(step[1], step[2], step[3], builder.facts[0]!)] : [])),
  );
  return evidence;
}

/** A risk as stage C would state it. */
export function riskClaim(outcome: string, years: number, probability: number, fact: Fact): ClaimOf<'risk'> {
  return {
    id: claimId('risk', `prevent-base/${outcome}/${years}`),
    kind: 'risk',
    stage: 'prediction',
    value: { model: 'prevent-base', outcome, horizonYears: years, probability, inputs: [], modifiable: [] },
    uncertainty: { kind: 'interval', level: 0.95, lower: probability * 0.8, upper: Math.min(1, probability * 1.2) },
    method: { name: 'case', version: '1' },
    because: [{ fact: fact.id }],
  };
}
