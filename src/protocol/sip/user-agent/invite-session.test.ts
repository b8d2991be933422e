import { beforeEach, describe, expect, it } from 'vitest';
import { sdpBody } from './index.ts';
import { answer, nothing, offer, TwoUserAgents, terminations } from './two-user-agents-fixture.ts';

let net: TwoUserAgents;

beforeEach(() => {
  net = new TwoUserAgents();
});

describe('inside a session', () => {
  it('a re-INVITE is answered and acknowledged', async () => {
    const { a, b } = await net.connected();
    b.on('reInviteReceived', (event) => event.respond(200, { body: sdpBody(`${event.offer}x`) }));
    const done = a.reInvite({ offer });
    await net.clock.advanceAsync(50);
    expect((await done).body.toString()).toBe(`${offer}x`);
    a.bye();
    expect(await net.left()).toEqual(nothing);
  });

  it('a re-INVITE without body is offered to, and answered in the ACK', async () => {
    const { a, b } = await net.connected();
    b.on('reInviteReceived', (event) => event.respond(200, { body: sdpBody(offer) }));
    const answers: (string | undefined)[] = [];
    b.on('acknowledged', (event) => answers.push(event.answer));
    const done = a.reInvite({ answer: async () => answer });
    await net.clock.advanceAsync(50);
    await done;
    expect(answers).toEqual([answer]);
    a.bye();
    expect(await net.left()).toEqual(nothing);
  });

  it('glare is refused with 491 on both sides and both succeed after the back-off', async () => {
    const { a, b } = await net.connected();
    for (const one of [a, b]) one.on('reInviteReceived', (event) => event.respond(200, { body: sdpBody(answer) }));
    const first = a.reInvite({ offer });
    const second = b.reInvite({ offer });
    await net.clock.advanceAsync(10_000);
    expect((await first).status).toBe(200);
    expect((await second).status).toBe(200);
    expect(net.count('491')).toBeGreaterThan(0);
    a.bye();
    expect(await net.left()).toEqual(nothing);
  });

  it('UPDATE, INFO, NOTIFY and REFER reach the peer', async () => {
    const { a, b } = await net.connected();
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
    await net.clock.advanceAsync(100);
    expect((await done).map((response) => response.status)).toEqual([200, 200, 202]);
    expect(seen.toSorted()).toEqual(['application/dtmf-relay', 'sip:carol@192.0.2.3', 'update']);
    expect(fragments).toEqual(['SIP/2.0 100 Trying', 'SIP/2.0 200 OK']);
    a.bye();
    expect(await net.left()).toEqual(nothing);
  });

  it('481 to a request ends the session', async () => {
    const { a, b } = await net.connected();
    net.network.fate = (bytes) => (bytes.toString('latin1').startsWith('BYE') ? [] : [1]);
    b.bye();
    const ended = terminations(a);
    await net.clock.advanceAsync(40_000);
    net.network.fate = () => [1];
    void a.info('text/plain', 'x');
    await net.clock.advanceAsync(100);
    expect(ended).toMatchObject([{ cause: 'peer-gone' }]);
    expect(await net.left()).toEqual(nothing);
  });

  it('an older sequence number is refused with 500', async () => {
    const { a, b } = await net.connected();
    const done = a.info('text/plain', '1');
    await net.clock.advanceAsync(10);
    await done;
    const info = net.network.sent.findLast((one) => one.text.startsWith('INFO'))!;
    const old = info.text.replace(/branch=\S+?;/, 'branch=z9hG4bKold;').replace(/CSeq: \d+/, 'CSeq: 1');
    net.network.find('192.0.2.2')!.deliver(Buffer.from(old, 'latin1'), 'udp', '192.0.2.1');
    await net.clock.advanceAsync(10);
    expect(net.network.log.at(-1)).toContain('500');
    b.bye();
    expect(await net.left()).toEqual(nothing);
  });
});

describe('session timers (RFC 4028)', () => {
  it('are refreshed by the refresher for as long as both live', async () => {
    const { a, b, seen } = await net.connected({ sessionIntervalS: 200 });
    expect(seen.accepted![0]!.message.headers.get('Session-Expires')).toBe('200;refresher=uac');
    b.on('updateReceived', (event) => event.respond(200));
    await net.clock.advanceAsync(1_001_000);
    expect(net.count('UPDATE sip:')).toBe(10);
    expect([a.state, b.state]).toEqual(['confirmed', 'confirmed']);
    a.bye();
    expect(await net.left()).toEqual(nothing);
  });

  it('end the session in time when nobody refreshes', async () => {
    const { b } = await net.connected({ sessionIntervalS: 200 });
    const ended = terminations(b);
    net.network.fate = () => [];
    await net.clock.advanceAsync(200_000);
    expect(ended).toMatchObject([{ cause: 'session-timer' }]);
    expect(await net.left()).toEqual(nothing);
  });

  it('an interval that is too short is raised after 422', async () => {
    const { seen } = await net.connected({ sessionIntervalS: 60 });
    expect(net.count('422')).toBe(1);
    expect(seen.accepted![0]!.message.headers.get('Session-Expires')).toBe('90;refresher=uac');
    seen.accepted![0]!.session.bye();
    expect(await net.left()).toEqual(nothing);
  });
});
