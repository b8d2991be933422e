import { beforeEach, describe, expect, it } from 'vitest';
import { sdpBody } from './index.ts';
import { answer, nothing, offer, TwoUserAgents, terminations, watch } from './two-user-agents-fixture.ts';

let net: TwoUserAgents;

beforeEach(() => {
  net = new TwoUserAgents();
});

describe('a call', () => {
  it('rings, is answered, is acknowledged and ended by the caller', async () => {
    const { seen, inv } = await net.call();
    inv.provisional(180);
    await net.clock.advanceAsync(10);
    expect(seen.provisional).toMatchObject([{ status: 180, description: undefined }]);
    const b = inv.accept({ body: sdpBody(answer) });
    let acknowledged = 0;
    b.on('acknowledged', () => acknowledged++);
    await net.clock.advanceAsync(10);
    expect(seen.accepted).toMatchObject([{ description: answer, acknowledge: undefined }]);
    expect(acknowledged).toBe(1);
    const ended = terminations(b);
    seen.accepted![0]!.session.bye();
    await net.clock.advanceAsync(10);
    expect(ended).toMatchObject([{ cause: 'bye-received' }]);
    expect(await net.left()).toEqual(nothing);
  });

  it('is ended by the called', async () => {
    const { a, b } = await net.connected();
    const ended = terminations(a);
    b.bye();
    await net.clock.advanceAsync(10);
    expect(ended).toMatchObject([{ cause: 'bye-received' }]);
    expect(await net.left()).toEqual(nothing);
  });

  it('carries the offer in the 2xx and the answer in the ACK when the INVITE has none', async () => {
    const out = net.alice.invite({ target: 'sip:bob@192.0.2.2', from: '<sip:alice@192.0.2.1>' });
    const seen = watch(out);
    out.start();
    await net.clock.advanceAsync(10);
    const b = net.incoming[0]!.accept({ body: sdpBody(offer) });
    const answers: (string | undefined)[] = [];
    b.on('acknowledged', (event) => answers.push(event.answer));
    await net.clock.advanceAsync(10);
    expect(net.count('ACK')).toBe(0);
    seen.accepted![0]!.acknowledge!(answer);
    await net.clock.advanceAsync(10);
    expect(answers).toEqual([answer]);
    b.bye();
    expect(await net.left()).toEqual(nothing);
  });

  it('is refused with status, reason and headers', async () => {
    const { seen, inv } = await net.call();
    inv.reject(486, { headers: [['Reason', 'Q.850;cause=17']] });
    await net.clock.advanceAsync(10);
    expect(seen.rejected).toMatchObject([{ status: 486, isLocal: false }]);
    expect(seen.rejected![0]!.message.headers.get('Reason')).toBe('Q.850;cause=17');
    expect(await net.left()).toEqual(nothing);
  });

  it('tells the contacts of a redirection', async () => {
    const { seen, inv } = await net.call();
    inv.reject(302, { headers: [['Contact', '<sip:carol@192.0.2.9>']] });
    await net.clock.advanceAsync(10);
    expect(seen.rejected).toMatchObject([{ status: 302, contacts: ['sip:carol@192.0.2.9'] }]);
    expect(await net.left()).toEqual(nothing);
  });

  it('is ended when its 2xx is never acknowledged', async () => {
    const { inv } = await net.call();
    const b = inv.accept({ body: sdpBody(answer) });
    const ended = terminations(b);
    net.network.fate = (bytes) => (bytes.toString('latin1').startsWith('ACK') ? [] : [1]);
    await net.clock.advanceAsync(40_000);
    expect(ended).toMatchObject([{ cause: 'no-ack' }]);
    expect(await net.left()).toEqual(nothing);
  });

  it('holds the BYE of the called until the ACK has come', async () => {
    const { inv } = await net.call();
    net.network.fate = (bytes) => (bytes.toString('latin1').startsWith('ACK') ? [300] : [1]);
    const b = inv.accept({ body: sdpBody(answer) });
    b.bye();
    await net.clock.advanceAsync(100);
    expect(net.count('BYE')).toBe(0);
    await net.clock.advanceAsync(1000);
    expect(net.count('BYE')).toBe(1);
    expect(await net.left()).toEqual(nothing);
  });
});

