import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TelephoneOffice } from '../support/telephone-office.ts';

describe('an administrator makes many devices, and helps somebody who lost a telephone', () => {
  let office: TelephoneOffice;
  let page: Page;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    ({ page } = await office.browser(0, 1000));
    page.setDefaultTimeout(15_000);
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  const open = async (path: string) => {
    await page.goto(`${office.product.description.http}/admin/${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };

  it('makes devices like one, and from a spreadsheet, and is shown the SIP password of each once', async () => {
    await open('devices');
    await page
      .getByRole('row', { name: /sip-phone|Desk phone/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: /^Duplicate/ }).click();
    const question = page.getByRole('dialog');
    await question.getByLabel('First number').fill('811');
    await question.getByLabel('How many').fill('3');
    await question.getByRole('button', { name: 'Create 3' }).click();
    const once = page.getByRole('alertdialog');
    for (const number of ['811', '812', '813']) {
      await once.getByRole('row', { name: new RegExp(`^${number} .* \\w{20} `) }).waitFor();
    }
    await once.getByRole('button', { name: 'I have copied it' }).click();
    await page.getByRole('button', { name: 'Paste many' }).click();
    await page.getByRole('dialog').getByLabel('Lines').fill('number;name\n821;Hall\n822;Lift');
    await page.getByRole('dialog').getByRole('button', { name: 'Check' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Create 2' }).click();
    await once.getByRole('row', { name: /^822 Lift .* \w{20} / }).waitFor();
    await once.getByRole('button', { name: 'I have copied it' }).click();
  });

  it('takes the second factor of somebody who lost it away: where he was signed in he is signed out', async () => {
    const { login } = office.product.user(1);
    const colleague = await office.web(1);
    await colleague.send('GET', '/people');
    const web = await office.web(0);
    const { items } = await web.send<{ items: { id: string; login: string }[] }>('GET', `/admin/users?search=${login}`);
    await open(`users?open=${items.find((user) => user.login === login)?.id}`);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: /^Take away second factor/ }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Take it away' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await expect(colleague.send('GET', '/people')).rejects.toThrow(/401/);
  });
});
