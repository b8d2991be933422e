/**
 * 2,000 watched people on one screen: how smooth the page stays in Chromium while they ring and talk. The built pages before the development fake
 * (`npx vite build web` first), so that only the page works. Told are the times between frames, tasks of 50 ms and more, the part of the
 * page's main thread that is busy, how often a sign in sight changed, and how many rows there are. Run: `npx node bench/presence-screen.ts [--seconds 8] [--rates 100,500]`.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { launchBrowser } from '../test/support/browser.ts';
import { BuiltPages } from '../test/support/built-pages.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '8' }, rates: { type: 'string', default: '100,500' } },
});
const seconds = Number(values.seconds);
/** As often as the server tells few pages. */
const everyMs = 50;
const states = ['idle', 'ringing', 'on-call'] as const;

/** Begins to note frames and long tasks; `seen()` ends it. */
const watchFrames = `(() => {
  const frames = [];
  const tasks = [];
  let last = performance.now();
  let isOver = false;
  let signs = 0;
  const changes = new MutationObserver((records) => { signs += records.length; });
  changes.observe(document.querySelector('.people'), { subtree: true, attributeFilter: ['class'] });
  const frame = (now) => {
    frames.push(now - last);
    last = now;
    if (!isOver) requestAnimationFrame(frame);
  };
  requestAnimationFrame((now) => { last = now; requestAnimationFrame(frame); });
  const observer = new PerformanceObserver((list) => { for (const entry of list.getEntries()) tasks.push(entry.duration); });
  observer.observe({ entryTypes: ['longtask'] });
  window.seen = () => { isOver = true; observer.disconnect(); changes.disconnect(); return { frames, tasks, signs }; };
})()`;

async function busySeconds(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

interface Phase {
  readonly name: string;
  readonly rate: number;
  /** Done again and again meanwhile. */
  readonly act?: (page: Page) => Promise<void>;
}

async function run(pages: BuiltPages, page: Page, cdp: CDPSession, { name, rate, act }: Phase): Promise<void> {
  const { people } = pages;
  let changed = 0;
  await page.evaluate(watchFrames);
  const [beganAt, busyBefore] = [performance.now(), await busySeconds(cdp)];
  const timer = setInterval(() => {
    const due = ((performance.now() - beganAt) / 1000) * rate;
    const changes = [];
    for (; changed < due; changed++)
      changes.push({ userId: people[(changed * 7) % people.length]!.userId, presence: states[Math.floor(changed / 7) % 3]! });
    if (changes.length > 0) pages.tell({ type: 'presence-changed', changes });
  }, everyMs);
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  while (performance.now() - beganAt < seconds * 1000) await (act ? act(page) : page.waitForTimeout(100));
  clearInterval(timer);
  const busy = ((await busySeconds(cdp)) - busyBefore) / ((performance.now() - beganAt) / 1000);
  const { frames, tasks, signs } = (await page.evaluate('seen()')) as { frames: number[]; tasks: number[]; signs: number };
  frames.sort((one, other) => one - other);
  const part = (share: number) => (frames[Math.min(frames.length - 1, Math.floor(frames.length * share))] ?? 0).toFixed(0);
  const rows = await page.locator('.people [role=option]').count();
  const cells = [name.padEnd(34), `${part(0.5)} ms`, `${part(0.99)} ms`, `${part(1)} ms`, String(tasks.length)];
  const long = tasks.length === 0 ? '–' : `${Math.max(...tasks).toFixed(0)} ms`;
  console.log([...cells, long, `${(busy * 100).toFixed(0)} %`, String(signs), String(rows)].join('  | '));
}

await using pages = await BuiltPages.open();
const browser = await launchBrowser();
const context = await browser.newContext({
  viewport: { width: 1440, height: 900 },
  locale: 'en-GB',
  permissions: ['microphone'],
});
await context.request.post(`${pages.url}/api/v1/session`, { data: { login: 'marie', password: 'parley' } });
const page = await context.newPage();
await page.goto(`${pages.url}/phone`);
const list = page.getByRole('listbox', { name: 'People' });
await list.getByRole('option').first().waitFor();
const cdp = await context.newCDPSession(page);
await cdp.send('Performance.enable');
console.log(`${pages.people.length} people, ${seconds} s each, load ${loadavg()[0]!.toFixed(1)}`);
console.log('what | frames p50 | p99 | max | tasks of 50 ms | longest | main thread | signs changed | rows');
const search = page.getByRole('searchbox', { name: 'Search people' });
let letters = 0;
const scroll = async (here: Page) => {
  await list.hover();
  await here.mouse.wheel(0, 400);
  await here.waitForTimeout(30);
};
const type = async (here: Page) => {
  await search.fill('anna and'.slice(0, letters++ % 9));
  await here.waitForTimeout(60);
};
await run(pages, page, cdp, { name: 'nothing happens', rate: 0 });
for (const rate of values.rates.split(',').map(Number)) {
  await run(pages, page, cdp, { name: `${rate} changes/s`, rate });
  await run(pages, page, cdp, { name: `${rate} changes/s, scrolling`, rate, act: scroll });
  await run(pages, page, cdp, { name: `${rate} changes/s, typing in the search`, rate, act: type });
  await search.fill('');
  await page.getByRole('radio', { name: 'Available' }).click();
  await run(pages, page, cdp, { name: `${rate} changes/s, only available`, rate });
  await page.getByRole('radio', { name: 'All' }).first().click();
}
await browser.close();
