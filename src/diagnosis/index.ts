export { diagnose } from './diagnose.js';
export type { DiagnosisKnowledge } from './knowledge.js';
