import type { WaitingSettings } from '../../contract/rest/flow-document.ts';
import type { Speech } from '../../contract/rest/flow-speech.ts';
import type { Clock, Timer } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { ApplicationParty } from '../../telephony/call-application/index.ts';
import type { Spoken } from './flow-state.ts';
import { spokenWait, type WaitRange } from './spoken-wait.ts';

/** Of a caller in a queue now; null where nobody knows. */
export interface WaitingPlace {
  /** 1: the next. */
  readonly position: number | null;
  readonly wait: WaitRange | null;
}

/** What a caller did while he waited. */
export type WaitingChoice = { readonly kind: 'call-back' } | { readonly kind: 'key'; readonly key: string };

export interface WaitingTreatmentParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: WaitingSettings;
  /** Who waits: can be spoken to. */
  readonly party: Pick<ApplicationParty, 'play' | 'hear' | 'onDigit' | 'isHere'>;
  readonly place: () => WaitingPlace;
  /** Makes files of what is said in the caller's language. */
  readonly pathsOf: (spoken: readonly Spoken[]) => Promise<readonly string[]>;
  /** Fills in what the flow or the queue wants said. */
  readonly spoken: (speech: Speech) => readonly Spoken[];
  /** Once at most; he is waited for no more. */
  readonly chosen: (choice: WaitingChoice) => void;
}

/**
 * What a caller hears and can do while he waits in a queue: a welcome, music, his place and the wait every so often, an offer to be called
 * back, keys that lead out. Knows nothing of queues and routing.
 *
 * ```
 * begun ──welcome──► music ⟲ announcement when it is time
 *                      │ key: chosen        end(): somebody takes him
 *                      └──────► over ◄──────┘
 * ```
 */
export class WaitingTreatment {
  readonly #parts: WaitingTreatmentParts;
  readonly #beganMs: number;
  #timer: Timer | null = null;
  #isOver = false;
  #announced = 0;
  #nextAnnouncementMs: number;
  #nextOfferMs: number;

  constructor(parts: WaitingTreatmentParts) {
    this.#parts = parts;
    this.#beganMs = parts.clock.now();
    const { settings } = parts;
    this.#nextAnnouncementMs = this.#hasAnnouncements ? settings.firstAfterS * 1000 : Number.POSITIVE_INFINITY;
    this.#nextOfferMs = settings.callBack ? settings.callBack.firstAfterS * 1000 : Number.POSITIVE_INFINITY;
  }

  begin(): void {
    const { settings, party, spoken } = this.#parts;
    if (settings.callBack || settings.exits.length > 0) party.onDigit((key) => this.#pressed(key));
    this.#say(spoken(settings.welcome));
  }

  /** He is served, or gone: nothing more is said. Harmless when it is over already. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#timer?.cancel();
    this.#parts.party.onDigit(null);
  }

  get #hasAnnouncements(): boolean {
    const { announces, comfort } = this.#parts.settings;
    return announces.length + comfort.length > 0;
  }

  #pressed(key: string): void {
    const { settings, chosen } = this.#parts;
    const isCallBack = settings.callBack?.key === key;
    if (this.#isOver || (!isCallBack && settings.exits.every((exit) => exit.key !== key))) return;
    this.end();
    chosen(isCallBack ? { kind: 'call-back' } : { kind: 'key', key });
  }

  #say(spoken: readonly Spoken[]): void {
    this.#speak(spoken)
      .catch((error: unknown) => {
        this.#parts.logger.warn('a caller who waits was not spoken to', { reason: describeError(error) });
      })
      .finally(() => this.#wait());
  }

  async #speak(spoken: readonly Spoken[]): Promise<void> {
    const { pathsOf, party } = this.#parts;
    const paths = spoken.length > 0 ? await pathsOf(spoken) : [];
    if (!this.#isOver && paths.length > 0) await party.play(paths, { interruptible: false });
  }

  /** Music until the next thing is to be said. */
  #wait(): void {
    const { clock, party } = this.#parts;
    if (this.#isOver || !party.isHere) return;
    void this.#music();
    const next = Math.min(this.#nextAnnouncementMs, this.#nextOfferMs);
    if (next === Number.POSITIVE_INFINITY) return;
    this.#timer = clock.setTimer(Math.max(0, this.#beganMs + next - clock.now()), () => this.#announce());
  }

  async #music(): Promise<void> {
    const { settings, party, pathsOf } = this.#parts;
    const { music } = settings;
    if (music.kind === 'silence') return party.hear({ kind: 'silence' });
    const [path] = music.kind === 'prompt' ? await pathsOf([{ kind: 'prompt', promptId: music.promptId }]).catch(() => []) : [];
    if (!this.#isOver) party.hear(path === undefined ? { kind: 'music' } : { kind: 'music', path });
  }

  #announce(): void {
    const { clock } = this.#parts;
    const nowMs = clock.now() - this.#beganMs;
    const spoken: Spoken[] = [];
    if (this.#nextAnnouncementMs <= nowMs) spoken.push(...this.#announcement(nowMs));
    if (this.#nextOfferMs <= nowMs) spoken.push(...this.#offer(nowMs));
    this.#say(spoken);
  }

  #announcement(nowMs: number): readonly Spoken[] {
    const { settings, place, spoken } = this.#parts;
    const { position, wait } = place();
    const parts: Spoken[] = [];
    if (settings.announces.includes('position') && position !== null)
      parts.push({ kind: 'phrase', name: 'queue-position' }, { kind: 'number', number: position });
    if (settings.announces.includes('estimated-wait') && wait !== null) parts.push(...spokenWait(wait));
    const comfort = settings.comfort[this.#announced % Math.max(1, settings.comfort.length)];
    if (comfort) parts.push(...spoken(comfort));
    this.#announced += 1;
    this.#nextAnnouncementMs = settings.everyS > 0 ? nowMs + settings.everyS * 1000 : Number.POSITIVE_INFINITY;
    return parts;
  }

  #offer(nowMs: number): readonly Spoken[] {
    const { callBack } = this.#parts.settings;
    if (!callBack) return [];
    this.#nextOfferMs = callBack.everyS > 0 ? nowMs + callBack.everyS * 1000 : Number.POSITIVE_INFINITY;
    return [{ kind: 'phrase', name: 'call-back-offer' }, keySpoken(callBack.key)];
  }
}

/** The keys `*` and `#` have no words of their own among the numbers. */
function keySpoken(key: string): Spoken {
  return { kind: 'digits', digits: key };
}
