import type { Clock } from '../../kernel/clock.ts';
import type { CallService } from '../call/index.ts';
import type { ApplicationParty } from '../call-application/index.ts';
import type { LegTarget, ReleaseCause } from '../leg/index.ts';
import type { MediaEndpoint } from '../media/index.ts';
import type { LineLeg, LineOfLeg } from './line-leg.ts';
import { Playing } from './playing.ts';

type Announcement = Pick<LegTarget & { readonly kind: 'line' }, 'sounds' | 'asks'>;

/**
 * A line while it is open.
 *
 * ```
 * quiet ──a caller comes──► announced ──it is said, or a key──► talks ──he is gone──► quiet
 *                              └─ 2: declined, taken back ──────────────────────────────┘
 * ```
 */
export class OpenLine implements LineOfLeg {
  readonly #party: ApplicationParty;
  readonly #calls: CallService;
  readonly #clock: Clock;
  readonly #idle: 'silence' | 'music';
  readonly #legs = new Map<LineLeg, Announcement | null>();
  #announced: LineLeg | null = null;
  #playing: Playing | null = null;

  constructor(parts: { party: ApplicationParty; calls: CallService; clock: Clock; idle: 'silence' | 'music' }) {
    this.#party = parts.party;
    this.#calls = parts.calls;
    this.#clock = parts.clock;
    this.#idle = parts.idle;
    const { leg } = parts.party;
    // Told by the leg itself: it knows whether the other side has heard a digit with the sound already.
    leg.subscriptions.push(
      leg.leg.on('dtmf', (pressed) => {
        const announced = this.#announced;
        if (announced && pressed.digit === '1') announced.remoteAnswer();
        else if (announced && pressed.digit === '2') announced.partyLeaves('rejected');
        else if (!announced) this.#talking?.partyPresses(pressed);
      }),
      leg.leg.on('held', () => this.#talking?.partyHolds()),
      leg.leg.on('retrieved', () => {
        if (!this.#talking) [...this.#legs.keys()].at(-1)?.partyRetrieves();
      }),
    );
    this.#party.onDigit(() => {});
  }

  get isHere(): boolean {
    return this.#party.isHere;
  }

  get media(): MediaEndpoint | null {
    return this.#party.leg.leg.media;
  }

  endpoint(): Promise<MediaEndpoint | null> {
    return this.#party.endpoint();
  }

  sendDtmf(digits: string): Promise<void> {
    return this.#party.leg.leg.sendDtmf(digits);
  }

  async begin(welcome: () => Promise<readonly string[]>): Promise<void> {
    if (!(await this.#party.answer())) return;
    const sounds = await welcome().catch(() => []);
    if (this.#legs.size === 0 && (await this.#play(sounds))) this.#quiet();
  }

  /** One conversation at a time; he may put one on hold to ask somebody. */
  takes(isByHimself: boolean): boolean {
    return isByHimself || (this.#talking === null && this.#announced === null);
  }

  expect(leg: LineLeg, announcement: Announcement | null): void {
    this.#legs.set(leg, announcement);
  }

  announce(leg: LineLeg): void {
    const announcement = this.#legs.get(leg);
    if (!announcement) {
      // Not before whoever rings it has heard that it rings.
      queueMicrotask(() => leg.remoteAnswer());
      return;
    }
    this.#announced = leg;
    void this.#say(leg, announcement);
  }

  speaks(leg: LineLeg): void {
    this.#playing?.stop();
    if (this.#announced === leg) this.#announced = null;
    for (const other of this.#legs.keys()) if (other !== leg) other.partyHolds();
  }

  over(leg: LineLeg): void {
    this.#legs.delete(leg);
    if (this.#announced === leg) this.#announced = null;
    if (!this.#talking && !this.#announced) this.#quiet();
  }

  /** The telephone has hung up. */
  lost(cause: ReleaseCause): void {
    this.#playing?.stop();
    for (const leg of this.#legs.keys()) leg.partyLeaves(cause);
  }

  close(): void {
    this.lost('normal-clearing');
    this.#party.release();
  }

  get #talking(): LineLeg | null {
    return [...this.#legs.keys()].find(({ state }) => state === 'connected') ?? null;
  }

  async #say(leg: LineLeg, { sounds, asks }: Announcement): Promise<void> {
    const paths = await sounds().catch(() => []);
    if (this.#announced !== leg) return;
    if (!(await this.#play(paths))) return;
    this.#quiet();
    // What he hears next comes after this, never before.
    await this.#calls.soundSettled(this.#party.leg);
    if (this.#announced === leg && !asks) leg.remoteAnswer();
  }

  async #play(paths: readonly string[]): Promise<boolean> {
    this.#playing?.stop();
    const playing = new Playing({ clock: this.#clock, hear: (source) => this.#party.hear(source) });
    this.#playing = playing;
    const endpoint = await this.endpoint();
    return endpoint !== null && (await playing.play(endpoint, paths));
  }

  #quiet(): void {
    this.#playing?.stop();
    if (this.isHere) this.#party.hear({ kind: this.#idle });
  }
}
