import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BaresipPhone, type PhoneOptions } from '../support/baresip-phone.ts';
import { freePorts } from '../support/free-ports.ts';
import { carrierDomain, KamailioCarrier } from '../support/kamailio-carrier.ts';
import { SippPhone } from '../support/sipp-phone.ts';
import { type Colleague, SmallExchange } from '../support/small-exchange.ts';
import { hearsTone } from '../support/telephone-office.ts';

const domain = 'maison.test';
const mobileNumber = '+33612345678';

describe('a caller who hides his number', () => {
  let exchange: SmallExchange;
  let carrier: KamailioCarrier;
  let carrierPort: number;
  let anna: Colleague;
  let bert: Colleague;
  let desk: BaresipPhone;
  let mobile: BaresipPhone;

  beforeAll(async () => {
    const [exchangePort, port] = (await freePorts(2)) as [number, number];
    carrierPort = port;
    exchange = await SmallExchange.open({ udp: exchangePort });
    carrier = await KamailioCarrier.start({
      port,
      account: { user: '33155170000', password: 'geheimnis' },
      exchange: exchange.udp,
      numbers: { registered: '+3315517', byAddress: '+3314444' },
    });
    anna = await exchange.colleague('Anna', '201');
    bert = await exchange.colleague('Bert', '202');
    await exchange.app.configuration.trunks.create(exchange.administrator(anna), {
      name: 'Carrier',
      authentication: { kind: 'address', peers: [`127.0.0.1:${port}`] },
      numbers: [
        { number: '+33144440201', destination: '201' },
        { number: '+33144440202', destination: '202' },
      ],
      proxy: `sip:127.0.0.1:${port}`,
      mediaSecurity: 'rtp',
      mediaPath: 'anchored',
      callerIdHeader: 'p-asserted-identity',
      calledNumberSource: 'request-uri',
      numberFormat: 'e164',
      codecs: [],
      maxCalls: 5,
      optionsIntervalS: 2,
      enabled: true,
    });
    desk = await phone({ ...bert, domain, server: exchange.udp, toneHz: 1000 });
    const account = { sipUser: mobileNumber, sipPassword: 'geheimnis' };
    mobile = await phone({ ...account, domain: carrierDomain, server: `127.0.0.1:${port}`, toneHz: 1700 });
  });

  afterAll(async () => {
    for (const part of [desk, mobile, exchange, carrier]) await part?.[Symbol.asyncDispose]();
  });

  async function phone(options: PhoneOptions): Promise<BaresipPhone> {
    const started = await BaresipPhone.start(options);
    await started.registered();
    return started;
  }

  const annasPhone = () => SippPhone.open({ exchange: exchange.udp, domain, ...anna });

  it('from a colleague: no phone shows it, and neither does the log', async () => {
    await using phone = await annasPhone();
    const call = await phone.call(`sip:202@${domain}`, { headers: 'Privacy: id\n' });
    const { peeruri } = await desk.waitFor('CALL_INCOMING');
    expect(peeruri).toContain('anonymous@anonymous.invalid');
    desk.accept();
    await hearsTone(desk, 1000);
    desk.hangUp();
    expect((await call.finished()).successful).toBe(1);
    expect(desk.log).not.toMatch(/sip:201@|Anna/);
    const online = await exchange.web(bert);
    const [entry] = await online.callLog(1);
    expect(entry).toMatchObject({ direction: 'incoming', otherNumber: '' });
    // Ids and times may have the digits by chance.
    const { id: _id, callId: _callId, startedAt: _startedAt, answeredAt: _answeredAt, endedAt: _endedAt, ...told } = entry!;
    expect(JSON.stringify({ ...told, talkMs: 0 })).not.toMatch(/201|Anna/);
  });

  it('over a trunk: the carrier is told who he is and to hide it (RFC 3325), the called sees nobody', async () => {
    await using phone = await annasPhone();
    const call = await phone.call(`sip:0612345678@${domain}`, { headers: 'Privacy: id\n' });
    const { peeruri } = await mobile.waitFor('CALL_INCOMING');
    expect(peeruri).toContain('anonymous@anonymous.invalid');
    const [line] = await carrier.log(/INVITE to=\+33612345678 .*/);
    expect(line).toMatch(/from=anonymous@anonymous\.invalid pai=.*<sip:\+33144440201@maison\.test> privacy=id/);
    mobile.accept();
    await hearsTone(mobile, 1700);
    mobile.hangUp();
    expect((await call.finished()).successful).toBe(1);
  });

  it('from outside: the desk phone and the log show nobody, whatever the carrier told us', async () => {
    const stranger = { exchange: `127.0.0.1:${carrierPort}`, domain: carrierDomain, sipUser: 'caller', sipPassword: '' };
    await using phone = await SippPhone.open(stranger);
    const call = await phone.call(`sip:+33144440202@${carrierDomain}`, {
      from: '"Anonymous" <sip:anonymous@anonymous.invalid>',
      headers: `P-Asserted-Identity: <sip:+33698765432@${carrierDomain}>\nPrivacy: id\n`,
      isChallenged: false,
    });
    const { peeruri } = await desk.waitFor('CALL_INCOMING', 2);
    expect(peeruri).toContain('anonymous@anonymous.invalid');
    desk.accept();
    // It plays back what it hears.
    await hearsTone(desk, 1000);
    desk.hangUp();
    expect((await call.finished()).successful).toBe(1);
    expect(desk.log).not.toContain('698765432');
    const [entry] = await (await exchange.web(bert)).callLog(2);
    expect(entry).toMatchObject({ direction: 'incoming', otherNumber: '' });
    expect(JSON.stringify(entry)).not.toContain('698765432');
  });
});
