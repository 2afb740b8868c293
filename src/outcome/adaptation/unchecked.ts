import type { Citation } from '../../record/index.js';
import type { Move, Protocol } from '../knowledge.js';
import type { JudgedTarget } from '../targets/index.js';
import { both } from './words.js';

/** True if the source was read. */
export const isChecked = ({ checkedAgainst }: Citation): boolean => checkedAgainst !== 'unchecked';

/** What is done where the number that calls for a change comes from a source that nobody read. */
const review: Move = {
  change: 'advise',
  as: 'keep',
  text: both(
    'no change on this alone: its source could not be read; a clinician decides',
    '其依据来源未能核对，不据此调整用药；由医生决定',
  ),
};

/**
 * The protocol's moves, in order. Where its source was not read, or its limit is that of a goal whose source was not read,
 * nothing is started, raised, lowered, switched or stopped: what is left asks or waits, and at last sends to a clinician.
 */
export function movesOnReadSources(protocol: Protocol, { rule }: JudgedTarget): readonly Move[] {
  const isRead = isChecked(protocol.citation) && (!protocol.trigger.status || isChecked(rule.citation));
  return isRead ? protocol.moves : [...protocol.moves.filter(leavesTreatment), review];
}

function leavesTreatment({ change }: Move): boolean {
  switch (change) {
    case 'keep':
    case 'advise':
    case 'check-adherence':
      return true;
    case 'titrate':
    case 'reduce':
    case 'hold':
    case 'stop':
    case 'switch':
    case 'add':
    case 'intensify':
      return false;
    default:
      return change satisfies never;
  }
}
