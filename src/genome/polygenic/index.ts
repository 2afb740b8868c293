export { type AbsoluteRisk, absoluteRisk, type Incidence } from './absolute-risk.js';
export { type AdjustedScore, fitAncestryAdjustment, percentileIn } from './ancestry.js';
export { type GenotypeRecord, PolygenicScorer, type SampleScore, type ScoringOptions } from './score.js';
export { type PolygenicScore, parseScoringFile, ScoringFileError } from './scoring-file.js';
