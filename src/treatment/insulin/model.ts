import type { KineticParameters } from './parameters.js';

/** Places of the thirteen states; amounts in mg (gut), mg/kg (glucose), pmol/kg (insulin), pmol/L (delayed insulin). */
export const State = {
  stomachSolid: 0,
  stomachLiquid: 1,
  intestine: 2,
  plasmaGlucose: 3,
  tissueGlucose: 4,
  plasmaInsulin: 5,
  insulinAction: 6,
  insulinDelay: 7,
  insulinOnLiver: 8,
  liverInsulin: 9,
  skinInsulin1: 10,
  skinInsulin2: 11,
  skinGlucose: 12,
} as const;

/** What is held constant over a minute. */
export interface Inputs {
  /** mg/min eaten. */
  readonly eating: number;
  /** pmol/kg/min infused. */
  readonly insulin: number;
  /** mg: what was in the stomach when this meal began, and what was eaten of it so far. */
  readonly meal: number;
}

/** Rate (1/min) at which the stomach empties, by how full it is of the meal (Dalla Man 2006, doi 10.1109/TBME.2006.883792). */
export function emptying(p: KineticParameters, inStomach: number, meal: number): number {
  if (meal <= 0) return p.kmax;
  const rising = 5 / (2 * meal * (1 - p.b));
  const falling = 5 / (2 * meal * p.d);
  return (
    p.kmin +
    ((p.kmax - p.kmin) / 2) *
      (Math.tanh(rising * (inStomach - p.b * meal)) - Math.tanh(falling * (inStomach - p.d * meal)) + 2)
  );
}

/**
 * Time derivatives of the thirteen states (Dalla Man 2007, doi 10.1109/TBME.2007.893506; Kovatchev 2009 for type 1
 * diabetes, doi 10.1177/193229680900300106), as simglucose 0.2.11 runs them: amounts that fell below zero stay.
 */
export function derivative(
  p: KineticParameters,
  { eating, insulin, meal }: Inputs,
  x: Float64Array,
  out: Float64Array,
): void {
  const q1 = x[0]!;
  const q2 = x[1]!;
  const q3 = x[2]!;
  const gp = x[3]!;
  const gt = x[4]!;
  const ip = x[5]!;
  const action = x[6]!;
  const delayed = x[7]!;
  const onLiver = x[8]!;
  const il = x[9]!;
  const isc1 = x[10]!;
  const isc2 = x[11]!;
  const gs = x[12]!;
  const rate = emptying(p, q1 + q2, meal);
  out[0] = eating - p.kmax * q1;
  out[1] = p.kmax * q1 - rate * q2;
  out[2] = rate * q2 - p.kabs * q3;
  const appearance = (p.f * p.kabs * q3) / p.BW;
  const production = Math.max(p.kp1 - p.kp2 * gp - p.kp3 * onLiver, 0);
  const excretion = gp > p.ke2 ? p.ke1 * (gp - p.ke2) : 0;
  const use = ((p.Vm0 + p.Vmx * action) * gt) / (p.Km0 + gt);
  const concentration = ip / p.Vi;
  out[3] = gp < 0 ? 0 : production + appearance - p.Fsnc - excretion - p.k1 * gp + p.k2 * gt;
  out[4] = gt < 0 ? 0 : p.k1 * gp - p.k2 * gt - use;
  out[5] = ip < 0 ? 0 : p.m1 * il - (p.m2 + p.m4) * ip + p.ka1 * isc1 + p.ka2 * isc2;
  out[6] = p.p2u * (concentration - p.Ib - action);
  out[7] = p.ki * (concentration - delayed);
  out[8] = p.ki * (delayed - onLiver);
  out[9] = il < 0 ? 0 : p.m2 * ip - (p.m1 + p.m30) * il;
  out[10] = isc1 < 0 ? 0 : insulin - (p.ka1 + p.kd) * isc1;
  out[11] = isc2 < 0 ? 0 : p.kd * isc1 - p.ka2 * isc2;
  out[12] = gs < 0 ? 0 : p.ksc * (gp - gs);
}
