import type { WaitingSettings } from '../../contract/rest/flow-document.ts';
import type { Speech } from '../../contract/rest/flow-speech.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { CallId, QueueId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { CallRegistry, CallService, QueuePort, WaitingCaller } from '../../telephony/call/index.ts';
import type { ApplicationParty, CallApplications } from '../../telephony/call-application/index.ts';
import { arrangeCallBack, sayPhrase } from './call-back-dialogue.ts';
import type { FlowSounds, QueueReturn } from './flow-ports.ts';
import type { FlowQueues, FlowStay } from './flow-queues.ts';
import type { Spoken } from './flow-state.ts';
import { LeavingCaller } from './leaving-caller.ts';
import { type WaitingChoice, type WaitingPlace, WaitingTreatment } from './waiting-treatment.ts';

export interface TreatedQueuesParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Pick<CallRegistry, 'leg'>;
  readonly applications: Pick<CallApplications, 'attend'>;
  readonly flows: FlowQueues;
  readonly sounds: FlowSounds;
  /** The queues themselves. */
  readonly queues: QueuePort;
  /** What callers without a flow hear there; null: music alone. */
  readonly settingsOf: (queueId: QueueId) => WaitingSettings | null;
  readonly placeOf: (queueId: QueueId, callId: CallId) => WaitingPlace;
  readonly languageOf: (caller: WaitingCaller) => Language;
  /** Fills in what is said to callers without a flow. */
  readonly spokenOf: (speech: Speech, language: Language, party: ApplicationParty) => readonly Spoken[];
  /** He wants to be called back, at his own number or the one he typed. @returns false when nobody does */
  readonly callBack: (caller: WaitingCaller, typed: string | null) => Promise<boolean>;
  /** It is arranged, and he typed another number. @returns false when that cannot be called */
  readonly callBackAt: (caller: WaitingCaller, typed: string) => Promise<boolean>;
}

/** Stands before the queues, so that everybody who waits is spoken to and may leave, as his flow or his queue has it. */
export class TreatedQueues implements QueuePort {
  readonly #parts: TreatedQueuesParts;
  /** Set once by who makes both. */
  calls: CallService | null = null;

  constructor(parts: TreatedQueuesParts) {
    this.#parts = parts;
  }

  enter(waiting: WaitingCaller): boolean {
    const { queues, settingsOf, registry, applications, clock, flows } = this.#parts;
    const stay = flows.stayOf(waiting.callId);
    const settings = stay?.entry.waiting ?? settingsOf(waiting.queueId);
    const caller = new LeavingCaller(waiting);
    if (!queues.enter(caller)) return false;
    const leg = registry.leg(waiting.legId);
    // He may have been let go at once, or led on.
    if (!leg || !this.calls || leg.state !== 'queued' || caller.isOver) return true;
    const maxWaitMs = stay?.entry.maxWaitMs ?? 0;
    if (maxWaitMs > 0) {
      const timer = clock.setTimer(maxWaitMs, () => this.#waitedTooLong(caller, stay));
      caller.onOver(() => timer.cancel());
    }
    if (settings && hasTreatment(settings)) this.#treat(caller, stay, settings, applications.attend(this.calls, leg));
    return true;
  }

  #treat(caller: LeavingCaller, stay: FlowStay | undefined, settings: WaitingSettings, party: ApplicationParty): void {
    const { clock, logger, sounds, placeOf, languageOf, spokenOf } = this.#parts;
    const language = stay?.entry.language ?? languageOf(caller);
    const spoken = (speech: Speech) => stay?.entry.spoken(speech) ?? spokenOf(speech, language, party);
    const treatment = new WaitingTreatment({
      clock,
      logger,
      // Keys lead out to what a flow has drawn.
      settings: stay ? settings : { ...settings, exits: [] },
      party,
      place: () => placeOf(caller.queueId, caller.callId),
      pathsOf: (parts) => sounds.pathsOf(party.companyId, parts, language),
      spoken,
      chosen: (choice) => void this.#chosen(caller, stay, choice, party, language),
    });
    caller.onOver(() => treatment.end());
    // An agent has him, or he hung up.
    party.onLeft(() => caller.over());
    treatment.begin();
  }

  async #chosen(
    caller: LeavingCaller,
    stay: FlowStay | undefined,
    choice: WaitingChoice,
    party: ApplicationParty,
    language: Language,
  ): Promise<void> {
    const { callBack, callBackAt, sounds } = this.#parts;
    if (choice.kind === 'key') return this.#takeOut(caller, stay, { how: 'key', key: choice.key });
    const spoken = { party, language, sounds };
    caller.isAsked = true;
    const isArranged = await arrangeCallBack({
      ...spoken,
      arrange: (typed) => callBack(caller, typed),
      renumber: (typed) => callBackAt(caller, typed),
    });
    caller.isAsked = false;
    if (!isArranged) return caller.isOverdue ? this.#waitedTooLong(caller, stay) : party.hear({ kind: 'music' });
    // Also when he cannot be told, he waits here no more.
    if (!stay) await sayPhrase(spoken, 'call-back-arranged').catch(() => undefined);
    this.#takeOut(caller, stay, { how: 'called-back' });
  }

  /** Who will be called back is led nowhere else: he would be served twice. */
  #waitedTooLong(caller: LeavingCaller, stay: FlowStay | undefined): void {
    if (caller.isAsked) caller.isOverdue = true;
    else this.#takeOut(caller, stay, { how: 'timeout' });
  }

  /** Out of the queue, back to the flow; who came without one is let go. */
  #takeOut(caller: LeavingCaller, stay: FlowStay | undefined, how: QueueReturn): void {
    if (stay) stay.return = how;
    caller.takeOut(how.how === 'timeout' ? 'no-answer' : 'normal-clearing');
  }
}

function hasTreatment({ welcome, music, announces, comfort, callBack, exits }: WaitingSettings): boolean {
  const says = welcome.length + announces.length + comfort.length + exits.length;
  return says > 0 || callBack !== null || music.kind !== 'usual';
}
