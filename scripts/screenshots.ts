/**
 * Pictures of every page, desktop and phone size, light and dark, and an accessibility check of each with axe.
 *
 * `node scripts/screenshots.ts [--out DIR] [--only TEXT,…] [--looks desktop-light,phone-dark,…]` starts the product with its demonstration company (build the pages first);
 * `--url URL --login NAME --password WORD` takes one that runs; `--fake` runs the pages on the development fake, which has calls.
 * Ends with 1 when axe finds anything.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type APIRequestContext, type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { createServer } from 'vite';
import { firstLayout } from '../web/features/wallboard/board-model.ts';
import { attendantShots } from './attendant-shots.ts';
import { contactCentreShots } from './contact-centre-shots.ts';
import { peopleShots } from './people-shots.ts';
import { timeMachineShots } from './time-machine-shots.ts';
import { voicemailShots } from './voicemail-shots.ts';

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly isSignedOut?: boolean;
  /** Puts calls on the desk phone; the fake only. */
  readonly hasCalls?: boolean;
  /** Before the page is loaded. */
  readonly before?: (page: Page) => Promise<void>;
  readonly prepare?: (page: Page) => Promise<void>;
  readonly isFakeOnly?: boolean;
  /** Needs the real server. */
  readonly isRealOnly?: boolean;
}

/** A page of the administration; `row` opens its first row, a text the tab of that name beside it. */
function admin(page: string, row?: true | string): Shot {
  const name = `admin-${page.replaceAll(/[?=&]+/g, '-')}${row === undefined ? '' : row === true ? '-open' : `-${row.toLowerCase()}`}`;
  const prepare = async (here: Page) => {
    await here.locator('[role=row][aria-rowindex="2"]').click();
    await here.locator('.editor h2').waitFor();
    if (typeof row === 'string') await here.getByRole('tab', { name: row }).click();
  };
  return { name, path: `/admin/${page}`, isRealOnly: true, ...(row === undefined ? {} : { prepare }) };
}

async function openMatrix(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Agents and skills' }).click();
  await page.getByRole('gridcell').first().click();
  await page.keyboard.press('Shift+ArrowDown');
}

/** Opens a queue of the demonstration and goes to one part of its form. */
async function openQueue(page: Page, name: string, part: string): Promise<void> {
  await page.getByRole('row', { name: new RegExp(name) }).click();
  await page.locator('.editor h2').waitFor();
  await page.locator('.editor-body').getByText(part, { exact: true }).first().scrollIntoViewIfNeeded();
}

const administration: readonly Shot[] = [
  ...['overview', 'users', 'groups', 'domains', 'imports', 'provisioning', 'devices', 'device-states', 'trunks'].map((page) =>
    admin(page),
  ),
  ...['connections', 'numbering', 'calling-policy', 'queues', 'agents', 'authorizations', 'explain', 'seats', 'sign-in'].map(
    (page) => admin(page),
  ),
  ...['webhooks', 'tokens', 'parameters', 'incidents', 'services', 'audit', 'backups', 'jobs', 'traces', 'administrators'].map(
    (page) => admin(page),
  ),
  admin('companies'),
  ...['users', 'groups', 'devices', 'trunks', 'queues', 'authorizations', 'parameters', 'audit', 'webhooks'].map((page) =>
    admin(page, true),
  ),
  ...['Devices', 'Rights', 'Parameters', 'History'].map((tab) => admin('users', tab)),
  admin('groups', 'Members'),
  ...['skills', 'opening-hours', 'not-ready-reasons', 'dispositions', 'scripts'].flatMap((page) => [
    admin(page),
    admin(page, true),
  ]),
  admin('agents', true),
  { ...admin('skills'), name: 'admin-skills-matrix', prepare: openMatrix },
  {
    ...admin('queues', true),
    name: 'admin-queues-overflow',
    prepare: (page) => openQueue(page, 'Repairs', 'Where callers go instead'),
  },
  { ...admin('queues', true), name: 'admin-queues-after', prepare: (page) => openQueue(page, 'English desk', 'After the call') },
  { ...admin('devices'), name: 'admin-devices-setting-up', prepare: setUpDeskPhone },
  admin('call-back-buttons'),
  admin('call-back-buttons?open=new'),
  admin('domains', 'Numbering'),
  admin('screen-pops'),
  admin('screen-pops?open=new'),
  admin('users?open=new'),
  admin('authorizations?open=new'),
  admin('tokens?open=new'),
  admin('imports?open=new'),
  admin('directories'),
  admin('directories', true),
  admin('directories', 'Synchronisation'),
  admin('directories?open=new'),
  { ...admin('directories', true), name: 'admin-directories-fields', prepare: openFields },
  {
    ...admin('numbering'),
    name: 'admin-numbering-test',
    prepare: (page) => page.getByLabel('Try a number').fill('+33 (0)1 55 17 18 89'),
  },
  { ...admin('users'), name: 'admin-search', prepare: (page) => page.getByRole('combobox', { name: /Name, number/ }).fill('mo') },
  { ...admin('users'), name: 'admin-delete', prepare: askToDelete },
  { ...admin('users'), name: 'admin-conflict', prepare: loseAnUpdate },
  { ...admin('users'), name: 'admin-paste', prepare: (page) => page.getByRole('button', { name: 'Paste many' }).click() },
  { ...admin('users'), name: 'admin-bulk', prepare: tickRows },
];

