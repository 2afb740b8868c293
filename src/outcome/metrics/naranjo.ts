export type NaranjoAnswer = 'yes' | 'no' | 'unknown';

/** Points of a question for yes and for no; not known is 0. */
export type NaranjoQuestion = readonly [yes: number, no: number];

/** Sum of the ten questions of the Naranjo scale. Naranjo et al, Clin Pharmacol Ther 1981;30:239. */
export function naranjoScore(questions: readonly NaranjoQuestion[], answers: readonly NaranjoAnswer[]): number {
  return questions.reduce((sum, [yes, no], index) => {
    switch (answers[index]) {
      case 'yes':
        return sum + yes;
      case 'no':
        return sum + no;
      default:
        return sum;
    }
  }, 0);
}
