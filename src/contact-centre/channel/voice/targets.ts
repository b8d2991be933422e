import type { DomainId, UserId } from '../../../kernel/ids.ts';
import type { Destination } from '../../../telephony/call/index.ts';
import type { CompanyDirectory } from '../../../telephony/company-directory/index.ts';
import type { AgentWorks } from '../../agent/index.ts';
import type { InteractionTarget } from '../../interaction/index.ts';

interface Known {
  readonly people: CompanyDirectory;
  readonly works: Pick<AgentWorks, 'agentOf'>;
}

/** Who a number leads to, as far as it is one of ours. */
export function targetOfNumber(known: Known, domainId: DomainId, number: string): InteractionTarget {
  const user = known.people.userByNumber(domainId, number);
  if (user) return targetOfUser(known, user.id);
  const queue = known.people.queueByNumber(domainId, number);
  return queue ? { kind: 'queue', queueId: queue.id } : { kind: 'number', number };
}

/** Null for what is nobody: a refusal, a tone. */
export function targetOfDestination(known: Known, domainId: DomainId, destination: Destination): InteractionTarget | null {
  switch (destination.kind) {
    case 'user':
      return targetOfUser(known, destination.userId);
    case 'queue':
      return { kind: 'queue', queueId: destination.queueId };
    case 'device':
      return targetOfNumber(known, domainId, destination.number);
    case 'trunk':
    case 'application':
      return { kind: 'number', number: destination.number };
    case 'service':
    case 'refused':
      return null;
  }
}

function targetOfUser({ works }: Known, userId: UserId): InteractionTarget {
  const agentId = works.agentOf(userId);
  return agentId === null ? { kind: 'user', userId } : { kind: 'agent', agentId };
}
