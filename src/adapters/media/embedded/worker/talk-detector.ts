/** Mean square above which somebody talks: 44 dB below full scale. */
const LOUD = 200 ** 2;
/** Loud for so many ticks in a row: a click is no word. */
const BEGIN_TICKS = 4;
/** Quiet for so long: a pause for breath is no end. */
const END_TICKS = 40;

/** Whether somebody talks, for people to see; the mix does not depend on it. */
export class TalkDetector {
  #isTalking = false;
  #ticks = 0;

  /** @param energy mean square of one tick; @returns what has changed, else null */
  hear(energy: number): boolean | null {
    const isLoud = energy > LOUD;
    this.#ticks = isLoud === this.#isTalking ? 0 : this.#ticks + 1;
    if (this.#ticks < (this.#isTalking ? END_TICKS : BEGIN_TICKS)) return null;
    this.#ticks = 0;
    this.#isTalking = isLoud;
    return isLoud;
  }
}
