import type { Unsubscribe } from '../../kernel/events.ts';
import type { CallId, DomainId, QueueId, UserId } from '../../kernel/ids.ts';
import type { NotificationChoices } from '../../platform/notification/index.ts';
import type { PushMessage, PushNotifier } from '../../platform/push/index.ts';
import type { User } from '../../platform/user/index.ts';
import type { CallEvent, CallEventJournal } from '../call/index.ts';
import type { MissedCall, MissedCalls } from '../missed-call/index.ts';
import { callerInWords } from '../missed-call/index.ts';
import type { KnownParty, PartyNames } from '../party-names/index.ts';
import { incomingText, missedText } from './call-alert-words.ts';

export interface CallAlertsParts {
  readonly journal: Pick<CallEventJournal, 'onStored'>;
  readonly missedCalls: Pick<MissedCalls, 'onMissed'>;
  readonly notifier: Pick<PushNotifier, 'reaches' | 'notify'>;
  readonly choices: Pick<NotificationChoices, 'of' | 'mayPush'>;
  readonly names: Pick<PartyNames, 'named' | 'prepare'>;
  readonly user: (id: UserId) => Pick<User, 'companyId' | 'domainId' | 'language'> | undefined;
}

type Created = Extract<CallEvent, { type: 'call-created' }>;

interface OpenCall {
  readonly from: Created['from'];
  queueId: QueueId | null;
  readonly told: Set<UserId>;
}

/** A phone that rang longer ago than that rings no more. */
const ringingTtlS = 30;
const missedTtlS = 24 * 3600;
const namesPatienceMs = 500;

/** Tells by push that somebody calls, and that somebody called. */
export class CallAlerts implements Disposable {
  readonly #parts: CallAlertsParts;
  readonly #open = new Map<CallId, OpenCall>();
  readonly #stops: readonly Unsubscribe[];

  constructor(parts: CallAlertsParts) {
    this.#parts = parts;
    this.#stops = [
      parts.journal.onStored((events) => {
        for (const event of events) this.#take(event);
      }),
      parts.missedCalls.onMissed(({ call, isLate }) => {
        if (!isLate) void this.#tellMissed(call);
      }),
    ];
  }

  #take(event: CallEvent): void {
    const call = this.#open.get(event.callId);
    if (event.type === 'call-created') this.#open.set(event.callId, { from: event.from, queueId: null, told: new Set() });
    else if (event.type === 'call-ended') this.#open.delete(event.callId);
    else if (event.type === 'call-queued' && call) call.queueId = event.queueId;
    else if (event.type === 'leg-added' && call && event.role === 'terminating')
      this.#ring(event.callId, call, event.party.userId);
  }

  #ring(callId: CallId, call: OpenCall, userId: UserId | null): void {
    // His own phone rings first when he calls by a click.
    if (userId === null || userId === call.from.userId || call.told.has(userId)) return;
    call.told.add(userId);
    void this.#tell(userId, 'pushIncomingCalls', call, (language, who) => ({
      kind: 'incoming-call',
      tag: `call:${callId}`,
      ...incomingText(language, who),
      path: '/phone',
      ttlS: ringingTtlS,
    }));
  }

  async #tellMissed(call: MissedCall): Promise<void> {
    const { otherNumber: number, otherName: displayName, otherUserId: userId, isPrivate } = call;
    const about = { from: { number, displayName, userId, isPrivate }, queueId: null };
    await this.#tell(call.userId, 'pushMissedCalls', about, (language, who) => ({
      kind: 'missed-call',
      // Takes the place of "calls".
      tag: `call:${call.callId}`,
      ...missedText(language, who),
      path: '/phone',
      ttlS: missedTtlS,
    }));
  }

  async #tell(
    userId: UserId,
    choice: 'pushIncomingCalls' | 'pushMissedCalls',
    { from, queueId }: { readonly from: KnownParty; readonly queueId: QueueId | null },
    message: (language: User['language'], who: string) => PushMessage,
  ): Promise<void> {
    const { notifier, choices, names, user } = this.#parts;
    const reader = user(userId);
    if (!reader || !notifier.reaches(userId)) return;
    const { companyId, domainId, language } = reader;
    const person = { companyId, userId };
    if (!choices.mayPush(person)) return;
    const chosen = await choices.of(person).catch(() => null);
    if (!chosen?.[choice]) return;
    await prepared(names, { companyId, domainId }, from);
    const { number, displayName, isPrivate, userId: fromUserId } = from;
    const caller = names.named({ ...person, queueId }, { number, displayName, isPrivate, userId: fromUserId });
    notifier.notify(userId, message(language, callerInWords(language, caller)));
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
  }
}

async function prepared(
  names: Pick<PartyNames, 'prepare'>,
  { companyId, domainId }: { companyId: User['companyId']; domainId: DomainId },
  { number }: KnownParty,
): Promise<void> {
  if (number !== '') await names.prepare(companyId, domainId, [number], namesPatienceMs);
}
