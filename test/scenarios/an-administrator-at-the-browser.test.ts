import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnsweringCarrier } from '../support/answering-carrier.ts';
import { findingsInAllColours, withoutTransitions } from '../support/axe-findings.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { goOnTo, pageTitle } from '../support/page-title.ts';
import { TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

interface User {
  readonly id: string;
  readonly login: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly mobile: string | null;
  readonly version: number;
  readonly devices: readonly { readonly number: string; readonly protocol: string }[];
}

interface List<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

describe('an administrator at the browser', () => {
  let office: TelephoneOffice;
  let browser: BrowserPhone;
  let page: Page;
  let web: WebSession;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    browser = await office.browser(0, 1000);
    page = browser.page;
    page.setDefaultTimeout(15_000);
    web = await office.web(0);
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  const open = async (path: string) => {
    await page.goto(`${office.product.description.http}/admin/${path}`);
    await pageTitle(page).waitFor();
  };
  const users = (search: string) => web.send<List<User>>('GET', `/admin/users?search=${encodeURIComponent(search)}`);
  const userOf = async (login: string) => {
    const found = (await users(login)).items.find((user) => user.login === login);
    if (!found) throw new Error(`no user ${login}`);
    return found;
  };
  const openUser = async (login: string) => {
    const user = await userOf(login);
    await open(`users?open=${user.id}`);
    await page.getByRole('complementary', { name: `${user.firstName} ${user.lastName}` }).waitFor();
    return user;
  };

  it('makes a user with a browser phone and a desk phone by the keyboard alone', async () => {
    await page.goto(`${office.product.description.http}/phone`);
    await browser.ready();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('users');
    await page.getByRole('option', { name: /^Users/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('grid', { name: 'Users' }).waitFor();
    await page.keyboard.press('n');
    await page.getByRole('textbox', { name: 'First name' }).waitFor();
    for (const text of ['Nils', 'Åberg', 'nils.aberg', '221', 'a long row of words']) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    }
    // A desk phone too.
    await page.keyboard.press('Space');
    await page.keyboard.press('Control+Enter');
    const once = page.getByRole('alertdialog', { name: 'Shown only now' });
    await once.getByText('SIP password').waitFor();
    await until('the button has the focus', async () => {
      if ((await page.evaluate('document.activeElement.textContent')) === 'I have copied it') return true;
      await page.keyboard.press('Tab');
      return false;
    });
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Nils Åberg' }).waitFor();
    const made = await userOf('nils.aberg');
    expect(made.devices.map(({ number, protocol }) => `${number} ${protocol}`).toSorted()).toEqual([
      '221 sip-phone',
      '221 sip-softphone',
    ]);
  });

  it('is told field by field what the server refuses', async () => {
    await open('users?open=new');
    await page.getByLabel('First name').fill('Nils');
    await page.getByLabel('Login name').fill('nils.aberg');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('alert').waitFor();
    expect((await users('nils.aberg')).total).toBe(1);
  });

  it('changes a user, and takes the change back with one key', async () => {
    await openUser('nils.aberg');
    await page.getByLabel('Mobile').fill('+46701234567');
    await page.keyboard.press('Control+s');
    await until('the change is kept', async () => (await userOf('nils.aberg')).mobile === '+46701234567');
    const news = page.getByRole('region', { name: 'News' });
    await news.getByText('Nils Åberg saved.').waitFor();
    // In a field Ctrl+Z would undo what was typed there.
    await page.getByRole('heading', { name: 'Nils Åberg' }).click();
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('Control+z');
    await until('it is as it was', async () => (await userOf('nils.aberg')).mobile === null);
    await news.getByText('Nils Åberg is as it was.').waitFor();
    expect(await page.getByLabel('Mobile').inputValue()).toBe('');
  });

  it('loses no update: sees what it was, what he typed, what somebody else saved, and chooses', async () => {
    const user = await openUser('nils.aberg');
    await page.getByLabel('Last name').fill('Ek');
    await page.getByLabel('Mobile').fill('+46701111111');
    await web.send('PATCH', `/admin/users/${user.id}`, { version: user.version, lastName: 'Åberg-Lind', custom0: 'Blue' });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const conflict = page.getByRole('alert', { name: /Somebody saved this/ });
    await conflict.waitFor();
    for (const text of ['Åberg', 'Ek', 'Åberg-Lind']) await conflict.getByText(text, { exact: true }).waitFor();
    // What only the other one changed is simply taken over.
    expect(await page.getByLabel('Free field 1').inputValue()).toBe('Blue');
    await conflict.getByRole('radio', { name: 'Take theirs' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await conflict.waitFor({ state: 'detached' });
    expect(await userOf('nils.aberg')).toMatchObject({ lastName: 'Åberg-Lind', mobile: '+46701111111' });
  });

  it('is asked before what he typed would be lost', async () => {
    await openUser('nils.aberg');
    await page.getByLabel('First name').fill('Nisse');
    await page.getByRole('link', { name: 'Groups', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Keep editing' }).click();
    expect(await page.getByLabel('First name').inputValue()).toBe('Nisse');
    await page.getByRole('link', { name: 'Groups', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('grid', { name: 'Groups' }).waitFor();
  });

  it('sets a parameter for the company, sees where its value comes from, and takes it back', async () => {
    await open('parameters?search=AuthorizeNote');
    const row = page.getByRole('row', { name: /AuthorizeNote/ });
    await row.click();
    const editor = page.getByRole('complementary', { name: 'AuthorizeNote' });
    await editor.locator('.switch').click();
    await editor.getByRole('button', { name: 'Save', exact: true }).click();
    await row.getByText('Company').waitFor();
    await row.getByText('off').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await row.getByText('Built in').waitFor();
  });

  it('sees on open pages that a trunk goes out of order, without asking again', async () => {
    await using carrier = await AnsweringCarrier.open();
    const trunk = await web.send<{ id: string; version: number }>('POST', '/admin/trunks', {
      name: 'Carrier of the scenario',
      proxy: `sip:127.0.0.1:${carrier.port};transport=tcp`,
      authentication: { kind: 'address', peers: ['127.0.0.9'] },
      optionsIntervalS: 1,
    });
    await open('connections');
    const row = page.getByRole('row', { name: /Carrier of the scenario/ });
    await row.getByText('Reachable', { exact: true }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    const incidents = await page.context().newPage();
    try {
      await incidents.goto(`${office.product.description.http}/admin/incidents`);
      await incidents.getByText('Live', { exact: true }).waitFor();
      // Lists cannot be read any more: what the open page shows from now on was told to it.
      await page.route('**/api/v1/admin/connections', (route) => route.abort());
      await carrier.stop();
      await row.getByText('Not reachable').waitFor();
      const sentence = incidents.getByText(/^The trunk Carrier of the scenario cannot be reached: /);
      await sentence.waitFor();
      await carrier.answer();
      await row.getByText('Reachable', { exact: true }).waitFor();
      await sentence.waitFor({ state: 'detached' });
    } finally {
      await page.unroute('**/api/v1/admin/connections');
      await incidents.close();
      await web.send('DELETE', `/admin/trunks/${trunk.id}`);
    }
  });

  it('is told that a page does not follow while the live connection is away, and still sees what changes', async () => {
    const away = await page.context().newPage();
    await away.routeWebSocket('**/api/v1/live', (socket) => void socket.close());
    await away.clock.install();
    await away.goto(`${office.product.description.http}/admin/connections`);
    await away.getByText('Not live: asks every 15 s').waitFor();
    const trunk = await web.send<{ id: string }>('POST', '/admin/trunks', {
      name: 'Late carrier',
      proxy: 'sip:127.0.0.1:9;transport=tcp',
      authentication: { kind: 'address', peers: ['127.0.0.9'] },
      optionsIntervalS: 0,
    });
    const row = away.getByRole('row', { name: /Late carrier/ });
    expect(await row.count()).toBe(0);
    await away.clock.fastForward(15_000);
    await row.waitFor();
    await away.close();
    await web.send('DELETE', `/admin/trunks/${trunk.id}`);
  });

  it('sees what depends on a thing before it is deleted', async () => {
    const user = await openUser('nils.aberg');
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByText('This is deleted with it:').waitFor();
    await question.getByRole('button', { name: 'Delete' }).click();
    await page
      .getByRole('region', { name: 'News' })
      .getByText(/deleted\.$/)
      .waitFor();
    expect((await users('nils.aberg')).items.filter(({ id }) => id === user.id)).toEqual([]);
  });

  it('names a disposition and a skill in other languages, and reads them in that of the page', async () => {
    for (const [plural, name, inSwedish] of [
      ['dispositions', 'Gift', 'Gåva'],
      ['skills', 'Flowers', 'Blommor'],
    ]) {
      await open(`${plural}?open=new`);
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name!);
      await page.getByRole('group', { name: 'In other languages' }).getByLabel('Swedish').fill(inSwedish!);
      await page.getByRole('button', { name: 'Create' }).click();
      await page.getByRole('complementary', { name: name! }).waitFor();
      const { items } = await web.send<List<{ name: string; names: object }>>('GET', `/admin/${plural}?search=${inSwedish}`);
      expect(items).toMatchObject([{ name, names: { sv: inSwedish } }]);
    }
    await page.evaluate(`localStorage.setItem('parley.language', 'sv')`);
    await open('dispositions');
    await page.getByRole('gridcell', { name: 'Gåva' }).waitFor();
    await open('skills');
    await page.getByRole('gridcell', { name: 'Blommor' }).waitFor();
    await page.getByRole('button', { name: 'Agenter och kompetenser' }).click();
    await page.getByRole('columnheader', { name: 'Blommor' }).waitFor();
    await page.evaluate(`localStorage.setItem('parley.language', 'en')`);
  });

  it('moves through 100,000 rows with a few dozen of them in the page', async () => {
    const total = 100_000;
    const rowOf = (index: number) => ({
      id: `u${index}`,
      version: 1,
      displayName: `Person ${String(index).padStart(6, '0')}`,
      login: `person.${index}`,
      domainName: 'Big',
      administrator: 'none',
      enabled: true,
      changedAt: 0,
      devices: [{ number: String(index) }],
      groups: [],
    });
    await page.route('**/api/v1/admin/users?*', (route) => {
      const query = new URL(route.request().url()).searchParams;
      const from = Number(query.get('after') ?? 0);
      const to = Math.min(total, from + Number(query.get('limit')));
      const items = Array.from({ length: to - from }, (_, index) => rowOf(from + index));
      return route.fulfill({ json: { items, nextAfter: to < total ? String(to) : null, total } });
    });
    await open('users');
    const grid = page.getByRole('grid', { name: 'Users' });
    await grid.getByText('Person 000000').waitFor();
    expect(await grid.getAttribute('aria-rowcount')).toBe(String(total + 1));
    await grid.focus();
    await page.keyboard.press('Control+End');
    await grid.getByText('Person 099999').waitFor();
    expect(await grid.getByRole('row').count()).toBeLessThan(80);
    await page.keyboard.press('Control+Home');
    await grid.getByText('Person 000000').waitFor();
    await page.unroute('**/api/v1/admin/users?*');
  });
});

const pages = [
  'overview',
  'users',
  'groups',
  'domains',
  'directories',
  'imports',
  'takeover',
  'provisioning',
  'devices',
  'device-states',
  'intercom-groups',
  'trunks',
  'connections',
  'forwarding-rules',
  'numbering',
  'calling-policy',
  'conference-rooms',
  'mailboxes',
  'queues',
  'agents',
  'skills',
  'opening-hours',
  'not-ready-reasons',
  'dispositions',
  'scripts',
  'screen-pops',
  'authorizations',
  'explain',
  'seats',
  'sign-in',
  'webhooks',
  'tokens',
  'parameters',
  'incidents',
  'services',
  'audit',
  'backups',
  'jobs',
  'traces',
  'administrators',
  'companies',
];
const withEditor = new Set(['users', 'groups', 'domains', 'directories', 'devices', 'trunks', 'queues', 'parameters', 'audit']);

describe('every page of the administration, checked by axe', () => {
  let office: TelephoneOffice;
  let page: Page;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    ({ page } = await office.browser(0, 1000));
    page.setDefaultTimeout(15_000);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`${office.product.description.http}/admin/${pages.at(-1)}`);
    await pageTitle(page).waitFor();
    await withoutTransitions(page);
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  it.each(pages)('/admin/%s has no finding in light and in dark colours', async (name) => {
    await goOnTo(page, `/admin/${name}`);
    expect(await findingsInAllColours(page)).toEqual({ light: [], dark: [] });
    if (!withEditor.has(name)) return;
    await page.locator('[role=row][aria-rowindex="2"]').click();
    await page.locator('.editor h2').waitFor();
    expect(await findingsInAllColours(page)).toEqual({ light: [], dark: [] });
  });
});