describe('CANCEL', () => {
  it('is held until a 1xx has come, and gets 200 while the INVITE gets 487', async () => {
    const { seen, out, inv } = await net.call();
    const reasons: (string | undefined)[] = [];
    inv.on('cancelled', (event) => reasons.push(event.reason));
    out.cancel('SIP;cause=200;text="Call completed elsewhere"');
    await net.clock.advanceAsync(10);
    expect(net.count('CANCEL')).toBe(0);
    inv.provisional(180);
    await net.clock.advanceAsync(10);
    expect(net.count('CANCEL sip:')).toBe(1);
    expect(reasons).toEqual(['SIP;cause=200;text="Call completed elsewhere"']);
    expect(seen.rejected).toMatchObject([{ status: 487 }]);
    expect(await net.left()).toEqual(nothing);
  });

  it('that crosses the 2xx ends the call by ACK and BYE', async () => {
    const { seen, out, inv } = await net.call();
    inv.provisional(180);
    await net.clock.advanceAsync(10);
    inv.accept({ body: sdpBody(answer) });
    out.cancel();
    await net.clock.advanceAsync(100);
    expect(seen.accepted).toBeUndefined();
    expect(seen.rejected).toMatchObject([{ status: 487 }]);
    expect(net.count('ACK')).toBe(1);
    expect(net.count('BYE')).toBe(1);
    expect(await net.left()).toEqual(nothing);
  });

  it('of a call that nobody answers at all ends it', async () => {
    net.network.fate = () => [];
    const out = net.alice.invite({ target: 'sip:bob@192.0.2.2', from: '<sip:alice@192.0.2.1>', offer });
    const seen = watch(out);
    out.start();
    await net.clock.advanceAsync(10);
    out.cancel();
    await net.clock.advanceAsync(40_000);
    expect(seen.rejected).toMatchObject([{ status: 487, isLocal: true }]);
    expect(await net.left()).toEqual(nothing);
  });
});

describe('what we say that we allow', () => {
  it('names what we answer; what we only know is refused with 405, what nobody knows with 501', async () => {
    const ask = async (method: string) => {
      const request = net.alice.request({ method, target: 'sip:bob@192.0.2.2', from: '<sip:alice@192.0.2.1>' });
      await net.clock.advanceAsync(100);
      return request;
    };
    const { headers } = await ask('OPTIONS');
    const allowed = (headers.get('Allow') ?? '').split(', ');
    expect(allowed).toEqual(expect.arrayContaining(['INVITE', 'UPDATE', 'PRACK', 'REFER', 'SUBSCRIBE']));
    for (const method of ['MESSAGE', 'PUBLISH']) {
      expect(allowed).not.toContain(method);
      expect((await ask(method)).status).toBe(405);
    }
    expect((await ask('DANCE')).status).toBe(501);
    const { a, b } = await net.connected();
    const inDialog = a.request('MESSAGE');
    await net.clock.advanceAsync(100);
    expect((await inDialog).status).toBe(405);
    b.bye();
    expect(await net.left()).toEqual(nothing);
  });
});

