import { afterAll, beforeAll, describe, it } from 'vitest';
import { BackgroundProcess } from '../support/background-process.ts';
import { BrowserPhone } from '../support/browser-phone.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';

const anyPorts = Object.fromEntries(
  ['HTTP', 'SIP_UDP', 'SIP_TCP', 'SIP_TLS', 'SIP_WS', 'SIP_WSS'].map((name) => [`PARLEY_${name}_PORT`, '0']),
);
const password = 'a long row of words';

describe('the first start on an empty store', () => {
  let folder: TemporaryFolder;
  let product: BackgroundProcess;
  let browser: BrowserPhone;
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
  });

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await product?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  it('the printed link leads to one page that makes the company and its administrator', async () => {
    const { page } = browser;
    await page.getByLabel('Name of the company').fill('Nordwind');
    await page.getByLabel('SIP domain').fill('nordwind.test');
    await page.getByLabel('Country').fill('FR');
    await page.getByLabel('First name').fill('Ada');
    await page.getByLabel('Last name').fill('Lund');
    await page.getByLabel('Name for signing in').fill('ada');
    await page.getByLabel('Your number').fill('201');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('Password again').fill(password);
    await page.getByRole('button', { name: 'Create the company' }).click();
    await page.getByText('Done. Nordwind is ready.').waitFor();
    await page.getByText('SIP password').waitFor();
  });

  it('the administrator signs in, and the phone of that browser registers', async () => {
    await browser.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await browser.signIn({ login: 'ada', password });
    await browser.ready();
  });

  it('the link works once', async () => {
    const second = await browser.context.newPage();
    await second.goto(setupLink);
    await second.getByText('This set-up link has been used or has expired.').waitFor();
  });
});
