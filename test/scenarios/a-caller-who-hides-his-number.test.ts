import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { ExchangeWithCarrier } from '../support/exchange-with-carrier.ts';
import { carrierDomain } from '../support/kamailio-carrier.ts';
import { SippPhone } from '../support/sipp-phone.ts';
import { hearsTone } from '../support/telephone-office.ts';

const domain = 'maison.test';

describe('a caller who hides his number', () => {
  let world: ExchangeWithCarrier;
  let desk: BaresipPhone;
  let mobile: BaresipPhone;

  beforeAll(async () => {
    world = await ExchangeWithCarrier.open('address');
    desk = await world.deskPhone(world.bert, 1000);
    mobile = await world.mobile(1700);
  });

  afterAll(() => world?.[Symbol.asyncDispose]());

  const annasPhone = () => SippPhone.open({ exchange: world.exchange.udp, domain, ...world.anna });

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
    const online = await world.exchange.web(world.bert);
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
    const [line] = await world.carrier.log(/INVITE to=\+33612345678 .*/);
    expect(line).toMatch(/from=anonymous@anonymous\.invalid pai=.*<sip:\+33144440201@maison\.test> privacy=id/);
    mobile.accept();
    await hearsTone(mobile, 1700);
    mobile.hangUp();
    expect((await call.finished()).successful).toBe(1);
  });

  it('from outside: the desk phone and the log show nobody, whatever the carrier told us', async () => {
    const stranger = { exchange: `127.0.0.1:${world.carrierPort}`, domain: carrierDomain, sipUser: 'caller', sipPassword: '' };
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
    const [entry] = await (await world.exchange.web(world.bert)).callLog(2);
    expect(entry).toMatchObject({ direction: 'incoming', otherNumber: '' });
    expect(JSON.stringify(entry)).not.toContain('698765432');
  });
});
