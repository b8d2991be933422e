import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from '../support/axe-findings.ts';
import { BaresipPhone, type PhoneOptions } from '../support/baresip-phone.ts';
import { BrowserPhone } from '../support/browser-phone.ts';
import { bringContacts, newDirectory } from '../support/contact-world.ts';
import { freePorts } from '../support/free-ports.ts';
import { carrierDomain, KamailioCarrier } from '../support/kamailio-carrier.ts';
import { type Colleague, SmallExchange } from '../support/small-exchange.ts';
import { until } from '../support/until.ts';
import { WebSession } from '../support/web-session.ts';

const domain = 'maison.test';
const mobileNumber = '+33612345678';
const password = 'a password of theirs';
/** A French telephone rings every five seconds: so long after the first ring the second begins. */
const secondRingMs = 5000;

describe('a call over a trunk', () => {
  let exchange: SmallExchange;
  let carrier: KamailioCarrier;
  let boss: Colleague;
  let anna: Colleague;
  let bert: Colleague;
  let desk: BaresipPhone;
  let clarasDesk: BaresipPhone;
  let mobile: BaresipPhone;
  let browser: BrowserPhone;
  let queueNumber: string;
  let port: number;

  /** A user, not an administrator: he sees what he is authorized to. */
  async function user(firstName: string, number: string): Promise<Colleague> {
    const { users, phones } = exchange.app.configuration;
    const names = { login: firstName.toLowerCase(), firstName, lastName: '', email: null, mobile: null } as const;
    const made = await users.createFirst(exchange.domain, { ...names, language: 'en', role: 'user' }, password);
    const { user: sipUser, password: sipPassword } = await phones.createBoth(exchange.domain, made, number);
    return { user: made, number, sipUser, sipPassword };
  }

  async function phone(options: PhoneOptions): Promise<BaresipPhone> {
    const started = await BaresipPhone.start(options);
    await started.registered();
    return started;
  }

  beforeAll(async () => {
    const [exchangePort, carrierPort] = (await freePorts(2)) as [number, number];
    port = carrierPort;
    exchange = await SmallExchange.open({ udp: exchangePort });
    const account = { user: '33155170000', password: 'geheimnis' };
    const numbers = { registered: '+3315517', byAddress: '+3314444' };
    carrier = await KamailioCarrier.start({ port, account, exchange: exchange.udp, numbers });
    boss = await exchange.colleague('Boss', '200');
    anna = await user('Anna', '201');
    bert = await user('Bert', '202');
    const clara = await user('Clara', '203');
    const { configuration } = exchange.app;
    await configuration.trunks.create(exchange.administrator(boss), {
      name: 'Carrier',
      authentication: { kind: 'address', peers: [`127.0.0.1:${port}`] },
      numbers: [{ number: '+33144440*', destination: '*' }],
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
    const queue = await configuration.queues.create(exchange.administrator(boss), {
      domainId: exchange.domain.id,
      name: 'Hotline',
      number: '300',
      memberUserIds: [bert.user.id],
      offerTimeoutMs: 20_000,
      wrapUpMs: 0,
      maxWaitMs: 0,
      enabled: true,
    });
    queueNumber = '+33144440300';
    const place = { domain: exchange.domain, people: { boss: { user: { id: boss.user.id } } } };
    const world = { configuration };
    const crm = await newDirectory(world, place, { name: 'CRM', priority: 10, readers: [anna.user.id] });
    const ldap = await newDirectory(world, place, { name: 'LDAP', priority: 20, readers: [anna.user.id, clara.user.id] });
    const hotline = await newDirectory(world, place, { name: 'Callers of the hotline', priority: 5, readers: [queue.id] });
    const mobilePhone = '06 12 34 56 78';
    await bringContacts(world, crm, [
      { key: '1', values: { firstName: 'Claire', lastName: 'Petit', companyName: 'Oak SA', mobilePhone }, vip: 'Gold' },
    ]);
    await bringContacts(world, ldap, [{ key: '1', values: { displayName: 'C. Petit', mobilePhone } }]);
    await bringContacts(world, hotline, [{ key: '1', values: { displayName: 'Customer 4711', mobilePhone } }]);
    desk = await phone({ ...bert, domain, server: exchange.udp, toneHz: 1000 });
    clarasDesk = await phone({ ...clara, domain, server: exchange.udp, toneHz: 1300 });
    const line = { sipUser: mobileNumber, sipPassword: account.password };
    mobile = await phone({ ...line, domain: carrierDomain, server: `127.0.0.1:${port}`, toneHz: 440 });
    browser = await BrowserPhone.open(exchange.app.httpUrl, 1700);
    await browser.signIn({ login: 'anna', password });
    await browser.ready();
  });

  afterAll(async () => {
    for (const part of [browser, desk, clarasDesk, mobile, exchange, carrier]) await part?.[Symbol.asyncDispose]();
  });

  const web = ({ user: { login } }: Colleague) =>
    WebSession.signIn({ description: { http: exchange.app.httpUrl } }, { login, password });

  it('shows name, company and VIP in the browser before the second ring, and in the log and on the card afterwards', async () => {
    const { page } = browser;
    mobile.dial(`sip:+33144440201@${carrierDomain}`);
    const tile = page.getByRole('article', { name: 'Call with Claire Petit' });
    await tile.getByText('Ringing').waitFor({ timeout: secondRingMs });
    await tile.getByText('Oak SA').waitFor({ timeout: secondRingMs });
    await tile.getByTitle('Very important: Gold').waitFor({ timeout: secondRingMs });
    mobile.hangUp();
    await tile.waitFor({ state: 'detached' });
    await page
      .getByRole('option', { name: /Claire Petit/ })
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Contacts' }).click();
    await page.getByRole('searchbox', { name: 'Name, company, number or e-mail' }).fill('oak petit');
    await page.getByRole('option', { name: /Claire Petit/ }).click();
    const card = page.getByRole('region', { name: 'Details of Claire Petit' });
    await card.getByText('Gold').waitFor();
    await card.getByText('Your calls with this contact').waitFor();
    await card.getByText('Missed call').waitFor({ state: 'attached' });
    expect(await axeFindings(page)).toEqual([]);
  });

  it('shows a colleague with other rights another name, on his telephone too', async () => {
    mobile.dial(`sip:+33144440203@${carrierDomain}`);
    const { peerdisplayname } = await clarasDesk.waitFor('CALL_INCOMING');
    expect(peerdisplayname).toBe('C. Petit');
    mobile.hangUp();
    await clarasDesk.waitFor('CALL_CLOSED');
  });

  it('shows a colleague without right to any directory the number only', async () => {
    mobile.dial(`sip:+33144440202@${carrierDomain}`);
    const { peerdisplayname, peeruri } = await desk.waitFor('CALL_INCOMING');
    expect({ peerdisplayname: peerdisplayname ?? '', hasNumber: peeruri?.includes(mobileNumber) }).toEqual({
      peerdisplayname: '',
      hasNumber: true,
    });
    mobile.hangUp();
    await desk.waitFor('CALL_CLOSED');
    const session = await web(bert);
    const [line] = await until('the log has it', async () => {
      const entries = await session.callLog(1);
      return entries.length > 0 && entries;
    });
    expect(line).toMatchObject({ otherNumber: mobileNumber, otherName: '', contactId: null });
  });

  it('through a queue is named by what the queue is authorized to, while it waits and when it rings', async () => {
    const session = await web(bert);
    await session.send('PUT', '/me/agent/state', { state: 'not-ready' });
    mobile.dial(`sip:${queueNumber}@${carrierDomain}`);
    await until('he waits under his name', async () => {
      const view = await session.send('GET', '/me/agent');
      return JSON.stringify(view).includes('Customer 4711');
    });
    const before = desk.count('CALL_INCOMING');
    await session.send('PUT', '/me/agent/state', { state: 'ready' });
    const { peerdisplayname } = await desk.waitFor('CALL_INCOMING', before + 1);
    expect(peerdisplayname).toBe('Customer 4711');
    mobile.hangUp();
    await desk.waitFor('CALL_CLOSED', before + 1);
  });
});
