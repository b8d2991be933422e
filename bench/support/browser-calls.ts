import { BrowserPhone } from '../../test/support/browser-phone.ts';
import { DemoProduct } from '../../test/support/demo-product.ts';
import { freePorts } from '../../test/support/free-ports.ts';
import { until } from '../../test/support/until.ts';
import { BarePhone } from './bare-phone.ts';
import { register } from './load.ts';

/** In the page: when a button was pressed last, and when the newest connection received its first packet of sound. */
const watchInPage = `
  window.pressedAt = 0;
  window.firstAudioAt = new Map();
  const now = () => performance.timeOrigin + performance.now();
  addEventListener('click', () => { window.pressedAt = now(); }, { capture: true });
  setInterval(async () => {
    const connection = window.heardByTest?.connections.at(-1);
    if (!connection || window.firstAudioAt.has(connection)) return;
    for (const one of (await connection.getStats()).values())
      if (one.type === 'inbound-rtp' && one.packetsReceived > 0 && !window.firstAudioAt.has(connection)) window.firstAudioAt.set(connection, now());
  }, 4);
`;

async function openBrowser(product: DemoProduct, userIndex: number): Promise<BrowserPhone> {
  const browser = await BrowserPhone.signIn(product, product.user(userIndex), 440);
  await browser.ready();
  await browser.page.evaluate(watchInPage);
  return browser;
}

/** When the call that goes on began to be heard at the page; 0 when it was not within a few seconds. */
async function firstAudioAt(browser: BrowserPhone): Promise<number> {
  const read = () => browser.page.evaluate<number>('window.firstAudioAt.get(heardByTest.connections.at(-1)) ?? 0');
  await until('the page hears', async () => (await read()) > 0, 5000).catch(() => false);
  return read();
}

/** A browser calls a phone, which answers: milliseconds from its 200 until the browser and the phone hear. */
export async function browserToPhone(calls: number): Promise<number[][]> {
  await using product = await DemoProduct.start();
  const { domain, sip } = product.description;
  const server = Number(sip.udp.split(':').at(-1));
  const called = product.user(0);
  const [port] = (await freePorts(1)) as [number];
  await register({ server, domain, users: [[called.sipUser, called.sipPassword]], contactPort: port });
  await using phone = await BarePhone.open(port);
  await using browser = await openBrowser(product, 4);
  const times: number[][] = [];
  for (let call = 0; call < calls; call++) {
    await browser.dial(called.number);
    await until('the phone hears', () => (phone.times?.firstAudioAt ?? 0) > 0, 5000).catch(() => false);
    const { answeredAt, firstAudioAt: heardAt } = phone.times ?? { answeredAt: 0, firstAudioAt: 0 };
    const page = await firstAudioAt(browser);
    times.push([page, heardAt].map((at) => (at === 0 ? 0 : at - answeredAt)));
    await browser.press(called.name, 'End');
    await phone.ended;
    await until('the call has left the page', async () => (await browser.countOfCalls()) === 0, 10_000);
  }
  return times;
}

/** A browser calls a browser, where a person presses Answer: milliseconds from then until each hears. */
export async function browserToBrowser(calls: number): Promise<number[][]> {
  await using product = await DemoProduct.start();
  const [callerUser, calledUser] = [product.user(1), product.user(4)];
  await using caller = await openBrowser(product, 1);
  await using called = await openBrowser(product, 4);
  const times: number[][] = [];
  for (let call = 0; call < calls; call++) {
    await caller.dial(calledUser.number);
    await called.answer(callerUser.name);
    const pressedAt = await called.page.evaluate<number>('window.pressedAt');
    const heard = [await firstAudioAt(caller), await firstAudioAt(called)];
    times.push(heard.map((at) => (at === 0 ? 0 : at - pressedAt)));
    await caller.press(calledUser.name, 'End');
    for (const one of [caller, called])
      await until('the call has left the page', async () => (await one.countOfCalls()) === 0, 10_000);
  }
  return times;
}
