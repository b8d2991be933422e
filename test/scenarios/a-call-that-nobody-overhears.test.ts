import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewTrunkSettings } from '../../src/telephony/trunk/index.ts';
import { BaresipPhone, type PhoneOptions } from '../support/baresip-phone.ts';
import { freePorts } from '../support/free-ports.ts';
import { carrierDomain, KamailioCarrier } from '../support/kamailio-carrier.ts';
import { type Colleague, SmallExchange } from '../support/small-exchange.ts';
import { hearsTone } from '../support/telephone-office.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { TestAuthority } from '../support/test-authority.ts';
import { until } from '../support/until.ts';

const account = { user: '33155170000', password: 'geheimnis' };
const domain = 'maison.test';

let folder: TemporaryFolder;
let authority: TestAuthority;
let exchange: SmallExchange;
let secret: BaresipPhone;
let plain: BaresipPhone;
let anna: Colleague;
let bert: Colleague;
let carrierPorts: { udp: number; tls: number };
const people: AsyncDisposable[] = [];

beforeAll(async () => {
  folder = await TemporaryFolder.create();
  authority = await TestAuthority.create(folder.path);
  const { certPath, keyPath } = await authority.issue('exchange', ['127.0.0.1', 'localhost']);
  const [udp, carrierUdp, carrierTls] = (await freePorts(3)) as [number, number, number];
  carrierPorts = { udp: carrierUdp, tls: carrierTls };
  exchange = await SmallExchange.open(
    { udp },
    {
      PARLEY_SIP_TLS_PORT: '0',
      PARLEY_TLS_CERT: certPath,
      PARLEY_TLS_KEY: keyPath,
      PARLEY_TLS_AUTHORITIES: authority.path,
    },
  );
  anna = await exchange.colleague('Anna', '201');
  bert = await exchange.colleague('Bert', '202');
  secret = await phone({
    ...anna,
    domain,
    server: exchange.app.sipAddresses.tls!,
    transport: 'tls',
    mediaEncryption: 'srtp-mand',
    authoritiesPath: authority.path,
    toneHz: 440,
  });
  plain = await phone({ ...bert, domain, server: exchange.udp, toneHz: 1000 });
});

