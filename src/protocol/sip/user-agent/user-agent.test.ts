import { beforeEach, describe, expect, it } from 'vitest';
import { SipNetwork } from '../../../../test/support/sip-network.ts';
import { SeededRandom } from '../../../kernel/random.ts';
import { VirtualClock } from '../../../kernel/virtual-clock.ts';
import type { IncomingInvite, InviteSession, OutgoingInvite, OutgoingInviteEvents } from './index.ts';
import { SipUserAgent, sdpBody } from './index.ts';
import type { SessionEvents } from './session-events.ts';

const offer = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n';
const answer = 'v=0\r\no=- 2 1 IN IP4 192.0.2.2\r\n';

let clock: VirtualClock;
let network: SipNetwork;
let alice: SipUserAgent;
let bob: SipUserAgent;
let incoming: IncomingInvite[];
let unhandled: unknown[];

function userAgent(name: string, seed: number, transports: ('udp' | 'tcp')[] = ['udp']): SipUserAgent {
  return new SipUserAgent({
    transport: network.host(name, transports),
    clock,
    random: new SeededRandom(seed),
    sessionTimer: { intervalS: 0, minimumS: 90 },
  });
}

beforeEach(() => {
  clock = new VirtualClock();
  network = new SipNetwork(clock);
  alice = userAgent('192.0.2.1', 1);
  bob = userAgent('192.0.2.2', 2);
  incoming = [];
  unhandled = [];
  bob.onInvite((invite) => incoming.push(invite));
});

interface Seen {
  trying: OutgoingInviteEvents['trying'][] | undefined;
  provisional: OutgoingInviteEvents['provisional'][] | undefined;
  accepted: OutgoingInviteEvents['accepted'][] | undefined;
  rejected: OutgoingInviteEvents['rejected'][] | undefined;
}

function watch(invite: OutgoingInvite): Seen {
  const seen: Seen = { trying: undefined, provisional: undefined, accepted: undefined, rejected: undefined };
  invite.on('trying', (event) => (seen.trying ??= []).push(event));
  invite.on('provisional', (event) => (seen.provisional ??= []).push(event));
  invite.on('accepted', (event) => (seen.accepted ??= []).push(event));
  invite.on('rejected', (event) => (seen.rejected ??= []).push(event));
  return seen;
}

async function call(
  options: Partial<Parameters<SipUserAgent['invite']>[0]> = {},
): Promise<{ out: OutgoingInvite; seen: Seen; inv: IncomingInvite }> {
  const out = alice.invite({ target: 'sip:bob@192.0.2.2', from: '<sip:alice@192.0.2.1>', offer, ...options });
  const seen = watch(out);
  out.start();
  await clock.advanceAsync(10);
  return { out, seen, inv: incoming.at(-1)! };
}

async function connected(options: Parameters<typeof call>[0] = {}): Promise<{ a: InviteSession; b: InviteSession; seen: Seen }> {
  const { seen, inv } = await call(options);
  const b = inv.accept({ body: sdpBody(answer) });
  await clock.advanceAsync(10);
  return { a: seen.accepted![0]!.session, b, seen };
}

function terminations(session: InviteSession): SessionEvents['terminated'][] {
  const seen: SessionEvents['terminated'][] = [];
  session.on('terminated', (event) => seen.push(event));
  return seen;
}

async function expectNothingLeft(): Promise<void> {
  await clock.advanceAsync(200_000);
  expect(clock.pendingTimers).toBe(0);
  for (const one of [alice, bob]) expect(one.usage()).toEqual({ transactions: 0, dialogs: 0, pendingInvites: 0 });
  expect(unhandled).toEqual([]);
}

const count = (part: string): number => network.log.filter((line) => line.includes(part)).length;

