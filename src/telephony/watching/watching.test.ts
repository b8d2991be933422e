import { beforeEach, describe, expect, it } from 'vitest';
import { SipNetwork } from '../../../test/support/sip-network.ts';
import { Emitter } from '../../kernel/events.ts';
import type { CallId, CompanyId, DeviceId, DomainId, UserId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { SeededRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { computeHa1, DigestClient, DigestServer } from '../../protocol/sip/digest/index.ts';
import { SipUserAgent } from '../../protocol/sip/user-agent/index.ts';
import { emptyDirectoryContents, LiveCompanyDirectory } from '../company-directory/index.ts';
import type { Device } from '../device/index.ts';
import type { WatchedCall } from '../presence/index.ts';
import { DeviceAuthentication } from '../registration/index.ts';
import { type MailboxPort, noMailboxes, openSight, WatchingService } from './index.ts';

const parley = { id: 'dom' as DomainId, companyId: 'com' as CompanyId, name: 'Parley', sipDomain: 'parley.example' };
const branch = { ...parley, id: 'branch' as DomainId, sipDomain: 'branch.example' };
const rival = { ...parley, id: 'rival' as DomainId, companyId: 'other' as CompanyId, sipDomain: 'rival.example' };
const domains = [parley, branch, rival];

function makeDevice(sipUser: string, number: string, home = parley): Device {
  return {
    id: sipUser as DeviceId,
    companyId: home.companyId,
    domainId: home.id,
    userId: `user of ${sipUser}` as UserId,
    name: sipUser,
    number,
    protocol: 'sip-phone',
    sipUser,
    ha1: computeHa1(sipUser, home.sipDomain, 'geheim'),
    oneNumber: false,
    lines: 2,
    dtmfMethod: 'rfc4733',
    codecs: [],
    enabled: true,
  };
}

const anna = makeDevice('anna', '101');
const bert = makeDevice('bert', '102');
const brigitte = makeDevice('brigitte', '201', branch);
const spy = makeDevice('spy', '101', rival);
const contents = { ...emptyDirectoryContents, domains, devices: [anna, bert, brigitte, spy] };

const party = { displayName: 'Carla', isPrivate: false, userId: null, deviceId: null, trunkId: null };
const ringing: WatchedCall = {
  callId: 'call' as CallId,
  legId: 'leg-1',
  direction: 'recipient',
  state: 'early',
  other: { ...party, number: '+4930555' },
  dialog: { callId: 'c@x', localTag: 'ours', remoteTag: 'theirs' },
};
const withheld: WatchedCall = { ...ringing, other: { ...party, number: '', displayName: '', isPrivate: true } };

let clock: VirtualClock;
let network: SipNetwork;
let exchange: SipUserAgent;
let directory: LiveCompanyDirectory;
let watching: WatchingService;
let calls: Map<string, readonly WatchedCall[]>;
let happened: Emitter<{ calls: DeviceId; messages: DeviceId; sight: CompanyId }>;
/** Who may not see whom: `watcher watched`. */
let blind: Set<string>;
let newMessages: number;
let agents = 0;

beforeEach(() => {
  clock = new VirtualClock();
  network = new SipNetwork(clock);
  const random = new SeededRandom(1000);
  calls = new Map();
  happened = new Emitter();
  blind = new Set();
  newMessages = 0;
  directory = new LiveCompanyDirectory(contents);
  exchange = new SipUserAgent({ transport: network.host('192.0.2.1'), clock, random });
  const digest = new DigestServer({ clock, random, secret: Buffer.alloc(32, 1), algorithms: ['MD5'] });
  const mailboxes: MailboxPort = {
    countsOf: (device) => ({ ...noMailboxes.countsOf(device), newMessages }),
    onChanged: (listener) => happened.on('messages', listener),
  };
  watching = new WatchingService({
    userAgent: exchange,
    logger: silentLogger,
    directory,
    authentication: new DeviceAuthentication({ clock, directory, digest, hostile: { report: () => {} } }),
    presence: {
      callsOfDevice: (id) => calls.get(id) ?? [],
      onDevice: (listener) => happened.on('calls', listener),
    },
    mailboxes,
    sight: {
      ...openSight,
      deviceSees: (watcher, watched) => !blind.has(`${watcher.id} ${watched.id}`),
      onChanged: (listener) => happened.on('sight', listener),
    },
    ownHosts: [],
  });
  exchange.onRequest('SUBSCRIBE', (request) => watching.receive(request));
});

interface Asked {
  readonly watcher?: Device;
  readonly target?: string;
  readonly event?: string;
  readonly expires?: number;
  readonly password?: string;
}

/** The final status of a SUBSCRIBE. The phone takes every NOTIFY. */
async function subscribe(asked: Asked = {}): Promise<number> {
  const { watcher = anna, target = 'sip:102@parley.example', event = 'dialog', expires = 600, password = 'geheim' } = asked;
  const host = `192.0.2.${10 + (agents += 1)}`;
  const random = new SeededRandom(agents);
  const phone = new SipUserAgent({ transport: network.host(host), clock, random });
  const exchangeTransport = network.find('192.0.2.1')!;
  const receive = exchangeTransport.deliver.bind(exchangeTransport);
  exchangeTransport.deliver = (bytes, name, from) =>
    receive(Buffer.from(bytes.toString('latin1').replace('SIP/2.0 481 ', 'SIP/2.0 200 '), 'latin1'), name, from);
  const sipDomain = domains.find(({ id }) => id === watcher.domainId)!.sipDomain;
  const done = phone.request({
    method: 'SUBSCRIBE',
    target,
    from: `<sip:${watcher.sipUser}@${sipDomain}>`,
    routes: ['<sip:192.0.2.1;lr>'],
    contactUser: watcher.sipUser,
    headers: [
      ['Event', event],
      ['Expires', String(expires)],
    ],
    digest: new DigestClient({ random, credentials: { username: watcher.sipUser, password } }),
  });
  await clock.advanceAsync(100);
  return (await done).status;
}

const notifies = () =>
  network.sent
    .filter((one) => one.text.startsWith('NOTIFY'))
    .map(({ text }) => ({ state: /Subscription-State: (\S+)/.exec(text)![1]!, body: text.slice(text.indexOf('\r\n\r\n') + 4) }));
const lastNotify = () => notifies().at(-1)!;

async function callsBecome(device: Device, now: readonly WatchedCall[]): Promise<void> {
  calls.set(device.id, now);
  happened.emit('calls', device.id);
  await clock.advanceAsync(100);
}

async function expectNothingKept(): Promise<void> {
  await clock.advanceAsync(100);
  expect(watching.size).toEqual({ subscriptions: 0, watches: 0 });
  await clock.advanceAsync(100_000);
  expect(exchange.usage()).toEqual({ transactions: 0, dialogs: 0, pendingInvites: 0 });
}

describe('who may watch', () => {
  it.each([
    ['a colleague by number', {}, 200],
    ['a colleague by the user part of the address', { target: 'sip:bert@parley.example' }, 200],
    ['a colleague by our address', { target: 'sip:102@192.0.2.1' }, 200],
    ['a number of another domain of the company', { target: 'sip:201@branch.example' }, 200],
    ['a number that does not exist', { target: 'sip:999@parley.example' }, 404],
    ['a number of another company', { target: 'sip:101@rival.example' }, 404],
    ['a number of ours, asked by another company', { watcher: spy }, 404],
    ['a domain of the world', { target: 'sip:102@elsewhere.example' }, 404],
    ['a package that we do not have', { event: 'presence' }, 489],
    ['for too brief a time', { expires: 5 }, 423],
    ['own messages', { event: 'message-summary', target: 'sip:anna@parley.example' }, 200],
    ["a colleague's messages", { event: 'message-summary' }, 403],
  ] as const)('%s', async (_what, asked, status) => {
    expect(await subscribe(asked)).toBe(status);
    expect(watching.size.watches).toBe(status === 200 ? 1 : 0);
  });

  it('nobody with a wrong password', async () => {
    expect(await subscribe({ password: 'falsch' })).toBe(401);
    expect(watching.size).toEqual({ subscriptions: 0, watches: 0 });
  });
});

describe('a key that shows a colleague', () => {
  it('MUST repeat the URI letter by letter and count its documents from 0', async () => {
    await subscribe({ target: 'sip:102@PARLEY.example;user=phone' });
    await callsBecome(bert, [ringing]);
    const [first, second] = notifies();
    expect(first!.body).toContain('version="0" state="full" entity="sip:102@PARLEY.example;user=phone"');
    expect(first!.body).not.toContain('<dialog ');
    expect(second!.body).toContain('version="1"');
  });

  it('is told of ringing, talking and the end, with what it takes to pick up', async () => {
    await subscribe();
    await callsBecome(bert, [ringing]);
    expect(lastNotify().body).toContain(
      '<dialog id="leg-1" call-id="c@x" local-tag="theirs" remote-tag="ours" direction="recipient"><state>early</state>',
    );
    expect(lastNotify().body).toContain('<identity display="Carla">sip:+4930555@parley.example</identity>');
    await callsBecome(bert, [{ ...ringing, state: 'confirmed' }]);
    expect(lastNotify().body).toContain('<state>confirmed</state>');
    await callsBecome(bert, []);
    expect(lastNotify().body).not.toContain('<dialog ');
  });

  it('MUST NOT be told again of what it knows', async () => {
    await subscribe();
    await callsBecome(bert, []);
    expect(notifies()).toHaveLength(1);
  });

  it('MUST NOT tell who calls when the caller hides', async () => {
    await subscribe();
    await callsBecome(bert, [withheld]);
    expect(lastNotify().body).toContain('<state>early</state>');
    expect(lastNotify().body).not.toMatch(/<remote>|Carla/);
  });

  it('MUST tell the names of the dialog also when the caller hides: he is picked up by key like anybody', async () => {
    await subscribe();
    await callsBecome(bert, [withheld]);
    expect(lastNotify().body).toMatch(/call-id="[^"]+" local-tag="theirs" remote-tag="ours"/);
  });

  it('MUST NOT tell who calls to one who may not pick up', async () => {
    await subscribe({ target: 'sip:201@branch.example' });
    await callsBecome(brigitte, [ringing]);
    expect(lastNotify().body).toContain('<state>early</state>');
    expect(lastNotify().body).not.toMatch(/remote|call-id|Carla/);
  });
});

describe('the right to see presence', () => {
  it('is that of the pages: who does not see a colleague there cannot watch him', async () => {
    blind.add(`${anna.id} ${bert.id}`);
    expect(await subscribe()).toBe(403);
    expect(watching.size.watches).toBe(0);
  });

  it('ends a key that shows somebody no longer to be seen', async () => {
    await subscribe();
    blind.add(`${anna.id} ${bert.id}`);
    happened.emit('sight', anna.companyId);
    expect(lastNotify().state).toBe('terminated;reason=rejected');
    await expectNothingKept();
  });
});

describe('waiting messages', () => {
  it('are told at once and when they change', async () => {
    await subscribe({ event: 'message-summary', target: 'sip:anna@parley.example' });
    expect(lastNotify().body).toBe(
      'Messages-Waiting: no\r\nMessage-Account: sip:101@parley.example\r\nVoice-Message: 0/0 (0/0)\r\n',
    );
    newMessages = 2;
    happened.emit('messages', anna.id);
    await clock.advanceAsync(100);
    expect(lastNotify().body).toContain('Messages-Waiting: yes');
  });
});

describe('the end of watching', () => {
  it('keeps nothing when the time is over', async () => {
    await subscribe();
    await clock.advanceAsync(601_000);
    expect(lastNotify().state).toBe('terminated;reason=timeout');
    await expectNothingKept();
  });

  it('keeps nothing of one who asks once', async () => {
    await subscribe({ expires: 0 });
    expect(lastNotify()).toMatchObject({ state: 'terminated;reason=timeout' });
    expect(lastNotify().body).toContain('version="0"');
    await expectNothingKept();
  });

  it('comes with a watcher who is no longer ours', async () => {
    await subscribe();
    directory.replaceAll({ ...contents, devices: [bert] });
    expect(lastNotify().state).toBe('terminated;reason=rejected');
    await expectNothingKept();
  });

  it('comes with a number that is given up', async () => {
    await subscribe();
    directory.replaceAll({ ...contents, devices: [anna] });
    await clock.advanceAsync(100);
    expect(lastNotify().state).toBe('terminated;reason=noresource');
    await expectNothingKept();
  });

  it('comes with the end of the exchange, which then takes nobody more', async () => {
    await subscribe();
    watching.end();
    await clock.advanceAsync(100);
    expect(lastNotify().state).toBe('terminated;reason=deactivated');
    await expectNothingKept();
    expect(await subscribe()).toBe(503);
  });
});

describe('OPTIONS', () => {
  it('MUST say which events can be watched', async () => {
    const phone = new SipUserAgent({ transport: network.host('192.0.2.9'), clock, random: new SeededRandom(9) });
    const done = phone.request({ method: 'OPTIONS', target: 'sip:192.0.2.1', from: '<sip:anna@parley.example>' });
    await clock.advanceAsync(100);
    expect((await done).headers.get('Allow-Events')).toBe('dialog, message-summary');
  });
});
