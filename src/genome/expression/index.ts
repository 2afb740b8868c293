export {
  type Centring,
  type CentroidCall,
  type Centroids,
  type Classification,
  classifyByCentroid,
  parseCentroids,
} from './centroids.js';
export {
  type ExpressionTable,
  type ExpressionUnit,
  expressionTable,
  logExpression,
  unitOf,
} from './expression-table.js';
export { type GeneSet, type GeneSetScore, parseGeneSets, ssgsea } from './ssgsea.js';
