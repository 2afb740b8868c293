import type { Evidence, IsoDate } from '../record/index.js';
import {
  type DosingRefusal,
  iwpcCitation,
  iwpcClinical,
  iwpcPharmacogenetic,
  readWarfarinCase,
} from '../treatment/dosing/index.js';
import type { DoseOptions } from './dose-options.js';
import { type DoseAnswer, refusalSentence } from './dose-text.js';

/** The answer for warfarin, by the IWPC equations. */
export function doseOfWarfarin(evidence: Evidence, asOf: IsoDate, { lang, levels }: DoseOptions): DoseAnswer {
  const { patient, genotype, missing } = readWarfarinCase(evidence, asOf);
  const hasGene = genotype.cyp2c9 !== undefined || genotype.vkorc1A !== undefined;
  const base = {
    drug: 'warfarin',
    asOf,
    model: { id: hasGene ? 'iwpc-pharmacogenetic' : 'iwpc-clinical', citation: iwpcCitation },
  };
  const refuse = (refusal: DosingRefusal): DoseAnswer => ({
    ...base,
    posterior: null,
    recommendation: null,
    predicted: [],
    refused: { ...refusal, message: refusalSentence(refusal, lang, []) },
  });
  if (!patient) return refuse({ why: 'missing-input', details: missing });
  const result = hasGene ? iwpcPharmacogenetic(patient, genotype) : iwpcClinical(patient);
  if (!result.ok) return refuse({ why: result.why, details: result.details });
  if (levels) console.error('sartor: the INR is not used: no model of its course could be sourced');
  const { mgPerWeek, lower, upper } = result;
  return {
    ...base,
    covariates: { ...patient, ...genotype },
    posterior: { mgPerWeek: { value: mgPerWeek, lower, upper }, basis: 'population' },
    recommendation: {
      amount: mgPerWeek / 7,
      unit: 'mg',
      interval: 24,
      intervalUnit: 'h',
      mgPerWeek,
      lower,
      upper,
      citations: [iwpcCitation],
    },
    predicted: [],
  };
}
