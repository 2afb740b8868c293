import {
  type AssessmentContext,
  because,
  type Claim,
  type ClaimOf,
  claimId,
  dateOf,
  type Evidence,
  type IsoDate,
  type KnowledgeRef,
  type Reason,
  type RefusalValue,
  type RiskValue,
  type Uncertainty,
} from '../record/index.js';
import {
  type Equation,
  type EquationInput,
  type EquationOutput,
  type EquationResult,
  evaluate,
  type InputValue,
  outsideLabel,
  Values,
  withinValidity,
} from './equation.js';
import { countryOf, PatientInputs, type Reading } from './inputs.js';
import type { PredictionKnowledge } from './knowledge.js';
import { polygenicRisks } from './polygenic-risk.js';
import { convert } from './units.js';
import { inputVariability } from './variability.js';

const adultAge = 18;

/**
 * Stage C: derived quantities (BMI, non-HDL cholesterol, eGFR) and risks by published equations for everyone to whom
 * they apply; where inputs are missing, stale or outside the equation's range, a refusal that names each of them.
 */
export function predictRisks(
  evidence: Evidence,
  knowledge: PredictionKnowledge,
  context: AssessmentContext,
): readonly Claim[] {
  const inputs = new PatientInputs(evidence, knowledge, context);
  if (hasDied(evidence, context)) return [];
  const byEquation = knowledge.equations.flatMap((equation) => {
    const suitable = suitability(equation, evidence, inputs);
    if (suitable.state === 'silent') return [];
    if (suitable.state === 'excluded') return [refusal(equation, suitable.refusal, suitable.reasons)];
    const claims = claimsOf(equation, inputs, knowledge);
    for (const claim of claims) {
      if (claim.kind === 'derived') inputs.derive(outcomeOf(claim), claim);
    }
    return claims;
  });
  const { polygenic } = knowledge;
  return [...byEquation, ...(polygenic ? polygenicRisks(evidence, polygenic, inputs, context) : [])];
}

/** The dead have no risk. */
function hasDied(evidence: Evidence, { asOf }: AssessmentContext): boolean {
  const { deceased } = evidence.facts('patient')[0] ?? {};
  return typeof deceased === 'string' ? dateOf(deceased) <= asOf : deceased === true;
}

const outcomeOf = (claim: ClaimOf<'derived'>) => claim.id.slice('derived:'.length);

type Suitability =
  | { readonly state: 'suitable' | 'silent' }
  | { readonly state: 'excluded'; readonly refusal: RefusalValue; readonly reasons: readonly Reason[] };

/** Whether the equation is meant for this patient, and if it isn't, whether to say so. */
function suitability(equation: Equation, evidence: Evidence, inputs: PatientInputs): Suitability {
  const { sex, withAnyOf, without, notInPregnancy, countries, tableOnly, silentWithout, refuseAloud } =
    equation.applies;
  const excluded = (why: RefusalValue['why'], detail: string, reasons: readonly Reason[]): Suitability => ({
    state: 'excluded',
    refusal: { of: equation.name, why, details: [detail] },
    reasons,
  });
  if (tableOnly) return { state: 'silent' };
  const [patient] = evidence.facts('patient');
  const isTrue = (of: string) => {
    const reading = inputs.read(of);
    return reading.state === 'known' && reading.value === true ? reading.reasons : undefined;
  };
  if (sex && patient?.sex !== sex) return { state: 'silent' };
  if (countries.length > 0 && !countries.includes(countryOf(patient?.country) ?? '')) return { state: 'silent' };
  const needed = equation.inputs.filter(({ name }) => silentWithout.includes(name));
  if (needed.some(({ of }) => inputs.read(of).state !== 'known')) return { state: 'silent' };
  if (withAnyOf.length > 0 && !withAnyOf.some((problem) => isTrue(`problem:${problem}`))) return { state: 'silent' };
  for (const problem of without) {
    const reasons = isTrue(problem === 'diabetes' ? 'diabetes' : `ever:${problem}`);
    if (!reasons) continue;
    return refuseAloud ? excluded('not-applicable', problem, reasons) : { state: 'silent' };
  }
  const pregnancy = notInPregnancy && isTrue('pregnant');
  if (pregnancy) {
    const isAsked =
      refuseAloud || equation.inputs.every(({ of, required }) => !required || inputs.read(of).state === 'known');
    return isAsked ? excluded('not-applicable', 'pregnancy', pregnancy) : { state: 'silent' };
  }
  const age = inputs.read('age');
  const ageInput = equation.inputs.find(({ of }) => of === 'age');
  if (age.state !== 'known' || !ageInput || withinValidity(ageInput, age.value)) return { state: 'suitable' };
  if (!refuseAloud || (age.value as number) < adultAge) return { state: 'silent' };
  return excluded('outside-validity', outsideLabel(ageInput, age.value), age.reasons);
}

