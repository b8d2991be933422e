import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { TelephoneOffice } from '../support/telephone-office.ts';
import type { WebSession } from '../support/web-session.ts';

/** Emma is Oliver's secretary and may take calls of the queue; Thomas calls from outside of her page. */
describe('a page that shows what others do', () => {
  let office: TelephoneOffice;
  let administrator: WebSession;
  let oliver: WebSession;
  let thomas: BaresipPhone;
  let desk: BaresipPhone;
  let emma: BrowserPhone;
  let page: Page;
  let idOf: (login: string) => string;
  let emmasId: string;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    administrator = await office.web(0);
    oliver = await office.web(4);
    thomas = await office.deskPhone(2, 440);
    desk = await office.deskPhone(4, 600);
    const people = (await administrator.send<{ items: { id: string; login: string }[] }>('GET', '/admin/users?limit=500')).items;
    idOf = (login) => people.find((one) => one.login === login)?.id ?? `nobody ${login}`;
    emmasId = idOf(office.product.user(11).login);
    const bosses = await administrator.send<{ id: string }>('POST', '/admin/groups', {
      name: 'Bosses',
      userIds: [idOf(office.product.user(4).login)],
    });
    const value = { name: 'AuthorizeSupervisionInformation', level: 'user', targetId: emmasId, value: bosses.id };
    await administrator.send('PUT', '/admin/parameters/values', value);
    const queue = await administrator.send<{ id: string }>('POST', '/admin/queues', {
      name: 'Standard',
      number: '399',
      kind: 'shared',
      lines: 5,
    });
    await administrator.send('POST', '/admin/authorizations', {
      kind: 'queue',
      objects: [{ type: 'queue', id: queue.id }],
      subjects: [{ type: 'user', id: emmasId }],
    });
    emma = await office.browser(11, 1000);
    page = emma.page;
    page.setDefaultTimeout(30_000);
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  it('a colleague says that he is absent: it stands beside his name at once', async () => {
    const row = page.getByRole('listbox', { name: 'People' }).getByRole('option', { name: /Oliver Grant/ });
    await row.waitFor();
    await oliver.send('PUT', '/me/status', { status: 'absent', message: 'Back at three' });
    await row.getByText('Back at three').waitFor();
    await oliver.send('PUT', '/me/status', { status: 'online' });
    await row.getByText('Back at three').waitFor({ state: 'detached' });
  });

  it('her own status she sets in the header, by keyboard alone, and her colleague is told', async () => {
    await page.getByRole('button', { name: /^My status/ }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'My status' });
    await dialog.getByRole('radio', { name: 'Online' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^My status: Busy/ }).waitFor();
    const { items } = await oliver.send<{ items: { userId: string; status: string }[] }>('GET', '/statuses');
    expect(items.find(({ userId }) => userId === emmasId)?.status).toBe('busy');
  });

  it('the secretary sees who calls her boss and takes the call: she hears the caller, the boss’s telephone is quiet', async () => {
    thomas.dial(office.uri(office.numberOf(4)));
    const strip = page.getByRole('region', { name: 'I am secretary of' });
    await strip.getByText(office.product.user(2).name).waitFor();
    await strip.getByRole('button', { name: 'Take' }).click();
    await emma.hears(440);
    expect(desk.count('CALL_ESTABLISHED')).toBe(0);
    await emma.press(office.product.user(2).name, 'End');
    await strip.getByRole('button', { name: 'Take' }).waitFor({ state: 'detached' });
  });

  it('a caller who waits in the call queue is shown with his name, and taken', async () => {
    thomas.dial(office.uri('399'));
    const strip = page.getByRole('region', { name: 'Call queues' });
    await strip.getByText(office.product.user(2).name).waitFor();
    await strip.getByRole('button', { name: 'Take' }).click();
    await emma.hears(440);
    await strip.getByRole('button', { name: 'Take' }).waitFor({ state: 'detached' });
  });
});