const shots: readonly Shot[] = [
  { name: 'sign-in', path: '/phone', isSignedOut: true },
  { name: 'setup', path: '/setup/development-token-0000', isSignedOut: true, isFakeOnly: true },
  { name: 'phone', path: '/phone' },
  { name: 'phone-person', path: '/phone', prepare: openPerson },
  { name: 'phone-entry', path: '/phone', prepare: openEntry, isFakeOnly: true },
  { name: 'phone-calls', path: '/phone', hasCalls: true, isFakeOnly: true },
  { name: 'phone-box', path: '/phone', prepare: (page) => page.getByRole('combobox', { name: /Name, number/ }).fill('mul') },
  { name: 'phone-health', path: '/phone', prepare: (page) => page.getByRole('button', { name: /Health of the phone/ }).click() },
  { name: 'why', path: '/phone', prepare: openWhy, isFakeOnly: true },
  { name: 'keys', path: '/phone', prepare: (page) => page.keyboard.press('?') },
  { name: 'contacts', path: '/contacts' },
  { name: 'contacts-card', path: '/contacts', prepare: openContact, isFakeOnly: true },
  {
    name: 'contacts-fields',
    path: '/contacts',
    prepare: (page) => page.getByRole('button', { name: 'Search by field' }).click(),
    isFakeOnly: true,
  },
  {
    name: 'contacts-list',
    path: '/contacts',
    prepare: (page) => page.getByRole('button', { name: /Fair in Berlin/ }).click(),
    isFakeOnly: true,
  },
  {
    name: 'contacts-new',
    path: '/contacts',
    prepare: (page) => page.getByRole('button', { name: 'New contact' }).click(),
    isFakeOnly: true,
  },
  { name: 'traces', path: '/traces' },
  { name: 'settings', path: '/settings' },
  ...peopleShots,
  ...attendantShots,
  ...contactCentreShots,
  ...timeMachineShots,
  ...voicemailShots,
  ...administration,
];

const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

async function openContact(page: Page): Promise<void> {
  await page.getByRole('option', { name: /Eva Adler/ }).click();
  await page.getByText('Customer number').waitFor();
}

async function openPerson(page: Page): Promise<void> {
  const people = page.getByRole('button', { name: /^People$/ }).or(page.getByRole('radio', { name: /^People$/ }));
  if (await people.isVisible()) await people.click();
  await page.getByRole('listbox', { name: 'People' }).getByRole('option').nth(3).click();
}

async function openEntry(page: Page): Promise<void> {
  await page.getByRole('listbox', { name: 'Calls' }).getByRole('option').nth(2).click();
}

async function openWhy(page: Page): Promise<void> {
  await openEntry(page);
  await page.getByRole('button', { name: 'Why this call went where it went' }).click();
  await page.getByText('Step by step').waitFor();
}

/** Says which telephone a device is, with a key, and opens it; the second time it is so already. */
async function setUpDeskPhone(page: Page): Promise<void> {
  await page.locator('[role=row]', { hasText: 'Desk phone' }).first().click();
  await page.getByRole('tab', { name: 'Setting up' }).click();
  const panel = page.locator('.desk-phone');
  const mac = panel.getByLabel('MAC address');
  await mac.waitFor();
  if ((await mac.inputValue()) === '') {
    await mac.fill('80:5E:C0:12:34:56');
    await panel.getByLabel('Model').fill('T54W');
    await panel.getByRole('button', { name: 'Add a key' }).click();
    await panel.getByLabel('Number', { exact: true }).fill('202');
    await panel.getByLabel('Label').fill('Reception');
    await panel.getByRole('button', { name: 'Save', exact: true }).click();
    await panel.getByRole('button', { name: 'Open for 24 hours' }).click();
  }
  await panel.getByRole('button', { name: 'Fetch now' }).waitFor();
}