interface ReadInput {
  readonly input: EquationInput;
  readonly reading: Reading;
  /** In the equation's unit. */
  readonly value?: InputValue;
}

function claimsOf(equation: Equation, inputs: PatientInputs, knowledge: PredictionKnowledge): readonly Claim[] {
  const read = equation.inputs.map((input) => readInput(input, inputs, knowledge));
  const lacking = lackOf(equation, read);
  if (lacking) return equation.applies.refuseAloud ? [refusal(equation, lacking, reasonsOf(read))] : [];
  const used = read.filter(({ value }) => value !== undefined);
  const values = Object.fromEntries(used.map(({ input, value }) => [input.name, value]));
  const result = evaluate(equation, values);
  if (!result.ok) {
    const value: RefusalValue = { of: equation.name, why: result.why, details: result.details };
    return equation.applies.refuseAloud ? [refusal(equation, value, reasonsOf(read))] : [];
  }
  const uncertainties = inputVariability(equation, values, result.outputs, knowledge.variability);
  const answer: Answer = { equation, used, values, result };
  return result.outputs.flatMap((output, index) => claimOf(answer, output, index, uncertainties[index]!, knowledge));
}

/** Optional inputs outside the equation's range are left out: the equation has a form without them. */
function readInput(input: EquationInput, inputs: PatientInputs, knowledge: PredictionKnowledge): ReadInput {
  const reading = inputs.read(input.of);
  if (reading.state !== 'known') {
    return { input, reading, ...(input.default === undefined ? {} : { value: input.default }) };
  }
  const canonical = knowledge.terminology.measure(input.of)?.unit;
  const value =
    typeof reading.value === 'number' && input.unit && canonical
      ? convert(input.of, reading.value, canonical, input.unit, knowledge.terminology)
      : reading.value;
  if (value === undefined || (!input.required && !input.strict && !withinValidity(input, value)))
    return { input, reading };
  return { input, reading, value };
}

function lackOf(equation: Equation, read: readonly ReadInput[]): RefusalValue | undefined {
  const lacking = read.filter(({ input, value }) => input.required && value === undefined);
  if (lacking.length === 0) return undefined;
  const stale = lacking.every(({ reading }) => reading.state === 'stale');
  return {
    of: equation.name,
    why: stale ? 'stale-input' : 'missing-input',
    details: lacking.map(({ input, reading }) =>
      reading.state === 'stale' ? `${input.name} (${reading.on})` : input.name,
    ),
  };
}

interface Answer {
  readonly equation: Equation;
  readonly used: readonly ReadInput[];
  readonly values: Readonly<Record<string, InputValue | undefined>>;
  readonly result: EquationResult & { readonly ok: true };
}

