import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { ReadingDelay } from './reading-delay.ts';

function opened(host = '0.0.0.0') {
  const clock = new VirtualClock();
  const sent: { bytes: Buffer; to: string }[] = [];
  const local = { host, port: 5060 };
  const send = (bytes: Buffer, port: number, to: string) => void sent.push({ bytes, to: `${to} ${port}` });
  return { clock, sent, delay: new ReadingDelay({ clock, random: new SeededRandom(1), local, send }) };
}

describe('How long what comes waits to be read', () => {
  it('is nothing before anything was measured, and what a datagram to itself took afterwards', () => {
    const { clock, sent, delay } = opened();
    expect(delay.ask()).toBe(0);
    expect(new Set(sent.map(({ to }) => to))).toEqual(new Set(['127.0.0.1 5060']));
    clock.advance(40);
    for (const { bytes } of sent.splice(0)) expect(delay.receive(bytes)).toBe(true);
    expect(delay.ask()).toBe(40);
  });

  it('grows while nothing comes back', () => {
    const { clock, delay } = opened('::');
    delay.ask();
    clock.advance(250);
    expect(delay.ask()).toBe(250);
    clock.advance(250);
    expect(delay.ask()).toBe(375);
  });

  it('counts half a second for each that was lost', () => {
    const { clock, sent, delay } = opened();
    delay.ask();
    clock.advance(20);
    const [, , , last] = sent;
    delay.receive(last!.bytes);
    expect(delay.ask()).toBe((3 * 500 + 20) / 4);
  });

  it('takes nothing for its own that is not, and none twice', () => {
    const { sent, delay } = opened();
    delay.ask();
    expect(delay.receive(Buffer.from('OPTIONS sip:a@b SIP/'))).toBe(false);
    expect(delay.receive(Buffer.alloc(20))).toBe(false);
    for (const _ of [1, 2]) delay.receive(sent[3]!.bytes);
    expect(delay.ask()).toBe((3 * 500) / 4);
  });

  it('remembers no more than a few, however long none comes back', () => {
    const { clock, delay } = opened();
    for (let i = 0; i < 100; i++) {
      delay.ask();
      clock.advance(250);
    }
    expect(delay.ask()).toBeLessThanOrEqual(2000);
  });
});
