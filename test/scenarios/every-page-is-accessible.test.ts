import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { TelephoneOffice } from '../support/telephone-office.ts';

interface Finding {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

describe('every page, checked by axe', () => {
  let office: TelephoneOffice;
  let desk: BaresipPhone;
  let browser: BrowserPhone;
  let axe: string;

  beforeAll(async () => {
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    office = await TelephoneOffice.open();
    desk = await office.deskPhone(4, 440);
    // The administrator sees the most.
    browser = await office.browser(0, 1000);
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  async function findings(): Promise<string[]> {
    await browser.page.evaluate(axe);
    const { violations } = await browser.page.evaluate<{ violations: Finding[] }>('axe.run(document)');
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`);
  }

  for (const scheme of ['light', 'dark'] as const) {
    it(`has no finding with a call ringing, up, held and ended, in ${scheme} colours`, async () => {
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

    for (const path of ['phone', 'agent', 'traces', 'settings']) {
      it(`has no finding on /${path} in ${scheme} colours`, async () => {
        await browser.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        await browser.page.goto(`${office.product.description.http}/${path}`);
        await browser.ready();
        expect(await findings()).toEqual([]);
      });
    }
  }

  it('has no finding on the sign-in page', async () => {
    await browser.context.clearCookies();
    await browser.page.goto(office.product.description.http);
    await browser.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    expect(await findings()).toEqual([]);
  });
});
