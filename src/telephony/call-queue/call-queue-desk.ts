import type { CallQueueView, WaitingCallView } from '../../contract/rest/call-queues.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { Unsubscribe } from '../../kernel/events.ts';
import type { CallId, CompanyId, DeviceId, QueueId, UserId } from '../../kernel/ids.ts';
import { TransientMap } from '../../kernel/transient-map.ts';
import type { LiveAccess, Subject } from '../../platform/access/index.ts';
import { publicParty } from '../call/index.ts';
import type { DialService } from '../dial/index.ts';
import type { Party } from '../leg/index.ts';
import type { PartyNames } from '../party-names/index.ts';

/** A queue as far as its callers are shown. */
export interface QueueLine {
  readonly queueId: QueueId;
  readonly companyId: CompanyId;
  readonly name: string;
  /** Dialled behind the pickup code. */
  readonly number: string;
  readonly kind: CallQueueView['kind'];
  readonly lines: number | null;
  readonly priority: number;
}

export interface WaitingParty {
  readonly callId: CallId;
  readonly from: Party;
  readonly sinceMs: number;
  readonly isOffered: boolean;
}

/** What waits where. Composition joins the contact centre's queues and the extensions. */
export interface QueueLines {
  line(queueId: QueueId): QueueLine | undefined;
  linesOf(companyId: CompanyId): readonly QueueLine[];
  /** The longest waiting first. */
  waiting(queueId: QueueId): readonly WaitingParty[];
  onChanged(listener: (queueId: QueueId) => void): Unsubscribe;
}

export interface CallQueueDeskParts {
  readonly clock: Clock;
  readonly access: Pick<LiveAccess, 'may'>;
  readonly lines: QueueLines;
  readonly names: Pick<PartyNames, 'named'>;
  readonly dialling: Pick<DialService, 'dial'>;
  readonly pickupCode: string;
}

const shownCalls = 50;
/** So long a call chosen on the page is what the pickup code means. */
const wantedMs = 60_000;

/** Call queues as those see them who are authorized to them. */
export class CallQueueDesk {
  readonly #parts: CallQueueDeskParts;
  readonly #wanted = new TransientMap<UserId, { readonly queueId: QueueId; readonly callId: CallId; readonly untilMs: number }>();

  constructor(parts: CallQueueDeskParts) {
    this.#parts = parts;
  }

  /** Those that somebody is authorized to; an administrator's office alone does not fill his page with all of them. */
  queuesOf(viewer: Subject): readonly CallQueueView[] {
    return this.#parts.lines
      .linesOf(viewer.companyId)
      .filter((line) => this.isShownTo(viewer, line))
      .map((line) => this.#view(viewer, line))
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  isShownTo(viewer: Subject, { companyId, queueId }: Pick<QueueLine, 'companyId' | 'queueId'>): boolean {
    // An administrator who is authorized sees it like everybody who is.
    return this.#ask({ ...viewer, role: 'user' }, companyId, queueId).reason === 'authorized';
  }

  view(viewer: Subject, queueId: QueueId): CallQueueView | null {
    const line = this.#parts.lines.line(queueId);
    return line && this.isShownTo(viewer, line) ? this.#view(viewer, line) : null;
  }

  mayTake(viewer: Subject, queueId: QueueId): boolean {
    const line = this.#parts.lines.line(queueId);
    return line !== undefined && this.#ask(viewer, line.companyId, queueId).allowed;
  }

  /** The call somebody chose on his page; asked once. */
  wanted(userId: UserId, queueId: QueueId): CallId | null {
    const wanted = this.#wanted.get(userId);
    this.#wanted.delete(userId);
    return wanted?.queueId === queueId && wanted.untilMs > this.#parts.clock.now() ? wanted.callId : null;
  }

  /**
   * Rings the taker's own telephone; when it answers it has the call.
   * @param device null: none is rung, the taker dials what is answered
   * @returns what is dialled for it
   * @throws ParleyError `queue-unknown`, `not-permitted`, `nothing-to-pick-up`, and as `DialService.dial`
   */
  async take(
    viewer: Subject,
    queueId: QueueId,
    callId: CallId,
    device: { readonly deviceId?: DeviceId; readonly at?: string } | null,
  ): Promise<string> {
    const { lines, dialling, pickupCode, clock } = this.#parts;
    const line = lines.line(queueId);
    if (line?.companyId !== viewer.companyId) throw new ParleyError('queue-unknown', 'There is no such queue.');
    const { allowed, why } = this.#ask(viewer, line.companyId, queueId);
    if (!allowed) throw new ParleyError('not-permitted', `You may not take calls of this queue. ${why}`);
    if (!lines.waiting(queueId).some((one) => one.callId === callId))
      throw new ParleyError('nothing-to-pick-up', 'This call does not wait there any more.');
    this.#wanted.set(viewer.userId, { queueId, callId, untilMs: clock.now() + wantedMs });
    const number = pickupCode + line.number;
    if (device) await dialling.dial(viewer, { number, ...device });
    return number;
  }

  #ask(viewer: Subject, companyId: CompanyId, queueId: QueueId) {
    return this.#parts.access.may(viewer, 'use', { kind: 'queue', companyId, ownerId: null, id: queueId });
  }

  /** Callers are named by the queue's rights to directories and by the viewer's. */
  #view({ companyId, userId }: Subject, line: QueueLine): CallQueueView {
    const { queueId, name, number, kind, lines, priority } = line;
    const waiting = this.#parts.lines.waiting(queueId);
    const calls = waiting.slice(0, shownCalls).map(
      ({ callId, from, sinceMs, isOffered }): WaitingCallView => ({
        callId,
        caller: this.#parts.names.named({ companyId, userId, queueId }, publicParty(from)),
        since: sinceMs,
        isOffered,
      }),
    );
    return { queueId, name, number, kind, lines, priority, calls, waiting: waiting.length };
  }
}
