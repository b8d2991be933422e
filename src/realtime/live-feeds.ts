import type { AgentDesk } from '../contact-centre/agent-desk/index.ts';
import type { LiveEvent, Topic } from '../contract/live/index.ts';
import { describeError } from '../kernel/errors.ts';
import type { Unsubscribe } from '../kernel/events.ts';
import type { CompanyId, DeviceId, UserId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { mayAdministerAll } from '../platform/access/index.ts';
import { type Actor, inActingCompany } from '../platform/api/index.ts';
import type { CallEventJournal } from '../telephony/call/index.ts';
import { type CallLogNames, namedEntries } from '../telephony/call-log/call-log-routes.ts';
import { type CallLogStore, projectCallLog } from '../telephony/call-log/index.ts';
import type { CompanyDirectory } from '../telephony/company-directory/index.ts';
import type { LiveCalls, LiveCallsEvents } from '../telephony/live-calls/index.ts';
import type { RegistrationPort } from '../telephony/presence/index.ts';
import type { TraceService } from '../telephony/trace/index.ts';
import { AfterStored } from './after-stored.ts';
import type { LivePublisher, LiveSources } from './live-hub.ts';

export interface LiveFeedParts {
  readonly logger: Logger;
  readonly publisher: LivePublisher;
  readonly journal: Pick<CallEventJournal, 'durable'>;
  readonly directory: CompanyDirectory;
  readonly liveCalls: LiveCalls;
  readonly callLog: Pick<CallLogStore, 'events'>;
  readonly callLogNames: CallLogNames;
  readonly desk: AgentDesk;
  readonly registrations: RegistrationPort;
  readonly traces: Pick<TraceService, 'onMessage' | 'onEnded'>;
}

/** Carries what features tell to the browsers that it concerns. */
export class LiveFeeds implements Disposable {
  readonly #parts: LiveFeedParts;
  readonly #afterStored: AfterStored;
  readonly #registered = new Map<DeviceId, boolean>();
  readonly #stops: readonly Unsubscribe[];

  constructor(parts: LiveFeedParts) {
    this.#parts = parts;
    this.#afterStored = new AfterStored(parts);
    const { liveCalls, desk, registrations, traces } = parts;
    this.#stops = [
      liveCalls.events.on('changed', ({ companyId, userId, view }) =>
        this.#toUser(companyId, userId, () => ({ type: 'call-changed', call: view() })),
      ),
      liveCalls.events.on('ended', ({ companyId, userId, callId, legId, cause }) =>
        this.#toUser(companyId, userId, () => ({ type: 'call-ended', callId, legId, cause })),
      ),
      liveCalls.events.on('logged', (logged) => this.#logged(logged)),
      desk.events.on('changed', ({ companyId, userId, view }) =>
        this.#afterStored.tell(`agent ${userId}`, () =>
          this.#toUser(companyId, userId, () => ({ type: 'agent-changed', agent: view() })),
        ),
      ),
      registrations.onChanged((deviceId) => this.#registration(deviceId)),
      traces.onMessage(({ trace, message }) =>
        this.#toTrace(trace.companyId, trace.id, { type: 'trace-message', traceId: trace.id, message }),
      ),
      traces.onEnded(({ trace, reason }) =>
        this.#toTrace(trace.companyId, trace.id, { type: 'trace-ended', traceId: trace.id, reason }),
      ),
    ];
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
  }

  #toUser(companyId: CompanyId, userId: UserId, make: () => LiveEvent): void {
    if (this.#parts.publisher.isFollowed(companyId, userId)) this.#parts.publisher.toUser(companyId, userId, make());
  }

  #toTrace(companyId: CompanyId | null, id: string, event: LiveEvent): void {
    if (companyId !== null) this.#parts.publisher.toTopic(companyId, `trace:${id}`, event);
  }

  #registration(deviceId: DeviceId): void {
    const isRegistered = this.#parts.registrations.isRegistered(deviceId);
    if (this.#registered.get(deviceId) === isRegistered) return;
    if (isRegistered) this.#registered.set(deviceId, true);
    else this.#registered.delete(deviceId);
    const device = this.#parts.directory.device(deviceId);
    if (!device?.userId) return;
    this.#toUser(device.companyId, device.userId, () => ({ type: 'device-changed', deviceId, isRegistered }));
  }

  #logged({ companyId, callId, userIds }: LiveCallsEvents['logged']): void {
    const { publisher, callLog, callLogNames, logger } = this.#parts;
    const followed = userIds.filter((userId) => publisher.isFollowed(companyId, userId));
    const [first] = followed;
    if (first === undefined) return;
    callLog
      .events({ companyId, userId: first }, callId)
      .then(async (events) => {
        for (const row of projectCallLog(events).filter(({ userId }) => followed.includes(userId))) {
          const [entry] = await namedEntries([{ ...row, note: '' }], callLogNames, row);
          this.#toUser(companyId, row.userId, () => ({ type: 'call-log-added', entry: entry! }));
        }
      })
      .catch((error: unknown) =>
        logger.warn('a new line of the call log was not told', { callId, reason: describeError(error) }),
      );
  }
}

/** What a new connection is told first, and who may listen to what. */
export function liveSources(parts: {
  readonly liveCalls: LiveCalls;
  readonly desk: AgentDesk;
  readonly traces: Pick<TraceService, 'list'>;
  /** Whether he may see who is on the telephone. */
  readonly maySeePresence: (actor: Actor) => boolean;
  /** Those with the same see the presence of the same people. */
  readonly presenceViewOf: (actor: Actor) => string;
  /** Those with the same see the same figures. */
  readonly figuresViewOf: (actor: Actor) => string;
  /** Whether he sees colleagues at all. */
  readonly isCaller: (actor: Actor) => boolean;
}): LiveSources {
  return {
    snapshot: (actor) =>
      Promise.resolve({ type: 'snapshot', calls: parts.liveCalls.ofUser(actor), agent: parts.desk.findOfUser(actor) }),
    shareOf: (actor, topic) => {
      if (topic === 'figures') return parts.figuresViewOf(actor);
      return topic === 'presence' ? parts.presenceViewOf(actor) : null;
    },
    refuseTopic: (actor, topic) =>
      (topic === 'presence' && !parts.maySeePresence(actor)) || (topic === 'user-status' && !parts.isCaller(actor))
        ? {
            code: 'not-permitted',
            detail:
              'Your administrator has switched this off for you (AuthorizedPhoneSupervisionPresences, or the application Caller).',
          }
        : refuseTopic(actor, topic, parts.traces),
  };
}

function refuseTopic(actor: Actor, topic: Topic, traces: Pick<TraceService, 'list'>): { code: string; detail: string } | null {
  if (topic === 'presence' || topic === 'user-status' || topic === 'waiting-parties' || topic === 'figures') return null;
  if (actor.role !== 'administrator')
    return { code: 'not-permitted', detail: 'Only administrators may do this. Ask one of yours.' };
  if ((topic === 'services' || topic === 'jobs') && !mayAdministerAll(actor))
    return { code: 'not-permitted', detail: 'Only who administers every company may do this.' };
  if (!topic.startsWith('trace:')) return null;
  const id = topic.slice('trace:'.length);
  const isRunning = traces.list(inActingCompany(actor).companyId).some((trace) => trace.id === id);
  return isRunning ? null : { code: 'trace-not-found', detail: 'No such trace is running.' };
}
