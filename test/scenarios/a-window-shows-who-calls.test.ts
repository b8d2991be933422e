import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from '../support/axe-findings.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

describe('the window about a caller', () => {
  let office: TelephoneOffice;
  let desk: BaresipPhone;
  let browser: BrowserPhone;
  let page: Page;
  let web: WebSession;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    web = await office.web(0);
    desk = await office.deskPhone(4, 440);
    browser = await office.browser(0, 1000);
    page = browser.page;
    page.setDefaultTimeout(15_000);
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  const windowOf = (name: string) => page.getByRole('region', { name: `Window about ${name}` });

  it('is drawn by an administrator, with a pretended call beside it', async () => {
    await page.goto(`${office.product.description.http}/admin/screen-pops?open=new`);
    const editor = page.getByRole('complementary', { name: 'Add layout' });
    await editor.getByRole('textbox', { name: 'Name' }).first().fill('Reception');
    const preview = editor.getByRole('region', { name: 'How a call looks' });
    await preview.getByText('Claire Dubois', { exact: true }).waitFor();
    await editor.getByRole('button', { name: 'Button', exact: true }).click();
    await editor.getByRole('textbox', { name: 'Label' }).fill('Find');
    await editor.getByRole('textbox', { name: 'Address' }).fill('https://crm.example/?q=[-DisplayName-]&n=[-PhoneNumber-]');
    const found = preview.getByRole('link', { name: 'Find' });
    await found.waitFor();
    expect(await found.getAttribute('href')).toBe('https://crm.example/?q=Claire%20Dubois&n=%2B33155171889');
    const piece = editor.getByRole('button', { name: /^Button “Find” at/ });
    const before = await piece.getAttribute('aria-label');
    await piece.focus();
    await page.keyboard.press('Shift+ArrowRight');
    await until('it moved', async () => (await piece.getAttribute('aria-label')) !== before);
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Control+s');
    await page.getByRole('gridcell', { name: 'Reception' }).first().waitFor();
  });

  it('says where a layout that is typed goes wrong', async () => {
    await page.goto(`${office.product.description.http}/admin/screen-pops?open=new`);
    const editor = page.getByRole('complementary', { name: 'Add layout' });
    await editor.getByRole('radio', { name: 'XML' }).click();
    await editor.getByRole('textbox', { name: 'XML' }).fill('<alerter>\n<text>[-DisplayName-]</txt>\n</alerter>');
    await editor.getByText(/Line 2, column/).waitFor();
    await editor.getByRole('textbox', { name: 'XML' }).fill('<alerter><text>[-Lastnome-]</text></alerter>');
    await editor.getByText('These fields stand for nothing and stay empty: Lastnome').waitFor();
    // What is not saved asks before it is left; the browser of tests says yes.
    await page.goto(`${office.product.description.http}/phone`);
  });

  it('opens when the call rings, answers it, and stays with the call', async () => {
    await web.send('PUT', '/admin/parameters/values', { name: 'AlerterXml', level: 'default', value: 'Reception' });
    await browser.ready();
    const { name } = office.product.user(4);
    desk.dial(office.uri(office.numberOf(0)));
    const pop = windowOf(name);
    await pop.getByText(name).nth(1).waitFor();
    const link = await pop.getByRole('link', { name: 'Find' }).getAttribute('href');
    expect(link).toBe(`https://crm.example/?q=${encodeURIComponent(name)}&n=${office.numberOf(4)}`);
    expect(await axeFindings(page)).toEqual([]);
    await pop.getByRole('button', { name: 'Answer' }).click();
    await browser.shows(name, 'Connected');
    await hearsTone(desk, 1000);
    await pop.getByRole('button', { name: 'Answer' }).waitFor({ state: 'detached' });
    await pop.getByRole('button', { name: 'Close the window' }).click();
    await pop.waitFor({ state: 'detached' });
    await browser.press(name, 'End');
    await desk.waitFor('CALL_CLOSED');
  });
});
