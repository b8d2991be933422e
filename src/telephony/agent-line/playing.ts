import type { Clock } from '../../kernel/clock.ts';
import type { MediaEndpoint, MediaSource } from '../media/index.ts';

/** No sound of ours takes longer: one that does is broken, in milliseconds. */
const longestMs = 30_000;

/** Sounds one after the other, until all are said or it is stopped. */
export class Playing {
  readonly #clock: Clock;
  readonly #hear: (source: MediaSource) => void;
  #isStopped = false;
  #end: () => void = () => {};

  constructor(parts: { clock: Clock; hear: (source: MediaSource) => void }) {
    this.#clock = parts.clock;
    this.#hear = parts.hear;
  }

  /** @returns false when it was stopped */
  async play(endpoint: MediaEndpoint, paths: readonly string[]): Promise<boolean> {
    for (const path of paths) if (!this.#isStopped) await this.#one(endpoint, path);
    return !this.#isStopped;
  }

  stop(): void {
    this.#isStopped = true;
    this.#end();
  }

  #one(endpoint: MediaEndpoint, path: string): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(longestMs, () => this.#end());
      const stop = endpoint.on('playbackFinished', (finished) => {
        if (finished.path === path) this.#end();
      });
      this.#end = () => {
        this.#end = () => {};
        timer.cancel();
        stop();
        resolve();
      };
      this.#hear({ kind: 'file', path, loop: false });
    });
  }
}
