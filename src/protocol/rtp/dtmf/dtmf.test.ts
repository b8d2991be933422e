import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DtmfDetector,
  type DtmfDigit,
  dtmfDigits,
  dtmfTone,
  readTelephoneEvent,
  TelephoneEventReceiver,
  telephoneEventPackets,
} from './index.ts';

const digit = fc.constantFrom(...Array.from(dtmfDigits));

const run = (receiver: TelephoneEventReceiver, packets: ReturnType<typeof telephoneEventPackets>, startMs = 0): DtmfDigit[] =>
  packets.flatMap((packet) => receiver.receive(packet.payload, packet.timestamp, startMs + packet.atMs));

describe('sending telephone-events (RFC 4733 §2.5.1)', () => {
  const packets = telephoneEventPackets({ digit: '5', toneMs: 100, clockRate: 8000, timestamp: 1000 });

  it('marks the first packet only and keeps one timestamp', () => {
    expect(packets.map((packet) => packet.marker)).toEqual([true, false, false, false, false, false, false]);
    expect(new Set(packets.map((packet) => packet.timestamp))).toEqual(new Set([1000]));
  });

  it('lets the duration grow and sends the end three times', () => {
    const events = packets.map((packet) => readTelephoneEvent(packet.payload)!);
    expect(events.map((event) => event.duration)).toEqual([160, 320, 480, 640, 800, 800, 800]);
    expect(events.map((event) => event.end)).toEqual([false, false, false, false, true, true, true]);
    expect(events[0]).toMatchObject({ event: 5, volume: 10 });
  });

  it('writes the payload of the RFC', () => {
    expect([...packets[4]!.payload]).toEqual([5, 0x8a, 0x03, 0x20]);
  });

  it('splits an event that is longer than 16 bits of duration into segments', () => {
    const long = telephoneEventPackets({ digit: '#', toneMs: 3000, clockRate: 48_000, timestamp: 0xffff_ff00 });
    const timestamps = [...new Set(long.map((packet) => packet.timestamp))];
    expect(timestamps).toEqual([0xffff_ff00, 0xffff_ff00 + 0xffff - 2 ** 32, 0xffff_ff00 + 2 * 0xffff - 2 ** 32]);
    const receiver = new TelephoneEventReceiver({ clockRate: 48_000 });
    const heard = long.flatMap((packet) => receiver.receive(packet.payload, packet.timestamp, packet.atMs));
    expect(heard).toEqual([{ digit: '#', durationMs: 3000 }]);
  });

  it('sends nothing for what is no digit', () => {
    expect(telephoneEventPackets({ digit: 'x', toneMs: 100, clockRate: 8000, timestamp: 0 })).toEqual([]);
  });
});

describe('receiving telephone-events', () => {
  it('tells a digit once although its end comes three times', () => {
    const receiver = new TelephoneEventReceiver({ clockRate: 8000 });
    expect(run(receiver, telephoneEventPackets({ digit: '7', toneMs: 100, clockRate: 8000, timestamp: 5 }))).toEqual([
      { digit: '7', durationMs: 100 },
    ]);
    expect(receiver.poll(10_000)).toEqual([]);
  });

  it('ends an event by time when every end packet is lost', () => {
    const receiver = new TelephoneEventReceiver({ clockRate: 8000 });
    const packets = telephoneEventPackets({ digit: '7', toneMs: 100, clockRate: 8000, timestamp: 5 }).slice(0, 3);
    expect(run(receiver, packets)).toEqual([]);
    expect(receiver.poll(100)).toEqual([]);
    expect(receiver.poll(190)).toEqual([{ digit: '7', durationMs: 60 }]);
    expect(receiver.poll(400)).toEqual([]);
  });

  it('tells the same digit pressed twice as two', () => {
    const receiver = new TelephoneEventReceiver({ clockRate: 8000 });
    const first = telephoneEventPackets({ digit: '1', toneMs: 60, clockRate: 8000, timestamp: 0 }).slice(0, 2);
    const second = telephoneEventPackets({ digit: '1', toneMs: 60, clockRate: 8000, timestamp: 800 });
    expect([...run(receiver, first), ...run(receiver, second, 100)].map((one) => one.digit)).toEqual(['1', '1']);
  });

  it('ignores events that are no digits and payloads that are too short', () => {
    const receiver = new TelephoneEventReceiver({ clockRate: 8000 });
    expect(receiver.receive(Uint8Array.of(16, 0x80, 1, 0), 1, 0)).toEqual([]);
    expect(receiver.receive(Uint8Array.of(1), 1, 0)).toEqual([]);
    expect(receiver.poll(1000)).toEqual([]);
  });

  it('tells every digit once whatever packets are lost, doubled or swapped, as long as one arrives', () => {
    fc.assert(
      fc.property(fc.array(digit, { maxLength: 6 }), fc.infiniteStream(fc.integer({ min: 0, max: 9 })), (digits, dice) => {
        const receiver = new TelephoneEventReceiver({ clockRate: 8000 });
        const heard: DtmfDigit[] = [];
        for (const [index, one] of digits.entries()) {
          const packets = telephoneEventPackets({ digit: one, toneMs: 80, clockRate: 8000, timestamp: index * 4000 });
          const kept = packets.filter((_, place) => place === index % packets.length || dice.next().value! > 3);
          const doubled = kept.flatMap((packet) => (dice.next().value! > 7 ? [packet, packet] : [packet]));
          const swapped = dice.next().value! > 5 ? doubled.toReversed() : doubled;
          for (const packet of swapped)
            heard.push(...receiver.receive(packet.payload, packet.timestamp, index * 500 + packet.atMs));
          heard.push(...receiver.poll(index * 500 + 499));
        }
        expect(heard.map((each) => each.digit)).toEqual(digits);
      }),
    );
  });

  it('never throws on any payload', () => {
    const receiver = new TelephoneEventReceiver({ clockRate: 8000 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (payload, timestamp) => {
        expect(receiver.receive(payload, timestamp, 0).length).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe('digits as sound', () => {
  it.each([8000, 16_000])('hears every digit that was played at %i Hz', (sampleRate) => {
    const detector = new DtmfDetector({ sampleRate });
    const heard = Array.from(dtmfDigits).flatMap((one) =>
      detector.process(dtmfTone({ digit: one, sampleRate, toneMs: 80, gapMs: 60 })),
    );
    expect(heard.map((each) => each.digit).join('')).toBe(dtmfDigits);
    for (const { durationMs } of heard) expect(durationMs).toBeGreaterThan(50);
  });

  it('hears digits under noise 20 dB below them', () => {
    const detector = new DtmfDetector({ sampleRate: 8000 });
    let state = 7;
    const heard = Array.from('1590*#').flatMap((one) => {
      const pcm = dtmfTone({ digit: one, sampleRate: 8000, toneMs: 100, gapMs: 80 });
      return detector.process(
        pcm.map((sample) => {
          state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
          return sample + ((state >>> 16) % 2000) - 1000;
        }),
      );
    });
    expect(heard.map((each) => each.digit).join('')).toBe('1590*#');
  });

  it('hears none in a single tone, in noise, in silence', () => {
    const detector = new DtmfDetector({ sampleRate: 8000 });
    const tone = Int16Array.from({ length: 8000 }, (_, i) => 9000 * Math.sin((2 * Math.PI * 770 * i) / 8000));
    let state = 3;
    const noise = tone.map(() => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return ((state >>> 16) % 20_000) - 10_000;
    });
    expect([tone, noise, new Int16Array(8000)].flatMap((pcm) => detector.process(pcm))).toEqual([]);
  });
});
