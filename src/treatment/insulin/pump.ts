import type { PumpParameters } from './parameters.js';

const pmolPerUnit = 6000;

/** The rates (U/min) that a pump gives when asked for these: rounded to its increment, within its limits. */
export function infused(
  pump: PumpParameters,
  asked: { readonly basal: number; readonly bolus: number },
): { readonly basal: number; readonly bolus: number } {
  return { basal: limited(asked.basal, pump.basal), bolus: limited(asked.bolus, pump.bolus) };
}

function limited(rate: number, { minimum, maximum, increment }: PumpParameters['basal']): number {
  const rounded = (roundHalfEven((rate * pmolPerUnit) / increment) * increment) / pmolPerUnit;
  return Math.max(Math.min(rounded, maximum), minimum);
}

/** IEEE rounding, as the reference does. */
function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const over = value - below;
  if (over !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
