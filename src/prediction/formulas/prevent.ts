import type { EquationOutput, EquationResult, Values } from '../equation.js';
import type { Formula } from './formula.js';
import {
  type PreventInputs,
  PreventKernel,
  type PreventModel,
  preventHorizons,
  preventModelOf,
  preventOutcomes,
} from './prevent-kernel.js';

const outcomeCount = preventOutcomes.length;

/** PREVENT, all models, outcomes and horizons: `risk` is total CVD at 10 years. */
export const prevent: Formula = (parameters) => {
  const kernel = new PreventKernel(parameters);
  return (values) => {
    const person = personOf(values);
    const model = (values.all.model as PreventModel | undefined) ?? preventModelOf(person);
    const lacking = inputsOf(model).filter((name) => values.all[name] === undefined);
    if (model !== 'full' && lacking.length > 0) return { ok: false, why: 'missing-input', details: lacking };
    const out = new Float64Array(outcomeCount * 2);
    kernel.run(person, model, out, 0);
    return resultOf(out, model, person.age);
  };
};

const inputsOf = (model: PreventModel): readonly string[] => (model === 'base' || model === 'full' ? [] : [model]);

function personOf(values: Values): PreventInputs {
  return {
    female: values.choice('sex') === 'female',
    age: values.number('age'),
    totalCholesterol: values.number('total-cholesterol'),
    hdlCholesterol: values.number('hdl-cholesterol'),
    systolicPressure: values.number('sbp'),
    diabetes: values.indicator('diabetes'),
    smoking: values.indicator('smoking'),
    bmi: values.number('bmi'),
    egfr: values.number('egfr'),
    antihypertensive: values.indicator('antihypertensive'),
    statin: values.indicator('statin'),
    hba1c: values.optionalNumber('hba1c') ?? Number.NaN,
    uacr: values.optionalNumber('uacr') ?? Number.NaN,
    sdi: values.optionalNumber('sdi') ?? Number.NaN,
  };
}

function resultOf(out: Float64Array, model: PreventModel, age: number): EquationResult {
  const outputs = preventHorizons.flatMap((horizonYears, horizon) =>
    preventOutcomes.map(
      (outcome, index): EquationOutput => ({
        outcome,
        horizonYears,
        measure: 'probability',
        value: out[horizon * outcomeCount + index]!,
        model: `prevent-${model}`,
      }),
    ),
  );
  const [first, ...rest] = outputs;
  // Khan 2023: 30-year estimates are meant for ages 30 to 59.
  return { ok: true, outputs: [first!, ...rest], notes: age > 59 ? ['30-year risk above age 59 is questionable'] : [] };
}
