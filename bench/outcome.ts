/**
 * Does stage F do what it should where the truth is known? `npx tsx bench/outcome.ts [n-of-1|pressure|inr|insulin|bandit|drift]`
 * Each part simulates with fixed seeds; without a name all parts run (some minutes).
 */
import { banditRegret } from './outcome/bandit.js';
import { driftDetection } from './outcome/drift.js';
import { inrTrial } from './outcome/inr.js';
import { insulinTrial } from './outcome/insulin.js';
import { nOf1Coverage } from './outcome/n-of-1.js';
import { pressureTrial } from './outcome/pressure.js';

const parts: Readonly<Record<string, () => void>> = {
  'n-of-1': nOf1Coverage,
  pressure: pressureTrial,
  inr: inrTrial,
  insulin: insulinTrial,
  bandit: banditRegret,
  drift: driftDetection,
};
const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
  const part = parts[name];
  if (!part) throw new Error(`No part "${name}"; there are ${Object.keys(parts).join(', ')}`);
  part();
}