/** The mapping of a directory with what comes of it. */
async function openFields(page: Page): Promise<void> {
  await page.locator('[role=row][aria-rowindex="2"]').click();
  await page.getByRole('radio', { name: '2. Fields' }).click();
  await page.getByRole('cell', { name: 'Claire Dupont' }).waitFor();
}

async function tickRows(page: Page): Promise<void> {
  for (const row of [3, 4, 6]) await page.locator(`[role=row][aria-rowindex="${row}"] [role=gridcell]`).first().click();
}

async function askToDelete(page: Page): Promise<void> {
  await page.locator('[role=row][aria-rowindex="3"]').click();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').waitFor();
}

/** Types into a user whom somebody else changes at the same time. */
async function loseAnUpdate(page: Page): Promise<void> {
  const answered = page.waitForResponse(/\/admin\/users\/[^/?]+$/);
  await page.locator('[role=row][aria-rowindex="2"]').click();
  const user = (await (await answered).json()) as { id: string; version: number; firstName: string };
  await page.getByLabel('First name').fill(`${user.firstName} Maria`);
  const csrfToken = ((await (await page.request.get('/api/v1/session')).json()) as { csrfToken: string }).csrfToken;
  const change = {
    version: user.version,
    firstName: user.firstName.endsWith('-Lena') ? 'Anna' : `${user.firstName}-Lena`,
    custom0: String(user.version),
  };
  await page.request.patch(`/api/v1/admin/users/${user.id}`, { data: change, headers: { 'x-parley-csrf': csrfToken } });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.locator('.conflict').waitFor();
}

/** Things that the demonstration company does not begin with, so that no page is empty. */
async function enrich(request: APIRequestContext, url: string, csrfToken: string): Promise<void> {
  const send = async <Answer>(path: string, data: object): Promise<Answer> => {
    const answer = await request.post(`${url}/api/v1${path}`, { data, headers: { 'x-parley-csrf': csrfToken } });
    if (!answer.ok()) console.error(`${path}: ${answer.status()} ${await answer.text()}`);
    return (await answer.json().catch(() => null)) as Answer;
  };
  await send('/admin/numbering-rules', { priority: 10, pattern: '3611', value: '03611' });
  await send('/admin/numbering-rules', { priority: 20, pattern: '[^\\+42\\(0\\)(\\d+)]', value: '[-ExternalPrefix-]0042$1' });
  await send('/admin/webhooks', { name: 'CRM', url: 'https://crm.example.org/parley', events: ['call.connected', 'call.ended'] });
  await send('/me/tokens', { name: 'Wallboard', scopes: ['queues:read', 'agents:read'], expiresAt: Date.now() + 7_776_000_000 });
  const { items } = (await (await request.get(`${url}/api/v1/admin/domains`)).json()) as { items: { id: string }[] };
  const domainId = items[0]?.id;
  await send('/admin/user-sources', { name: 'Spring intake', kind: 'file', domainId, synchronisation: 'insert-update' });
  await send('/admin/scim-clients', { name: 'Identity provider', domainId });
  await send('/admin/backups', {});
  await send('/wallboards', { name: 'Hotline', layout: firstLayout() });
}

function findChromium(): string {
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
      try {
        accessSync(join(directory, name), constants.X_OK);
        return join(directory, name);
      } catch {
        // Not here.
      }
    }
  }
  throw new Error('no chromium, chromium-browser or google-chrome in PATH');
}

async function startFake(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = await createServer({ configFile: 'web/vite.config.ts', mode: 'fake', server: { port: 0 }, logLevel: 'error' });
  await server.listen();
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('the development server has no address');
  return { url: url.replace(/\/$/, ''), close: () => server.close() };
}

/** The product with its demonstration company, on ports of the system's choice. */
async function startDemo(): Promise<{ url: string; login: string; password: string; close: () => Promise<void> }> {
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'demo.ts'), '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('the demonstration has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const { http, users } = JSON.parse(line) as { http: string; users: { login: string; password: string }[] };
    const [first] = users;
    if (!first) break;
    const close = () =>
      new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      });
    return { url: http, ...first, close };
  }
  throw new Error('the demonstration did not start');
}

