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
  let emmasWeb: WebSession;
  let thomas: BaresipPhone;
  let desk: BaresipPhone;
  let emma: BrowserPhone;
  let page: Page;
  let idOf: (login: string) => string;
  let emmasId: string;
  let bosses: string;
  /** The value that lets her. */
  let seesCallers: string;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    administrator = await office.web(0);
    oliver = await office.web(4);
    emmasWeb = await office.web(11);
    thomas = await office.deskPhone(2, 440);
    desk = await office.deskPhone(4, 600);
    const people = (await administrator.send<{ items: { id: string; login: string }[] }>('GET', '/admin/users?limit=500')).items;
    idOf = (login) => people.find((one) => one.login === login)?.id ?? `nobody ${login}`;
    emmasId = idOf(office.product.user(11).login);
    const group = { name: 'Bosses', userIds: [idOf(office.product.user(4).login)] };
    bosses = (await administrator.send<{ id: string }>('POST', '/admin/groups', group)).id;
    const value = { name: 'AuthorizeSupervisionInformation', level: 'user', targetId: emmasId, value: bosses };
    seesCallers = (await administrator.send<{ id: string }>('PUT', '/admin/parameters/values', value)).id;
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

  const people = () => page.getByRole('listbox', { name: 'People' });
  const row = () => people().getByRole('option', { name: /Oliver Grant/ });
  /** The word of the sign beside his name. */
  const shows = (word: string) => row().locator('.presence').getByText(word, { exact: true }).waitFor({ state: 'attached' });

  it('a colleague’s telephone rings, he talks, he hangs up: the sign beside his name says so', async () => {
    await shows('Available');
    thomas.dial(office.uri(office.numberOf(4)));
    await shows('Ringing');
    await desk.waitFor('CALL_INCOMING');
    desk.accept();
    await shows('On a call');
    desk.hangUp();
    await shows('Available');
    await thomas.waitFor('CALL_CLOSED');
  });

  it('a colleague says that he is absent, and where he sits: it stands beside his name and on his card at once', async () => {
    await oliver.send('PUT', '/me/status', { status: 'absent', message: 'Back at three', note: 'Room 12' });
    await row().getByText('Back at three').waitFor();
    await row().click();
    const card = page.getByRole('region', { name: 'Details of Oliver Grant' });
    await card.getByText('Absent: Back at three').waitFor();
    await card.getByText('Room 12').waitFor();
    // His telephone is free, he is not: who looks for somebody available does not find him.
    await page.getByRole('radio', { name: 'Available' }).click();
    await row().waitFor({ state: 'detached' });
    await oliver.send('PUT', '/me/status', { status: 'online', note: '' });
    await row().waitFor();
    await page.getByRole('radio', { name: 'All' }).first().click();
    await row().getByText('Back at three').waitFor({ state: 'detached' });
    await card.getByRole('button', { name: 'Close' }).click();
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
    // Once he answered himself, before.
    expect(desk.count('CALL_ESTABLISHED')).toBe(1);
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
    await emma.press(office.product.user(2).name, 'End');
  });

  describe('of a boss who shares his forwarding alone', () => {
    beforeAll(async () => {
      await administrator.send('DELETE', `/admin/parameters/values/${seesCallers}`);
      const value = { name: 'AuthorizeShareRulesGroup', level: 'user', targetId: emmasId, value: bosses };
      await administrator.send('PUT', '/admin/parameters/values', value);
      await oliver.send('PUT', '/me/forwarding', { immediate: null, busy: null, noAnswer: '203', noAnswerAfterS: 40 });
    });

    it('she sees that, and nobody who calls him', async () => {
      await page.getByRole('region', { name: 'I am secretary of' }).getByText('Without answer, calls go to 203').waitFor();
      await page.evaluate(`(() => {
        const strip = document.querySelector('[aria-label="I am secretary of"]');
        const shown = [strip.textContent];
        const look = () => shown.push(strip.textContent);
        new MutationObserver(look).observe(strip, { subtree: true, childList: true, characterData: true });
        window.stripShown = shown;
      })()`);
      thomas.dial(office.uri(office.numberOf(4)));
      await shows('Ringing');
      const { items } = await emmasWeb.send<{ items: object[] }>('GET', '/me/bosses');
      expect(items).toMatchObject([{ seesCalls: false, seesForwarding: true, calls: [] }]);
      await desk.next('CALL_CLOSED', () => thomas.hangUp());
      await shows('Available');
      const shown = (await page.evaluate('window.stripShown')) as string[];
      expect(shown[0]).toContain('Oliver Grant');
      // His own sign changed in it, or nothing.
      for (const text of shown) expect(text).not.toContain(office.product.user(2).name);
    });
  });

  it('two thousand people are as many rows as there is room for, and still each one’s change is seen', async () => {
    const { items } = await oliver.send<{ items: object[] }>('GET', '/people');
    const many = Array.from({ length: 2000 }, (_, index) => ({
      ...items[0],
      userId: `018f0000-0000-7000-8000-${String(index).padStart(12, '0')}`,
      displayName: `Person ${String(index).padStart(4, '0')}`,
    }));
    await page.route(/\/api\/v1\/people\?/, (route) => route.fulfill({ json: { items: [...items, ...many], nextCursor: null } }));
    await page.reload();
    await page.getByText(`${(2000 + items.length).toLocaleString('en')} people`).waitFor();
    await shows('Available');
    expect(await people().getByRole('option').count()).toBeLessThan(80);
    thomas.dial(office.uri(office.numberOf(4)));
    await shows('Ringing');
    thomas.hangUp();
    await shows('Available');
    await people().focus();
    await page.keyboard.press('End');
    await people()
      .getByRole('option', { name: /Person 1999/ })
      .waitFor();
    expect(await people().getByRole('option').count()).toBeLessThan(80);
  });
});
