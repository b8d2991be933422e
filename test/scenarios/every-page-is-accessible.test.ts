import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings, findingsInAllColours, withoutTransitions } from '../support/axe-findings.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { goOnTo, pageTitle } from '../support/page-title.ts';
import { TelephoneOffice } from '../support/telephone-office.ts';

/** Pages of people, and what shows that each is there. */
const pages = [
  'phone',
  'contacts',
  'agent',
  'attendant',
  'chat',
  'conferences',
  'forwarding',
  'voicemail',
  'supervisor',
  'recordings',
  'reports',
  'wallboards',
  'time-machine',
  'traces',
  'settings',
  'dial?number=203',
];
const sizes = { desktop: { width: 1440, height: 900 }, telephone: { width: 390, height: 844 } } as const;

describe('every page, checked by axe', () => {
  let office: TelephoneOffice;
  let desk: BaresipPhone;
  let browser: BrowserPhone;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    desk = await office.deskPhone(4, 440);
    // The administrator sees the most.
    browser = await office.browser(0, 1000);
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  const findings = () => axeFindings(browser.page);

  /** What is wider than the screen. A page that has to be moved sideways cannot be read in passing. */
  const overhang = () =>
    browser.page.evaluate<string[]>(`(() => {
      const width = document.documentElement.clientWidth;
      return document.documentElement.scrollWidth <= width ? [] : [...document.querySelectorAll('body *')]
        .filter((one) => one.getBoundingClientRect().right > width + 1)
        .map((one) => one.outerHTML.slice(0, 120));
    })()`);

  /** What depends on the size of the window has been drawn for the size it has now. */
  const drawnAnew = () =>
    browser.page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn())))');

  for (const scheme of ['light', 'dark'] as const) {
    it(`has no finding with a call ringing, up, held and ended, in ${scheme} colours`, async () => {
      await browser.page.setViewportSize(sizes.desktop);
      await browser.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      // Loaded in these colours: a switch of colours is a transition, and axe would measure its middle.
      await browser.page.goto(`${office.product.description.http}/phone`);
      await browser.ready();
      const caller = office.product.user(4).name;
      desk.dial(office.uri(office.numberOf(0)));
      await browser.shows(caller, 'Ringing');
      expect(await findings()).toEqual([]);
      await browser.answer(caller);
      await browser.shows(caller, 'Connected');
      await browser.press(caller, 'Dial pad');
      expect(await findings()).toEqual([]);
      await browser.press(caller, 'Hold');
      await browser.shows(caller, 'On hold');
      await browser.press(caller, 'Pass on');
      expect(await findings()).toEqual([]);
      await browser.press(caller, 'End');
      await browser.page.getByText('No call at the moment').waitFor();
    });
  }

  describe('in light and in dark colours, on a desk and on a telephone', () => {
    beforeAll(async () => {
      await browser.page.emulateMedia({ reducedMotion: 'reduce' });
      await browser.page.goto(`${office.product.description.http}/${pages.at(-1)}`);
      await browser.ready();
      await pageTitle(browser.page).waitFor({ state: 'attached' });
      await withoutTransitions(browser.page);
    });

    it.each(pages)('has no finding on /%s', async (path) => {
      await browser.page.setViewportSize(sizes.desktop);
      await goOnTo(browser.page, `/${path}`);
      for (const [size, viewport] of Object.entries(sizes)) {
        await browser.page.setViewportSize(viewport);
        await drawnAnew();
        expect(await findingsInAllColours(browser.page), size).toEqual({ light: [], dark: [] });
        expect(await overhang(), size).toEqual([]);
      }
    });
  });

  it('has all workspaces on a telephone, too: those used most in the rail, the others in a menu that the keyboard opens', async () => {
    const { page } = browser;
    await page.setViewportSize(sizes.telephone);
    await page.goto(`${office.product.description.http}/phone`);
    await browser.ready();
    const rail = page.getByRole('navigation', { name: 'Workspaces' });
    expect(await rail.getByRole('link').count()).toBe(4);
    await rail.getByRole('button', { name: 'More' }).press('Enter');
    const settings = page.getByRole('menuitem', { name: 'Settings' });
    await settings.waitFor();
    expect(await findings()).toEqual([]);
    await settings.press('Enter');
    await rail.getByRole('link', { name: 'Settings' }).and(page.locator('[aria-current=page]')).waitFor();
    expect(await rail.getByRole('link').count()).toBe(4);
    expect(await overhang()).toEqual([]);
  });

  it('has no finding while it is loaded and answers still come', async () => {
    await browser.page.setViewportSize(sizes.desktop);
    const address = office.product.description.http;
    await browser.page.route(`${address}/api/**`, () => {});
    await browser.page.goto(`${address}/phone`);
    await browser.page.getByRole('main').waitFor({ state: 'attached' });
    expect(await findings()).toEqual([]);
    // Who is signed in is known, nothing else is.
    await browser.page.route(`${address}/api/v1/session`, (route) => route.continue());
    for (const path of pages) {
      await browser.page.goto(`${address}/${path}`);
      await browser.page.locator('nav').first().waitFor();
      await browser.page.locator('main h1').first().waitFor({ state: 'attached' });
      expect(await findings(), path).toEqual([]);
    }
    await browser.page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it('has no finding when the server does not answer', async () => {
    const address = office.product.description.http;
    await browser.page.route(`${address}/api/**`, (route) => route.abort());
    await browser.page.goto(`${address}/phone`);
    await browser.page.getByRole('button', { name: 'Try again' }).waitFor();
    expect(await findings()).toEqual([]);
    await browser.page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it('has no finding on the sign-in page', async () => {
    await browser.context.clearCookies();
    await browser.page.setViewportSize(sizes.desktop);
    await browser.page.goto(office.product.description.http);
    await browser.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(await findings()).toEqual([]);
  });
});