describe('a call', () => {
  it('rings, is answered, is acknowledged and ended by the caller', async () => {
    const { seen, inv } = await call();
    inv.provisional(180);
    await clock.advanceAsync(10);
    expect(seen.provisional).toMatchObject([{ status: 180, description: undefined }]);
    const b = inv.accept({ body: sdpBody(answer) });
    let acknowledged = 0;
    b.on('acknowledged', () => acknowledged++);
    await clock.advanceAsync(10);
    expect(seen.accepted).toMatchObject([{ description: answer, acknowledge: undefined }]);
    expect(acknowledged).toBe(1);
    const ended = terminations(b);
    seen.accepted![0]!.session.bye();
    await clock.advanceAsync(10);
    expect(ended).toMatchObject([{ cause: 'bye-received' }]);
    await expectNothingLeft();
  });

  it('is ended by the called', async () => {
    const { a, b } = await connected();
    const ended = terminations(a);
    b.bye();
    await clock.advanceAsync(10);
    expect(ended).toMatchObject([{ cause: 'bye-received' }]);
    await expectNothingLeft();
  });

  it('carries the offer in the 2xx and the answer in the ACK when the INVITE has none', async () => {
    const out = alice.invite({ target: 'sip:bob@192.0.2.2', from: '<sip:alice@192.0.2.1>' });
    const seen = watch(out);
    out.start();
    await clock.advanceAsync(10);
    const b = incoming[0]!.accept({ body: sdpBody(offer) });
    const answers: (string | undefined)[] = [];
    b.on('acknowledged', (event) => answers.push(event.answer));
    await clock.advanceAsync(10);
    expect(count('ACK')).toBe(0);
    seen.accepted![0]!.acknowledge!(answer);
    await clock.advanceAsync(10);
    expect(answers).toEqual([answer]);
    b.bye();
    await expectNothingLeft();
  });

  it('is refused with status, reason and headers', async () => {
    const { seen, inv } = await call();
    inv.reject(486, { headers: [['Reason', 'Q.850;cause=17']] });
    await clock.advanceAsync(10);
    expect(seen.rejected).toMatchObject([{ status: 486, isLocal: false }]);
    expect(seen.rejected![0]!.message.headers.get('Reason')).toBe('Q.850;cause=17');
    await expectNothingLeft();
  });

  it('tells the contacts of a redirection', async () => {
    const { seen, inv } = await call();
    inv.reject(302, { headers: [['Contact', '<sip:carol@192.0.2.9>']] });
    await clock.advanceAsync(10);
    expect(seen.rejected).toMatchObject([{ status: 302, contacts: ['sip:carol@192.0.2.9'] }]);
    await expectNothingLeft();
  });

  it('is ended when its 2xx is never acknowledged', async () => {
    const { inv } = await call();
    const b = inv.accept({ body: sdpBody(answer) });
    const ended = terminations(b);
    network.fate = (bytes) => (bytes.toString('latin1').startsWith('ACK') ? [] : [1]);
    await clock.advanceAsync(40_000);
    expect(ended).toMatchObject([{ cause: 'no-ack' }]);
    await expectNothingLeft();
  });

  it('holds the BYE of the called until the ACK has come', async () => {
    const { inv } = await call();
    network.fate = (bytes) => (bytes.toString('latin1').startsWith('ACK') ? [300] : [1]);
    const b = inv.accept({ body: sdpBody(answer) });
    b.bye();
    await clock.advanceAsync(100);
    expect(count('BYE')).toBe(0);
    await clock.advanceAsync(1000);
    expect(count('BYE')).toBe(1);
    await expectNothingLeft();
  });
});

describe('CANCEL', () => {
  it('is held until a 1xx has come, and gets 200 while the INVITE gets 487', async () => {
    const { seen, out, inv } = await call();
    const reasons: (string | undefined)[] = [];
    inv.on('cancelled', (event) => reasons.push(event.reason));
    out.cancel('SIP;cause=200;text="Call completed elsewhere"');
    await clock.advanceAsync(10);
    expect(count('CANCEL')).toBe(0);
    inv.provisional(180);
    await clock.advanceAsync(10);
    expect(count('CANCEL sip:')).toBe(1);
    expect(reasons).toEqual(['SIP;cause=200;text="Call completed elsewhere"']);
    expect(seen.rejected).toMatchObject([{ status: 487 }]);
    await expectNothingLeft();
  });

  it('that crosses the 2xx ends the call by ACK and BYE', async () => {
    const { seen, out, inv } = await call();
    inv.provisional(180);
    await clock.advanceAsync(10);
    inv.accept({ body: sdpBody(answer) });
    out.cancel();
    await clock.advanceAsync(100);
    expect(seen.accepted).toBeUndefined();
    expect(seen.rejected).toMatchObject([{ status: 487 }]);
    expect(count('ACK')).toBe(1);
    expect(count('BYE')).toBe(1);
    await expectNothingLeft();
  });

  it('of a call that nobody answers at all ends it', async () => {
    network.fate = () => [];
    const out = alice.invite({ target: 'sip:bob@192.0.2.2', from: '<sip:alice@192.0.2.1>', offer });
    const seen = watch(out);
    out.start();
    await clock.advanceAsync(10);
    out.cancel();
    await clock.advanceAsync(40_000);
    expect(seen.rejected).toMatchObject([{ status: 487, isLocal: true }]);
    await expectNothingLeft();
  });
});

