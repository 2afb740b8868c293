export { type Decision, type DecisionPolicy, type Episode, returnOf } from './decisions.js';
export { insulinDay, shares, usualDosing } from './insulin-days.js';
export { learnOffline, type OfflineAnswer } from './learn.js';
export { doublyRobust, type OffPolicyEstimate, weightedImportance } from './off-policy.js';
