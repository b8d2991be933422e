/**
 * Pictures of every page, desktop and phone size, light and dark, and an accessibility check of each with axe.
 *
 * `node scripts/screenshots.ts [--out DIR] [--url URL --login NAME --password WORD]`; without `--url` the pages run on the
 * development fake. Ends with 1 when axe finds anything.
 */
import { accessSync, constants } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createServer } from 'vite';

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly isSignedOut?: boolean;
  /** Puts calls on the desk phone; the fake only. */
  readonly hasCalls?: boolean;
  readonly prepare?: (page: Page) => Promise<void>;
  readonly isFakeOnly?: boolean;
}

const shots: readonly Shot[] = [
  { name: 'sign-in', path: '/phone', isSignedOut: true },
  { name: 'setup', path: '/setup/development-token-0000', isSignedOut: true, isFakeOnly: true },
  { name: 'phone', path: '/phone' },
  { name: 'phone-person', path: '/phone', prepare: openPerson },
  { name: 'phone-entry', path: '/phone', prepare: openEntry },
  { name: 'phone-calls', path: '/phone', hasCalls: true, isFakeOnly: true },
  { name: 'phone-box', path: '/phone', prepare: (page) => page.getByRole('combobox', { name: /Name, number/ }).fill('mul') },
  { name: 'phone-health', path: '/phone', prepare: (page) => page.getByRole('button', { name: /Health of the phone/ }).click() },
  { name: 'why', path: '/phone', prepare: openWhy },
  { name: 'keys', path: '/phone', prepare: (page) => page.keyboard.press('?') },
  { name: 'agent', path: '/agent' },
  { name: 'traces', path: '/traces' },
  { name: 'settings', path: '/settings' },
];

const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

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

interface Session {
  readonly browser: Browser;
  readonly url: string;
  readonly login: string;
  readonly password: string;
  readonly isFake: boolean;
  readonly out: string;
  readonly axe: string;
}

async function takeShot(session: Session, shot: Shot, size: keyof typeof sizes, theme: 'light' | 'dark'): Promise<string[]> {
  const { browser, url, isFake } = session;
  const context = await browser.newContext({
    viewport: sizes[size],
    colorScheme: theme,
    locale: 'en-GB',
    reducedMotion: 'reduce',
    hasTouch: size === 'phone',
    bypassCSP: true,
    permissions: ['microphone'],
    ignoreHTTPSErrors: true,
  });
  try {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    if (!shot.isSignedOut) {
      const data = { login: session.login, password: session.password };
      const answer = await context.request.post(`${url}/api/v1/session`, { data });
      if (!answer.ok()) throw new Error(`sign-in answered ${answer.status()}`);
    }
    if (isFake) await context.request.get(`${url}/__fake/${shot.hasCalls ? 'calls' : 'quiet'}`);
    await page.goto(url + shot.path);
    await page.getByRole('heading').first().waitFor({ state: 'attached' });
    await page.waitForTimeout(700);
    await shot.prepare?.(page);
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(session.out, `${shot.name}-${size}-${theme}.png`) });
    return [...errors, ...(await findings(page, session.axe))].map((text) => `${shot.name} ${size} ${theme}: ${text}`);
  } finally {
    await context.close();
  }
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
    },
  });
  await mkdir(values.out, { recursive: true });
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const fake = values.url ? null : await startFake();
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: '--no-sandbox --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --use-fake-device-for-media-stream --use-fake-ui-for-media-stream'.split(
      ' ',
    ),
  });
  const { out, login, password } = values;
  const session: Session = { browser, url: values.url ?? fake?.url ?? '', login, password, isFake: fake !== null, out, axe };
  const problems: string[] = [];
  try {
    for (const shot of shots) {
      if ((shot.isFakeOnly && !session.isFake) || (values.only && !shot.name.includes(values.only))) continue;
      for (const size of ['desktop', 'phone'] as const) {
        for (const theme of ['light', 'dark'] as const) problems.push(...(await takeShot(session, shot, size, theme)));
      }
    }
  } finally {
    await browser.close();
    await fake?.close();
  }
  console.log(problems.length === 0 ? 'axe: no findings' : problems.join('\n'));
  return problems.length === 0 ? 0 : 1;
}

process.exitCode = await main();
