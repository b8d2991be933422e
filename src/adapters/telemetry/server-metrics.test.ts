import { describe, expect, it } from 'vitest';
import { Emitter } from '../../kernel/events.ts';
import type { Call, CallEvent } from '../../telephony/call/index.ts';
import { flowTo, messageBytes, TestWire } from '../../telephony/trace/trace-fixture.ts';
import { meanOpinionScore, ServerMetrics } from './index.ts';

const perfect = {
  packetsSent: 500,
  packetsReceived: 500,
  packetsLost: 0,
  packetsRefused: 0,
  jitterMs: 1,
  remoteLost: 0,
  roundTripMs: 10,
};

function bench() {
  const events = new Emitter<{ happened: { event: CallEvent; call: Call } }>();
  const wire = new TestWire();
  const metrics = new ServerMetrics({
    registry: { onEvent: (listener) => events.on('happened', listener), size: { calls: 3, legs: 6 } },
    traffic: wire,
    registrations: () => 12,
    queueWaiting: () => 2,
    trunks: () => ({ registered: 1, refused: 2 }),
    services: () => ({ running: 9 }),
    incidents: () => ({ error: 1 }),
    offences: () => ({ 'bad-digest': 7 }),
    bans: () => 1,
    liveConnections: () => 4,
    storeLatencyS: () => 0.002,
    mediaEndpoints: () => Promise.resolve(6),
  });
  const happens = (
    event: Record<string, unknown>,
    call = { props: { direction: 'incoming' }, connectedAtMs: null as number | null },
  ) => events.emit('happened', { event: { callId: 'c1', atMs: 0, ...event } as never, call: call as never });
  return { events, wire, metrics, happens };
}

describe('figures of the server', () => {
  it('name what is now and what has been, by few labels', async () => {
    const { metrics, wire, happens } = bench();
    wire.pass('received', messageBytes(), flowTo('192.0.2.1'));
    wire.pass('received', messageBytes({ start: 'HACK sip:x SIP/2.0' }), flowTo('192.0.2.1'));
    wire.pass('sent', messageBytes({ start: 'SIP/2.0 486 Busy Here' }), flowTo('192.0.2.1'));
    wire.pass('received', Buffer.from('\r\n\r\n'), flowTo('192.0.2.1'));
    happens({ type: 'call-queued', atMs: 1000 });
    happens({ type: 'agent-offer-ended', outcome: 'accepted', atMs: 9000 });
    happens({ type: 'leg-released', quality: { ...perfect, packetsLost: 4 } });
    happens(
      { type: 'call-ended', release: { cause: 'normal-clearing' }, atMs: 69_000 },
      { props: { direction: 'incoming' }, connectedAtMs: 9000 },
    );
    happens({ type: 'call-ended', callId: 'c2', release: { cause: 'busy' } });
    const lines = (await metrics.render()).split('\n');
    for (const line of [
      'parley_calls_active 3',
      'parley_legs_active 6',
      'parley_media_endpoints 6',
      'parley_registrations_active 12',
      'parley_calls_total{direction="incoming",result="normal-clearing"} 1',
      'parley_calls_total{direction="incoming",result="busy"} 1',
      'parley_sip_requests_total{direction="received",method="INVITE"} 1',
      'parley_sip_requests_total{direction="received",method="other"} 1',
      'parley_sip_responses_total{direction="sent",code="486"} 1',
      'parley_rtp_packets_total{kind="lost"} 4',
      'parley_queue_wait_seconds_sum{outcome="answered"} 8',
      'parley_call_seconds_sum 60',
      'parley_trunks{state="refused"} 2',
      'parley_incidents_open{severity="error"} 1',
      'parley_sip_offences_total{kind="bad-digest"} 7',
      'parley_sip_bans_total 1',
      'parley_store_latency_seconds 0.002',
    ])
      expect(lines).toContain(line);
    expect(lines.some((line) => /^parley_event_loop_lag_seconds \d/.test(line))).toBe(true);
    // Asked again, totals stay: they are counts and not sums of counts.
    expect((await metrics.render()).split('\n')).toContain('parley_sip_bans_total 1');
    metrics[Symbol.dispose]();
    expect(wire.listeners.size).toBe(0);
  });

  it('count a caller who gave up in a queue once', async () => {
    const { metrics, happens } = bench();
    happens({ type: 'call-queued', atMs: 0 });
    happens({ type: 'agent-offer-ended', outcome: 'no-answer', atMs: 5000 });
    happens({ type: 'call-ended', release: { cause: 'cancelled' }, atMs: 30_000 });
    const text = await metrics.render();
    expect(text).toContain('parley_queue_wait_seconds_sum{outcome="abandoned"} 30');
    expect(text).not.toContain('outcome="answered"');
    metrics[Symbol.dispose]();
  });
});

describe('the estimated quality', () => {
  it('is good without loss, bad with much, and nothing for a blink', () => {
    expect(meanOpinionScore(perfect)).toBeGreaterThan(4.3);
    const lossy = meanOpinionScore({ ...perfect, packetsLost: 50 })!;
    expect(lossy).toBeLessThan(3.6);
    expect(meanOpinionScore({ ...perfect, packetsLost: 400 })).toBeGreaterThanOrEqual(1);
    expect(meanOpinionScore({ ...perfect, jitterMs: 200 })).toBeLessThan(meanOpinionScore(perfect)!);
    expect(meanOpinionScore({ ...perfect, packetsReceived: 20 })).toBeNull();
  });
});
