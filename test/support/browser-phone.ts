import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { type CodecName, createCodec } from '../../src/protocol/codec/index.ts';
import { launchBrowser } from './browser.ts';
import { type Colour, colourOf, writeColourFilm } from './colour-film.ts';
import type { DemoProduct, DemoUser } from './demo-product.ts';
import type { MediaRelay } from './media-relay.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { writeToneFile } from './tone-file.ts';
import { demandMix, hasTone, loudness, type Sound } from './tone-meter.ts';
import { until } from './until.ts';

const patienceMs = 15_000;

interface Packet {
  /** MIME type. */
  readonly codec: string;
  readonly timestamp: number;
  readonly payload: readonly number[];
}

/** Mean red, green and blue of what the other side shows, and how many pictures were decoded; null: nothing is seen. */
const shownPicture = `(() => {
  const video = document.querySelector('video.video-other:not(.unseen)');
  if (!video || video.videoWidth === 0) return null;
  const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 12 });
  const context = canvas.getContext('2d');
  context.drawImage(video, 0, 0, 16, 12);
  const bytes = context.getImageData(0, 0, 16, 12).data;
  const mean = [0, 1, 2].map((part) => bytes.filter((_, at) => at % 4 === part).reduce((sum, one) => sum + one, 0) / (16 * 12));
  return { mean, frames: video.getVideoPlaybackQuality().totalVideoFrames };
})()`;

const eventCodec = 'audio/telephone-event';

const codecNames: Readonly<Record<string, CodecName>> = {
  'audio/pcma': 'PCMA',
  'audio/pcmu': 'PCMU',
  'audio/g722': 'G722',
  'audio/opus': 'opus',
};

function decoded(packets: readonly Packet[]): Sound {
  const name = codecNames[packets[0]?.codec.toLowerCase() ?? ''];
  if (!name) throw new Error(`the browser got an unknown codec: ${packets[0]?.codec}`);
  const codec = createCodec(name);
  const samples = packets.flatMap(({ payload }) => [...codec.decode(Buffer.from(payload))]);
  return { sampleRate: codec.sampleRate, samples: Float64Array.from(samples, (sample) => sample / 32_768) };
}

