import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallBackButtonView, CallBackSummaryView } from '../../src/contract/rest/call-back-buttons.ts';
import type { CallLogEntry } from '../../src/contract/rest/call-log.ts';
import { axeFindings } from '../support/axe-findings.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { launchBrowser } from '../support/browser.ts';
import { ExchangeWithCarrier } from '../support/exchange-with-carrier.ts';
import { type Colleague, passwordOfAll, type SmallExchange } from '../support/small-exchange.ts';
import { hearsTone } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

const { mobileNumber } = ExchangeWithCarrier;

let world: ExchangeWithCarrier;
let exchange: SmallExchange;
let desk: BaresipPhone;
let mobile: BaresipPhone;
let web: WebSession;
let anna: Colleague;
let shop: Server;
let browser: Browser;
let button: CallBackButtonView;

beforeAll(async () => {
  world = await ExchangeWithCarrier.open('address');
  ({ exchange, anna } = world);
  [desk, mobile, web, browser] = await Promise.all([
    world.deskPhone(anna, 440),
    world.mobile(1000),
    exchange.web(anna),
    launchBrowser(),
  ]);
  shop = await openShop();
  button = await web.send<CallBackButtonView>('POST', '/admin/call-back-buttons', {
    name: 'Shop',
    target: 'person',
    userId: anna.user.id,
    countries: ['FR'],
    origins: [originOf(shop)],
    consents: { en: 'You may call this number once.' },
  });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  shop?.close();
  await world?.[Symbol.asyncDispose]();
});