describe('reliable provisional responses (RFC 3262)', () => {
  it('are acknowledged, and the 2xx waits for the PRACK of one with a description', async () => {
    const { seen, inv } = await call();
    network.fate = (bytes) => (bytes.toString('latin1').startsWith('PRACK') ? [600] : [1]);
    inv.provisional(183, { reliable: true, body: sdpBody(answer) });
    inv.accept({ body: sdpBody(answer) });
    await clock.advanceAsync(300);
    expect(seen.provisional).toMatchObject([{ status: 183, description: answer }]);
    expect(seen.accepted).toBeUndefined();
    await clock.advanceAsync(1000);
    expect(seen.accepted).toHaveLength(1);
    expect(seen.accepted![0]!.message.body).toHaveLength(0);
    seen.accepted![0]!.session.bye();
    await expectNothingLeft();
  });

  it('are repeated until acknowledged, and told once', async () => {
    let lost = 0;
    const { seen, inv } = await call();
    network.fate = (bytes) => (bytes.toString('latin1').startsWith('PRACK') && lost++ < 2 ? [] : [1]);
    inv.provisional(183, { reliable: true, body: sdpBody(answer) });
    await clock.advanceAsync(5000);
    expect(count('SIP/2.0 183')).toBeGreaterThan(1);
    expect(seen.provisional).toHaveLength(1);
    inv.reject(486);
    await expectNothingLeft();
  });

  it('refuse the call with 504 when the PRACK never comes', async () => {
    const { seen, inv } = await call();
    network.fate = (bytes) => (bytes.toString('latin1').startsWith('PRACK') ? [] : [1]);
    inv.provisional(180, { reliable: true });
    await clock.advanceAsync(40_000);
    expect(seen.rejected).toHaveLength(1);
    await expectNothingLeft();
  });

  it('are PRACKed with the answer when they carry the offer', async () => {
    const { seen, inv } = await call({ offer: undefined as never });
    const answers: string[] = [];
    inv.on('provisionalAnswered', (event) => answers.push(event.answer));
    inv.provisional(183, { reliable: true, body: sdpBody(offer) });
    await clock.advanceAsync(10);
    seen.provisional![0]!.acknowledge!(answer);
    await clock.advanceAsync(10);
    expect(answers).toEqual([answer]);
    const b = inv.accept();
    await clock.advanceAsync(10);
    expect(seen.accepted).toMatchObject([{ acknowledge: undefined }]);
    b.bye();
    await expectNothingLeft();
  });

  async function offeredInPrack() {
    const { seen, inv } = await call();
    inv.provisional(183, { reliable: true, body: sdpBody(answer) });
    await clock.advanceAsync(10);
    // The caller's own PRACK of the second response is lost; another one, with an offer, comes instead.
    network.fate = (bytes) => (/^PRACK[\s\S]*Content-Length: 0/.test(bytes.toString('latin1')) ? [] : [1]);
    inv.provisional(180, { reliable: true });
    await clock.advanceAsync(10);
    const { message, session } = seen.provisional!.at(-1)!;
    const rack = `${message.headers.get('RSeq')} ${message.headers.get('CSeq')}`;
    const offers: SessionEvents['updateReceived'][] = [];
    inv.session.on('updateReceived', (event) => offers.push(event));
    const done = session!.request('PRACK', { headers: [['RAck', rack]], body: sdpBody(`${offer}2`) });
    await clock.advanceAsync(10);
    return { seen, inv, offers, done };
  }

  it('whose PRACK carries another offer have it answered in the 2xx to the PRACK, before that to the INVITE', async () => {
    const { seen, inv, offers, done } = await offeredInPrack();
    expect(offers).toMatchObject([{ offer: `${offer}2`, message: { method: 'PRACK' } }]);
    inv.accept();
    await clock.advanceAsync(50);
    expect(seen.accepted).toBeUndefined();
    offers[0]!.respond(200, { body: sdpBody(`${answer}2`) });
    await clock.advanceAsync(50);
    expect((await done).body.toString()).toBe(`${answer}2`);
    expect(seen.accepted).toHaveLength(1);
    expect(seen.accepted![0]!.message.body).toHaveLength(0);
    seen.accepted![0]!.session.bye();
    await expectNothingLeft();
  });

  it('whose PRACK carries an offer that does not suit stay acknowledged, and the call goes on', async () => {
    const { seen, inv, offers, done } = await offeredInPrack();
    offers[0]!.respond(488);
    await clock.advanceAsync(50);
    expect((await done).status).toBe(488);
    inv.accept();
    await clock.advanceAsync(50);
    expect(seen.accepted).toHaveLength(1);
    seen.accepted![0]!.session.bye();
    await expectNothingLeft();
  });
});

