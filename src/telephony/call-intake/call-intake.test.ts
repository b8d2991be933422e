import { beforeEach, describe, expect, it } from 'vitest';
import { SipNetwork } from '../../../test/support/sip-network.ts';
import type { CallId, CompanyId, DeviceId, DomainId, LegId, TrunkId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { SeededRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import { computeHa1, DigestClient, DigestServer } from '../../protocol/sip/digest/index.ts';
import { type ExtraHeaders, SipUserAgent } from '../../protocol/sip/user-agent/index.ts';
import type { IncomingCall } from '../call/index.ts';
import { emptyDirectoryContents, LiveCompanyDirectory } from '../company-directory/index.ts';
import type { Device } from '../device/index.ts';
import { type Leg, type SipLegProfile, SipLegs } from '../leg/index.ts';
import type { MediaPlane } from '../media/index.ts';
import { DeviceAuthentication } from '../registration/index.ts';
import type { Trunk } from '../trunk/index.ts';
import { CallIntake } from './call-intake.ts';

const sipDomain = 'parley.example';
const companyId = 'com' as CompanyId;
const domain = { id: 'dom' as DomainId, companyId, name: 'Parley', sipDomain };
const nina: Device = {
  id: 'nina' as DeviceId,
  companyId,
  domainId: domain.id,
  userId: null,
  name: 'Nina',
  number: '101',
  protocol: 'sip-phone',
  sipUser: 'nina',
  ha1: computeHa1('nina', sipDomain, 'geheim'),
  oneNumber: false,
  lines: 2,
  dtmfMethod: 'rfc4733',
  codecs: [],
  enabled: true,
};
const carrier: Trunk = {
  id: 'carrier' as TrunkId,
  companyId,
  domainId: domain.id,
  name: 'Carrier',
  authentication: { kind: 'address', peers: ['192.0.2.80'] },
  proxy: 'sip:192.0.2.80',
  mediaSecurity: 'rtp',
  mediaPath: 'anchored',
  callerIdHeader: 'p-asserted-identity',
  calledNumberSource: 'to',
  numberFormat: 'e164',
  codecs: [],
  numbers: [{ number: '+4930555101', destination: '101' }],
  maxCalls: 10,
  optionsIntervalS: 0,
  enabled: true,
};
const profile = { callId: 'call' as CallId, legId: 'leg' as LegId } as SipLegProfile;

let clock: VirtualClock;
let network: SipNetwork;
let taken: { leg: Leg; incoming: IncomingCall }[];
let hostile: string[];
let callers = 0;

beforeEach(() => {
  clock = new VirtualClock();
  network = new SipNetwork(clock);
  taken = [];
  hostile = [];
  const random = new SeededRandom(1000);
  const directory = new LiveCompanyDirectory({
    ...emptyDirectoryContents,
    domains: [domain],
    devices: [nina],
    trunks: [carrier],
  });
  const port = { report: (source: string, kind: string) => hostile.push(`${source} ${kind}`) };
  const digest = new DigestServer({ clock, random, secret: Buffer.alloc(32, 1), algorithms: ['MD5'] });
  const userAgent = new SipUserAgent({ transport: network.host('192.0.2.1'), clock, random });
  const intake = new CallIntake({
    directory,
    authentication: new DeviceAuthentication({ clock, directory, digest, hostile: port }),
    hostile: port,
    isCarrierOf: () => false,
    ids: { next: <Id extends string>() => 'id' as Id },
    logger: silentLogger,
    legParts: { clock, logger: silentLogger, media: {} as MediaPlane, legs: new SipLegs() },
    legFactory: { deviceProfile: () => profile, trunkProfile: () => profile, strangerProfile: () => profile },
    calls: { handleIncoming: (leg, incoming) => taken.push({ leg, incoming }) },
    numbering: { fromTrunk: (_, raw) => `normal ${raw}` },
    policy: { isOpenToUnknown: (_, number) => number === '300' },
    gruus: { bindingsOfGruu: () => undefined },
    ownHosts: [],
  });
  userAgent.onInvite((invite) => intake.receive(invite));
});

interface Attempt {
  readonly from: string;
  readonly target: string;
  readonly to?: string;
  readonly host?: string;
  readonly password?: string;
  readonly headers?: ExtraHeaders;
}

/** The final status that the caller gets; 0 when the call was taken. */
async function call({ from, target, to, host = '192.0.2.7', password, headers }: Attempt): Promise<number> {
  const phone = new SipUserAgent({ transport: network.host(host), clock, random: new SeededRandom((callers += 1)) });
  const digest = password
    ? new DigestClient({ random: new SeededRandom(3), credentials: { username: 'nina', password } })
    : undefined;
  const out = phone.invite({
    target,
    from: `<${from}>`,
    offer: 'v=0\r\n',
    routes: ['<sip:192.0.2.1;lr>'],
    ...(to !== undefined && { to: `<${to}>` }),
    ...(digest && { digest }),
    ...(headers && { headers }),
  });
  let status = 0;
  out.on('rejected', (event) => {
    status = event.status;
  });
  out.start();
  await clock.advanceAsync(100);
  return status;
}

describe('a phone of ours', () => {
  const from = `sip:nina@${sipDomain}`;

  it('is taken when it proves itself, with what it dialled and its own rights', async () => {
    expect(await call({ from, target: `sip:102@${sipDomain}`, password: 'geheim' })).toBe(0);
    expect(taken.map((one) => one.incoming)).toMatchObject([{ source: { kind: 'device', deviceId: nina.id }, dialled: '102' }]);
    expect(taken[0]!.leg.party).toMatchObject({ number: '101', deviceId: nina.id });
  });

  it('is asked for its password, also at the address of a trunk', async () => {
    expect(await call({ from, target: `sip:102@${sipDomain}` })).toBe(401);
    expect(await call({ from, target: `sip:102@${sipDomain}`, host: '192.0.2.80' })).toBe(401);
    expect(taken).toEqual([]);
  });

  it('with a wrong password is refused and held against its source; a name that does not exist gets the same answer', async () => {
    expect(await call({ from, target: `sip:102@${sipDomain}`, password: 'falsch' })).toBe(401);
    expect(await call({ from: `sip:nobody@${sipDomain}`, target: `sip:102@${sipDomain}`, password: 'falsch' })).toBe(401);
    expect(hostile).toEqual(['192.0.2.7 bad-password', '192.0.2.7 unknown-user']);
  });

  it('reaches nobody in a foreign domain', async () => {
    expect(await call({ from, target: 'sip:102@elsewhere.example', password: 'geheim' })).toBe(404);
  });
});

describe('a trunk', () => {
  it('is known by its address; number, caller and diversions are read as it sends them', async () => {
    const headers: ExtraHeaders = [
      ['P-Asserted-Identity', '"Ada" <sip:+4989123@carrier.example>'],
      ['Diversion', '<sip:+4930555102@carrier.example>;reason=no-answer'],
    ];
    const attempt = { from: 'sip:anonymous@carrier.example', target: `sip:account@${sipDomain}`, host: '192.0.2.80', headers };
    expect(await call({ ...attempt, to: 'sip:+4930555101@192.0.2.1' })).toBe(0);
    expect(taken[0]!.incoming).toMatchObject({
      source: { kind: 'trunk', trunkId: carrier.id },
      dialled: '+4930555101',
      diversions: [{ fromNumber: '+4930555102', reason: 'no-answer' }],
    });
    expect(taken[0]!.leg.party).toMatchObject({ number: 'normal +4989123', displayName: 'Ada', trunkId: carrier.id });
  });
});

describe('a stranger', () => {
  const from = 'sip:mallory@evil.example';

  it('reaches a number that is open to strangers', async () => {
    expect(await call({ from, target: `sip:300@${sipDomain}` })).toBe(0);
    expect(taken[0]!.incoming.source).toEqual({ kind: 'unknown', address: '192.0.2.7' });
  });

  it('who wants anything else is refused without a call, and it is held against his source', async () => {
    expect(await call({ from, target: `sip:00881234@${sipDomain}` })).toBe(403);
    expect(await call({ from, target: 'sip:00881234@192.0.2.1' })).toBe(404);
    expect(taken).toEqual([]);
    expect(hostile).toHaveLength(2);
  });
});
