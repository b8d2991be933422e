import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import type { WebSession } from '../support/web-session.ts';

interface Named {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

interface Explanation {
  readonly allowed: boolean;
  readonly reason: string;
  readonly sentence: string;
  readonly ways: readonly { readonly authorizationId: string; readonly sentence: string }[];
}

describe('what an administrator allows and switches off', () => {
  let office: TelephoneOffice;
  /** Anna at her phone page: it stays open all the time, and is never loaded again. */
  let browser: BrowserPhone;
  let page: Page;
  let anna: WebSession;
  let administrator: WebSession;
  let thomas: BaresipPhone;
  let oliver: BaresipPhone;
  let idOf: (login: string) => string;
  let sales: string;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    administrator = await office.web(0);
    anna = await office.web(1);
    thomas = await office.deskPhone(2, 440);
    oliver = await office.deskPhone(4, 600);
    browser = await office.browser(1, 1000);
    page = browser.page;
    page.setDefaultTimeout(15_000);
    await page.evaluate('globalThis.isTheSamePage = true');
    const people = (await administrator.send<{ items: { id: string; login: string }[] }>('GET', '/admin/users')).items;
    idOf = (login) => people.find((one) => one.login === login)?.id ?? `nobody ${login}`;
    const groups = (await administrator.send<{ items: Named[] }>('GET', '/admin/groups')).items;
    sales = groups.find(({ name }) => name === 'Sales')?.id ?? 'no group';
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  const set = (name: string, value: unknown) =>
    administrator.send<{ id: string }>('PUT', '/admin/parameters/values', { name, level: 'group', targetId: sales, value });
  const unset = (id: string) => administrator.send('DELETE', `/admin/parameters/values/${id}`);
  const appears = (part: Locator) => part.first().waitFor({ state: 'visible' });
  const vanishes = (part: Locator) => part.first().waitFor({ state: 'detached' });
  const row = (list: string, name: RegExp) => page.getByRole('listbox', { name: list }).getByRole('option', { name });

  /** Off for the group: the control is gone from the open page; on again: it is there again. */
  async function switchedOff(name: string, controls: readonly Locator[], refused: () => Promise<unknown>): Promise<void> {
    for (const control of controls) await appears(control);
    const { id } = await set(name, false);
    try {
      for (const control of controls) await vanishes(control);
      await expect(refused()).rejects.toThrow(new RegExp(`403 .*${name}`));
    } finally {
      await unset(id);
    }
    for (const control of controls) await appears(control);
  }

  describe('the call log of a colleague', () => {
    const explain = () =>
      administrator.send<Explanation>(
        'GET',
        `/admin/access/explain?subject=${idOf('anna.bergstrom')}&action=read&object=call-log:${idOf('thomas.keller')}`,
      );
    const read = () =>
      anna
        .send<{ items: { otherName: string }[] }>('GET', `/call-log?userId=${idOf('thomas.keller')}`)
        .then(({ items }) => items);
    const whose = () => page.getByRole('button', { name: /Whose calls/ });
    const choice = (name: string) => page.getByRole('listbox', { name: /Whose calls/ }).getByRole('option', { name });
    let authorizationId: string;

    it('is not hers: refused with a reason, and not offered', async () => {
      thomas.dial(office.uri(office.numberOf(4)));
      await oliver.waitFor('CALL_INCOMING');
      oliver.accept();
      await hearsTone(thomas, 600);
      thomas.hangUp();
      await (await office.web(2)).callLog(1);
      expect(await explain()).toMatchObject({ allowed: false, reason: 'not-authorized', ways: [] });
      await expect(read()).rejects.toThrow(/403 .*Nobody authorized you/);
      await whose().click();
      await appears(choice('Camille Laurent'));
      expect(await choice('Thomas Keller').count()).toBe(0);
      await page.keyboard.press('Escape');
    });

    it('is given to her: she reads it at the API and in her page, and it is explained why', async () => {
      const { items } = await administrator.send<{ items: { id: string }[] }>('POST', '/admin/authorizations', {
        kind: 'call-log',
        objects: [{ type: 'user', id: idOf('thomas.keller') }],
        subjects: [{ type: 'user', id: idOf('anna.bergstrom') }],
      });
      authorizationId = items[0]?.id ?? '';
      expect((await read()).map(({ otherName }) => otherName)).toEqual(['Oliver Grant']);
      const explanation = await explain();
      expect(explanation).toMatchObject({ allowed: true, reason: 'authorized' });
      expect(explanation.ways).toEqual([expect.objectContaining({ authorizationId })]);
      expect(explanation.ways[0]?.sentence).toMatch(/Anna Bergström.*Thomas Keller/);
      await whose().click();
      await choice('Thomas Keller').click();
      await row('Calls', /Oliver Grant/).click();
      const card = page.getByRole('region', { name: 'Details of Oliver Grant' });
      await appears(card.getByText('Conversation'));
      // It is his call: she writes no notes on it.
      expect(await card.getByLabel('Note', { exact: true }).count()).toBe(0);
    });

    it('is taken back: it is gone from her page at once, and refused with the reason', async () => {
      await administrator.send('DELETE', `/admin/authorizations/${authorizationId}`);
      await vanishes(page.getByRole('region', { name: 'Details of Oliver Grant' }));
      await vanishes(row('Calls', /Oliver Grant/));
      expect(await whose().textContent()).toContain('My calls');
      await expect(read()).rejects.toThrow(/403 .*Nobody authorized you/);
      expect(await explain()).toMatchObject({ allowed: false, reason: 'not-authorized', ways: [] });
    });
  });

  describe('a feature that is switched off for her group', () => {
    const card = () => page.getByRole('region', { name: 'Details of Oliver Grant' });
    const sentence = () => page.getByRole('region', { name: 'Where my calls go' });
    const forward = (change: Record<string, string>) => async () => {
      const forwarding = await anna.send<Record<string, unknown>>('GET', '/me/forwarding');
      return anna.send('PUT', '/me/forwarding', { ...forwarding, ...change });
    };

    it('picking up calls', async () => {
      await row('People', /Oliver Grant/).click();
      thomas.dial(office.uri(office.numberOf(4)));
      await oliver.waitFor('CALL_INCOMING', 2);
      await switchedOff('AuthorizeInterception', [card().getByRole('button', { name: 'Pick up this call' })], () =>
        anna.send('POST', `/people/${idOf('oliver.grant')}/pick-up`, {}),
      );
      thomas.hangUp();
      await oliver.waitFor('CALL_CLOSED', 2);
    });

    it('forwarding all calls, and with it nothing else of forwarding', async () => {
      const busy = sentence().getByRole('button', { name: /^When I am on a call/ });
      const all = sentence().getByRole('button', { name: /^All calls/ });
      const there = card().getByRole('button', { name: 'Forward my calls there' });
      await switchedOff('AuthorizedForwardTypeImmediate', [all, there], async () => {
        await appears(busy);
        await forward({ immediate: '203' })();
      });
    });

    it('what is set already may be taken away, and then not be set again', async () => {
      await forward({ immediate: '203' })();
      const { id } = await set('AuthorizedForwardTypeImmediate', false);
      await vanishes(card().getByRole('button', { name: 'Forward my calls there' }));
      await sentence().getByRole('button', { name: 'All calls: go to 203' }).click();
      const dialog = page.getByRole('dialog', { name: 'All calls' });
      await dialog.getByRole('button', { name: 'Do not forward' }).waitFor();
      expect(await dialog.getByLabel('Go to this number').count()).toBe(0);
      await dialog.getByRole('button', { name: 'Do not forward' }).click();
      await appears(sentence().getByText('ring on my phones'));
      await vanishes(sentence().getByRole('button', { name: /^All calls/ }));
      await unset(id);
    });

    it('forwarding altogether', () => switchedOff('AuthorizeSimpleRules', [sentence()], () => forward({ busy: '203' })()));

    it('seeing who is on the telephone; back again, it is live again', async () => {
      const sign = row('People', /Oliver Grant/).getByText(/Available|Ringing|On a call/);
      const onlyAvailable = page.getByRole('radio', { name: 'Available' });
      await appears(sign);
      const { id } = await set('AuthorizedPhoneSupervisionPresences', false);
      for (const part of [sign, onlyAvailable, card().getByText('Available')]) await vanishes(part);
      const { items } = await anna.send<{ items: { userId: string; presence: string }[] }>('GET', '/people');
      expect(new Set(items.filter(({ userId }) => userId !== idOf('anna.bergstrom')).map(({ presence }) => presence))).toEqual(
        new Set(['offline']),
      );
      await unset(id);
      await appears(onlyAvailable);
      await appears(row('People', /Oliver Grant/).getByText('Available'));
      thomas.dial(office.uri(office.numberOf(4)));
      await appears(row('People', /Oliver Grant/).getByText('Ringing'));
      thomas.hangUp();
      await appears(row('People', /Oliver Grant/).getByText('Available'));
    });

    it('choosing the device one calls with', async () => {
      const { items } = await anna.send<{ items: { id: string }[] }>('GET', '/me/devices');
      await switchedOff('AuthorizedCurrentDevice', [page.getByRole('button', { name: /Call with/ })], () =>
        anna.send('PUT', '/me/current-device', { deviceId: items[0]?.id }),
      );
    });

    it('notes on calls; what was written stays to be read', async () => {
      thomas.dial(office.uri(office.numberOf(1)));
      await browser.shows('Thomas Keller', 'Ringing');
      thomas.hangUp();
      const [entry] = await anna.callLog(1);
      await row('Calls', /Thomas Keller/).click();
      const details = page.getByRole('region', { name: 'Details of Thomas Keller' });
      const note = details.getByLabel('Note', { exact: true });
      await note.fill('He calls back');
      await page.keyboard.press('Tab');
      await appears(details.getByText('Saved'));
      await switchedOff('AuthorizeNote', [note], async () => {
        await appears(details.getByText('He calls back'));
        await anna.send('PATCH', `/call-log/${entry?.id}`, { note: 'x' });
      });
      expect((await anna.callLog(1))[0]?.note).toBe('He calls back');
    });
  });

  it('the application Caller: said in one calm sentence while it is closed to her, and all is back when it is opened', async () => {
    const { items } = await administrator.send<{ items: Named[] }>('GET', '/admin/applications');
    const caller = items.find(({ id }) => id === 'caller');
    const { version } = await administrator.send<Named>('PATCH', '/admin/applications/caller', {
      version: caller?.version,
      isOpen: false,
    });
    const closed = page.getByText('Your calls, people and call log are not open to you');
    await appears(closed);
    for (const list of ['People', 'Calls']) await vanishes(page.getByRole('listbox', { name: list }));
    expect(await page.locator('.notice').count()).toBe(0);
    await expect(anna.send('GET', '/calls')).rejects.toThrow(/403 /);
    // The phone of the browser is another application.
    await browser.ready();
    await administrator.send('PATCH', '/admin/applications/caller', { version, isOpen: true });
    await vanishes(closed);
    await appears(row('People', /Oliver Grant/));
  });

  it('all of it in a page that was never loaded again', async () => {
    expect(await page.evaluate('globalThis.isTheSamePage')).toBe(true);
  });
});
