import type { CompanyId, GroupId, UserId } from '../../kernel/ids.ts';
import { displayName, type User } from '../../platform/user/index.ts';
import type { Call, Decision } from '../call/index.ts';
import type { RecordedFacts } from './recording-rule.ts';

/** What rules look at in a call as it is now. */
export function factsOf(call: Call, groupsOf: (companyId: CompanyId, userId: UserId) => readonly GroupId[]): RecordedFacts {
  const { companyId, direction, from, dialled } = call.props;
  const parties = [...call.legs.values()].filter((leg) => leg.isAnswered).map(({ party }) => party);
  const userIds = [...new Set(parties.flatMap(({ userId }) => (userId ? [userId] : [])))];
  return {
    callId: call.id,
    direction,
    queueId: call.queueId,
    userIds,
    groupIds: userIds.flatMap((userId) => groupsOf(companyId, userId)),
    trunkIds: parties.flatMap(({ trunkId }) => (trunkId ? [trunkId] : [])),
    numbers: [from.number, dialled, ...parties.filter(({ userId }) => !userId).map(({ number }) => number)].filter(Boolean),
  };
}

const doings = {
  began: ['began recording', 'Recording began.'],
  continued: ['continued the recording', 'The recording goes on with the customer.'],
  paused: ['paused the recording', 'The recording was paused.'],
  resumed: ['resumed the recording', 'The recording was resumed by itself.'],
  ended: ['ended the recording', 'The recording ended.'],
} as const;

/** Who did something to a recording, as a decision of the call. */
export function saidBy(what: keyof typeof doings, by: User | undefined): Decision {
  const [did, passive] = doings[what];
  const name = by ? displayName(by) : null;
  return {
    code: by ? `recording-${what}-by` : `recording-${what}`,
    params: name ? { name } : {},
    sentence: name ? `${name} ${did}.` : passive,
    steps: [],
  };
}
