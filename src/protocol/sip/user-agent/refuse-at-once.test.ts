import { beforeEach, describe, expect, it } from 'vitest';
import type { SipRequest } from '../message/index.ts';
import { sdpBody } from './index.ts';
import { answer, nothing, TwoUserAgents, watch } from './two-user-agents-fixture.ts';

let net: TwoUserAgents;
let asked: SipRequest[];
let isRefused: boolean;

beforeEach(() => {
  net = new TwoUserAgents();
  asked = [];
  isRefused = true;
  net.bob.refuseInvites({ status: 503, headers: { 'Retry-After': '5' } }, (invite) => {
    asked.push(invite);
    return isRefused;
  });
});

describe('a new call that is refused at once', () => {
  it('hears it with its headers, and nothing is made of it', async () => {
    const { seen } = await net.call();
    expect(seen.rejected).toMatchObject([{ status: 503, isLocal: false }]);
    expect(seen.rejected![0]!.message.headers.get('Retry-After')).toBe('5');
    expect(net.incoming).toEqual([]);
    expect(net.bob.usage()).toEqual({ transactions: 0, dialogs: 0, pendingInvites: 0 });
    expect(net.count('ACK')).toBe(1);
    expect(net.count('503')).toBe(1);
    expect(await net.left()).toEqual(nothing);
  });

  it('is refused again, with the same tag, when its INVITE comes again, though others would be taken by then', async () => {
    net.network.fate = (bytes) => (bytes.toString('latin1').startsWith('SIP/2.0 503') ? [] : [1]);
    const { seen } = await net.call();
    isRefused = false;
    await net.clock.advanceAsync(600);
    net.network.fate = () => [1];
    await net.clock.advanceAsync(1500);
    expect(seen.rejected).toMatchObject([{ status: 503 }]);
    expect(asked).toHaveLength(1);
    expect(net.incoming).toEqual([]);
    const refusals = net.network.sent.filter(({ text }) => text.startsWith('SIP/2.0 503'));
    expect(refusals).toHaveLength(3);
    expect(new Set(refusals.map(({ text }) => /^To:.*;tag=(\w+)/m.exec(text)?.[1])).size).toBe(1);
    expect(await net.left()).toEqual(nothing);
  });

  it('is forgotten: the next call of the same caller is asked about', async () => {
    await net.call();
    isRefused = false;
    const { inv } = await net.call();
    inv.reject(486);
    expect(asked).toHaveLength(2);
    expect(await net.left()).toEqual(nothing);
  });

  it('is no INVITE within a call, and none that takes one over', async () => {
    isRefused = false;
    const { a, b } = await net.connected();
    isRefused = true;
    const changed: string[] = [];
    b.on('offerReceived', () => changed.push('offer'));
    const replaces = `${b.dialog.callId};to-tag=${b.dialog.localTag};from-tag=${b.dialog.remoteTag}`;
    const out = net.alice.invite({
      target: 'sip:bob@192.0.2.2',
      from: '<sip:alice@192.0.2.1>',
      headers: [['Replaces', replaces]],
    });
    const seen = watch(out);
    out.start();
    await net.clock.advanceAsync(10);
    expect(net.incoming.at(-1)?.replacedSession).toBe(b);
    net.incoming.at(-1)!.accept({ body: sdpBody(answer) });
    await net.clock.advanceAsync(10);
    expect(seen.rejected).toBeUndefined();
    expect(asked).toHaveLength(1);
    a.bye();
  });
});
