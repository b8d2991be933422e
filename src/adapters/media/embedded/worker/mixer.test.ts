import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_SAMPLES } from './decoded-input.ts';
import { Mixer, type Speaker } from './mixer.ts';
import { PcmSource } from './sources.ts';

/** Says the same number all the time; null: nothing. */
function speaker(id: number, says: number | null): Speaker {
  const frame = new Int16Array(FRAME_SAMPLES).fill(says ?? 0);
  return { id, pull: () => (says === null ? null : frame) };
}

function heard(mixer: Mixer, listener: number, tick = 0): number {
  return mixer.frameFor(listener, tick)[FRAME_SAMPLES - 1]!;
}

const levels = fc.array(fc.option(fc.integer({ min: -3000, max: 3000 })), { minLength: 1, maxLength: 5 });

describe('the mixer', () => {
  it('lets each hear the sum of all others and nothing of himself', () => {
    fc.assert(
      fc.property(levels, (says) => {
        const mixer = new Mixer();
        says.forEach((level, id) => mixer.add(speaker(id, level)));
        const all = says.reduce<number>((sum, level) => sum + (level ?? 0), 0);
        says.forEach((level, id) => expect(heard(mixer, id)).toBe(all - (level ?? 0)));
        expect(heard(mixer, 99)).toBe(all);
      }),
    );
  });

  it('gives every pair the gain that was set for it, whoever comes and goes', () => {
    const gains = fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.constantFrom(0, 0.5, 1, 2)), { maxLength: 8 });
    fc.assert(
      fc.property(levels, gains, fc.option(fc.nat(4)), (says, set, leaver) => {
        const mixer = new Mixer();
        says.forEach((level, id) => mixer.add(speaker(id, level)));
        const gain = new Map<string, number>();
        for (const [listener, said, value] of set) {
          mixer.setGain(listener, said, value);
          if (listener < says.length) gain.set(`${listener}:${said}`, value);
        }
        heard(mixer, 0, 0);
        if (leaver !== null) mixer.remove(leaver);
        says.forEach((_, listener) => {
          if (listener === leaver) return;
          const expected = says.reduce<number>((sum, level, said) => {
            if (said === listener || said === leaver) return sum;
            return sum + (level ?? 0) * (gain.get(`${listener}:${said}`) ?? 1);
          }, 0);
          expect(Math.abs(heard(mixer, listener, 1) - expected)).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it('mixes the five loudest of many, and keeps them through a pause for breath', () => {
    const frames = new Map<number, number | null>(Array.from({ length: 8 }, (_, id) => [id, (id + 1) * 100]));
    const mixer = new Mixer();
    for (const id of frames.keys()) {
      const frame = new Int16Array(FRAME_SAMPLES);
      mixer.add({ id, pull: () => (frames.get(id) === null ? null : frame.fill(frames.get(id)!)) });
    }
    expect(heard(mixer, 99, 0)).toBe(400 + 500 + 600 + 700 + 800);
    frames.set(7, 10);
    expect(heard(mixer, 99, 1)).toBe(400 + 500 + 600 + 700 + 10);
    for (let tick = 2; tick < 100; tick++) heard(mixer, 99, tick);
    expect(heard(mixer, 99, 100)).toBe(300 + 400 + 500 + 600 + 700);
  });

  it('encodes once for all who say nothing, and for each speaker by himself', () => {
    const mixer = new Mixer();
    mixer.add(speaker(0, 1000));
    for (const id of [1, 2, 3]) mixer.add(speaker(id, null));
    const payloads = [1, 2, 3].map((id) => mixer.payloadFor(id, 60, 'PCMA'));
    expect(payloads[0]).not.toBeNull();
    expect(new Set(payloads).size).toBe(1);
    expect(mixer.payloadFor(0, 60, 'PCMA')).toBeNull();
    expect(mixer.payloadFor(1, 61, 'PCMA')).not.toBe(payloads[0]);
  });

  it('plays what is for everybody one after the other, besides what is said', () => {
    const mixer = new Mixer();
    mixer.add(speaker(0, 100));
    mixer.play(new PcmSource(new Int16Array(FRAME_SAMPLES).fill(7), false));
    mixer.play(new PcmSource(new Int16Array(FRAME_SAMPLES).fill(9), false));
    expect([0, 1, 2].map((tick) => heard(mixer, 1, tick))).toEqual([107, 109, 100]);
    expect(heard(mixer, 0, 3)).toBe(0);
  });

  it('plays what is for one to nobody else, encoded for him alone', () => {
    const mixer = new Mixer();
    for (const id of [1, 2, 3]) mixer.add(speaker(id, id === 1 ? 1000 : null));
    mixer.play(new PcmSource(new Int16Array(FRAME_SAMPLES).fill(500), false), 2);
    expect(mixer.payloadFor(2, 0, 'PCMU')).toBeNull();
    expect([1, 2, 3].map((id) => heard(mixer, id))).toEqual([0, 1500, 1000]);
    expect([1, 2, 3].map((id) => heard(mixer, id, 1))).toEqual([0, 1000, 1000]);
  });

  it('does not wrap around when many shout', () => {
    const mixer = new Mixer();
    for (const id of [0, 1, 2]) mixer.add(speaker(id, 30_000));
    expect(heard(mixer, 99)).toBe(32_767);
  });

  it('tells who talks, not of a click nor of a pause for breath', () => {
    const told: string[] = [];
    const mixer = new Mixer((id, isTalking) => told.push(`${id} ${isTalking}`));
    let says: number | null = 4000;
    const frame = new Int16Array(FRAME_SAMPLES);
    mixer.add({ id: 5, pull: () => (says === null ? null : frame.fill(says)) });
    let tick = 0;
    const pass = (ticks: number): void => {
      for (let i = 0; i < ticks; i++) mixer.listen(tick++);
    };
    pass(2);
    says = null;
    pass(5);
    expect(told).toEqual([]);
    says = 4000;
    pass(5);
    expect(told).toEqual(['5 true']);
    says = 5;
    pass(20);
    says = 4000;
    pass(5);
    expect(told).toEqual(['5 true']);
    says = null;
    pass(45);
    expect(told).toEqual(['5 true', '5 false']);
  });
});
