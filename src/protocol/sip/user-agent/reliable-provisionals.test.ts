import { beforeEach, describe, expect, it } from 'vitest';
import { sdpBody } from './index.ts';
import type { SessionEvents } from './session-events.ts';
import { answer, nothing, offer, TwoUserAgents } from './two-user-agents-fixture.ts';

let net: TwoUserAgents;

beforeEach(() => {
  net = new TwoUserAgents();
});

describe('reliable provisional responses (RFC 3262)', () => {
  it('are acknowledged, and the 2xx waits for the PRACK of one with a description', async () => {
    const { seen, inv } = await net.call();
    net.network.fate = (bytes) => (bytes.toString('latin1').startsWith('PRACK') ? [600] : [1]);
    inv.provisional(183, { reliable: true, body: sdpBody(answer) });
    inv.accept({ body: sdpBody(answer) });
    await net.clock.advanceAsync(300);
    expect(seen.provisional).toMatchObject([{ status: 183, description: answer }]);
    expect(seen.accepted).toBeUndefined();
    await net.clock.advanceAsync(1000);
    expect(seen.accepted).toHaveLength(1);
    expect(seen.accepted![0]!.message.body).toHaveLength(0);
    seen.accepted![0]!.session.bye();
    expect(await net.left()).toEqual(nothing);
  });

  it('are repeated until acknowledged, and told once', async () => {
    let lost = 0;
    const { seen, inv } = await net.call();
    net.network.fate = (bytes) => (bytes.toString('latin1').startsWith('PRACK') && lost++ < 2 ? [] : [1]);
    inv.provisional(183, { reliable: true, body: sdpBody(answer) });
    await net.clock.advanceAsync(5000);
    expect(net.count('SIP/2.0 183')).toBeGreaterThan(1);
    expect(seen.provisional).toHaveLength(1);
    inv.reject(486);
    expect(await net.left()).toEqual(nothing);
  });

  it('refuse the call with 504 when the PRACK never comes', async () => {
    const { seen, inv } = await net.call();
    net.network.fate = (bytes) => (bytes.toString('latin1').startsWith('PRACK') ? [] : [1]);
    inv.provisional(180, { reliable: true });
    await net.clock.advanceAsync(40_000);
    expect(seen.rejected).toHaveLength(1);
    expect(await net.left()).toEqual(nothing);
  });

  it('are PRACKed with the answer when they carry the offer', async () => {
    const { seen, inv } = await net.call({ offer: undefined as never });
    const answers: string[] = [];
    inv.on('provisionalAnswered', (event) => answers.push(event.answer));
    inv.provisional(183, { reliable: true, body: sdpBody(offer) });
    await net.clock.advanceAsync(10);
    seen.provisional![0]!.acknowledge!(answer);
    await net.clock.advanceAsync(10);
    expect(answers).toEqual([answer]);
    const b = inv.accept();
    await net.clock.advanceAsync(10);
    expect(seen.accepted).toMatchObject([{ acknowledge: undefined }]);
    b.bye();
    expect(await net.left()).toEqual(nothing);
  });

  async function offeredInPrack() {
    const { seen, inv } = await net.call();
    inv.provisional(183, { reliable: true, body: sdpBody(answer) });
    await net.clock.advanceAsync(10);
    // The caller's own PRACK of the second response is lost; another one, with an offer, comes instead.
    net.network.fate = (bytes) => (/^PRACK[\s\S]*Content-Length: 0/.test(bytes.toString('latin1')) ? [] : [1]);
    inv.provisional(180, { reliable: true });
    await net.clock.advanceAsync(10);
    const { message, session } = seen.provisional!.at(-1)!;
    const rack = `${message.headers.get('RSeq')} ${message.headers.get('CSeq')}`;
    const offers: SessionEvents['updateReceived'][] = [];
    inv.session.on('updateReceived', (event) => offers.push(event));
    const done = session!.request('PRACK', { headers: [['RAck', rack]], body: sdpBody(`${offer}2`) });
    await net.clock.advanceAsync(10);
    return { seen, inv, offers, done };
  }

  it('whose PRACK carries another offer have it answered in the 2xx to the PRACK, before that to the INVITE', async () => {
    const { seen, inv, offers, done } = await offeredInPrack();
    expect(offers).toMatchObject([{ offer: `${offer}2`, message: { method: 'PRACK' } }]);
    inv.accept();
    await net.clock.advanceAsync(50);
    expect(seen.accepted).toBeUndefined();
    offers[0]!.respond(200, { body: sdpBody(`${answer}2`) });
    await net.clock.advanceAsync(50);
    expect((await done).body.toString()).toBe(`${answer}2`);
    expect(seen.accepted).toHaveLength(1);
    expect(seen.accepted![0]!.message.body).toHaveLength(0);
    seen.accepted![0]!.session.bye();
    expect(await net.left()).toEqual(nothing);
  });

  it('whose PRACK carries an offer that does not suit stay acknowledged, and the call goes on', async () => {
    const { seen, inv, offers, done } = await offeredInPrack();
    offers[0]!.respond(488);
    await net.clock.advanceAsync(50);
    expect((await done).status).toBe(488);
    inv.accept();
    await net.clock.advanceAsync(50);
    expect(seen.accepted).toHaveLength(1);
    seen.accepted![0]!.session.bye();
    expect(await net.left()).toEqual(nothing);
  });
});
