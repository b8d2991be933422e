import { beforeEach, describe, expect, it } from 'vitest';
import type { IncomingInvite } from './index.ts';
import { sdpBody } from './index.ts';
import { answer, nothing, offer, TwoUserAgents, watch } from './two-user-agents-fixture.ts';

let net: TwoUserAgents;

beforeEach(() => {
  net = new TwoUserAgents();
});

describe('on the way out', () => {
  it('the next server is tried after an unreachable one and after 503', async () => {
    const carol = net.userAgent('192.0.2.3', 3);
    carol.onInvite((invite) => invite.reject(503));
    net.network.find('192.0.2.1')!.names.set('trunk.example', [
      { transport: 'udp', host: '192.0.2.9', port: 5060 },
      { transport: 'udp', host: '192.0.2.3', port: 5060 },
      { transport: 'udp', host: '192.0.2.2', port: 5060 },
    ]);
    const { inv, seen } = await net.call({ target: 'sip:1@trunk.example' });
    inv.reject(486);
    await net.clock.advanceAsync(10);
    expect(seen.rejected).toMatchObject([{ status: 486 }]);
    expect(await net.left()).toEqual(nothing);
  });

  it('a server that says nothing is left for the next after the patience asked for, and cancelled when it speaks late', async () => {
    net.network.host('192.0.2.3');
    net.network.find('192.0.2.1')!.names.set('trunk.example', [
      { transport: 'udp', host: '192.0.2.3', port: 5060 },
      { transport: 'udp', host: '192.0.2.2', port: 5060 },
    ]);
    const out = net.alice.invite({ target: 'sip:1@trunk.example', from: '<sip:alice@192.0.2.1>', offer, firstResponseMs: 4000 });
    const seen = watch(out);
    out.start();
    await net.clock.advanceAsync(3900);
    expect(net.incoming).toHaveLength(0);
    await net.clock.advanceAsync(200);
    // The other server wakes up with its repetitions still under way.
    const late = net.userAgent('192.0.2.3', 3);
    late.onInvite((invite) => invite.provisional(180));
    await net.clock.advanceAsync(10_000);
    expect(net.count('192.0.2.1>192.0.2.3 CANCEL')).toBe(1);
    net.incoming[0]!.accept({ body: sdpBody(answer) });
    await net.clock.advanceAsync(10);
    expect(seen.accepted).toHaveLength(1);
    expect(seen.rejected).toBeUndefined();
    seen.accepted![0]!.session.bye();
    expect(await net.left()).toEqual(nothing);
  });

  it('a lone server that says nothing fails the call after the patience asked for', async () => {
    net.network.fate = () => [];
    const out = net.alice.invite({ target: 'sip:1@192.0.2.2', from: '<sip:alice@192.0.2.1>', offer, firstResponseMs: 4000 });
    const seen = watch(out);
    out.start();
    await net.clock.advanceAsync(4100);
    expect(seen.rejected).toMatchObject([{ status: 408, isLocal: true }]);
    expect(await net.left()).toEqual(nothing);
  });

  it('a call put through late by a server that was left counts, and the attempt elsewhere ends', async () => {
    const carol = net.userAgent('192.0.2.3', 3);
    const late: IncomingInvite[] = [];
    carol.onInvite((invite) => late.push(invite));
    net.network.find('192.0.2.1')!.names.set('trunk.example', [
      { transport: 'udp', host: '192.0.2.3', port: 5060 },
      { transport: 'udp', host: '192.0.2.2', port: 5060 },
    ]);
    net.network.fate = (bytes) => (/^SIP\/2.0 1/.test(bytes.toString('latin1')) ? [] : [1]);
    const out = net.alice.invite({ target: 'sip:1@trunk.example', from: '<sip:alice@192.0.2.1>', offer, firstResponseMs: 4000 });
    const seen = watch(out);
    out.start();
    await net.clock.advanceAsync(4100);
    net.network.fate = () => [1];
    net.incoming[0]!.provisional(180);
    await net.clock.advanceAsync(10);
    late[0]!.accept({ body: sdpBody(answer) });
    await net.clock.advanceAsync(1000);
    expect(seen.accepted).toHaveLength(1);
    expect(seen.rejected).toBeUndefined();
    expect(net.incoming[0]!.isPending).toBe(false);
    seen.accepted![0]!.session.bye();
    expect(await net.left()).toEqual(nothing);
  });

  it('nobody reachable gives a 503 of our own', async () => {
    const out = net.alice.invite({ target: 'sip:x@192.0.2.77', from: '<sip:alice@192.0.2.1>', offer });
    const seen = watch(out);
    out.start();
    await net.clock.advanceAsync(10);
    expect(seen.rejected).toMatchObject([{ status: 503, isLocal: true }]);
    expect(await net.left()).toEqual(nothing);
  });

  it('silence gives a 408 of our own after 32 seconds', async () => {
    net.network.fate = () => [];
    const done = net.alice.request({ method: 'OPTIONS', target: 'sip:192.0.2.2', from: '<sip:alice@192.0.2.1>' });
    await net.clock.advanceAsync(32_100);
    expect((await done).status).toBe(408);
    expect(await net.left()).toEqual(nothing);
  });

  it('a request too large for a datagram goes by TCP, and by UDP where that is refused', async () => {
    const big = `${offer}a=x:${'y'.repeat(1500)}\r\n`;
    const { inv } = await net.call({ offer: big });
    expect(inv.flow.transport).toBe('udp');
    inv.reject(486);
    const dave = net.userAgent('192.0.2.4', 4, ['udp', 'tcp']);
    const flows: string[] = [];
    dave.onInvite((invite) => {
      flows.push(invite.flow.transport);
      invite.reject(486);
    });
    await net.call({ offer: big, target: 'sip:dave@192.0.2.4' });
    expect(flows).toEqual(['tcp']);
    expect(await net.left()).toEqual(nothing);
  });
});
