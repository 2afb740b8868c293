import { createRequire } from 'node:module';
import type { FullFhirPath } from '../treatment/index.js';

type Fhirpath = typeof import('fhirpath');
let loaded: Fhirpath | undefined;

/**
 * All of FHIRPath, for a hospital's own conditions beyond what is built in. The library is loaded when the first such
 * condition is met: it takes a tenth of a second.
 * @throws if the expression does not parse
 */
export const fullFhirPath: FullFhirPath = (expression) => {
  loaded ??= createRequire(import.meta.url)('fhirpath') as Fhirpath;
  const evaluate = loaded.compile(expression);
  return (variables) => evaluate({}, { ...variables }) as readonly unknown[];
};
