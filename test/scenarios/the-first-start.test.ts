import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BackgroundProcess } from '../support/background-process.ts';
import { BrowserPhone } from '../support/browser-phone.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { WebSession } from '../support/web-session.ts';

const anyPorts = Object.fromEntries(
  ['HTTP', 'SIP_UDP', 'SIP_TCP', 'SIP_TLS', 'SIP_WS', 'SIP_WSS'].map((name) => [`PARLEY_${name}_PORT`, '0']),
);
const password = 'a long row of words';

describe('the first start on an empty store, to the first test call', () => {
  let folder: TemporaryFolder;
  let product: BackgroundProcess;
  let browser: BrowserPhone;
  let colleague: BrowserPhone;
  let setupLink: string;

  beforeAll(async () => {
    folder = await TemporaryFolder.create();
    product = new BackgroundProcess({
      command: process.execPath,
      args: ['src/main.ts'],
      env: { ...anyPorts, PARLEY_HTTP_HOST: '127.0.0.1', PARLEY_DATA_DIR: folder.path },
    });
    [setupLink] = (await product.waitForOutput(/http\S+\/setup\/\S+/, 60_000)) as unknown as [string];
    browser = await BrowserPhone.open(setupLink, 1000);
    browser.page.setDefaultTimeout(15_000);
  });

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await colleague?.[Symbol.asyncDispose]();
    await product?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  const setPassword = async (text: string) => {
    await browser.page.getByLabel('Password', { exact: true }).fill(text);
    await browser.page.getByLabel('Password again').fill(text);
    await browser.page.getByRole('button', { name: 'Create the company' }).click();
  };
  const step = (name: string): Locator =>
    browser.page
      .getByRole('region', { name: 'First steps' })
      .getByRole('listitem')
      .filter({ has: browser.page.getByText(name, { exact: true }) });
  const isDone = async (name: string, sentence: string) => {
    await step(name).getByText(sentence).waitFor();
    await step(name).getByLabel('Done', { exact: true }).waitFor();
  };
  const saveNew = async (name: string) => {
    await browser.page.getByRole('button', { name: 'Create', exact: true }).click();
    await browser.page.getByRole('complementary', { name }).waitFor();
  };
  const backToSteps = async () => {
    await browser.page.getByRole('link', { name: 'Overview' }).click();
    await browser.page.getByRole('region', { name: 'First steps' }).waitFor();
  };
  const editor = () => browser.page.locator('aside.editor');
  const pick = async (label: string, text: string) => {
    await editor().getByRole('combobox', { name: label, exact: true }).fill(text);
    await browser.page.getByRole('option', { name: new RegExp(text) }).click();
    // Not the next option, too, over which the pointer now is.
    await browser.page.keyboard.press('Tab');
    await editor().getByRole('list', { name: label, exact: true }).getByText(text).waitFor();
  };

  it('the printed link leads to one page, and a password that is too short is said at its field', async () => {
    const { page } = browser;
    await page.getByLabel('Name of the company').fill('Nordwind');
    await page.getByLabel('SIP domain').fill('nordwind.test');
    await page.getByLabel('Country').fill('FR');
    await page.getByLabel('First name').fill('Ada');
    await page.getByLabel('Last name').fill('Lund');
    await page.getByLabel('Name for signing in').fill('ada');
    await page.getByLabel('Your number').fill('201');
    await setPassword('parley');
    await page.getByText('at least 12 characters', { exact: true }).waitFor();
  });

  it('put right, the page makes the company and its administrator', async () => {
    await setPassword(password);
    await browser.page.getByText('Done. Nordwind is ready.').waitFor();
    await browser.page.getByText('SIP password').waitFor();
  });

  it('the administrator signs in, the phone of that browser registers, and he sees what is done', async () => {
    await browser.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await browser.signIn({ login: 'ada', password });
    await browser.ready();
    await isDone('Company', 'Nordwind is there.');
    await isDone('Domain and numbering', 'Phones register with nordwind.test; internal numbers have up to 3 digits.');
    await isDone('Built-in switch, and a trunk if you call outside', 'The built-in switch listens on');
  });

  it('the link works once', async () => {
    const second = await browser.context.newPage();
    await second.goto(setupLink);
    await second.getByText('This set-up link has been used or has expired.').waitFor();
    await second.close();
  });

  it('a second user is the next step, and done when he has a number', async () => {
    await step('A second user').getByText('Nobody but administrators has a phone').waitFor();
    await step('A second user').getByRole('link', { name: 'Add user' }).click();
    await editor().getByLabel('First name').fill('Bo');
    await editor().getByLabel('Last name').fill('Ek');
    await editor().getByLabel('Login name').fill('bo');
    await editor().getByLabel('Number', { exact: true }).fill('202');
    await editor().getByLabel('Password', { exact: true }).fill(password);
    await saveNew('Bo Ek');
    await backToSteps();
    await isDone('A second user', '1 user has a phone.');
  });

  it('then a group with members', async () => {
    await step('A group').getByRole('link', { name: 'Add group' }).click();
    await editor().getByLabel('Name', { exact: true }).fill('Front desk');
    await pick('Members', 'Bo Ek');
    await saveNew('Front desk');
    await backToSteps();
    await isDone('A group', '1 group has members.');
  });

  it('then a right: the front desk may read the call log of the administrator', async () => {
    await step('Rights').getByRole('link', { name: 'Authorize' }).click();
    await pick('Who may', 'Front desk');
    await pick('What', 'Ada Lund');
    await saveNew('Front desk → Ada Lund');
    await backToSteps();
    await isDone('Rights', '1 right is given.');
  });

  it('the last step counts phones, live: the colleague signs in at another browser', async () => {
    await step('A test call').getByText('1 of 3 phones are registered').waitFor();
    colleague = await BrowserPhone.open(new URL(setupLink).origin, 440);
    await colleague.signIn({ login: 'bo', password });
    await colleague.ready();
    await step('A test call').getByText('2 phones are registered: call one from another and answer.').waitFor();
  });

  it('the test call: both hear each other, and the list of steps is done', async () => {
    await step('A test call').getByRole('link', { name: 'Call', exact: true }).click();
    await browser.dial('202');
    await colleague.answer('Ada Lund');
    await browser.hears(440);
    await colleague.hears(1000);
    await colleague.press('Ada Lund', 'End');
    await browser.page.goto(`${new URL(setupLink).origin}/admin/overview`);
    await browser.page.getByRole('list', { name: 'Figures' }).waitFor();
    await browser.page.getByRole('region', { name: 'First steps' }).waitFor({ state: 'detached' });
  });

  it('and the right holds: the colleague reads the call in the call log of the administrator', async () => {
    const product = { description: { http: new URL(setupLink).origin } };
    const ada = await WebSession.signIn(product, { login: 'ada', password });
    const bo = await WebSession.signIn(product, { login: 'bo', password });
    const { items } = await ada.send<{ items: { id: string; login: string }[] }>('GET', '/admin/users');
    const idOf = (login: string) => items.find((user) => user.login === login)?.id;
    const log = await bo.send<{ items: { direction: string }[] }>('GET', `/call-log?userId=${idOf('ada')}`);
    expect(log.items.map(({ direction }) => direction)).toEqual(['outgoing']);
    await expect(ada.send('GET', '/call-log?userId=nobody')).rejects.toThrow(/40[34]/);
  });
});