/** A customer's page on an origin of its own, as strict as its content security policy can be. */
function openShop(): Promise<Server> {
  const server = createServer((_request, response) => {
    const from = exchange.app.httpUrl;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', `default-src 'none'; script-src ${from}; connect-src ${from}`);
    response.end(`<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>Shop</title></head>
<body><main><h1>Shop</h1><p>Questions?</p><script src="${from}/call-back/${button.key}.js" async></script></main></body></html>`);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function open(address: string): Promise<Page> {
  const page = await browser.newPage({ locale: 'en-GB' });
  page.setDefaultTimeout(20_000);
  await page.goto(address);
  return page;
}

async function fillIn(page: Page, number: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your telephone number' }).fill(number);
  await page.getByRole('textbox', { name: /^Your name/ }).fill('Véra');
  await page.getByRole('checkbox', { name: 'You may call this number once.' }).check();
}

const says = (page: Page, text: RegExp) => page.getByRole('status').getByText(text).waitFor();

describe('a call-back button', () => {
  it('on a web page of somebody else rings the employee, then the visitor, and joins them', async () => {
    const page = await open(originOf(shop));
    await page.getByRole('button', { name: 'Call me back' }).click();
    await page.getByRole('button', { name: 'Call me', exact: true }).click();
    await page.getByText('This is no telephone number').waitFor();
    await fillIn(page, '06 12 34 56 78');
    expect(await axeFindings(page)).toEqual([]);
    const rings = await desk.next('CALL_INCOMING', () => void page.getByRole('button', { name: 'Call me', exact: true }).click());
    expect(rings.peeruri).toContain(mobileNumber);
    await says(page, /looking for somebody/);
    expect(await axeFindings(page)).toEqual([]);
    await mobile.next('CALL_INCOMING', () => desk.accept());
    await says(page, /We are calling you now/);
    mobile.accept();
    await hearsTone(desk, 1000);
    await hearsTone(mobile, 440);
    await says(page, /You are talking to us/);
    await desk.next('CALL_CLOSED', () => mobile.hangUp());
    await says(page, /The call is over/);
    const { items } = await web.send<{ items: CallLogEntry[] }>('GET', '/call-log');
    expect(items[0]).toMatchObject({ direction: 'outgoing', otherNumber: mobileNumber });
    await page.close();
  });

  it('on its own page, for mails, is cancelled by the visitor; the employee finds whom he missed', async () => {
    const page = await open(`${exchange.app.httpUrl}/call-back/${button.key}`);
    await fillIn(page, mobileNumber);
    expect(await axeFindings(page)).toEqual([]);
    await desk.next('CALL_INCOMING', () => void page.getByRole('button', { name: 'Call me', exact: true }).click());
    await page.reload();
    await says(page, /looking for somebody/);
    await desk.next('CALL_CLOSED', () => void page.getByRole('button', { name: /Do not call me/ }).click());
    await says(page, /You will not be called/);
    await until('the missed call', async () => {
      const { items } = await web.send<{ items: CallLogEntry[] }>('GET', '/call-log');
      return items[0]?.direction === 'missed' && items[0].otherNumber === mobileNumber;
    });
    const { counts, items } = await web.send<CallBackSummaryView>('GET', `/admin/call-back-buttons/${button.id}/requests`);
    expect(counts).toEqual({ ended: 1, cancelled: 1 });
    expect(items.map(({ via }) => via)).toEqual(['page', 'web']);
    await page.close();
  });
});

describe('a call-back button for a queue', () => {
  let page: Page;

  beforeAll(async () => {
    await web.send('POST', '/admin/queues', { name: 'Sales', number: '200', memberUserIds: [anna.user.id], wrapUpMs: 60_000 });
    page = await open(`${exchange.app.httpUrl}/admin/call-back-buttons`);
    await page.getByLabel('Name', { exact: true }).fill(anna.user.login);
    await page.getByLabel('Password', { exact: true }).fill(passwordOfAll);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('grid', { name: 'Call-back buttons' }).waitFor();
  });

  const editor = () => page.getByRole('complementary', { name: 'Sales on the web' });
  const news = (text: string) => page.getByRole('region', { name: 'News' }).getByText(text).waitFor();

  /** Finds one of many by typing. */
  async function picks(field: string, typed: string, option: RegExp): Promise<void> {
    await page.getByRole('combobox', { name: field, exact: true }).fill(typed);
    await page.getByRole('option', { name: option }).click();
    await page.keyboard.press('Tab');
  }

  it('is made by an administrator at the browser, who sees it as it will look and what to put where', async () => {
    await page.getByRole('button', { name: 'Add button' }).first().click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Sales on the web');
    await page.getByRole('button', { name: /Who is called first/ }).click();
    await page.getByRole('option', { name: /A queue/ }).click();
    await picks('Queue', 'Sal', /^Sales/);
    await page.getByRole('textbox', { name: 'Web pages that may show it' }).fill(originOf(shop));
    await picks('Countries', 'France', /^France$/);
    const consents = page.getByRole('group', { name: 'Consent, with a tick' });
    await consents.getByRole('textbox', { name: 'English' }).fill('You may call this number once.');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Create' }).click();
    await news('Sales on the web created.');
    await page.getByRole('tab', { name: 'Put it on a page' }).click();
    await editor().getByRole('button', { name: 'Call me back' }).waitFor();
    const { items } = await web.send<{ items: CallBackButtonView[] }>('GET', '/admin/call-back-buttons');
    button = items.find(({ name }) => name === 'Sales on the web')!;
    const address = `${exchange.app.httpUrl}/call-back/${button.key}`;
    await editor().getByText(`<script src="${address}.js" async></script>`).waitFor();
    await editor().getByText(address, { exact: true }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
  });

  it('keeps the visitor in the line until an agent is free, offers him to her, and joins the two', async () => {
    const visitor = await open(originOf(shop));
    await visitor.getByRole('button', { name: 'Call me back' }).click();
    await fillIn(visitor, '06 12 34 56 78');
    await visitor.getByRole('button', { name: 'Call me', exact: true }).click();
    await says(visitor, /You are in the line for a call/);
    await says(visitor, /You are the next/);
    await page.goto(`${exchange.app.httpUrl}/agent`);
    await page.getByRole('radio', { name: 'Ready', exact: true }).waitFor();
    const rings = await desk.next('CALL_INCOMING', () => void page.getByRole('radio', { name: 'Ready', exact: true }).click());
    expect(rings.peeruri).toContain(mobileNumber);
    const offer = page.getByRole('region', { name: 'Offered to you' });
    await offer.getByText('Véra', { exact: true }).waitFor();
    await offer.getByText(/Call-back · Sales/).waitFor();
    await mobile.next('CALL_INCOMING', () => desk.accept());
    await says(visitor, /We are calling you now/);
    mobile.accept();
    await hearsTone(desk, 1000);
    await hearsTone(mobile, 440);
    await says(visitor, /You are talking to us/);
    const inHand = page.getByRole('region', { name: 'In hand' });
    await inHand.getByText(originOf(shop)).waitFor();
    await desk.next('CALL_CLOSED', () => mobile.hangUp());
    await says(visitor, /The call is over/);
    await inHand.getByText('Wrap-up').waitFor();
    await visitor.close();
  });

  it('shows what came by it, takes other limits, and is gone from its pages when it is deleted', async () => {
    await page.goto(`${exchange.app.httpUrl}/admin/call-back-buttons?open=${button.id}`);
    await page.getByRole('tab', { name: 'Requests' }).click();
    const row = editor().getByRole('row').filter({ hasText: '•' });
    await row.getByText('talked').waitFor();
    await page.getByRole('tab', { name: 'Properties' }).click();
    await editor().getByLabel('Requests from one address in an hour').fill('1');
    await page.keyboard.press('Control+s');
    await news('Sales on the web saved.');
    const visitor = await open(`${exchange.app.httpUrl}/call-back/${button.key}`);
    await fillIn(visitor, '06 12 34 56 78');
    await visitor.getByRole('button', { name: 'Call me', exact: true }).click();
    await visitor.getByRole('alert').getByText('There were too many requests.').waitFor();
    await editor().getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await news('Sales on the web deleted.');
    expect((await visitor.reload())!.status()).toBe(404);
    await visitor.close();
  });
});