describe('what comes in', () => {
  it('an unknown Require is refused with 420', async () => {
    const { seen } = await net.call({ headers: [['Require', 'teleportation']] });
    expect(seen.rejected).toMatchObject([{ status: 420 }]);
    expect(seen.rejected![0]!.message.headers.get('Unsupported')).toBe('teleportation');
    expect(await net.left()).toEqual(nothing);
  });

  it('Max-Forwards 0 is refused with 483', async () => {
    const { seen } = await net.call({ maxForwards: 0 });
    expect(seen.rejected).toMatchObject([{ status: 483 }]);
    expect(await net.left()).toEqual(nothing);
  });

  it('Replaces without such a dialog is refused with 481; with one it is found whichever way round the tags stand', async () => {
    const { b, a } = await net.connected();
    const { callId, localTag, remoteTag } = b.dialog;
    const wrong = await net.call({ headers: [['Replaces', `${callId};to-tag=x;from-tag=${remoteTag}`]] });
    expect(wrong.seen.rejected).toMatchObject([{ status: 481 }]);
    for (const [to, from] of [
      [localTag, remoteTag],
      [remoteTag, localTag],
    ]) {
      const { inv } = await net.call({ headers: [['Replaces', `${callId};to-tag=${to};from-tag=${from}`]] });
      expect(inv.replacedSession).toBe(b);
      inv.reject(486);
    }
    const early = await net.call({ headers: [['Replaces', `${callId};to-tag=${localTag};from-tag=${remoteTag};early-only`]] });
    expect(early.seen.rejected).toMatchObject([{ status: 486 }]);
    a.bye();
    expect(await net.left()).toEqual(nothing);
  });

  it('OPTIONS is answered with what we can', async () => {
    const done = net.alice.request({ method: 'OPTIONS', target: 'sip:192.0.2.2', from: '<sip:alice@192.0.2.1>' });
    await net.clock.advanceAsync(10);
    expect((await done).headers.get('Allow')).toContain('INVITE');
    expect(await net.left()).toEqual(nothing);
  });

  it('a caller whose connection breaks while it rings has given up', async () => {
    const dave = net.userAgent('192.0.2.4', 4, ['tcp']);
    const causes: string[] = [];
    dave.onInvite((invite) => invite.on('cancelled', (event) => causes.push(event.cause)));
    await net.call({ target: 'sip:dave@192.0.2.4;transport=tcp' });
    net.network.find('192.0.2.4')!.deliver = () => {};
    net.network.find('192.0.2.4')!.closeFlow('192.0.2.1', 'tcp');
    expect(causes).toEqual(['flow-lost']);
    net.network.find('192.0.2.1')!.closeFlow('192.0.2.4', 'tcp');
    expect(await net.left()).toEqual(nothing);
  });
});

describe('forking', () => {
  it('every further 2xx is acknowledged and ended, and the losers’ early dialogs go', async () => {
    const { seen, inv } = await net.call();
    inv.provisional(180);
    await net.clock.advanceAsync(10);
    // A second branch behind a forking proxy: the same responses with another tag and Contact.
    const carol = net.userAgent('192.0.2.3', 3);
    const tag = inv.session.dialog.localTag;
    const asCarol = (text: string) =>
      text.replaceAll(tag, 'carols').replace(/Contact: <sip:192\.0\.2\.2/, 'Contact: <sip:192.0.2.3');
    const ringing = net.network.sent.findLast((one) => one.text.startsWith('SIP/2.0 180'))!;
    net.network.find('192.0.2.1')!.deliver(Buffer.from(asCarol(ringing.text), 'latin1'), 'udp', '192.0.2.2');
    expect(seen.provisional).toHaveLength(2);
    expect(seen.provisional![1]!.session).not.toBe(seen.provisional![0]!.session);
    inv.accept({ body: sdpBody(answer) });
    await net.clock.advanceAsync(5);
    const ok = net.network.sent.findLast((one) => one.text.startsWith('SIP/2.0 200'))!;
    net.network
      .find('192.0.2.1')!
      .deliver(Buffer.from(asCarol(ok.text).replace(/CSeq: .*/, 'CSeq: 1 INVITE'), 'latin1'), 'udp', '192.0.2.2');
    await net.clock.advanceAsync(20);
    expect(seen.accepted).toHaveLength(1);
    expect(net.network.log.filter((line) => line.includes('>192.0.2.3 ACK'))).toHaveLength(1);
    expect(net.network.log.filter((line) => line.includes('>192.0.2.3 BYE'))).toHaveLength(1);
    seen.accepted![0]!.session.bye();
    expect(await net.left()).toEqual(nothing);
    expect(carol.usage().dialogs).toBe(0);
  });
});
