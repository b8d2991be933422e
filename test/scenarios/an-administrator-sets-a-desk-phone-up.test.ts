import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhoneView } from '../../src/contract/rest/phone-provisioning.ts';
import { TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';

let office: TelephoneOffice;
let page: Page;

beforeAll(async () => {
  office = await TelephoneOffice.open();
  ({ page } = await office.browser(0, 1000));
  page.setDefaultTimeout(15_000);
});

afterAll(() => office?.[Symbol.asyncDispose]());

describe('an administrator at the page of devices', () => {
  it('says which telephone a device is, opens it, copies its address, and sees at once what was asked', async () => {
    const { http } = office.product.description;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: http });
    await page.goto(`${http}/admin/devices`);
    const web = await office.web(0);
    await page.locator('[role=row]', { hasText: 'Desk phone' }).first().click();
    await page.getByRole('tab', { name: 'Setting up' }).click();
    const panel = page.locator('.desk-phone');
    const mac = panel.getByLabel('MAC address');
    await mac.fill('not an address');
    await panel.getByRole('button', { name: 'Save' }).click();
    expect(await panel.locator('input:invalid').count()).toBe(1);
    await mac.fill('80-5E-C0-AA-BB-01');
    await panel.getByRole('button', { name: 'Add a key' }).click();
    await panel.getByLabel('Number', { exact: true }).fill('202');
    await panel.getByLabel('Label').fill('Reception');
    await panel.getByRole('button', { name: 'Save' }).click();
    await panel.getByText('Closed', { exact: true }).waitFor();
    await panel.getByRole('button', { name: 'Open for 24 hours' }).click();
    await panel.getByText('Open', { exact: true }).waitFor();
    // The demonstration has no certificate: the page says that the telephone will be refused, and it is.
    await panel.getByText(/not encrypted, and the telephone is refused/).waitFor();
    await panel.getByRole('button', { name: /^Copy: Address/ }).click();
    const url = await page.evaluate<string>('navigator.clipboard.readText()');
    const { items } = await web.send<{ items: { id: string }[] }>('GET', '/admin/devices?protocol=sip-phone&sort=number&limit=1');
    const { phone } = await web.send<{ phone: PhoneView }>('GET', `/admin/devices/${items[0]!.id}/phone`);
    expect(phone).toMatchObject({
      url,
      mac: '805ec0aabb01',
      state: 'open',
      keys: [{ kind: 'watch', number: '202', label: 'Reception' }],
    });

    const userAgent = 'Yealink SIP-T54W 96.86.0.70 80:5e:c0:aa:bb:01';
    const answer = await fetch(`${url}805ec0aabb01.cfg`, { headers: { 'user-agent': userAgent } });
    expect(answer.status).toBe(404);
    const last = panel.locator('.mini-list > li').first();
    await last.getByText('Refused: not encrypted').waitFor();
    expect(await last.textContent()).toContain(userAgent);
    await panel.getByRole('button', { name: 'Close' }).click();
    await panel.getByText('Closed', { exact: true }).waitFor();
    await panel.getByRole('button', { name: 'Set up by hand' }).click();
    await until('the form is empty again', async () => (await mac.inputValue()) === '');
  });
});
