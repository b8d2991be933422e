import { execFile } from 'node:child_process';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PromptView } from '../../src/contract/rest/prompts.ts';
import { axeFindings } from '../support/axe-findings.ts';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { BrowserPhone } from '../support/browser-phone.ts';
import { type Colleague, passwordOfAll, SmallExchange } from '../support/small-exchange.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { writeToneFile } from '../support/tone-file.ts';
import { hasTone, readSound } from '../support/tone-meter.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

const run = promisify(execFile);
const patienceMs = 25_000;

/** Of 700 Hz, as people have them: not WAV. */
async function writeMp3(folder: string): Promise<string> {
  const [wav, mp3] = [join(folder, 'welcome.wav'), join(folder, 'welcome.mp3')];
  await writeToneFile(wav, 700, 6);
  await run('ffmpeg', ['-loglevel', 'error', '-i', wav, '-ar', '44100', mp3]);
  return mp3;
}

describe('an administrator draws a call flow', () => {
  let exchange: SmallExchange;
  let browser: BrowserPhone;
  let page: Page;
  let boss: WebSession;
  let anna: BaresipPhone;
  let folder: TemporaryFolder;

  const deskPhone = async ({ sipUser, sipPassword }: Colleague, toneHz: number) => {
    const { domain, udp } = exchange;
    const phone = await BaresipPhone.start({ domain: domain.sipDomain, server: udp, sipUser, sipPassword, toneHz });
    await phone.registered();
    return phone;
  };

  beforeAll(async () => {
    folder = await TemporaryFolder.create();
    exchange = await SmallExchange.open({ udp: 0 });
    const [first, second] = [await exchange.colleague('Anna', '101'), await exchange.colleague('Bert', '102')];
    boss = await exchange.web(first);
    await boss.send('POST', '/admin/queues', { name: 'Sales', number: '200', memberUserIds: [second.user.id] });
    const weekly = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));
    await boss.send('POST', '/admin/opening-hours', { name: 'Office', timeZone: 'Europe/Paris', weekly, followsHolidays: true });
    const devices = await boss.send<{ items: { id: string; protocol: string }[] }>('GET', '/me/devices');
    const deskPhoneId = devices.items.find(({ protocol }) => protocol === 'sip-phone')?.id;
    await boss.send('PUT', '/me/current-device', { deviceId: deskPhoneId });
    anna = await deskPhone(first, 440);
    browser = await BrowserPhone.open(`${exchange.app.httpUrl}/admin/prompts?open=new`, 1500);
    ({ page } = browser);
    page.setDefaultTimeout(patienceMs);
    await browser.signIn({ login: first.user.login, password: passwordOfAll });
    await page.getByRole('heading', { level: 1, name: 'Prompts' }).waitFor();
  });

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await anna?.[Symbol.asyncDispose]();
    await exchange?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  const button = (name: string | RegExp, among: Page | Locator = page) =>
    among.getByRole('button', { name, exact: typeof name === 'string' });
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  const side = () => page.getByRole('complementary', { name: 'Details' });
  const promptOf = async (name: string) =>
    (await boss.send<{ items: PromptView[] }>('GET', '/admin/prompts')).items.find((one) => one.name === name)!;

  const choose = async (label: RegExp, option: string) => {
    await side().getByRole('button', { name: label }).first().click();
    await page.getByRole('option', { name: option }).first().click();
  };

  it('has a prompt uploaded, one spoken by the machine, and one recorded at the telephone', async () => {
    const english = page.getByRole('listitem').filter({ hasText: 'English' });
    const newPrompt = async (name: string, text = '') => {
      await page.goto(`${exchange.app.httpUrl}/admin/prompts?open=new`);
      await field('Name').fill(name);
      if (text) await field('English').fill(text);
      await button('Create').click();
      await page.getByRole('tab', { name: 'Sounds' }).click();
    };
    await newPrompt('Welcome');
    const choosing = page.waitForEvent('filechooser');
    await button('Upload', english).click();
    await (await choosing).setFiles(await writeMp3(folder.path));
    await english.getByText('A sound').waitFor();
    expect((await promptOf('Welcome')).sounds).toMatchObject([{ language: 'en', kind: 'sound', isReady: true }]);

    await newPrompt('Closed', 'We are closed.');
    await english.getByText('Spoken by the machine').waitFor();
    await button('Listen', english).click();
    await page.locator('audio').waitFor();

    await newPrompt('Thanks');
    await button('Record by telephone', english).click();
    await anna.waitFor('CALL_INCOMING');
    anna.accept();
    await english.getByText('Your telephone rings').waitFor();
    // What her telephone says after the tone.
    const recordings = join(exchange.app.config.dataDir, 'prompt-recordings');
    await until(
      'two seconds of her are recorded',
      async () => {
        const [name] = await readdir(recordings);
        return name !== undefined && (await stat(join(recordings, name))).size > 2 * 64_000;
      },
      patienceMs,
    );
    anna.digits('#');
    await english.getByText('A sound').waitFor();
    await writeFile(
      join(folder.path, 'thanks.wav'),
      await boss.download(`/admin/prompts/${(await promptOf('Thanks')).id}/sounds/en`),
    );
    expect(hasTone(readSound(join(folder.path, 'thanks.wav')), 440)).toBe(true);
    await anna.waitFor('CALL_CLOSED');
  });

  it('begins to draw with the mouse: a step dragged in, a line drawn, a line let go over nothing', async () => {
    await page.goto(`${exchange.app.httpUrl}/admin/flows?open=new`);
    await field('Name').fill('Welcome');
    await field('Numbers').fill('700');
    await button('Create').click();
    await page.getByRole('tab', { name: 'Drawing' }).click();
    await button('Draw').click();
    const drawing = page.getByRole('region', { name: 'Drawing' });
    const handle = (node: string, outlet: string) => drawing.locator(`[data-id="${node}"] [data-handleid="${outlet}"]`);
    await button('Opening hours', page.getByRole('region', { name: 'Add a step' })).dragTo(drawing, {
      targetPosition: { x: 420, y: 80 },
    });
    await choose(/Opening hours/, 'Office');
    await handle('start', 'next').dragTo(handle('hours', 'in'));
    // The new step came to the middle: above it nothing is drawn.
    const { width } = (await drawing.boundingBox())!;
    await expect.poll(() => drawing.locator('.react-flow__edge').count()).toBe(1);
    await handle('hours', 'open').dragTo(drawing, { targetPosition: { x: width - 60, y: 60 } });
    await page.getByRole('menuitem', { name: 'Menu' }).click();
    await button('Say something', side()).first().click();
    await choose(/What$/, 'Sound of the library');
    await choose(/Sound$/, 'Welcome');
    await expect.poll(() => drawing.locator('.react-flow__edge').count()).toBe(2);
    expect(await axeFindings(page)).toEqual([]);
  });
});