describe('what we say that we allow', () => {
  it('names what we answer; what we only know is refused with 405, what nobody knows with 501', async () => {
    const ask = async (method: string) => {
      const request = alice.request({ method, target: 'sip:bob@192.0.2.2', from: '<sip:alice@192.0.2.1>' });
      await clock.advanceAsync(100);
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
    const { a, b } = await connected();
    const inDialog = a.request('MESSAGE');
    await clock.advanceAsync(100);
    expect((await inDialog).status).toBe(405);
    b.bye();
    await expectNothingLeft();
  });
});

describe('inside a session', () => {
  it('a re-INVITE is answered and acknowledged', async () => {
    const { a, b } = await connected();
    b.on('reInviteReceived', (event) => event.respond(200, { body: sdpBody(`${event.offer}x`) }));
    const done = a.reInvite({ offer });
    await clock.advanceAsync(50);
    expect((await done).body.toString()).toBe(`${offer}x`);
    a.bye();
    await expectNothingLeft();
  });

  it('a re-INVITE without body is offered to, and answered in the ACK', async () => {
    const { a, b } = await connected();
    b.on('reInviteReceived', (event) => event.respond(200, { body: sdpBody(offer) }));
    const answers: (string | undefined)[] = [];
    b.on('acknowledged', (event) => answers.push(event.answer));
    const done = a.reInvite({ answer: async () => answer });
    await clock.advanceAsync(50);
    await done;
    expect(answers).toEqual([answer]);
    a.bye();
    await expectNothingLeft();
  });

  it('glare is refused with 491 on both sides and both succeed after the back-off', async () => {
    const { a, b } = await connected();
    for (const one of [a, b]) one.on('reInviteReceived', (event) => event.respond(200, { body: sdpBody(answer) }));
    const first = a.reInvite({ offer });
    const second = b.reInvite({ offer });
    await clock.advanceAsync(10_000);
    expect((await first).status).toBe(200);
    expect((await second).status).toBe(200);
    expect(count('491')).toBeGreaterThan(0);
    a.bye();
    await expectNothingLeft();
  });

  it('UPDATE, INFO, NOTIFY and REFER reach the peer', async () => {
    const { a, b } = await connected();
    const seen: string[] = [];
    b.on('updateReceived', (event) => {
      seen.push('update');
      event.respond(200);
    });
    b.on('infoReceived', (event) => seen.push(event.contentType));
    b.on('referReceived', (event) => {
      seen.push(event.referTo);
      event.accept();
      event.notify(100, 'Trying');
      event.notify(200, 'OK');
    });
    const fragments: string[] = [];
    a.on('notifyReceived', (event) => fragments.push(event.body.toString().trim()));
    const done = Promise.all([
      a.update({ headers: [['P-Asserted-Identity', '<sip:x@192.0.2.1>']] }),
      a.info('application/dtmf-relay', 'Signal=1\r\nDuration=100\r\n'),
      a.refer('<sip:carol@192.0.2.3>'),
    ]);
    await clock.advanceAsync(100);
    expect((await done).map((response) => response.status)).toEqual([200, 200, 202]);
    expect(seen.toSorted()).toEqual(['application/dtmf-relay', 'sip:carol@192.0.2.3', 'update']);
    expect(fragments).toEqual(['SIP/2.0 100 Trying', 'SIP/2.0 200 OK']);
    a.bye();
    await expectNothingLeft();
  });

  it('481 to a request ends the session', async () => {
    const { a, b } = await connected();
    network.fate = (bytes) => (bytes.toString('latin1').startsWith('BYE') ? [] : [1]);
    b.bye();
    const ended = terminations(a);
    await clock.advanceAsync(40_000);
    network.fate = () => [1];
    void a.info('text/plain', 'x');
    await clock.advanceAsync(100);
    expect(ended).toMatchObject([{ cause: 'peer-gone' }]);
    await expectNothingLeft();
  });

  it('an older sequence number is refused with 500', async () => {
    const { a, b } = await connected();
    const done = a.info('text/plain', '1');
    await clock.advanceAsync(10);
    await done;
    const info = network.sent.findLast((one) => one.text.startsWith('INFO'))!;
    const old = info.text.replace(/branch=\S+?;/, 'branch=z9hG4bKold;').replace(/CSeq: \d+/, 'CSeq: 1');
    network.find('192.0.2.2')!.deliver(Buffer.from(old, 'latin1'), 'udp', '192.0.2.1');
    await clock.advanceAsync(10);
    expect(network.log.at(-1)).toContain('500');
    b.bye();
    await expectNothingLeft();
  });
});

describe('session timers (RFC 4028)', () => {
  it('are refreshed by the refresher for as long as both live', async () => {
    const { a, b, seen } = await connected({ sessionIntervalS: 200 });
    expect(seen.accepted![0]!.message.headers.get('Session-Expires')).toBe('200;refresher=uac');
    b.on('updateReceived', (event) => event.respond(200));
    await clock.advanceAsync(1_001_000);
    expect(count('UPDATE sip:')).toBe(10);
    expect([a.state, b.state]).toEqual(['confirmed', 'confirmed']);
    a.bye();
    await expectNothingLeft();
  });

  it('end the session in time when nobody refreshes', async () => {
    const { b } = await connected({ sessionIntervalS: 200 });
    const ended = terminations(b);
    network.fate = () => [];
    await clock.advanceAsync(200_000);
    expect(ended).toMatchObject([{ cause: 'session-timer' }]);
    await expectNothingLeft();
  });

  it('an interval that is too short is raised after 422', async () => {
    const { seen } = await connected({ sessionIntervalS: 60 });
    expect(count('422')).toBe(1);
    expect(seen.accepted![0]!.message.headers.get('Session-Expires')).toBe('90;refresher=uac');
    seen.accepted![0]!.session.bye();
    await expectNothingLeft();
  });
});

describe('on the way out', () => {
  it('the next server is tried after an unreachable one and after 503', async () => {
    const carol = userAgent('192.0.2.3', 3);
    carol.onInvite((invite) => invite.reject(503));
    network.find('192.0.2.1')!.names.set('trunk.example', [
      { transport: 'udp', host: '192.0.2.9', port: 5060 },
      { transport: 'udp', host: '192.0.2.3', port: 5060 },
      { transport: 'udp', host: '192.0.2.2', port: 5060 },
    ]);
    const { inv, seen } = await call({ target: 'sip:1@trunk.example' });
    inv.reject(486);
    await clock.advanceAsync(10);
    expect(seen.rejected).toMatchObject([{ status: 486 }]);
    await expectNothingLeft();
  });

  it('a server that says nothing is left for the next after the patience asked for, and cancelled when it speaks late', async () => {
    network.host('192.0.2.3');
    network.find('192.0.2.1')!.names.set('trunk.example', [
      { transport: 'udp', host: '192.0.2.3', port: 5060 },
      { transport: 'udp', host: '192.0.2.2', port: 5060 },
    ]);
    const out = alice.invite({ target: 'sip:1@trunk.example', from: '<sip:alice@192.0.2.1>', offer, firstResponseMs: 4000 });
    const seen = watch(out);
    out.start();
    await clock.advanceAsync(3900);
    expect(incoming).toHaveLength(0);
    await clock.advanceAsync(200);
    // The other server wakes up with its repetitions still under way.
    const late = userAgent('192.0.2.3', 3);
    late.onInvite((invite) => invite.provisional(180));
    await clock.advanceAsync(10_000);
    expect(count('192.0.2.1>192.0.2.3 CANCEL')).toBe(1);
    incoming[0]!.accept({ body: sdpBody(answer) });
    await clock.advanceAsync(10);
    expect(seen.accepted).toHaveLength(1);
    expect(seen.rejected).toBeUndefined();
    seen.accepted![0]!.session.bye();
    await expectNothingLeft();
  });

  it('a lone server that says nothing fails the call after the patience asked for', async () => {
    network.fate = () => [];
    const out = alice.invite({ target: 'sip:1@192.0.2.2', from: '<sip:alice@192.0.2.1>', offer, firstResponseMs: 4000 });
    const seen = watch(out);
    out.start();
    await clock.advanceAsync(4100);
    expect(seen.rejected).toMatchObject([{ status: 408, isLocal: true }]);
    await expectNothingLeft();
  });

  it('a call put through late by a server that was left counts, and the attempt elsewhere ends', async () => {
    const carol = userAgent('192.0.2.3', 3);
    const late: IncomingInvite[] = [];
    carol.onInvite((invite) => late.push(invite));
    network.find('192.0.2.1')!.names.set('trunk.example', [
      { transport: 'udp', host: '192.0.2.3', port: 5060 },
      { transport: 'udp', host: '192.0.2.2', port: 5060 },
    ]);
    network.fate = (bytes) => (/^SIP\/2.0 1/.test(bytes.toString('latin1')) ? [] : [1]);
    const out = alice.invite({ target: 'sip:1@trunk.example', from: '<sip:alice@192.0.2.1>', offer, firstResponseMs: 4000 });
    const seen = watch(out);
    out.start();
    await clock.advanceAsync(4100);
    network.fate = () => [1];
    incoming[0]!.provisional(180);
    await clock.advanceAsync(10);
    late[0]!.accept({ body: sdpBody(answer) });
    await clock.advanceAsync(1000);
    expect(seen.accepted).toHaveLength(1);
    expect(seen.rejected).toBeUndefined();
    expect(incoming[0]!.isPending).toBe(false);
    seen.accepted![0]!.session.bye();
    await expectNothingLeft();
  });

  it('nobody reachable gives a 503 of our own', async () => {
    const out = alice.invite({ target: 'sip:x@192.0.2.77', from: '<sip:alice@192.0.2.1>', offer });
    const seen = watch(out);
    out.start();
    await clock.advanceAsync(10);
    expect(seen.rejected).toMatchObject([{ status: 503, isLocal: true }]);
    await expectNothingLeft();
  });

  it('silence gives a 408 of our own after 32 seconds', async () => {
    network.fate = () => [];
    const done = alice.request({ method: 'OPTIONS', target: 'sip:192.0.2.2', from: '<sip:alice@192.0.2.1>' });
    await clock.advanceAsync(32_100);
    expect((await done).status).toBe(408);
    await expectNothingLeft();
  });

  it('a request too large for a datagram goes by TCP, and by UDP where that is refused', async () => {
    const big = `${offer}a=x:${'y'.repeat(1500)}\r\n`;
    const { inv } = await call({ offer: big });
    expect(inv.flow.transport).toBe('udp');
    inv.reject(486);
    const dave = userAgent('192.0.2.4', 4, ['udp', 'tcp']);
    const flows: string[] = [];
    dave.onInvite((invite) => {
      flows.push(invite.flow.transport);
      invite.reject(486);
    });
    await call({ offer: big, target: 'sip:dave@192.0.2.4' });
    expect(flows).toEqual(['tcp']);
    await expectNothingLeft();
  });
});

describe('what comes in', () => {
  it('an unknown Require is refused with 420', async () => {
    const { seen } = await call({ headers: [['Require', 'teleportation']] });
    expect(seen.rejected).toMatchObject([{ status: 420 }]);
    expect(seen.rejected![0]!.message.headers.get('Unsupported')).toBe('teleportation');
    await expectNothingLeft();
  });

  it('Max-Forwards 0 is refused with 483', async () => {
    const { seen } = await call({ maxForwards: 0 });
    expect(seen.rejected).toMatchObject([{ status: 483 }]);
    await expectNothingLeft();
  });

  it('Replaces without such a dialog is refused with 481; with one it is found whichever way round the tags stand', async () => {
    const { b, a } = await connected();
    const { callId, localTag, remoteTag } = b.dialog;
    const wrong = await call({ headers: [['Replaces', `${callId};to-tag=x;from-tag=${remoteTag}`]] });
    expect(wrong.seen.rejected).toMatchObject([{ status: 481 }]);
    for (const [to, from] of [
      [localTag, remoteTag],
      [remoteTag, localTag],
    ]) {
      const { inv } = await call({ headers: [['Replaces', `${callId};to-tag=${to};from-tag=${from}`]] });
      expect(inv.replacedSession).toBe(b);
      inv.reject(486);
    }
    const early = await call({ headers: [['Replaces', `${callId};to-tag=${localTag};from-tag=${remoteTag};early-only`]] });
    expect(early.seen.rejected).toMatchObject([{ status: 486 }]);
    a.bye();
    await expectNothingLeft();
  });

  it('OPTIONS is answered with what we can', async () => {
    const done = alice.request({ method: 'OPTIONS', target: 'sip:192.0.2.2', from: '<sip:alice@192.0.2.1>' });
    await clock.advanceAsync(10);
    expect((await done).headers.get('Allow')).toContain('INVITE');
    await expectNothingLeft();
  });

  it('a caller whose connection breaks while it rings has given up', async () => {
    const { inv } = await call();
    const causes: string[] = [];
    inv.on('cancelled', (event) => causes.push(event.cause));
    network.find('192.0.2.2')!.closeFlow('192.0.2.1');
    expect(causes).toEqual(['flow-lost']);
    network.fate = () => [];
    await expectNothingLeft();
  });
});

describe('forking', () => {
  it('every further 2xx is acknowledged and ended, and the losers’ early dialogs go', async () => {
    const { seen, inv } = await call();
    inv.provisional(180);
    await clock.advanceAsync(10);
    // A second branch behind a forking proxy: the same responses with another tag and Contact.
    const carol = userAgent('192.0.2.3', 3);
    const tag = inv.session.dialog.localTag;
    const asCarol = (text: string) =>
      text.replaceAll(tag, 'carols').replace(/Contact: <sip:192\.0\.2\.2/, 'Contact: <sip:192.0.2.3');
    const ringing = network.sent.findLast((one) => one.text.startsWith('SIP/2.0 180'))!;
    network.find('192.0.2.1')!.deliver(Buffer.from(asCarol(ringing.text), 'latin1'), 'udp', '192.0.2.2');
    expect(seen.provisional).toHaveLength(2);
    expect(seen.provisional![1]!.session).not.toBe(seen.provisional![0]!.session);
    inv.accept({ body: sdpBody(answer) });
    await clock.advanceAsync(5);
    const ok = network.sent.findLast((one) => one.text.startsWith('SIP/2.0 200'))!;
    network
      .find('192.0.2.1')!
      .deliver(Buffer.from(asCarol(ok.text).replace(/CSeq: .*/, 'CSeq: 1 INVITE'), 'latin1'), 'udp', '192.0.2.2');
    await clock.advanceAsync(20);
    expect(seen.accepted).toHaveLength(1);
    expect(network.log.filter((line) => line.includes('>192.0.2.3 ACK'))).toHaveLength(1);
    expect(network.log.filter((line) => line.includes('>192.0.2.3 BYE'))).toHaveLength(1);
    seen.accepted![0]!.session.bye();
    await expectNothingLeft();
    expect(carol.usage().dialogs).toBe(0);
  });
});
