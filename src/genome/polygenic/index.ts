export { type AdjustedScore, fitAncestryAdjustment, percentileIn } from './ancestry.js';
export { parseLoadings } from './loadings.js';
export { type Placed, type Placing, placingIn, type ReferencePeople } from './reference.js';
export { type GenotypeRecord, PolygenicScorer, type SampleScore, type ScoringOptions } from './score.js';
export { type PolygenicScore, parseScoringFile, ScoringFileError } from './scoring-file.js';
