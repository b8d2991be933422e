import type {
  SupervisedAgent,
  SupervisedCaller,
  SupervisedQueue,
  SupervisionBoardView,
} from '../../contract/rest/contact-centre-supervision.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { AgentId, QueueId } from '../../kernel/ids.ts';
import type { Subject } from '../../platform/access/index.ts';
import type { ParameterReader } from '../../platform/parameter/index.ts';
import { displayName } from '../../platform/user/index.ts';
import { publicParty } from '../../telephony/call/index.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { PartyNames } from '../../telephony/party-names/index.ts';
import type { ContactCentreDirectory } from '../contact-centre-directory/index.ts';
import type { ContactCentreState } from '../queue/index.ts';
import { alarmBusy, alarmNotReady, alarmWaiting, alarmWrapUp } from './supervision-parameters.ts';
import type { SupervisionSight } from './supervision-sight.ts';

export interface SupervisionBoardParts {
  readonly state: Pick<ContactCentreState, 'queue' | 'agent' | 'waiting' | 'queueIdsOf'>;
  readonly directory: ContactCentreDirectory;
  readonly people: Pick<CompanyDirectory, 'user'>;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly parties: Pick<PartyNames, 'named'>;
  readonly sight: SupervisionSight;
  /** How long one who came now would probably wait. */
  readonly forecastOf?: (queueId: QueueId) => { readonly lowMs: number; readonly highMs: number } | null;
}

/** What supervisors see. Views of queues and agents are the same for everybody who may see them; who waits is named for the viewer. */
export class SupervisionBoard {
  readonly #parts: SupervisionBoardParts;

  constructor(parts: SupervisionBoardParts) {
    this.#parts = parts;
  }

  of(viewer: Subject): SupervisionBoardView {
    const { sight, parameters, directory } = this.#parts;
    const { companyId } = viewer;
    const { queueIds, agentIds } = sight.of(viewer);
    const value = (of: typeof alarmBusy): number => parameters.value(of, { companyId });
    return {
      queues: [...queueIds].flatMap((id) => this.queue(id) ?? []).toSorted(byName),
      agents: [...agentIds].flatMap((id) => this.agent(id) ?? []).toSorted(byName),
      alarms: {
        notReadyS: value(alarmNotReady),
        wrapUpS: value(alarmWrapUp),
        callS: value(alarmBusy),
        waitingS: value(alarmWaiting),
      },
      reasons: directory
        .notReadyReasonsOf(companyId)
        .filter(({ enabled }) => enabled)
        .map(({ code, names }) => ({ code, names })),
    };
  }

  /** Null for one that is gone. */
  queue(id: QueueId): SupervisedQueue | null {
    const { state, forecastOf } = this.#parts;
    const now = state.queue(id);
    if (!now?.queue.enabled) return null;
    const { name, number } = now.queue;
    const { ready, busy } = now.agents;
    const agents = {
      ready,
      busy,
      wrapUp: now.agents['wrap-up'],
      notReady: now.agents['not-ready'],
      loggedOff: now.agents['logged-off'],
    };
    const forecast = forecastOf?.(id) ?? null;
    return {
      queueId: id,
      name,
      number,
      waiting: now.waiting,
      longestSince: now.longestSinceMs,
      agents,
      forecast: forecast && { lowMs: forecast.lowMs, highMs: forecast.highMs },
    };
  }

  agent(id: AgentId): SupervisedAgent | null {
    const { state, directory, people } = this.#parts;
    const agent = state.agent(id);
    const user = agent && people.user(agent.userId);
    if (!agent || !user || directory.agent(id)?.enabled !== true) return null;
    return {
      agentId: id,
      userId: agent.userId,
      name: displayName(user),
      state: agent.state,
      reason: agent.reason,
      since: agent.stateSinceMs,
      next: agent.intent.state,
      queueIds: [...state.queueIdsOf(id)],
      works: agent.works.map(({ interactionId, channel, queueId, callId, sinceMs }) => ({
        interactionId,
        channel,
        queueId,
        callId,
        since: sinceMs,
      })),
      offeredQueueId: agent.offer?.queueId ?? null,
      isUnreachable: agent.lostSinceMs !== null,
    };
  }

  /** @throws ParleyError `queue-unknown` for one that he does not supervise */
  waitingIn(viewer: Subject, queueId: QueueId): { queue: SupervisedQueue; callers: SupervisedCaller[] } {
    const { sight, state, parties } = this.#parts;
    const queue = sight.of(viewer).queueIds.has(queueId) ? this.queue(queueId) : null;
    if (!queue) throw new ParleyError('queue-unknown', 'There is no such queue among those that you supervise.');
    const { companyId, userId } = viewer;
    const callers = state.waiting(queueId).map(({ interactionId, channel, position, sinceMs, priority, offeredTo, from }) => ({
      interactionId,
      channel,
      position,
      since: sinceMs,
      priority,
      offeredTo,
      caller: parties.named({ companyId, userId, queueId }, publicParty(from)),
    }));
    return { queue, callers };
  }
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name.localeCompare(other.name);
}
