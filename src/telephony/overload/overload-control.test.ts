import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { mayBeEmergency, OverloadControl, type OverloadState } from './index.ts';

/**
 * A thread that can finish so many calls a second; refusing one costs a sixth of that. What it cannot finish waits, and costs once more after a second.
 * With a small buffer what would wait for longer than 40 ms is lost: a call costs nothing then, and is not finished.
 */
class Machine {
  readonly clock = new VirtualClock();
  readonly told: OverloadState[] = [];
  readonly control: OverloadControl;
  finished = 0;
  #workMs = 0;
  #busyMs = 0;
  #askedAtMs = 0;
  readonly #msACall: number;
  readonly #hasSmallBuffer: boolean;
  /** Of the time that it would need it gets so much: others have the rest. */
  share = 1;
  #waits: number[] = [];

  constructor(capacity: number, { hasSmallBuffer = false } = {}) {
    this.#hasSmallBuffer = hasSmallBuffer;
    this.#msACall = 1000 / capacity;
    this.#askedAtMs = this.clock.now();
    this.control = new OverloadControl({
      clock: this.clock,
      busySinceLastAsked: () => this.#busySinceLastAsked(),
      waitedSinceLastAsked: () => this.#waitedSinceLastAsked(),
      onChanged: (state) => this.told.push(state),
    });
  }

  offer(callsPerSecond: number, seconds: number): void {
    this.finished = 0;
    let due = 0;
    for (let at = 0; at < seconds * 100; at++) {
      for (due += callsPerSecond / 100; due >= 1; due--) this.#call();
      this.#waits.push(this.#isFull ? 500 : this.#workMs / this.share);
      this.#work(10);
      this.clock.advance(10);
    }
  }

  /** Busy with something that is no call. */
  compute(ms: number): void {
    this.#workMs += ms;
  }

  get #isFull(): boolean {
    return this.#hasSmallBuffer && this.#workMs > 40;
  }

  #call(): void {
    if (this.#isFull) return;
    if (!this.control.admits()) {
      this.#workMs += this.#msACall / 6;
      return;
    }
    const isRepeated = this.#workMs > 500;
    this.#workMs += this.#msACall * (isRepeated ? 2 : 1);
    if (this.#workMs < 2000) this.finished += 1;
  }

  #work(ms: number): void {
    const done = Math.min(this.#workMs, ms * this.share);
    this.#workMs -= done;
    // A thread that is kept from its work by others looks busy all the while.
    this.#busyMs += this.share < 1 ? ms : done;
  }

  #busySinceLastAsked(): number {
    const share = this.#busyMs / Math.max(1, this.clock.now() - this.#askedAtMs);
    this.#askedAtMs = this.clock.now();
    this.#busyMs = 0;
    return Math.min(1, share);
  }

  #waitedSinceLastAsked(): number {
    const waits = this.#waits.splice(0);
    return waits.reduce((sum, one) => sum + one, 0) / Math.max(1, waits.length);
  }
}

describe('Overload control', () => {
  it('takes every call while the thread keeps up', () => {
    const machine = new Machine(700);
    machine.offer(600, 60);
    expect(machine.finished).toBe(36_000);
    expect(machine.told).toEqual([]);
  });

  it.each([false, true])(
    'finishes nearly as many calls as the thread can when twice as many come (small buffer: %s)',
    (hasSmallBuffer) => {
      const machine = new Machine(700, { hasSmallBuffer });
      machine.offer(1400, 30);
      machine.offer(1400, 60);
      // Refusing 900 calls a second costs 150 of the 700.
      expect(machine.finished).toBeGreaterThan(60 * 450);
      expect(machine.told[0]).toMatchObject({ isOverloaded: true });
      expect(machine.told.at(-1)!.refused).toBeGreaterThan(40_000);
    },
  );

  it('takes every call again when fewer come, and says so', () => {
    const machine = new Machine(700);
    machine.offer(1400, 30);
    machine.offer(300, 60);
    expect(machine.told.at(-1)).toMatchObject({ isOverloaded: false });
    machine.offer(600, 10);
    expect(machine.finished).toBe(6000);
  });

  it('refuses nobody because others keep the machine busy, as long as it keeps up', () => {
    const machine = new Machine(700);
    machine.share = 0.3;
    machine.offer(150, 60);
    expect(machine.finished).toBe(9000);
    expect(machine.told).toEqual([]);
  });

  it('refuses when others leave it too little time for the calls that come', () => {
    const machine = new Machine(700);
    machine.share = 0.3;
    machine.offer(400, 60);
    expect(machine.told[0]).toMatchObject({ isOverloaded: true });
    expect(machine.finished).toBeGreaterThan(60 * 80);
  });

  it('refuses nobody because something else computes for long while few call', () => {
    const machine = new Machine(700);
    machine.compute(20_000);
    machine.offer(20, 30);
    expect(machine.told).toEqual([]);
  });

  it('refuses nobody because of a moment of computing while many call', () => {
    const machine = new Machine(700);
    machine.offer(300, 5);
    machine.compute(600);
    machine.offer(300, 10);
    expect(machine.told).toEqual([]);
  });

  it('never takes fewer than thirty calls a second, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 1000 }),
        fc.array(fc.integer({ min: 60, max: 3000 }), { minLength: 1, maxLength: 6 }),
        (capacity, rates) => {
          const machine = new Machine(capacity);
          for (const rate of rates) {
            machine.offer(rate, 5);
            const least = Math.min(...machine.told.filter((state) => state.isOverloaded).map((state) => state.takenPerSecond));
            expect(least).toBeGreaterThanOrEqual(30);
          }
          machine.control[Symbol.dispose]();
          expect(machine.clock.pendingTimers).toBe(0);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('A number that may be for emergencies', () => {
  it.each(['112', '911', '0112', '0110', '00999', '1414'])('is %s', (dialled) => expect(mayBeEmergency(dialled)).toBe(true));

  it.each(['', '100200', '4930112', '+4989112', '200'])('is not %s', (dialled) => expect(mayBeEmergency(dialled)).toBe(false));
});
