import type { Clock } from '../../kernel/clock.ts';
import { type CallLeg, type CallService, isLive } from '../call/index.ts';
import type { MediaSource } from '../media/index.ts';

/** The sentence is shorter; without media nobody waits for it. */
const patienceMs = 8000;

export interface AnnouncementParts {
  readonly clock: Clock;
  readonly calls: CallService;
  /** "This call is being recorded", in a language. */
  readonly prompts: (language: string) => readonly string[];
}

/** Says to both that they are recorded. Until it is said they do not hear each other. */
export class RecordingAnnouncement {
  readonly #parts: AnnouncementParts;

  constructor(parts: AnnouncementParts) {
    this.#parts = parts;
  }

  /** Resolves when it was said, or the two are together no more. @returns whether it was said to its end */
  async say(legs: readonly CallLeg[], language: string): Promise<boolean> {
    let isSaid = true;
    for (const path of this.#parts.prompts(language)) isSaid = isSaid && (await this.#play(legs, path));
    return isSaid;
  }

  async #play(legs: readonly CallLeg[], path: string): Promise<boolean> {
    const { calls } = this.#parts;
    const source: MediaSource = { kind: 'file', path, loop: false };
    for (const leg of legs) leg.ownSound = source;
    for (const { call } of legs) calls.updateSound(call);
    const isSaid = await this.#finished(legs, path);
    const spoken = legs.filter((leg) => leg.ownSound === source);
    for (const leg of spoken) leg.ownSound = null;
    for (const { call } of spoken) {
      calls.updateSound(call);
      // Who was alone meanwhile was kept by what he heard.
      calls.settle(call);
    }
    return isSaid;
  }

  async #finished(legs: readonly CallLeg[], path: string): Promise<boolean> {
    const { clock } = this.#parts;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const stops = legs.map((leg) => leg.leg.on('released', () => resolve(false)));
    const timer = clock.setTimer(patienceMs, () => resolve(false));
    const endpoints = await Promise.all(legs.map((leg) => leg.leg.endpoint().catch(() => null)));
    let left = endpoints.length;
    for (const [at, endpoint] of endpoints.entries()) {
      if (!endpoint || !isLive(legs[at]!)) resolve(false);
      else
        stops.push(
          endpoint.on('playbackFinished', (event) => {
            if (event.path !== path) return;
            left -= 1;
            if (left === 0) resolve(true);
          }),
        );
    }
    const isSaid = await promise;
    timer.cancel();
    for (const stop of stops) stop();
    return isSaid;
  }
}
