export { type AbsoluteRisk, absoluteRisk, type Incidence } from './absolute-risk.js';
export type { Equation, EquationInput, EquationOutput, EquationResult, InputValues } from './equation.js';
export { evaluate, rangeLabel } from './equation.js';
export { type PreventColumns, PreventKernel, preventBatch } from './formulas/prevent-kernel.js';
export { type PackFiles, type PredictionKnowledge, parsePrediction, parseRiskPack } from './knowledge.js';
export type { PolygenicEffect } from './polygenic-risk.js';
export { predictRisks } from './predict.js';
export { hasInputColumn, type RowInputs, repeatedColumns, rowReader } from './table.js';
export { inputVariability } from './variability.js';