interface Session {
  readonly browser: Browser;
  readonly url: string;
  readonly login: string;
  readonly password: string;
  readonly isFake: boolean;
  readonly out: string;
  readonly axe: string;
}

async function openContext(
  { browser, url }: Session,
  size: keyof typeof sizes,
  theme: 'light' | 'dark',
): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: url,
    viewport: sizes[size],
    colorScheme: theme,
    locale: 'en-GB',
    reducedMotion: 'reduce',
    hasTouch: size === 'phone',
    bypassCSP: true,
    permissions: ['microphone'],
    ignoreHTTPSErrors: true,
  });
}

async function signIn({ url, login, password }: Session, context: BrowserContext): Promise<string> {
  const answer = await context.request.post(`${url}/api/v1/session`, { data: { login, password } });
  if (!answer.ok()) throw new Error(`sign-in answered ${answer.status()}`);
  return ((await answer.json()) as { csrfToken: string }).csrfToken;
}

async function takeShot(session: Session, context: BrowserContext, shot: Shot, suffix: string): Promise<string[]> {
  const { url, isFake, out, axe } = session;
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  try {
    if (isFake) await context.request.get(`${url}/__fake/${shot.hasCalls ? 'calls' : 'quiet'}`);
    await shot.before?.(page);
    await page.goto(url + shot.path);
    await page.getByRole('heading').first().waitFor({ state: 'attached' });
    await page.waitForTimeout(700);
    await shot.prepare?.(page);
    await page.waitForTimeout(350);
    await page.screenshot({ path: join(out, `${shot.name}-${suffix}.png`) });
    errors.push(...(await findings(page, axe)));
  } catch (error) {
    errors.push((error as Error).message);
  } finally {
    await page.close();
  }
  return errors.map((text) => `${shot.name} ${suffix}: ${text}`);
}

async function takeAll(session: Session, only: string | undefined, looks: string | undefined): Promise<string[]> {
  const wanted = shots.filter(
    ({ name, isFakeOnly, isRealOnly }) =>
      !(session.isFake ? isRealOnly : isFakeOnly) && (!only || only.split(',').some((text) => name.includes(text))),
  );
  const problems: string[] = [];
  for (const size of ['desktop', 'phone'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      if (looks && !looks.split(',').includes(`${size}-${theme}`)) continue;
      const stranger = await openContext(session, size, theme);
      const context = await openContext(session, size, theme);
      await signIn(session, context);
      for (const shot of wanted) {
        problems.push(...(await takeShot(session, shot.isSignedOut ? stranger : context, shot, `${size}-${theme}`)));
      }
      await Promise.all([stranger.close(), context.close()]);
    }
  }
  return problems;
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

async function findings(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe);
  const result = (await page.evaluate('axe.run(document)')) as AxeResult;
  return result.violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help} (${nodes.length}×) ${nodes[0]?.html.slice(0, 160)} ${nodes[0]?.failureSummary ?? ''}`,
  );
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: '.parley/screenshots' },
      url: { type: 'string' },
      login: { type: 'string', default: 'marie' },
      password: { type: 'string', default: 'parley' },
      only: { type: 'string' },
      looks: { type: 'string' },
      fake: { type: 'boolean', default: false },
    },
  });
  const { out, login, password, only, url } = values;
  await mkdir(out, { recursive: true });
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const fake = values.fake ? { ...(await startFake()), login, password } : null;
  const started = fake ?? (url ? { url, login, password, close: async () => {} } : await startDemo());
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: '--no-sandbox --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --use-fake-device-for-media-stream --use-fake-ui-for-media-stream'.split(
      ' ',
    ),
  });
  const { close, ...where } = started;
  const session: Session = { browser, ...where, isFake: fake !== null, out, axe };
  let problems: string[];
  try {
    if (!fake && !url) {
      const context = await openContext(session, 'desktop', 'light');
      await enrich(context.request, session.url, await signIn(session, context));
      await context.close();
    }
    problems = await takeAll(session, only, values.looks);
  } finally {
    await browser.close();
    await close();
  }
  console.log(problems.length === 0 ? 'axe: no findings' : problems.join('\n'));
  return problems.length === 0 ? 0 : 1;
}

process.exitCode = await main();
