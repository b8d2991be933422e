import type { CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { CuttableProxy } from '../support/cuttable-proxy.ts';
import { TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';

describe('the pages as an app', () => {
  let office: TelephoneOffice;
  let browser: BrowserPhone;
  let desk: BaresipPhone;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    desk = await office.deskPhone(4, 440);
    browser = await office.browser(0, 1000);
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  const url = (path: string) => `${office.product.description.http}${path}`;
  const kept = () =>
    browser.page.evaluate<string[]>(`(async () => {
      const urls = [];
      for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) urls.push(new URL(url).pathname);
      return urls;
    })()`);

  it('say what is needed to install them', async () => {
    const manifest = (await (await fetch(url('/manifest.webmanifest'))).json()) as {
      icons: { src: string; sizes: string }[];
      protocol_handlers: unknown[];
    };
    for (const { src } of manifest.icons) expect((await fetch(url(src))).headers.get('content-type')).toMatch(/^image\//);
    expect(manifest.protocol_handlers).toEqual([{ protocol: 'tel', url: '/dial?number=%s' }]);
  });

  it('keep their shell, and nothing that the server said', async () => {
    await browser.page.evaluate('navigator.serviceWorker.ready.then(() => true)');
    await browser.page.goto(url('/settings'));
    await browser.ready();
    await until('the pages are looked after', () =>
      browser.page.evaluate<boolean>('navigator.serviceWorker.controller !== null'),
    );
    const files = await until('the shell is kept', async () => {
      const all = await kept();
      return all.includes('/index.html') && all;
    });
    expect(files.filter((path) => !/^\/(assets\/[\w.-]+|index\.html|icon\.svg)$/.test(path))).toEqual([]);
  });

  it('open without the server, and say that it is not reached', async () => {
    const { hostname, port } = new URL(url(''));
    await using proxy = await CuttableProxy.start({ host: hostname, port: Number(port) });
    // A page that stayed open would see what is pushed.
    await using cleanUp = new AsyncDisposableStack();
    const page = cleanUp.adopt(await browser.context.newPage(), (one) => one.close());
    await page.goto(`http://127.0.0.1:${proxy.port}/phone`);
    await until('the pages are looked after', () => page.evaluate<boolean>('navigator.serviceWorker.controller !== null'));
    const again = page.getByRole('button', { name: 'Try again' });
    for (const path of ['/phone', '/settings', '/chat']) {
      proxy.cut();
      await page.goto(`http://127.0.0.1:${proxy.port}${path}`);
      await again.waitFor();
      proxy.mend();
      await again.click();
      await again.waitFor({ state: 'detached' });
    }
  });

  it('show what is pushed while no page is open', async () => {
    const { context, page } = browser;
    await context.grantPermissions(['microphone', 'notifications'], { origin: url('') });
    const session: CDPSession = await context.newCDPSession(page);
    const registrations: { registrationId: string; scopeURL: string }[] = [];
    session.on('ServiceWorker.workerRegistrationUpdated', (event) => registrations.push(...event.registrations));
    await session.send('ServiceWorker.enable');
    // The same pages were opened at another address before: that is another worker.
    const isOurs = (address: string) => new URL(address).origin === new URL(url('')).origin;
    const { registrationId } = await until('the worker is known', () => registrations.find(({ scopeURL }) => isOurs(scopeURL)));
    const data = JSON.stringify({ kind: 'missed-call', tag: 'call:1', title: 'Missed call', body: 'Noa Lind', path: '/phone' });
    // Who looks at the page is shown nothing.
    await session.send('ServiceWorker.deliverPushMessage', { origin: url(''), registrationId, data });
    const worker = context.serviceWorkers().find((one) => isOurs(one.url()))!;
    const shown = () =>
      worker.evaluate<string[]>('registration.getNotifications().then((all) => all.map((one) => one.title + ": " + one.body))');
    expect(await shown()).toEqual([]);
    await page.goto('about:blank');
    await session.send('ServiceWorker.deliverPushMessage', { origin: url(''), registrationId, data });
    expect(await until('it is shown', async () => ((await shown()).length > 0 ? shown() : false))).toEqual([
      'Missed call: Noa Lind',
    ]);
    await page.goto(url('/phone'));
    await browser.ready();
  });

  it('ask before they call what a link says', async () => {
    const number = office.numberOf(4);
    await browser.page.goto(url(`/dial?number=${encodeURIComponent(`tel:${number};ext=1`)}`));
    await browser.ready();
    await browser.page.getByText(number, { exact: true }).first().waitFor();
    expect(desk.events.filter((event) => event.type === 'CALL_INCOMING')).toEqual([]);
    await browser.page.getByRole('main').getByRole('button', { name: 'Call', exact: true }).click();
    await desk.waitFor('CALL_INCOMING', 1);
    desk.hangUp();
  });

  it('test microphone, speaker, network and the way of the sound', async () => {
    await browser.page.goto(url('/settings'));
    await browser.ready();
    await browser.page.getByText('No call at the moment').first().waitFor();
    const check = browser.page.getByRole('region', { name: 'Test of sound and network' });
    await check.getByRole('button', { name: 'Test now' }).click();
    await check.getByRole('button', { name: 'Yes, I hear it' }).click();
    await check.getByRole('button', { name: 'Test again' }).waitFor({ timeout: 40_000 });
    const text = await check.innerText();
    expect(text).toContain('You are heard well.');
    expect(text).toContain('Connected; the phone of this browser is registered.');
    expect(text).toMatch(/Your sound came back in \d+ ms|The network loses or delays sound/);
    expect(text).toContain('All works. You can be called here.');
  });

  it('say what is wrong with a microphone that may not be used', async () => {
    const { context, page } = browser;
    await context.clearPermissions();
    await page.goto(url('/settings'));
    await browser.ready();
    await page.evaluate(`navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))`);
    const check = page.getByRole('region', { name: 'Test of sound and network' });
    await check.getByRole('button', { name: 'Test now' }).click();
    await check.getByText('This page may not use the microphone.').waitFor();
    await check.getByRole('button', { name: 'No', exact: true }).click();
    await check.getByText('You hear nothing.').waitFor();
    await check.getByText('Something is to be mended before you are called here').waitFor();
  });
});