function claimOf(
  answer: Answer,
  output: EquationOutput,
  index: number,
  uncertainty: Uncertainty,
  knowledge: PredictionKnowledge,
): readonly Claim[] {
  const { equation, used } = answer;
  const common = {
    stage: 'prediction',
    method: { name: output.model ?? equation.name, version: equation.version },
    because: because([...reasonsOf(used), { knowledge: knowledgeRef(equation) }]),
  } as const;
  if (output.measure === 'probability') {
    const model = output.model ?? equation.name;
    const horizonYears = output.horizonYears ?? 0;
    if (horizonYears >= 30 && isBeyondLongHorizon(answer)) return [];
    const value = riskValue(answer, output, index, model, horizonYears);
    const published: Uncertainty | undefined =
      output.lower !== undefined && output.upper !== undefined
        ? { kind: 'interval', level: 0.95, lower: output.lower, upper: output.upper }
        : undefined;
    const id = claimId('risk', `${model}/${output.outcome}/${horizonYears}`);
    return [{ id, kind: 'risk', value, uncertainty: published ?? uncertainty, ...common }];
  }
  const dates = used.flatMap(({ reading }) => (reading.state === 'known' && reading.on ? [reading.on] : []));
  const measure = knowledge.terminology.measure(output.outcome);
  const value = {
    concept: { codings: measure?.codings.slice(0, 1) ?? [], text: measure?.title.en ?? equation.title.en },
    value: output.value,
    unit: output.unit ?? '{score}',
    on: latest(dates) ?? ('' as IsoDate),
  };
  const certain: Uncertainty = output.measure === 'points' ? { kind: 'exact' } : uncertainty;
  return [{ id: claimId('derived', output.outcome), kind: 'derived', value, uncertainty: certain, ...common }];
}

/** A note of the equation that its long horizon isn't meant for this age (PREVENT: above 59). */
const isBeyondLongHorizon = ({ result }: Answer) => result.notes.some((note) => note.startsWith('30-year'));

function riskValue(
  { equation, used, values }: Answer,
  output: EquationOutput,
  index: number,
  model: string,
  horizonYears: number,
): RiskValue {
  const inputs = used.map(({ input, value, reading }) => {
    const first = reading.state === 'known' ? reading.reasons.find((reason) => 'fact' in reason) : undefined;
    return {
      name: input.name,
      value: value!,
      ...(input.unit && input.unit !== '1' ? { unit: input.unit } : {}),
      ...(first && 'fact' in first ? { fact: first.fact } : {}),
      ...(reading.state !== 'known' || reading.assumed ? { assumed: true as const } : {}),
    };
  });
  const modifiable = equation.modifiable.flatMap(({ input, goal }) => {
    const now = values[input];
    const isMovable =
      typeof goal === 'number' ? typeof now === 'number' && now > goal : now !== undefined && now !== goal;
    if (!isMovable) return [];
    const moved = equation.compute(new Values({ ...values, [input]: goal }));
    return moved.ok ? [{ input, goal, probability: moved.outputs[index]!.value }] : [];
  });
  const levers = modifiable.filter(({ probability }) => probability < output.value);
  const goals = Object.fromEntries(levers.map(({ input, goal }) => [input, goal]));
  const all = levers.length > 1 ? equation.compute(new Values({ ...values, ...goals })) : undefined;
  return {
    model,
    outcome: output.outcome,
    horizonYears,
    probability: output.value,
    ...(output.score === undefined ? {} : { score: output.score }),
    inputs,
    modifiable: levers.sort((a, b) => a.probability - b.probability),
    ...(all?.ok ? { together: all.outputs[index]!.value } : {}),
    ...(equation.disclaimer ? { disclaimer: equation.disclaimer } : {}),
    ...(equation.explain ? { explanation: equation.explain(new Values(values)) } : {}),
    ...(equation.installed ? { installed: { model: equation.title, ...equation.installed } } : {}),
  };
}

function refusal(equation: Equation, value: RefusalValue, reasons: readonly Reason[]): Claim {
  return {
    id: claimId('refusal', equation.name),
    kind: 'refusal',
    stage: 'prediction',
    value,
    uncertainty: { kind: 'exact' },
    method: { name: equation.name, version: equation.version },
    because: because([...reasons, { knowledge: knowledgeRef(equation) }]),
  };
}

function knowledgeRef({ pack, name, citation }: Equation): KnowledgeRef {
  return { pack, entry: name, citation };
}

/** The reasons of all readings, each once. */
function reasonsOf(read: readonly ReadInput[]): readonly Reason[] {
  const seen = new Map<string, Reason>();
  for (const { reading } of read) {
    if (reading.state === 'missing') continue;
    for (const reason of reading.reasons) {
      const key = 'fact' in reason ? reason.fact : 'claim' in reason ? reason.claim : reason.knowledge.entry;
      if (!seen.has(key)) seen.set(key, reason);
    }
  }
  return [...seen.values()];
}

const latest = (dates: readonly IsoDate[]) => dates.toSorted().at(-1);
