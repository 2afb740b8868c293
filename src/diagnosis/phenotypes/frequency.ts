/**
 * Levels of how often a disease shows a phenotype, in rising order of the estimated frequency, so that the
 * highest level among several annotations is the most frequent one.
 */
export const frequencyLevels = [
  'excluded',
  'below 7 %',
  '7 to 20 %',
  '20 to 40 %',
  'not stated',
  '40 to 60 %',
  'one report',
  '60 to 80 %',
  '80 to 90 %',
  '90 % and more',
] as const;

const notStated = 4;
const oneReport = 6;
/** From this level on a phenotype counts as frequent in the disease. */
export const frequentLevel = 7;
/** The fractions that the levels stand for. */
export const levelFrequency: readonly number[] = [0, 0.03, 0.13, 0.3, 0.45, 0.5, 0.7, 0.7, 0.85, 0.95];
const upperEdges: readonly (readonly [number, number])[] = [
  [0.07, 1],
  [0.2, 2],
  [0.4, 3],
  [0.6, 5],
  [0.8, 7],
  [0.9, 8],
];
/** A class of the source weighs as so many patients beside counts. */
const classPatients = 5;

/**
 * The level of an annotation.
 *
 * @param count patients with the phenotype
 * @param total patients looked at; 0 where no report counts
 * @param classFrequency fraction by the source's frequency class, where it gives one
 */
export function frequencyLevel(count: number, total: number, classFrequency: number | undefined): number {
  if (total === 0 && classFrequency === undefined) return notStated;
  if (total === 1 && count === 1 && classFrequency === undefined) return oneReport;
  const patients = total + (classFrequency === undefined ? 0 : classPatients);
  const affected = count + (classFrequency ?? 0) * (classFrequency === undefined ? 0 : classPatients);
  if (affected === 0) return 0;
  // Jeffreys' prior keeps 2/2 from reading as certainty.
  const estimate = (affected + 0.5) / (patients + 1);
  return upperEdges.find(([edge]) => estimate < edge)?.[1] ?? 9;
}
