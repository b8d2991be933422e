import { beforeEach, describe, expect, it } from 'vitest';
import { SipNetwork } from '../../../test/support/sip-network.ts';
import { Emitter } from '../../kernel/events.ts';
import type { CallId, DeviceId, LegId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { SeededRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import {
  type ExtraHeaders,
  type IncomingInvite,
  type InviteSession,
  SipUserAgent,
  sdpBody,
} from '../../protocol/sip/user-agent/index.ts';
import type { MediaDirection, MediaEndpoint, MediaEndpointEvents, MediaPlane } from '../media/index.ts';
import type { LegEvents, Party } from './leg.ts';
import type { SipLeg } from './sip-leg.ts';
import { OriginatingSipLeg } from './sip-leg-originating.ts';
import type { SipLegProfile } from './sip-leg-profile.ts';
import { TerminatingSipLeg } from './sip-leg-terminating.ts';
import { SipLegs } from './sip-legs.ts';

const phoneSdp = 'v=0\r\nm=audio 4000 RTP/AVP 8\r\n';

/** An endpoint that writes what it was asked for into its descriptions. */
class FakeEndpoint {
  readonly legId: LegId;
  readonly events = new Emitter<MediaEndpointEvents>();
  readonly did: string[] = [];
  negotiated: { codec: 'PCMA'; direction: MediaDirection; video?: MediaDirection } | null = null;
  isClosed = false;

  constructor(legId: LegId) {
    this.legId = legId;
  }
  async createOffer(options: { direction?: MediaDirection } = {}) {
    return `v=0\r\na=offer\r\na=${options.direction ?? 'sendrecv'}\r\n`;
  }
  async acceptAnswer(sdp: string) {
    if (sdp.includes('a=useless')) throw new Error('no common codec');
    this.did.push(`answer:${sdp}`);
    this.negotiated = { codec: 'PCMA', direction: 'sendrecv' };
    return this.negotiated;
  }
  async acceptOffer(sdp: string, options: { preferCodec?: string } = {}) {
    const [sound = '', shown] = sdp.split('m=video');
    const seen = (description: string) => (description.includes('a=sendonly') ? 'recvonly' : 'sendrecv');
    this.negotiated = { codec: 'PCMA', direction: seen(sound), ...(shown && { video: seen(shown) }) };
    return { answer: `v=0\r\na=answer\r\na=prefers:${options.preferCodec}\r\n`, negotiated: this.negotiated };
  }
  async sendDtmf(digits: string) {
    this.did.push(`dtmf:${digits}`);
  }
  async quality() {
    return { packetsSent: 7 };
  }
  on(name: keyof MediaEndpointEvents & string, listener: (event: never) => void) {
    return this.events.on(name, listener as never);
  }
  async [Symbol.asyncDispose]() {
    this.isClosed = true;
  }
}

let clock: VirtualClock;
let network: SipNetwork;
let exchange: SipUserAgent;
let phone: SipUserAgent;
let endpoints: FakeEndpoint[];
let transports: string[];
let legs: SipLegs;

const party: Party = { number: '20', displayName: 'Ada', isPrivate: false, userId: null, deviceId: null, trunkId: null };

const profile = (over: Partial<SipLegProfile> = {}): SipLegProfile => ({
  callId: 'call' as CallId,
  legId: 'leg' as LegId,
  codecs: ['PCMA'],
  mediaTransport: 'rtp',
  mediaPath: 'anchored',
  dtmf: 'rfc4733',
  silenceTimeoutMs: 0,
  mayBeBehindNat: true,
  encryptsOnDemand: false,
  sipDomain: 'example.com',
  identityHeader: 'p-asserted-identity',
  isTrusted: false,
  ...over,
});

function parts() {
  const media = {
    createEndpoint: async (options: { legId: LegId; transport: string }) => {
      transports.push(options.transport);
      const endpoint = new FakeEndpoint(options.legId);
      endpoints.push(endpoint);
      return endpoint as unknown as MediaEndpoint;
    },
  } as unknown as MediaPlane;
  return { clock, media, logger: silentLogger, legs };
}

beforeEach(() => {
  clock = new VirtualClock();
  network = new SipNetwork(clock);
  const sessionTimer = { intervalS: 0, minimumS: 90 };
  exchange = new SipUserAgent({ transport: network.host('192.0.2.1'), clock, random: new SeededRandom(1), sessionTimer });
  phone = new SipUserAgent({ transport: network.host('192.0.2.2'), clock, random: new SeededRandom(2), sessionTimer });
  endpoints = [];
  transports = [];
  legs = new SipLegs();
});

type Told = { name: string; event: unknown }[];

function listen(leg: SipLeg): Told {
  const told: Told = [];
  for (const name of [
    'alerting',
    'answered',
    'held',
    'retrieved',
    'dtmf',
    'released',
    'descriptionOffered',
    'videoChanged',
  ] as const) {
    leg.on(name, (event: LegEvents[typeof name]) => told.push({ name, event }));
  }
  return told;
}

const named = (told: Told, name: string): unknown[] => told.filter((one) => one.name === name).map((one) => one.event);

async function incoming(offer: string | undefined = phoneSdp, over: Partial<SipLegProfile> = {}) {
  let invite: IncomingInvite | undefined;
  exchange.onInvite((one) => {
    invite = one;
  });
  const out = phone.invite({ target: 'sip:10@192.0.2.1', from: '<sip:20@192.0.2.2>', ...(offer !== '' && { offer }) });
  const seen: { status: number; body: string; message: { headers: { get(name: string): string | undefined } } }[] = [];
  let session: InviteSession | undefined;
  out.on('provisional', ({ status, description = '', message }) => seen.push({ status, body: description, message }));
  out.on('rejected', ({ status, message }) => seen.push({ status, body: '', message }));
  out.on('accepted', (event) => {
    session = event.session;
    seen.push({ status: 200, body: event.description ?? '', message: event.message });
    event.acknowledge?.('v=0\r\na=late\r\n');
  });
  out.start();
  await clock.advanceAsync(10);
  const leg = new OriginatingSipLeg(parts(), profile(over), party, invite!);
  return { leg, told: listen(leg), out, seen, sessionOf: () => session! };
}

async function ringing(over: Partial<SipLegProfile> = {}, headers: ExtraHeaders = [], who: Party = party) {
  const invites: IncomingInvite[] = [];
  phone.onInvite((one) => invites.push(one));
  const leg = new TerminatingSipLeg(parts(), profile(over), who, {
    userAgent: exchange,
    uri: 'sip:20@192.0.2.2',
    flow: undefined,
    routes: [],
    identity: () => ({ from: '<sip:10@example.com>', headers: [] }),
    headers,
    maxForwards: 69,
  });
  return { leg, told: listen(leg), invites };
}

async function talking(over: Partial<SipLegProfile> = {}, headers: ExtraHeaders = []) {
  const { leg, told, invites } = await ringing(over);
  leg.start();
  await clock.advanceAsync(10);
  const session = invites[0]!.accept({ body: sdpBody(phoneSdp), headers });
  await clock.advanceAsync(10);
  return { leg, told, session };
}

async function expectNothingLeft(): Promise<void> {
  await clock.advanceAsync(100_000);
  expect(endpoints.every((endpoint) => endpoint.isClosed)).toBe(true);
  expect(exchange.usage()).toEqual({ transactions: 0, dialogs: 0, pendingInvites: 0 });
  expect(legs.size).toBe(0);
  expect(clock.pendingTimers).toBe(0);
}

describe('a leg of a party that called us', () => {
  it('rings, is answered in the codec of the other leg, and tells when the party hangs up', async () => {
    const { leg, told, seen, sessionOf } = await incoming();
    leg.ring();
    await clock.advanceAsync(10);
    await leg.answer({ preferCodec: 'PCMA' });
    await clock.advanceAsync(10);
    expect(seen.map((one) => one.status)).toEqual([180, 200]);
    expect(seen[1]!.body).toContain('a=prefers:PCMA');
    expect(leg.state).toBe('connected');
    sessionOf().bye();
    await clock.advanceAsync(100);
    expect(named(told, 'released')).toEqual([{ cause: 'normal-clearing', by: 'party', quality: { packetsSent: 7 } }]);
    await expectNothingLeft();
  });

  it('sends early media with 183, reliably', async () => {
    const { leg, seen } = await incoming();
    leg.ring({ earlyMedia: true });
    await clock.advanceAsync(10);
    expect(seen[0]).toMatchObject({ status: 183 });
    expect(seen[0]!.message.headers.get('RSeq')).toBeDefined();
    leg.release('busy');
    await clock.advanceAsync(10);
    expect(seen.at(-1)).toMatchObject({ status: 486 });
    expect(seen.at(-1)!.message.headers.get('Reason')).toContain('Q.850;cause=17');
    await expectNothingLeft();
  });

  it('offers when the caller does not, and takes the answer from the ACK', async () => {
    const { leg, sessionOf } = await incoming('');
    await leg.answer();
    await clock.advanceAsync(10);
    expect(endpoints[0]!.did).toEqual(['answer:v=0\r\na=late\r\n']);
    leg.release('normal-clearing');
    await clock.advanceAsync(10);
    expect(sessionOf().state).toBe('terminated');
    await expectNothingLeft();
  });

  it('is released as cancelled when the caller gives up', async () => {
    const { leg, told, out } = await incoming();
    leg.ring();
    await clock.advanceAsync(10);
    out.cancel();
    await clock.advanceAsync(100);
    expect(named(told, 'released')).toMatchObject([{ cause: 'cancelled', by: 'party' }]);
    await expect(leg.answer()).rejects.toMatchObject({ code: 'leg-wrong-state' });
    await expectNothingLeft();
  });

  it('of a browser gets a WebRTC endpoint, of a phone that encrypts an SRTP one', async () => {
    for (const protocol of ['UDP/TLS/RTP/SAVPF', 'RTP/SAVP', 'RTP/AVP']) {
      const { leg } = await incoming(`v=0\r\nm=audio 9 ${protocol} 8\r\n`);
      await leg.endpoint();
      leg.release('rejected');
    }
    expect(transports).toEqual(['webrtc', 'srtp-sdes', 'rtp']);
    await expectNothingLeft();
  });

  it('with direct media passes the other side’s description through and has no endpoint', async () => {
    const { leg, seen } = await incoming(phoneSdp, { mediaPath: 'direct' });
    expect([leg.prefersDirectMedia, leg.remoteDescription]).toEqual([true, phoneSdp]);
    await leg.answer({ description: 'v=0\r\na=other\r\n' });
    await clock.advanceAsync(10);
    expect(seen.at(-1)!.body).toBe('v=0\r\na=other\r\n');
    expect(await leg.endpoint()).toBeNull();
    leg.release('normal-clearing');
    await expectNothingLeft();
    expect(endpoints).toEqual([]);
  });
});

describe('a leg of a party that we call', () => {
  it('alerts, is answered and connected', async () => {
    const { leg, told, invites } = await ringing();
    leg.start();
    await clock.advanceAsync(10);
    invites[0]!.provisional(180);
    await clock.advanceAsync(10);
    expect(leg.state).toBe('alerting');
    invites[0]!.accept({ body: sdpBody(phoneSdp) });
    await clock.advanceAsync(10);
    expect(told).toMatchObject([{ name: 'alerting', event: { earlyMedia: false } }, { name: 'answered' }]);
    expect(leg.state).toBe('connected');
    leg.release('normal-clearing');
    await expectNothingLeft();
  });

  it('is cancelled with the reason that it was answered elsewhere', async () => {
    const { leg, told, invites } = await ringing();
    leg.start();
    await clock.advanceAsync(10);
    invites[0]!.provisional(180);
    const reasons: (string | undefined)[] = [];
    invites[0]!.on('cancelled', (event) => reasons.push(event.reason));
    await clock.advanceAsync(10);
    leg.release('answered-elsewhere');
    await clock.advanceAsync(100);
    expect(reasons).toEqual(['SIP;cause=200;text="Call completed elsewhere"']);
    expect(named(told, 'released')).toMatchObject([{ cause: 'answered-elsewhere', by: 'system' }]);
    await expectNothingLeft();
  });

  it('refused plain sound with 488 is asked once more with encryption, when its phone may be', async () => {
    const { leg, invites, told } = await ringing({ encryptsOnDemand: true });
    leg.start();
    await clock.advanceAsync(10);
    invites[0]!.reject(488);
    await clock.advanceAsync(100);
    expect(transports).toEqual(['rtp', 'srtp-sdes']);
    expect(endpoints.map((endpoint) => endpoint.isClosed)).toEqual([true, false]);
    invites[1]!.reject(488);
    await clock.advanceAsync(100);
    expect(named(told, 'released')).toMatchObject([{ cause: 'no-common-codec', sipStatus: 488 }]);
    await expectNothingLeft();
  });

  it.each([
    [486, 'busy'],
    [404, 'unknown-number'],
    [603, 'rejected'],
    [480, 'unreachable'],
    [488, 'no-common-codec'],
    [503, 'network-failure'],
  ])('refused with %i is released as %s', async (status, cause) => {
    const { leg, told, invites } = await ringing();
    leg.start();
    await clock.advanceAsync(10);
    invites[0]!.reject(status);
    await clock.advanceAsync(100);
    expect(named(told, 'released')).toMatchObject([{ cause, sipStatus: status, by: 'party' }]);
    await expectNothingLeft();
  });

  it('that sends the call elsewhere by 302 says where; a carrier that does is not listened to', async () => {
    for (const [deviceId, deflectedTo] of [
      ['desk' as DeviceId, '203'],
      [null, undefined],
    ] as const) {
      const { leg, invites, told } = await ringing({}, [], { ...party, deviceId });
      leg.start();
      await clock.advanceAsync(10);
      invites.at(-1)!.reject(302, { headers: [['Contact', '"Bert" <sip:203@parley.example;user=phone>;q=1']] });
      await clock.advanceAsync(100);
      const [released] = named(told, 'released');
      expect(released).toMatchObject({ cause: 'unreachable', sipStatus: 302 });
      expect((released as { deflectedTo?: string }).deflectedTo).toBe(deflectedTo);
      await expectNothingLeft();
    }
  });

  it('whose answer cannot be used is released for want of a common codec', async () => {
    const { leg, told, invites } = await ringing();
    leg.start();
    await clock.advanceAsync(10);
    invites[0]!.accept({ body: sdpBody('v=0\r\na=useless\r\n') });
    await clock.advanceAsync(100);
    expect(named(told, 'released')).toMatchObject([{ cause: 'no-common-codec' }]);
    await expectNothingLeft();
  });

  it('released before its offer was ready sends nothing at all', async () => {
    const { leg } = await ringing();
    leg.start();
    leg.release('cancelled');
    await expectNothingLeft();
    expect(network.log).toEqual([]);
  });

  it('tells that the party holds and takes back', async () => {
    const { leg, told, session } = await talking();
    void session.reInvite({ offer: `${phoneSdp}a=sendonly\r\n` });
    await clock.advanceAsync(50);
    expect(leg.state).toBe('held');
    void session.reInvite({ offer: phoneSdp });
    await clock.advanceAsync(50);
    expect(told.map((one) => one.name)).toEqual(['answered', 'held', 'retrieved']);
    leg.release('normal-clearing');
    await expectNothingLeft();
  });

  it('tells whenever the party shows something else than before, and nothing when only the sound is described anew', async () => {
    const { leg, told, session } = await talking();
    for (const direction of ['sendonly', 'sendrecv', 'sendrecv']) {
      void session.reInvite({ offer: `${phoneSdp}m=video 4002 RTP/AVP 96\r\na=${direction}\r\n` });
      await clock.advanceAsync(50);
    }
    void session.reInvite({ offer: phoneSdp });
    await clock.advanceAsync(50);
    expect(told.map((one) => one.name)).toEqual(['answered', 'videoChanged', 'videoChanged', 'videoChanged']);
    leg.release('normal-clearing');
    await expectNothingLeft();
  });

  it('tells the party that it is held by a re-INVITE', async () => {
    const { leg, session } = await talking();
    const offers: string[] = [];
    session.on('reInviteReceived', (event) => {
      offers.push(event.offer ?? '');
      event.respond(200, { body: sdpBody(phoneSdp) });
    });
    const done = leg.setHeld(true);
    await clock.advanceAsync(50);
    await done;
    expect(offers[0]).toContain('a=sendonly');
    leg.release('normal-clearing');
    await expectNothingLeft();
  });

  it('held and taken back at once is told both, in this order', async () => {
    const { leg, session } = await talking();
    const offers: (string | undefined)[] = [];
    session.on('reInviteReceived', (event) => {
      offers.push(/a=(send\w+)/.exec(event.offer ?? '')?.[1]);
      event.respond(200, { body: sdpBody(phoneSdp) });
    });
    const done = Promise.all([leg.setHeld(true), leg.setHeld(false), leg.setHeld(false)]);
    await clock.advanceAsync(100);
    await done;
    expect(offers).toEqual(['sendonly', 'sendrecv']);
    leg.release('normal-clearing');
    await expectNothingLeft();
  });

  it('that refuses to be held need not be taken back', async () => {
    const { leg, session } = await talking();
    let asked = 0;
    session.on('reInviteReceived', (event) => {
      asked += 1;
      event.respond(488);
    });
    const done = Promise.all([leg.setHeld(true), leg.setHeld(false)]);
    await clock.advanceAsync(100);
    await done;
    expect(asked).toBe(1);
    leg.release('normal-clearing');
    await expectNothingLeft();
  });

  it('hears digits by INFO and sends them as the device wants them', async () => {
    const { leg, told, session } = await talking({ dtmf: 'sip-info' });
    void session.info('application/dtmf-relay', 'Signal=5\r\nDuration=200\r\n');
    const bodies: string[] = [];
    session.on('infoReceived', (event) => bodies.push(event.body.toString()));
    const done = leg.sendDtmf('1#');
    await clock.advanceAsync(100);
    await done;
    expect(named(told, 'dtmf')).toEqual([{ digit: '5', durationMs: 200 }]);
    expect(bodies.map((body) => body.split('\r\n')[0])).toEqual(['Signal=1', 'Signal=#']);
    leg.release('normal-clearing');
    await expectNothingLeft();
  });

  it('is released as lost when its media falls silent', async () => {
    const { leg, told } = await talking();
    endpoints[0]!.events.emit('silent', { forMs: 30_000 });
    await clock.advanceAsync(100);
    expect(leg.state).toBe('cleared');
    expect(named(told, 'released')).toMatchObject([{ cause: 'media-lost', by: 'system' }]);
    await expectNothingLeft();
  });

  it('of a page that may return is away, not lost, when its media falls silent or its connection closes', async () => {
    const { leg, told } = await talking({ graceMs: 30_000 });
    leg.on('away', (event) => told.push({ name: 'away', event }));
    endpoints[0]!.events.emit('silent', { forMs: 4000 });
    leg.tellFlowClosed();
    await clock.advanceAsync(100);
    expect(leg.state).toBe('connected');
    expect(named(told, 'away')).toHaveLength(2);
    leg.release('network-failure');
    await expectNothingLeft();
  });

  it('puts a phone that knows the event on hold by it, and lives on when the phone knows no such subscription', async () => {
    const { leg, session } = await talking({}, [['Allow-Events', 'talk, hold, conference']]);
    const told: string[] = [];
    session.on('notifyReceived', ({ event }) => told.push(event));
    const held = leg.remoteHold(true);
    await clock.advanceAsync(50);
    await held;
    expect(told).toEqual(['hold']);
    expect(leg.state).toBe('connected');
    leg.release('normal-clearing');
    await expectNothingLeft();
  });

  it('tells no phone to hold that does not say it can', async () => {
    const { leg } = await talking();
    expect(leg.remoteHold(true)).toBeNull();
    leg.release('normal-clearing');
    await expectNothingLeft();
  });

  it('passes a transfer on with the leg it is to replace, and refuses when nobody listens', async () => {
    const { leg, session } = await talking();
    const refused = session.refer('<sip:30@example.com>');
    await clock.advanceAsync(50);
    expect((await refused).status).toBe(603);
    const requests: LegEvents['transferRequested'][] = [];
    leg.on('transferRequested', (event) => requests.push(event));
    const { callId, localTag, remoteTag } = session.dialog;
    const replaces = encodeURIComponent(`${callId};to-tag=${localTag};from-tag=${remoteTag}`);
    void session.refer(`<sip:30@example.com?Replaces=${replaces}>`);
    await clock.advanceAsync(50);
    expect(requests).toMatchObject([{ target: '30', replaces: 'leg' }]);
    const fragments: string[] = [];
    session.on('notifyReceived', (event) => fragments.push(event.body.toString().trim()));
    requests[0]!.notify(200, 'OK');
    await clock.advanceAsync(50);
    expect(fragments).toEqual(['SIP/2.0 200 OK']);
    leg.release('transferred');
    await expectNothingLeft();
  });
});
