import { sql } from 'kysely';
import type { Store } from '../adapters/sql/index.ts';
import { SqlQueueRecords } from '../adapters/sql/queue-records.ts';
import { callBackRoutes } from '../contact-centre/channel/call-back/call-back-routes.ts';
import type { CallBackChannel, CallBackRequests } from '../contact-centre/channel/call-back/index.ts';
import type { ContactCentreDirectory } from '../contact-centre/contact-centre-directory/index.ts';
import type { QueueRecords } from '../contact-centre/queue-administration/index.ts';
import {
  SupervisionBoard,
  SupervisionCommands,
  type SupervisionRecords,
  SupervisionSight,
} from '../contact-centre/supervision/index.ts';
import { contactCentreSupervisionRoutes } from '../contact-centre/supervision/supervision-routes.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import { ParleyError } from '../kernel/errors.ts';
import type { CompanyId, QueueId } from '../kernel/ids.ts';
import type { Subject } from '../platform/access/index.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { ContactCentreFeed, type ContactCentreFeedParts, type LiveHub } from '../realtime/index.ts';
import type { MonitoringService } from '../telephony/monitoring/index.ts';
import type { Configuration } from './configuration.ts';
import type { ContactCentre } from './contact-centre.ts';
import type { Foundation } from './foundation.ts';

type SupervisedExchange = Pick<ContactCentre, 'centreState' | 'queues' | 'agents' | 'interactionJournal' | 'interactions'> & {
  readonly monitoring: MonitoringService;
  readonly callBacks: CallBackRequests & Pick<CallBackChannel, 'onChanged'>;
};

/** How long changes of rights and queues are gathered before views are looked at again. */
const gatherMs = 100;

/** Whom supervisors see; asked by the live hub, too. */
export function openSupervisionSight(
  { rights, contactCentre }: Pick<Configuration, 'rights' | 'contactCentre'>,
  parts: DisposalStack,
): SupervisionSight {
  return parts.use('sight of supervisors', new SupervisionSight({ access: rights.access, directory: contactCentre }));
}

/** The supervisor's page: its API and its live topic. @returns its routes */
export function openSupervision(
  { clock, store }: Foundation,
  configuration: Pick<Configuration, 'rights' | 'contactCentre' | 'directory' | 'contacts' | 'writer'>,
  { centreState: state, queues, agents, interactionJournal, interactions, monitoring, callBacks }: SupervisedExchange,
  { live, sight }: { readonly live: LiveHub; readonly sight: SupervisionSight },
  parts: DisposalStack,
): (routes: RouteRegistrar) => void {
  const { rights, contactCentre: directory, directory: people, contacts, writer } = configuration;
  const board = new SupervisionBoard({
    state,
    directory,
    people,
    parameters: rights.parameters,
    parties: contacts.names,
    sight,
    forecastOf: (queueId) => {
      // Who came now would stand behind the last.
      const last = queues.snapshot(queueId).waiting.at(-1);
      return last ? (queues.placeOf(last.interactionId)?.forecast ?? null) : null;
    },
  });
  const records = recordsOf(store, new SqlQueueRecords({ writer }));
  const commands = new SupervisionCommands({
    state,
    agents,
    queues,
    directory,
    people,
    sight,
    records,
    told: tellsAgent(live),
  });
  parts.add('supervised matters', recordSupervised({ interactions, monitoring, directory }));
  parts.use(
    'contact centre feed',
    new ContactCentreFeed({
      clock,
      publisher: live,
      journal: interactionJournal,
      board,
      sight,
      onChanged: changesOf(state, callBacks),
    }),
  );
  parts.add('review of supervisors', reviewTopics({ clock }, { rights, contactCentre: directory }, live));
  const callBackParts = {
    callBacks,
    queuesOf: (by: Subject) => sight.of(by).queueIds,
    queueName: (id: QueueId) => directory.queue(id)?.name ?? '',
    parties: contacts.names,
    note: (...noted: Parameters<SupervisionRecords['note']>) => records.note(...noted),
  };
  return (routes) => {
    contactCentreSupervisionRoutes(routes, { board, commands });
    callBackRoutes(routes, callBackParts);
  };
}

