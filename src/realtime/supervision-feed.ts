import type { Clock, Timer } from '../kernel/clock.ts';
import type { Unsubscribe } from '../kernel/events.ts';
import type { CompanyId, QueueId, UserId } from '../kernel/ids.ts';
import type { Actor } from '../platform/api/index.ts';
import type { CallEventJournal } from '../telephony/call/index.ts';
import type { CallQueueDesk, QueueLines } from '../telephony/call-queue/index.ts';
import type { LiveCalls } from '../telephony/live-calls/index.ts';
import type { SupervisionDesk } from '../telephony/supervision/index.ts';
import { AfterStored } from './after-stored.ts';
import type { LiveHub } from './live-hub.ts';

export interface SupervisionFeedParts {
  readonly clock: Clock;
  readonly hub: Pick<LiveHub, 'actors' | 'toUser'>;
  readonly journal: Pick<CallEventJournal, 'durable'>;
  readonly liveCalls: Pick<LiveCalls, 'events'>;
  readonly supervision: Pick<SupervisionDesk, 'isBossOf' | 'view'>;
  readonly callQueues: Pick<CallQueueDesk, 'isShownTo' | 'view'>;
  readonly lines: Pick<QueueLines, 'line' | 'onChanged'>;
  /** After somebody's forwarding became another; left out: it is told with his next call. */
  readonly onForwardingChanged?: (listener: (change: { companyId: CompanyId; userId: UserId }) => void) => Unsubscribe;
}

/** A moment in which changes of one boss or queue become one. */
const gatherMs = 50;

/** Tells secretaries of their bosses' calls, and those authorized to call queues who waits there. Only who is connected costs anything. */
export class SupervisionFeed implements Disposable {
  readonly #parts: SupervisionFeedParts;
  readonly #afterStored: AfterStored;
  readonly #stops: readonly Unsubscribe[];
  #bosses = new Map<UserId, CompanyId>();
  #queues = new Set<QueueId>();
  #timer: Timer | null = null;

  constructor(parts: SupervisionFeedParts) {
    this.#parts = parts;
    this.#afterStored = new AfterStored(parts);
    const boss = ({ companyId, userId }: { companyId: CompanyId; userId: UserId }) => {
      this.#bosses.set(userId, companyId);
      this.#gather();
    };
    this.#stops = [
      parts.liveCalls.events.on('changed', boss),
      parts.liveCalls.events.on('ended', boss),
      parts.lines.onChanged((queueId) => {
        this.#queues.add(queueId);
        this.#gather();
      }),
      ...(parts.onForwardingChanged ? [parts.onForwardingChanged(boss)] : []),
    ];
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    this.#timer?.cancel();
  }

  #gather(): void {
    this.#timer ??= this.#parts.clock.setTimer(gatherMs, () => {
      this.#timer = null;
      this.#afterStored.tell('supervision', () => this.#tell());
    });
  }

  #tell(): void {
    const [bosses, queues] = [this.#bosses, this.#queues];
    this.#bosses = new Map();
    this.#queues = new Set();
    const seen = new Set<UserId>();
    for (const actor of this.#parts.hub.actors()) {
      if (seen.has(actor.userId)) continue;
      seen.add(actor.userId);
      this.#tellActor(actor, bosses, queues);
    }
  }

  #tellActor(actor: Actor, bosses: ReadonlyMap<UserId, CompanyId>, queues: ReadonlySet<QueueId>): void {
    const { hub, supervision, callQueues, lines } = this.#parts;
    const { companyId, userId } = actor;
    for (const [bossId, ofCompany] of bosses) {
      if (ofCompany !== companyId || !supervision.isBossOf(actor, bossId)) continue;
      const boss = supervision.view(actor, bossId);
      if (boss) hub.toUser(companyId, userId, { type: 'boss-changed', boss });
    }
    for (const queueId of queues) {
      const line = lines.line(queueId);
      if (line?.companyId !== companyId || !callQueues.isShownTo(actor, line)) continue;
      const queue = callQueues.view(actor, queueId);
      if (queue) hub.toUser(companyId, userId, { type: 'call-queue-changed', queue });
    }
  }
}
