import { describe, expect, it } from 'vitest';
import { type CompanyId, TimeOrderedIds } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { SeededRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { type TracedMessage, type TraceRequest, TraceService } from './index.ts';
import { flowTo, messageBytes, TestWire } from './trace-fixture.ts';

const acme = 'acme' as CompanyId;
const globex = 'globex' as CompanyId;

function service() {
  const clock = new VirtualClock();
  const wire = new TestWire();
  const traces = new TraceService({
    clock,
    ids: new TimeOrderedIds({ clock, random: new SeededRandom() }),
    logger: silentLogger,
    source: wire,
    companyOf: (message) => {
      if (message.kind === 'response') return undefined;
      const [, host] = /@(\w+)\./.exec(message.requestUri) ?? [];
      return host === 'acme' ? acme : host === 'globex' ? globex : undefined;
    },
  });
  const told: string[] = [];
  traces.onMessage(({ trace, message }) => told.push(`${trace.subject}: ${message.label}`));
  traces.onEnded(({ trace, reason }) => told.push(`${trace.subject} ended: ${reason}`));
  const start = (request: Partial<TraceRequest> = {}) =>
    traces.start({ companyId: acme, subject: '*', durationMs: 60_000, ...request });
  return { clock, wire, traces, told, start };
}

const flow = flowTo('192.0.2.1');
const invite = (to: string, callId = 'c1', from = 'alice') =>
  messageBytes({ start: `INVITE sip:${to} SIP/2.0`, callId, from, to: to.split('@')[0]! });

const ringing = (callId: string) => messageBytes({ start: 'SIP/2.0 180 Ringing', callId });

describe('a trace', () => {
  it('costs nothing while none runs', () => {
    const { wire, traces, start } = service();
    expect(wire.listeners.size).toBe(0);
    const { id } = start();
    expect(wire.listeners.size).toBe(1);
    traces.stop(id, acme);
    expect(wire.listeners.size).toBe(0);
  });

  it('tells each message with both ends, its label and its text, secrets blacked out', () => {
    const { wire, traces, start } = service();
    const messages: TracedMessage[] = [];
    traces.onMessage(({ message }) => messages.push(message));
    start();
    const bytes = messageBytes({
      start: 'INVITE sip:bob@acme.example SIP/2.0',
      headers: ['Authorization: Digest response="abcd"'],
    });
    wire.pass('received', bytes, flow, 42);
    expect(messages).toMatchObject([
      { atMs: 42, transport: 'udp', from: '192.0.2.1:5060', to: '192.0.2.5:5060', sipCallId: 'leg-a', label: 'INVITE' },
    ]);
    expect(messages[0]!.text).toContain('response="xxxx"');
  });

  it('of a number shows every message of the dialogs in which it appeared, and no others', () => {
    const { wire, told, start } = service();
    start({ subject: '+49 (30) 1234' });
    wire.pass('received', invite('+49301234@acme.example', 'c1'), flow);
    wire.pass('sent', messageBytes({ start: 'SIP/2.0 200 OK', callId: 'c1', from: 'x', to: 'y' }), flow);
    wire.pass('received', invite('other@acme.example', 'c2'), flow);
    wire.pass('received', invite('other@acme.example', 'c3', '+49301234'), flow);
    expect(told).toEqual(['+49 (30) 1234: INVITE', '+49 (30) 1234: 200 OK (INVITE)', '+49 (30) 1234: INVITE']);
  });

  it('of a SIP user finds it by the digest user name too', () => {
    const { wire, told, start } = service();
    start({ subject: 'Desk-7' });
    const headers = ['Authorization: Digest username="desk-7", realm="x", nonce="n", uri="sip:x", response="00"'];
    wire.pass('received', messageBytes({ start: 'REGISTER sip:x@acme.example SIP/2.0', from: 'a', to: 'a', headers }), flow);
    expect(told).toEqual(['Desk-7: REGISTER']);
  });

  it('ends by itself after its time, after its size, and with the program', () => {
    const { clock, wire, traces, told, start } = service();
    start({ subject: 'bob', durationMs: 1000 });
    clock.advance(1000);
    start({ maxBytes: 300 });
    for (let i = 0; i < 5; i++) wire.pass('received', invite('bob@acme.example'), flow);
    start({ subject: 'eve' });
    traces[Symbol.dispose]();
    expect(told).toEqual(['bob ended: time-limit', '*: INVITE', '* ended: size-limit', 'eve ended: shutdown']);
    expect([traces.list(null), clock.pendingTimers, wire.listeners.size]).toEqual([[], 0, 0]);
  });

  it('feeds its sink and closes it', () => {
    const { wire, traces, start } = service();
    const sunk: string[] = [];
    const { id } = start({ sink: { message: ({ label }) => sunk.push(label), close: () => sunk.push('closed') } });
    wire.pass('received', invite('bob@acme.example'), flow);
    traces.stop(id, acme);
    expect(sunk).toEqual(['INVITE', 'closed']);
  });

  it('is refused when too many run', () => {
    const { start } = service();
    for (let i = 0; i < 20; i++) start();
    expect(() => start()).toThrow(expect.objectContaining({ code: 'trace-too-many' }));
  });
});

describe('between companies', () => {
  it('a trace of * shows only messages of its own company, answers included', () => {
    const { wire, told, start } = service();
    start();
    wire.pass('received', invite('bob@acme.example', 'c1'), flow);
    wire.pass('received', invite('eve@globex.example', 'c2'), flow);
    for (const callId of ['c1', 'c2']) wire.pass('sent', ringing(callId), flow);
    expect(told).toEqual(['*: INVITE', '*: 180 Ringing (INVITE)']);
  });

  it('a trace of a number shows nothing of the same number elsewhere', () => {
    const { wire, told, start } = service();
    start({ subject: 'eve' });
    wire.pass('received', invite('eve@globex.example', 'c2'), flow);
    wire.pass('sent', ringing('c2'), flow);
    expect(told).toEqual([]);
  });

  it('a call keeps its owner when another company uses its Call-ID', () => {
    const { wire, told, start } = service();
    start();
    wire.pass('received', invite('eve@globex.example', 'c2'), flow);
    wire.pass('received', invite('bob@acme.example', 'c2'), flow);
    wire.pass('sent', ringing('c2'), flow);
    expect(told).toEqual(['*: INVITE']);
  });

  it('only the server administrator sees what belongs to none, unreadable bytes included', () => {
    const { wire, told, start } = service();
    start();
    start({ companyId: null, subject: '*' });
    wire.pass('received', invite('x@unknown.example', 'c9'), flow);
    wire.pass('received', Buffer.from('noise'), flow);
    expect(told).toEqual(['*: INVITE', '*: unreadable']);
  });

  it('nobody sees or stops the trace of another company', () => {
    const { traces, start } = service();
    const { id } = start();
    expect([traces.list(globex).length, traces.list(acme).length, traces.list(null).length]).toEqual([0, 1, 1]);
    expect(() => traces.stop(id, globex)).toThrow(expect.objectContaining({ code: 'trace-not-found' }));
    expect(traces.list(acme)).toHaveLength(1);
  });
});
