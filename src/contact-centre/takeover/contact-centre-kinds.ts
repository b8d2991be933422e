import { z } from 'zod';
import { newQueueSchema } from '../../contract/rest/queues.ts';
import type { AgentId, DomainId, IdSource, QueueId, UserId } from '../../kernel/ids.ts';
import {
  domainReference,
  keyOf,
  numberClaim,
  queueReference,
  type ReadPresent,
  type TakeoverKind,
  userReference,
} from '../../platform/takeover/index.ts';
import type { AgentRecords } from '../agent-administration/index.ts';
import type { NewMember, QueueRecords } from '../queue-administration/index.ts';

export interface ContactCentreKindParts {
  readonly ids: IdSource;
  readonly queues: Pick<QueueRecords, 'add'>;
  readonly agents: Pick<AgentRecords, 'add'>;
  readonly present: ReadPresent;
}

const seconds = z.number().int();
const queueSchema = newQueueSchema.pick({ name: true, number: true, enabled: true, strategy: true, priority: true }).extend({
  domain: z.string().max(100),
  members: z.array(z.string()).default([]),
  offerTimeoutS: seconds.min(3).max(120).default(20),
  wrapUpS: seconds.min(0).max(3600).default(10),
  maxWaitS: seconds.min(0).max(86_400).default(0),
});
type QueueRow = z.output<typeof queueSchema>;

/** Who serves a queue becomes an agent with it. */
function queueKind({ ids, queues, present }: ContactCentreKindParts): TakeoverKind<QueueRow> {
  return {
    name: 'queues',
    alsoKnownAs: ['queue', 'phone-queues', 'acd-queues'],
    outcome: 'created',
    columns: {
      name: { kind: 'text', alsoKnownAs: ['queue', 'queuename', 'label'] },
      number: { kind: 'text', alsoKnownAs: ['extension', 'phone', 'phonenumber'] },
      domain: { kind: 'text', alsoKnownAs: ['domainname', 'site'] },
      members: { kind: 'words', alsoKnownAs: ['agents', 'users', 'logins'] },
      offerTimeoutS: { kind: 'whole-number', alsoKnownAs: ['ringtime', 'offertimeout'] },
      wrapUpS: { kind: 'whole-number', alsoKnownAs: ['wrapup', 'wrapuptime'] },
      maxWaitS: { kind: 'whole-number', alsoKnownAs: ['maxwait', 'timeout'] },
      strategy: { kind: 'text', alsoKnownAs: ['ringstrategy', 'distribution'] },
      priority: { kind: 'whole-number', alsoKnownAs: ['prio'] },
      enabled: { kind: 'flag', alsoKnownAs: ['active'] },
    },
    schema: queueSchema,
    nameOf: ({ name, number }) => `${name} (${number})`,
    keysOf: ({ domain, number, name }) => [keyOf('number', domain, number), queueReference(name).key, queueReference(number).key],
    needs: ({ domain, members }) => [domainReference(domain), ...members.map(userReference)],
    claims: ({ domain, number }) => [numberClaim(domain, number, null)],
    present: (companyId) => present(companyId, 'queues'),
    make: async ({ domain, members, offerTimeoutS, wrapUpS, maxWaitS, ...row }, making) => {
      const id = ids.next<QueueId>();
      const domainId = (await making.id(domainReference(domain))) as DomainId;
      const times = { offerTimeoutMs: offerTimeoutS * 1000, wrapUpMs: wrapUpS * 1000, maxWaitMs: maxWaitS * 1000 };
      const who: NewMember[] = [];
      for (const login of new Set(members))
        who.push({ userId: (await making.id(userReference(login))) as UserId, newAgentId: ids.next<AgentId>() });
      await queues.add({ ...row, ...times, id, companyId: making.company.id, domainId }, who);
      return { id };
    },
  };
}

const agentSchema = z.object({ login: z.string().min(1), enabled: z.boolean().default(true) });

function agentKind({ ids, agents, present }: ContactCentreKindParts): TakeoverKind<z.output<typeof agentSchema>> {
  return {
    name: 'agents',
    alsoKnownAs: ['agent', 'acd-agents'],
    outcome: 'created',
    columns: {
      login: { kind: 'text', alsoKnownAs: ['user', 'username', 'agent'] },
      enabled: { kind: 'flag', alsoKnownAs: ['active'] },
    },
    schema: agentSchema,
    nameOf: ({ login }) => login,
    keysOf: ({ login }) => [keyOf(login)],
    needs: ({ login }) => [userReference(login)],
    present: (companyId) => present(companyId, 'agents'),
    make: async ({ login, enabled }, making) => {
      const id = ids.next<AgentId>();
      const userId = (await making.id(userReference(login))) as UserId;
      await agents.add({ id, companyId: making.company.id, userId, enabled });
      return { id };
    },
  };
}

export function contactCentreKinds(parts: ContactCentreKindParts): readonly TakeoverKind[] {
  return [agentKind(parts), queueKind(parts)];
}
