import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import type { DemoProduct, DemoUser } from './demo-product.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { writeToneFile } from './tone-file.ts';
import { hasTone, type Sound } from './tone-meter.ts';
import { until } from './until.ts';

/** A person at the phone page: a real Chromium whose microphone hears a tone, and whose loudspeaker is recorded. */
export class BrowserPhone implements AsyncDisposable {
  readonly page: Page;
  readonly console: string[] = [];
  readonly #browser: Browser;
  readonly #folder: TemporaryFolder;

  private constructor(parts: { page: Page; browser: Browser; folder: TemporaryFolder }) {
    this.page = parts.page;
    this.#browser = parts.browser;
    this.#folder = parts.folder;
    parts.page.on('console', (message) => this.console.push(message.text()));
    parts.page.on('pageerror', (error) => this.console.push(`error: ${error.message}`));
  }

  /** Opens the product and signs in. */
  static async signIn(product: DemoProduct, user: DemoUser, toneHz: number): Promise<BrowserPhone> {
    const folder = await TemporaryFolder.create();
    const microphoneWav = join(folder.path, 'microphone.wav');
    await writeToneFile(microphoneWav, toneHz);
    const browser = await launchBrowser({ microphoneWav });
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB', permissions: ['microphone'] });
    await context.addInitScript({ path: join(import.meta.dirname, 'record-loudspeaker.mjs') });
    const phone = new BrowserPhone({ page: await context.newPage(), browser, folder });
    await phone.page.goto(product.description.http);
    await phone.page.getByLabel('Name', { exact: true }).fill(user.login);
    await phone.page.getByLabel('Password', { exact: true }).fill(user.password);
    await phone.page.getByRole('button', { name: 'Sign in' }).click();
    return phone;
  }

  /** What came out of the loudspeaker in the last `seconds`. */
  async heard(seconds: number): Promise<Sound> {
    const { sampleRate, samples } = await this.page.evaluate<{ sampleRate: number; samples: number[] }>(
      `({ sampleRate: heardByTest.sampleRate, samples: heardByTest.samples.slice(-Math.round(${seconds} * heardByTest.sampleRate)) })`,
    );
    return { sampleRate, samples: Float64Array.from(samples) };
  }

  async hears(frequencyHz: number, patienceMs = 15_000): Promise<void> {
    await until(`the browser hears ${frequencyHz} Hz`, async () => hasTone(await this.heard(0.5), frequencyHz), patienceMs);
  }

  /** Waits until the phone in the page is registered. */
  async ready(): Promise<void> {
    await this.page.getByRole('button', { name: /phone is ready/i }).waitFor({ timeout: 30_000 });
  }

  /** Types a number into the one box and calls it. */
  async dial(number: string): Promise<void> {
    await this.page.keyboard.press('Control+k');
    await this.page.getByRole('combobox').fill(number);
    await this.page.keyboard.press('Enter');
  }

  async press(buttonName: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name: buttonName }).first().click();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.#folder[Symbol.asyncDispose]();
  }
}
