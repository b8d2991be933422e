import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { BrowserPhone } from '../support/browser-phone.ts';
import { CuttableProxy } from '../support/cuttable-proxy.ts';
import { MediaRelay } from '../support/media-relay.ts';
import { hearsSound, hearsTone, losesTone, TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

describe('a call in the browser survives its page', () => {
  let office: TelephoneOffice;
  let desk: BaresipPhone;
  let online: WebSession;
  let proxy: CuttableProxy;
  const relay = new MediaRelay();
  let caller: string;
  /** A browser of its own for each test. */
  let browser: BrowserPhone;
  let tabs: BrowserPhone[] = [];
  let closed = 0;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    desk = await office.deskPhone(0, 440);
    online = await office.web(4);
    caller = office.product.user(0).name;
    const { hostname, port } = new URL(office.product.description.http);
    proxy = await CuttableProxy.start({ host: hostname, port: Number(port) });
  });

  beforeEach(async () => {
    closed = desk.count('CALL_CLOSED');
    browser = await BrowserPhone.open(`http://127.0.0.1:${proxy.port}`, 1000);
    tabs = [browser];
    await browser.signIn(office.product.user(4));
    await browser.ready();
  });

  afterEach(async () => {
    proxy.mend();
    relay.isDown = false;
    // Also after a failure: the next test, or a second try, begins with nobody in a call.
    await until('nobody is in a call', async () => {
      if ((await online.calls()).length === 0) return true;
      desk.hangUp();
      return false;
    });
    for (const tab of tabs) await tab[Symbol.asyncDispose]();
  });

  afterAll(async () => {
    await office?.[Symbol.asyncDispose]();
    await proxy?.[Symbol.asyncDispose]();
    await relay[Symbol.asyncDispose]();
  });

  async function talks(): Promise<string> {
    desk.dial(office.uri(office.numberOf(4)));
    await browser.answer(caller);
    await browser.hears(440);
    await hearsTone(desk, 1000);
    const [call] = await online.calls();
    return call!.callId;
  }

  async function isTheSameCall(callId: string): Promise<void> {
    const calls = await online.calls();
    expect(calls.map((call) => call.callId)).toEqual([callId]);
    const { sentence: _sentence, ...why } = await online.send<Record<string, unknown>>('GET', `/calls/${callId}/why`);
    expect(JSON.stringify(why)).toMatch(/is back/);
  }

  async function endsProperly(phone: BrowserPhone): Promise<void> {
    const before = (await online.send<{ items: unknown[] }>('GET', '/call-log')).items.length;
    await phone.press(caller, 'End');
    await desk.waitFor('CALL_CLOSED', closed + 1);
    expect(await online.callLog(before + 1)).toHaveLength(before + 1);
  }

  it('that is loaded anew: both hear each other again, in the same call', async () => {
    const callId = await talks();
    await browser.page.reload();
    await browser.shows(caller, 'Connected');
    await browser.hears(440);
    await hearsTone(desk, 1000);
    await isTheSameCall(callId);
    await endsProperly(browser);
  });

  it('that loses its network for a while: the other side hears music, then both hear each other again', async () => {
    await browser.soundGoesThrough(relay);
    const callId = await talks();
    proxy.cut();
    relay.isDown = true;
    await losesTone(desk, 1000);
    await hearsSound(desk);
    await browser.call(caller).getByText('The connection is lost').waitFor({ timeout: 30_000 });
    proxy.mend();
    relay.isDown = false;
    await hearsTone(desk, 1000, 30_000);
    await browser.getsSound();
    await until('the tile no longer says that the connection is lost', async () => {
      return (await browser.call(caller).getByText('The connection is lost').count()) === 0;
    });
    await isTheSameCall(callId);
    await endsProperly(browser);
  });

  it('that is closed while another tab is open: that one goes on', async () => {
    const callId = await talks();
    const second = await browser.secondTab();
    await second.shows(caller, 'Connected');
    await browser.page.close({ runBeforeUnload: false });
    await second.hears(440);
    await hearsTone(desk, 1000);
    await second.shows(caller, 'Connected');
    await isTheSameCall(callId);
    await endsProperly(second);
  });
});
