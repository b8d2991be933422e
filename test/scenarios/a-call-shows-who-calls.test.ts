import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from '../support/axe-findings.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { BrowserPhone } from '../support/browser-phone.ts';
import { bringContacts, newDirectory } from '../support/contact-world.ts';
import { ExchangeWithCarrier } from '../support/exchange-with-carrier.ts';
import { carrierDomain } from '../support/kamailio-carrier.ts';
import { type Colleague, passwordOfAll } from '../support/small-exchange.ts';
import { until } from '../support/until.ts';

const { mobileNumber } = ExchangeWithCarrier;
/** A French telephone rings every five seconds: so long after the first ring the second begins. */
const secondRingMs = 5000;

describe('a call over a trunk', () => {
  let world: ExchangeWithCarrier;
  let emil: Colleague;
  let desk: BaresipPhone;
  let clarasDesk: BaresipPhone;
  let mobile: BaresipPhone;
  let browser: BrowserPhone;
  let queueNumber: string;

  /** Not an administrator: he sees what he is authorized to. */
  const user = (firstName: string, number: string) =>
    world.exchange.colleague(firstName, number, { language: 'en', role: 'user' });

  beforeAll(async () => {
    world = await ExchangeWithCarrier.open('address');
    const { exchange, anna: boss } = world;
    const clara = await user('Clara', '203');
    const doris = await user('Doris', '204');
    emil = await user('Emil', '205');
    const { configuration } = exchange.app;
    const queue = await configuration.queues.create(exchange.administrator(boss), {
      domainId: exchange.domain.id,
      name: 'Hotline',
      number: '300',
      memberUserIds: [emil.user.id],
      offerTimeoutMs: 20_000,
      wrapUpMs: 0,
      maxWaitMs: 0,
      enabled: true,
    });
    queueNumber = '+33144440300';
    const place = { domain: exchange.domain, people: { boss: { user: { id: boss.user.id } } } };
    const company = { configuration };
    const crm = await newDirectory(company, place, { name: 'CRM', priority: 10, readers: [doris.user.id] });
    const ldap = await newDirectory(company, place, { name: 'LDAP', priority: 20, readers: [doris.user.id, clara.user.id] });
    const hotline = await newDirectory(company, place, { name: 'Callers of the hotline', priority: 5, readers: [queue.id] });
    const mobilePhone = '06 12 34 56 78';
    await bringContacts(company, crm, [
      { key: '1', values: { firstName: 'Claire', lastName: 'Petit', companyName: 'Oak SA', mobilePhone }, vip: 'Gold' },
    ]);
    await bringContacts(company, ldap, [{ key: '1', values: { displayName: 'C. Petit', mobilePhone } }]);
    await bringContacts(company, hotline, [{ key: '1', values: { displayName: 'Customer 4711', mobilePhone } }]);
    desk = await world.deskPhone(emil, 1000);
    clarasDesk = await world.deskPhone(clara, 1300);
    mobile = await world.mobile(440);
    browser = await BrowserPhone.open(exchange.app.httpUrl, 1700);
    await browser.signIn({ login: doris.user.login, password: passwordOfAll });
    await browser.ready();
  });

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await world?.[Symbol.asyncDispose]();
  });

  it('shows name, company and VIP in the browser before the second ring, and in the log and on the card afterwards', async () => {
    const { page } = browser;
    mobile.dial(`sip:+33144440204@${carrierDomain}`);
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
    mobile.dial(`sip:+33144440205@${carrierDomain}`);
    const { peerdisplayname, peeruri } = await desk.waitFor('CALL_INCOMING');
    expect({ peerdisplayname: peerdisplayname ?? '', hasNumber: peeruri?.includes(mobileNumber) }).toEqual({
      peerdisplayname: '',
      hasNumber: true,
    });
    mobile.hangUp();
    await desk.waitFor('CALL_CLOSED');
    const session = await world.exchange.web(emil);
    const [line] = await until('the log has it', async () => {
      const entries = await session.callLog(1);
      return entries.length > 0 && entries;
    });
    expect(line).toMatchObject({ otherNumber: mobileNumber, otherName: '', contactId: null });
  });

  it('through a queue is named by what the queue is authorized to, while it waits and when it rings', async () => {
    const session = await world.exchange.web(emil);
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