/** A person at the phone page: a real Chromium whose microphone hears a tone, and whose loudspeaker is recorded. */
export class BrowserPhone implements AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly console: string[] = [];
  readonly #browser: Browser;
  readonly #folder: TemporaryFolder;

  private constructor(parts: { page: Page; context: BrowserContext; browser: Browser; folder: TemporaryFolder }) {
    this.page = parts.page;
    this.context = parts.context;
    this.#browser = parts.browser;
    this.#folder = parts.folder;
    // A page with a call asks before it is left.
    parts.page.on('dialog', (dialog) => void dialog.accept());
    parts.page.on('console', (message) => this.console.push(message.text()));
    parts.page.on('pageerror', (error) => this.console.push(`error: ${error.message}`));
  }

  /** A browser that speaks English, at the address. */
  static async open(url: string, toneHz: number, camera?: Colour): Promise<BrowserPhone> {
    const folder = await TemporaryFolder.create();
    const microphoneWav = join(folder.path, 'microphone.wav');
    await writeToneFile(microphoneWav, toneHz);
    const cameraFilm = join(folder.path, 'camera.y4m');
    if (camera) await writeColourFilm(cameraFilm, camera);
    const browser = await launchBrowser({ microphoneWav, ...(camera && { cameraFilm }) });
    const context = await browser.newContext({
      ignoreHTTPSErrors: true,
      locale: 'en-GB',
      permissions: camera ? ['microphone', 'camera'] : ['microphone'],
      viewport: { width: 1440, height: 900 },
      bypassCSP: true,
    });
    await context.addInitScript({ path: join(import.meta.dirname, 'record-loudspeaker.mjs') });
    const phone = new BrowserPhone({ page: await context.newPage(), context, browser, folder });
    await phone.page.goto(url);
    return phone;
  }

  /** Opens the product and signs in. */
  static async signIn(
    product: DemoProduct,
    user: Pick<DemoUser, 'login' | 'password'>,
    toneHz: number,
    camera?: Colour,
  ): Promise<BrowserPhone> {
    const phone = await BrowserPhone.open(product.description.http, toneHz, camera);
    await phone.signIn(user);
    return phone;
  }

  /** Another tab of the same browser, where the same person is signed in. */
  async secondTab(): Promise<BrowserPhone> {
    const page = await this.context.newPage();
    const tab = new BrowserPhone({ page, context: this.context, browser: this.#browser, folder: this.#folder });
    await page.goto(this.page.url());
    return tab;
  }

  /** Loads the page anew; from then on the sound of its calls goes through the relay. */
  async soundGoesThrough(relay: MediaRelay): Promise<void> {
    await this.context.exposeFunction('relayedPort', (address: string, port: number) => relay.portFor(address, port));
    await this.context.addInitScript(`{
      const set = RTCPeerConnection.prototype.setRemoteDescription;
      RTCPeerConnection.prototype.setRemoteDescription = async function (description) {
        let sdp = description.sdp;
        for (const [line, begin, address, port, end] of sdp.matchAll(/(a=candidate:\\S+ \\d+ udp \\d+ )(\\S+) (\\d+)( .*)/gi))
          sdp = sdp.replace(line, begin + '127.0.0.1 ' + (await relayedPort(address, Number(port))) + end);
        return set.call(this, { type: description.type, sdp });
      };
    }`);
    await this.page.reload();
    await this.ready();
  }

  async signIn(user: Pick<DemoUser, 'login' | 'password'>): Promise<void> {
    await this.page.getByLabel('Name', { exact: true }).fill(user.login);
    await this.page.getByLabel('Password', { exact: true }).fill(user.password);
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  /** What came out of the loudspeaker in the last `seconds`. */
  async heard(seconds: number): Promise<Sound> {
    const { sampleRate, samples } = await this.page.evaluate<{ sampleRate: number; samples: number[] }>(
      `({ sampleRate: heardByTest.sampleRate, samples: heardByTest.samples.slice(-Math.round(${seconds} * heardByTest.sampleRate)) })`,
    );
    return { sampleRate, samples: Float64Array.from(samples) };
  }

  hears(frequencyHz: number): Promise<true> {
    return until(`the browser hears ${frequencyHz} Hz`, async () => hasTone(await this.heard(0.5), frequencyHz), patienceMs);
  }

  /** Waits until all of the tones are heard at once, and none of the others. */
  hearsMix(tones: readonly number[], others: readonly number[]): Promise<true> {
    const what = `the browser hears ${tones.join(' and ')} Hz`;
    return until(what, async () => demandMix(await this.heard(0.5), tones, others), 20_000);
  }

  /** Waits until next to nothing of the tone is heard. */
  losesTone(frequencyHz: number): Promise<true> {
    return until(
      `the browser no longer hears ${frequencyHz} Hz`,
      async () => !hasTone(await this.heard(0.5), frequencyHz, -45),
      patienceMs,
    );
  }

  hearsSound(): Promise<true> {
    return until('the browser hears something', async () => loudness(await this.heard(0.5)) > -50, patienceMs);
  }

  /** Waits until pictures of the colour come from the other side, decoded and shown, and more than one of them. Chromium's made-up screen is green. */
  async sees(colour: Colour): Promise<void> {
    let since: number | null = null;
    const seen: string[] = [];
    await until(
      `the browser sees ${colour}`,
      async () => {
        const picture = await this.page.evaluate<{ mean: number[]; frames: number } | null>(shownPicture);
        const is = picture && colourOf(picture.mean);
        seen.push(is ?? String(picture?.mean.map(Math.round)));
        if (is !== colour) since = null;
        else since ??= picture!.frames;
        if (since === null || picture!.frames < since + 2) throw new Error(`saw ${seen.slice(-5).join(' ')}`);
        return true;
      },
      30_000,
    );
  }

  seesNothing(): Promise<true> {
    return until('the browser sees nothing', async () => (await this.page.evaluate(shownPicture)) === null, 30_000);
  }

  /** From now on the packets of new calls are kept, for `getsTone`. */
  async keepsPackets(): Promise<void> {
    await this.page.evaluate('heardByTest.keepsPackets = true');
  }

  /** From now on new descriptions of the page restart ICE, as after a change of its network. */
  async restartsIce(): Promise<void> {
    await this.page.evaluate('heardByTest.restartsIce = true');
  }

  /** The names of both ends in ICE, of the latest call. */
  iceNames(): Promise<{ own: string; other: string }> {
    return this.page.evaluate(`(({ localDescription, remoteDescription }) => {
      const name = ({ sdp }) => /a=ice-ufrag:(\\S+)/.exec(sdp)[1];
      return { own: name(localDescription), other: name(remoteDescription) };
    })(heardByTest.connections.at(-1))`);
  }

  /** Digits that came in as telephone-events (RFC 4733) since `keepsPackets`, each once. */
  async digitsHeard(): Promise<string> {
    const events = (await this.#packets()).filter(({ codec }) => codec === eventCodec);
    const byBeginning = new Map(events.map(({ timestamp, payload }) => [timestamp, '0123456789*#ABCD'[payload[0] ?? 99]]));
    return [...byBeginning.values()].join('');
  }

  #packets(): Promise<Packet[]> {
    return this.page.evaluate<Packet[]>('heardByTest.packets');
  }

  /**
   * Waits until half a second of the tone has come in, from now on, and the browser plays at a speaking level. For calls that
   * were held and taken back, like `getsSound`, but by frequency: the packets behind DTLS are decoded here.
   */
  async getsTone(frequencyHz: number): Promise<void> {
    await this.#gets(`${frequencyHz} Hz`, (sound) => hasTone(sound, frequencyHz));
    await this.getsSound();
  }

  /** Waits until half a second of something loud without the tone has come in, from now on: music, as `getsTone` hears it. */
  async getsOtherThan(frequencyHz: number): Promise<void> {
    await this.#gets(
      `something else than ${frequencyHz} Hz`,
      (sound) => loudness(sound) > -50 && !hasTone(sound, frequencyHz, -45),
    );
  }

  async #gets(what: string, isIt: (sound: Sound) => boolean): Promise<void> {
    await this.page.evaluate('heardByTest.packets.length = 0');
    await until(
      `${what} comes into the browser`,
      async () => {
        const packets = (await this.#packets()).filter(({ codec }) => codec !== eventCodec).slice(-25);
        const isWhole = packets.length === 25 && packets.every(({ codec }) => codec === packets[0]?.codec);
        return isWhole && isIt(decoded(packets));
      },
      patienceMs,
    );
  }

  /**
   * Waits until the sound that comes in is at a speaking level, by the browser's own figures. For calls that were held and
   * taken back: Chromium plays them, but gives nothing of them to the recording any more.
   */
  async getsSound(): Promise<void> {
    const level = `Promise.all(heardByTest.connections.map(async (connection) => [...(await connection.getStats()).values()]))
      .then((all) => Math.max(0, ...all.flat().filter(({ type }) => type === 'inbound-rtp').map(({ audioLevel }) => audioLevel ?? 0)))`;
    await until('sound comes into the browser', async () => (await this.page.evaluate<number>(level)) > 0.1, patienceMs);
  }

  /** Waits until the phone in the page is registered. */
  async ready(page = this.page): Promise<void> {
    await page.getByRole('button', { name: 'Health of the phone: Everything works' }).waitFor({ timeout: 30_000 });
  }

  /** Types a number into the one box and calls it. */
  async dial(number: string): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await this.page.getByRole('combobox', { name: 'Name, number or command' }).fill(number);
    await this.page.keyboard.press('Enter');
  }

  /** The tile of the call with somebody. */
  call(name: string | RegExp): Locator {
    return this.page.getByRole('article', { name: typeof name === 'string' ? `Call with ${name}` : name });
  }

  /** Waits until the call's tile shows the state, for example `Ringing`, `Connected`, `On hold`. */
  async shows(name: string, state: string): Promise<void> {
    await this.call(name).getByText(state).first().waitFor({ timeout: patienceMs });
  }

  /** Presses a button of the call with somebody: `Answer`, `Decline`, `Hold`, `Take back`, `End`, `Pass on` … */
  async press(name: string, button: string): Promise<void> {
    await this.call(name).getByRole('button', { name: button, exact: true }).click({ timeout: patienceMs });
  }

  answer(name: string): Promise<void> {
    return this.press(name, 'Answer');
  }

  /** Sends digits in the call by the pad on its tile. */
  async digits(name: string, digits: string): Promise<void> {
    await this.press(name, 'Dial pad');
    for (const digit of digits) await this.press(name, `Digit ${digit}`);
    await this.press(name, 'Dial pad');
  }

  /** Passes the call on: at once, or after asking. */
  async passOn(name: string, number: string, how: 'Pass on at once' | 'Ask first'): Promise<void> {
    await this.press(name, 'Pass on');
    await this.call(name).getByLabel('Name or number').fill(number);
    await this.press(name, how);
  }

  /** How many calls the dock shows that have not ended. */
  async countOfCalls(): Promise<number> {
    return this.page.locator('article.call-tile:not(.ended)').count();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.#folder[Symbol.asyncDispose]();
  }
}