/** An agent is told what a supervisor did to him. */
function tellsAgent(live: LiveHub): ConstructorParameters<typeof SupervisionCommands>[0]['told'] {
  return ({ companyId, userId, byName, command, queueName }) => {
    const { kind } = command;
    if (kind !== 'agent-state' && kind !== 'membership' && kind !== 'assign') return;
    const what =
      kind === 'agent-state' ? command.state : kind === 'assign' ? 'assigned' : command.isMember ? 'queue-in' : 'queue-out';
    live.toUser(companyId, userId, { type: 'supervisor-acted', byName, what, queueName });
  };
}

/** What supervisors are told of: one who is to be called back later changes nothing in his queue, and is shown with it all the same. */
function changesOf(
  state: SupervisedExchange['centreState'],
  callBacks: SupervisedExchange['callBacks'],
): ContactCentreFeedParts['onChanged'] {
  return (listener) => {
    const stops = [
      state.onChanged(listener),
      callBacks.onChanged(({ companyId, wanted }) =>
        listener({ companyId, queueIds: new Set([wanted.queueId]), agentIds: new Set() }),
      ),
    ];
    return () => stops.forEach((stop) => stop());
  };
}

/** That a supervisor was at the side of a customer's call stands in the customer's matter. */
function recordSupervised({
  interactions,
  monitoring,
  directory,
}: Pick<SupervisedExchange, 'interactions' | 'monitoring'> & { readonly directory: ContactCentreDirectory }): () => void {
  return monitoring.onHappened(({ monitor, change, callId }) => {
    const interaction = callId === null || change === 'waiting' ? undefined : interactions.ofCall(callId);
    if (!interaction || change === 'waiting') return;
    const agentId = directory.agentByUser(monitor.target.userId)?.id ?? null;
    const how = change === 'took-over' ? 'take-over' : change;
    interactions.record(interaction.id, { type: 'supervised', byUserId: monitor.supervisorId, agentId, how });
  });
}

/** Who sees other queues or agents than before reads again. */
function reviewTopics(
  { clock }: Pick<Foundation, 'clock'>,
  { rights, contactCentre }: Pick<Configuration, 'rights' | 'contactCentre'>,
  live: LiveHub,
): () => void {
  const due = new Set<CompanyId>();
  const review = (companyId: CompanyId): void => {
    if (due.has(companyId)) return;
    due.add(companyId);
    clock.setTimer(gatherMs, () => {
      due.delete(companyId);
      live.reviewTopics(companyId);
    });
  };
  const stops = [
    rights.access.onChanged(review),
    contactCentre.onChanged(() => new Set(contactCentre.allQueues().map(({ companyId }) => companyId)).forEach(review)),
  ];
  return () => stops.forEach((stop) => stop());
}

function recordsOf(store: Store, queues: QueueRecords): SupervisionRecords {
  return {
    note: (companyId, { id, name, action, details }) =>
      store.inCompany(companyId, async (scope) => {
        await sql`select parley_record_action(${companyId}, 'supervision', ${id}, ${name}, ${action}, ${JSON.stringify(details)})`.execute(
          scope,
        );
      }),
    setMember: async (companyId, queueId, { userId, agentId }, isMember) => {
      const record = await queues.find(companyId, queueId);
      if (!record) throw new ParleyError('queue-unknown', 'There is no such queue.');
      const others = record.members.filter((one) => one.userId !== userId);
      const members = (isMember ? [...others, { userId, agentId }] : others).map((one) => ({
        userId: one.userId,
        newAgentId: one.agentId,
      }));
      await queues.change(companyId, queueId, record.version, {}, members);
    },
  };
}