afterAll(async () => {
  for (const person of people) await person[Symbol.asyncDispose]();
  await exchange?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

async function phone(options: PhoneOptions): Promise<BaresipPhone> {
  const started = await BaresipPhone.start(options);
  people.push(started);
  await started.registered();
  return started;
}

describe('a desk phone that signals over TLS and speaks SRTP', () => {
  it('calls one that does neither: both hear each other, and nothing of it travels in the open', async () => {
    secret.dial(`sip:202@${domain}`);
    await plain.waitFor('CALL_INCOMING');
    plain.accept();
    await hearsTone(secret, 1000);
    await hearsTone(plain, 440);
    secret.hangUp();
    await plain.waitFor('CALL_CLOSED');
    expect(secret.log).toMatch(/^TLS 127\.0\.0\.1:\d+ -> 127\.0\.0\.1:\d+\r?\nINVITE sip:202@/m);
    expect(secret.log).not.toMatch(/^(UDP|TCP) /m);
    expect(secret.log).toMatch(/m=audio \d+ RTP\/SAVP /);
    expect(secret.log).not.toMatch(/m=audio \d+ RTP\/AVP /);
    expect(plain.log).not.toMatch(/RTP\/SAVP/);
  });

  it('is called by one that does neither', async () => {
    plain.dial(`sip:201@${domain}`);
    await secret.waitFor('CALL_INCOMING');
    secret.accept();
    await hearsTone(plain, 440);
    await hearsTone(secret, 1000);
    plain.hangUp();
    await secret.waitFor('CALL_CLOSED', 2);
    expect(secret.log).not.toMatch(/^(UDP|TCP) /m);
  });
});

describe('a trunk over TLS with SRTP', () => {
  it('carries calls both ways with sound, and checks whose certificate the carrier shows', async () => {
    const files = await authority.issue('carrier', ['127.0.0.1']);
    const mobile = await carrierWithMobile(files);
    const numbers = [{ number: '+33155170*', destination: '*' }];
    await withTrunk({ numbers }, async () => {
      await until('the trunk is registered', () => conditions()[0] === 'registered');
      mobile.dial(`sip:+33155170202@${carrierDomain}`);
      await plain.waitFor('CALL_INCOMING', 2);
      plain.accept();
      await hearsTone(plain, 1700);
      await hearsTone(mobile, 1000);
      mobile.hangUp();
      await plain.waitFor('CALL_CLOSED', 3);
      plain.dial(`sip:0612345678@${domain}`);
      await mobile.waitFor('CALL_INCOMING');
      mobile.accept();
      await hearsTone(mobile, 1000);
      await hearsTone(plain, 1700);
      plain.hangUp();
      await mobile.waitFor('CALL_CLOSED', 2);
      expect(mobile.log).toMatch(/m=audio \d+ RTP\/SAVP /);
      expect(mobile.log).not.toMatch(/m=audio \d+ RTP\/AVP /);
    });
  });

  it('is out of order when the carrier shows a certificate of somebody else', async () => {
    const files = await authority.issue('impostor', ['192.0.2.9']);
    await carrierWithMobile(files);
    await withTrunk({ numbers: [] }, async () => {
      await until('the trunk is out of order', () => conditions()[0] === 'unreachable');
    });
  });
});

describe('the certificate of the exchange', () => {
  it('is renewed while people talk: new connections of phones and browsers see the new one, and the call goes on', async () => {
    secret.dial(`sip:202@${domain}`);
    await plain.waitFor('CALL_INCOMING', 3);
    plain.accept();
    await hearsTone(plain, 440);
    await authority.issue('exchange', ['127.0.0.1', 'renewed.test']);
    process.emit('SIGHUP');
    for (const address of [exchange.app.sipAddresses.tls!, new URL(exchange.app.httpUrl).host])
      expect(await namesShownBy(address)).toContain('DNS:renewed.test');
    await hearsTone(plain, 440);
    await hearsTone(secret, 1000);
    secret.hangUp();
    await plain.waitFor('CALL_CLOSED', 4);
  });
});

/** A carrier that speaks TLS, and an encrypting telephone in the public network. */
async function carrierWithMobile(files: { certPath: string; keyPath: string }): Promise<BaresipPhone> {
  const [udp, tls] = (await freePorts(2)) as [number, number];
  carrierPorts = { udp, tls };
  const carrier = await KamailioCarrier.start({
    port: udp,
    account,
    exchange: exchange.udp,
    numbers: { registered: '+3315517', byAddress: '+3314444' },
    tls: { port: tls, ...files },
  });
  people.unshift(carrier);
  return phone({
    domain: carrierDomain,
    server: `127.0.0.1:${udp}`,
    sipUser: '+33612345678',
    sipPassword: account.password,
    mediaEncryption: 'srtp-mand',
    toneHz: 1700,
  });
}

async function withTrunk(own: Pick<NewTrunkSettings, 'numbers'>, work: () => Promise<void>): Promise<void> {
  const { trunks } = exchange.app.configuration;
  const by = exchange.administrator(anna);
  const trunk = await trunks.create(by, {
    name: 'Carrier',
    authentication: { kind: 'registration', ...account, registrar: `sip:${carrierDomain}` },
    proxy: `sip:127.0.0.1:${carrierPorts.tls};transport=tls`,
    mediaSecurity: 'srtp-sdes',
    mediaPath: 'anchored',
    callerIdHeader: 'p-asserted-identity',
    calledNumberSource: 'request-uri',
    numberFormat: 'e164',
    codecs: [],
    maxCalls: 5,
    optionsIntervalS: 2,
    enabled: true,
    ...own,
  });
  try {
    await work();
  } finally {
    await trunks.remove(by, trunk.id, undefined);
  }
}

function conditions(): string[] {
  const { trunks } = exchange.app.exchange;
  return exchange.app.configuration.directory.allTrunks().map(({ id }) => trunks.conditionOf(id).state);
}

async function namesShownBy(address: string): Promise<string> {
  const [host, port] = address.split(':') as [string, string];
  const socket = connect({ host, port: Number(port), ca: authority.certificate });
  await once(socket, 'secureConnect');
  const names = socket.getPeerCertificate().subjectaltname ?? '';
  socket.destroy();
  return names;
}
