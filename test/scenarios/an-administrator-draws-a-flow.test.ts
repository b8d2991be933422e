import { execFile } from 'node:child_process';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowTrace, FlowView } from '../../src/contract/rest/flows.ts';
import type { PromptView } from '../../src/contract/rest/prompts.ts';
import { axeFindings } from '../support/axe-findings.ts';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { BrowserPhone } from '../support/browser-phone.ts';
import { ScreenReader } from '../support/screen-reader.ts';
import { type Colleague, passwordOfAll, SmallExchange } from '../support/small-exchange.ts';
import { hearsTone } from '../support/telephone-office.ts';
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
  let bert: BaresipPhone;
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
    [anna, bert] = [await deskPhone(first, 440), await deskPhone(second, 1000)];
    browser = await BrowserPhone.open(`${exchange.app.httpUrl}/admin/prompts?open=new`, 1500);
    ({ page } = browser);
    page.setDefaultTimeout(patienceMs);
    await browser.signIn({ login: first.user.login, password: passwordOfAll });
    await page.getByRole('heading', { level: 1, name: 'Prompts' }).waitFor();
  });

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await anna?.[Symbol.asyncDispose]();
    await bert?.[Symbol.asyncDispose]();
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

  /** Opens a list with the keyboard alone and takes what begins so. */
  const pick = async (reader: ScreenReader, label: RegExp, option: string) => {
    await reader.goesTo('button', label);
    await reader.press('Enter');
    await page.getByRole('listbox').waitFor();
    await page.keyboard.type(option);
    await reader.press('Enter');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    // The list gives the focus back a moment after it is gone.
    await page.waitForFunction('document.activeElement !== document.body');
  };
  const write = async (reader: ScreenReader, label: string, text: string) => {
    await reader.goesTo('textbox', label);
    await reader.press('Control+a');
    await page.keyboard.type(text);
  };
  /** The faults and tests of what is drawn now. */
  const stands = (sentence: string) => page.locator('.flow-head output[aria-busy=false]', { hasText: sentence }).waitFor();
  const step = (name: string) => page.getByRole('list', { name: 'Text' }).getByRole('button', { name }).first();
  const publish = async (reader: ScreenReader, note: string, told: string) => {
    await reader.goesTo('button', 'Go live', 'Shift+Tab');
    await reader.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(told).waitFor();
    if (note) await write(reader, 'What has changed', note);
    await reader.goesTo('button', 'Go live');
    await reader.press('Enter');
  };

  it('draws without a mouse: opening hours, a menu with two keys, a queue, a person and a mailbox', async () => {
    await page.goto(`${exchange.app.httpUrl}/admin/flows`);
    await page.getByRole('heading', { level: 1, name: 'Call flows' }).waitFor();
    const reader = await ScreenReader.of(page);
    await reader.press('n');
    await write(reader, 'Name', 'Reception');
    await write(reader, 'Numbers', '710');
    await reader.press('Control+Enter');
    await reader.goesTo('tab', 'Properties', 'Shift+Tab');
    await reader.press('ArrowRight');
    await reader.goesTo('button', 'Draw');
    await reader.press('Enter');
    await page.locator('h1:focus', { hasText: 'Reception' }).waitFor();
    await reader.goesTo('radio', 'Drawing');
    await reader.press('ArrowRight', 'Space', 'n');
    await page.getByRole('menu').waitFor();
    await page.keyboard.type('Opening');
    await reader.press('Enter');
    // The keyboard is in the settings of the new step.
    await pick(reader, /^Not chosen yet Opening hours/, 'Office');
    await pick(reader, /Leads nowhere yet Open$/, 'New: Menu');
    await reader.goesTo('button', 'Say something');
    await reader.press('Enter');
    await pick(reader, /What$/, 'Sound');
    await pick(reader, /Sound$/, 'Welcome');
    await write(reader, 'Stands for', 'Sales');
    await reader.press('Tab');
    await write(reader, 'Stands for', 'Bert');
    await pick(reader, /1 · Sales$/, 'New: Queue');
    await pick(reader, /Not chosen yet Queue$/, 'Sales');
    await reader.press('Escape', 'ArrowUp', 'Enter');
    await pick(reader, /2 · Bert$/, 'New: Transfer');
    await pick(reader, /To$/, 'A person');
    await pick(reader, /A person$/, 'Bert');
    await reader.press('Escape', 'Home', 'ArrowDown', 'ArrowDown', 'Enter');
    await pick(reader, /No answer in time$/, 'New: Voicemail');
    await write(reader, 'Name', 'Mailbox');
    await pick(reader, /Mailbox of$/, 'Anna');
    await reader.press('Escape', 'Home', 'ArrowDown', 'Enter');
    await pick(reader, /Leads nowhere yet Closed$/, 'Mailbox');
    await stands('No faults, no tests');
    expect(await axeFindings(page)).toEqual([]);
  });

  it('stores a test that fails, is told why it cannot go live, mends it, and goes live; what was chosen stays', async () => {
    const reader = await ScreenReader.of(page);
    await reader.press('Control+s');
    await reader.hears('Version 1 is saved.');
    await step('Menu').waitFor();
    await reader.goesTo('tab', 'Step');
    await reader.press('ArrowRight', 'ArrowRight');
    await reader.goesTo('button', 'Add test');
    await reader.press('Enter');
    await write(reader, 'What must hold', 'A call at 17:05 on a holiday reaches the mailbox');
    await pick(reader, /Day$/, 'A holiday');
    await write(reader, 'Time', '17:05');
    await pick(reader, /The call ends$/, 'In a mailbox');
    await pick(reader, /A person$/, 'Bert');
    await stands('1 test fails');
    await reader.goesTo('button', 'Go live', 'Shift+Tab');
    await reader.press('Enter');
    await reader.hears(/^It cannot go live: a test fails/);
    await reader.goesTo('tab', 'Tests (1)');
    await reader.finds(
      'region',
      /^A call at 17:05/,
      'Fails',
      'The call ended in the mailbox of Anna, not in the mailbox of Bert.',
    );
    expect(await axeFindings(page)).toEqual([]);
    await pick(reader, /A person$/, 'Anna');
    await stands('No faults, 1 test passes');
    await reader.press('Escape');
    await reader.goesTo('button', /^A call at 17:05/);
    await publish(reader, 'The first', 'Nobody is in it now.');
    await reader.hears('Version 2 is live.');
    // Neither the view nor what was chosen beside it has gone.
    await step('Menu').waitFor();
    expect(await page.getByRole('tab', { name: 'Tests (1)' }).getAttribute('aria-selected')).toBe('true');
    await page.reload();
    await step('Menu').waitFor();
  });

  const dialsReception = async () => {
    anna.dial(`sip:710@${exchange.domain.sipDomain}`);
    await hearsTone(anna, 700);
  };
  const reception = async () => {
    const { items } = await boss.send<{ items: FlowView[] }>('GET', '/admin/flows');
    return items.find(({ name }) => name === 'Reception')!;
  };
  const callers = async (): Promise<readonly FlowTrace[]> => {
    const { id } = await reception();
    return (await boss.send<{ items: FlowTrace[] }>('GET', `/admin/flows/${id}/callers`)).items;
  };

  it('leads a real call where the drawing says; who is in it during a change keeps his version', async () => {
    const reader = await ScreenReader.of(page);
    await reader.goesTo('button', /^Call comes/);
    await reader.press('ArrowDown', 'ArrowDown', 'Enter');
    await pick(reader, /2 · Bert$/, 'Queue');
    await stands('No faults, 1 test passes');
    await dialsReception();
    await publish(reader, 'Two reaches Sales', 'One caller is in it now and stays in the version he began with.');
    await reader.hears('Version 3 is live.');
    anna.digits('2');
    await bert.waitFor('CALL_INCOMING');
    bert.accept();
    await hearsTone(anna, 1000);
    await bert.hangUpAll();
    await anna.waitFor('CALL_CLOSED');

    await dialsReception();
    anna.digits('2');
    await until('she waits in Sales', async () => {
      const [trace] = await callers();
      return trace?.version === 3 && trace.steps.at(-1)?.outlet === 'key-2';
    });
    await anna.hangUpAll();
    await until('nobody is left in the flow', async () => (await callers()).length === 0);
    expect(bert.count('CALL_INCOMING')).toBe(1);
  });

  it('shows what differs between versions, and goes back to the earlier one', async () => {
    const reader = await ScreenReader.of(page);
    await reader.goesTo('tab', 'Step');
    await reader.press('ArrowRight', 'ArrowRight', 'ArrowRight');
    const version = (number: number) =>
      page
        .getByRole('region', { name: 'Versions' })
        .getByRole('listitem')
        .nth(3 - number);
    await version(3).getByText('Live').waitFor();
    await version(2).getByText('The first').waitFor();
    await reader.goesTo('button', 'Compare with the latest');
    await reader.press('Enter');
    await version(2).getByText('2 · Bert').waitFor();
    expect(await version(2).locator('del, ins').allInnerTexts()).toEqual(['Transfer', 'Queue']);
    expect(await axeFindings(page)).toEqual([]);
    await reader.goesTo('button', 'Go back to it');
    await reader.press('Enter');
    await reader.hears('Version 4 is saved.');
    await step('Menu').waitFor();
    expect(await page.getByRole('list', { name: 'Text' }).innerText()).toContain('Transfer');
    await publish(reader, '', 'Nobody is in it now.');
    await reader.hears('Version 4 is live.');
    await dialsReception();
    anna.digits('2');
    await bert.waitFor('CALL_INCOMING', 2);
    await anna.hangUpAll();
  });

  it('moves and removes steps of the drawing by keys, and loses nothing when somebody else saves first', async () => {
    const reader = await ScreenReader.of(page);
    await reader.goesTo('radio', 'Drawing', 'Shift+Tab');
    await reader.press('Space');
    const drawn = (id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
    await reader.goesTo('group', 'Transfer: Bert');
    const { y } = (await drawn('transfer').boundingBox())!;
    await reader.press('Space', 'ArrowDown', 'ArrowDown');
    await expect.poll(async () => (await drawn('transfer').boundingBox())!.y).toBeGreaterThan(y);
    await reader.press('Delete');
    await drawn('transfer').waitFor({ state: 'detached' });
    await reader.goesTo('group', 'Queue: Sales');
    await reader.press('Control+z', 'Enter');
    await drawn('transfer').waitFor();
    await write(reader, 'Name', 'Mine');
    const { id } = await reception();
    const { document } = await boss.send<{ document: object }>('GET', `/admin/flows/${id}/versions/4`);
    await boss.send('POST', `/admin/flows/${id}/versions`, { from: 4, note: 'Theirs', document });
    await reader.press('Control+s');
    await page.getByText('Somebody saved this while you were typing').waitFor();
    await reader.goesTo('button', 'Keep mine', 'Shift+Tab');
    await reader.press('Enter');
    await reader.hears('Version 6 is saved.');
    await drawn('queue').getByText('Mine').waitFor();
    expect((await reception()).draft).toMatchObject({ number: 6 });
  });

  it('takes what somebody else saved, by a key, in place of what was drawn since; and goes on from there', async () => {
    const reader = await ScreenReader.of(page);
    await reader.goesTo('group', 'Mine: Sales');
    await reader.press('Enter');
    await write(reader, 'Name', 'Mine again');
    const { id } = await reception();
    type Drawn = { document: { nodes: { id: string; name: string }[] } };
    const { document } = await boss.send<Drawn>('GET', `/admin/flows/${id}/versions/6`);
    const nodes = document.nodes.map((node) => (node.id === 'queue' ? { ...node, name: 'Theirs' } : node));
    await boss.send('POST', `/admin/flows/${id}/versions`, { from: 6, note: 'Theirs', document: { ...document, nodes } });
    await reader.press('Control+s');
    await page.getByText('Somebody saved this while you were typing').waitFor();
    await reader.goesTo('button', 'Take theirs', 'Shift+Tab');
    await reader.press('Enter');
    await reader.hears('Version 7 is on the board.');
    const queue = page.locator('.react-flow__node[data-id="queue"]');
    await queue.getByText('Theirs').waitFor();
    expect(await page.getByText('Mine again').count()).toBe(0);
    expect((await reception()).draft).toMatchObject({ number: 7 });
    await reader.goesTo('group', 'Theirs: Sales');
    await reader.press('Enter');
    await write(reader, 'Name', 'After theirs');
    await reader.press('Control+s');
    await reader.hears('Version 8 is saved.');
    expect((await reception()).draft).toMatchObject({ number: 8 });
  });

  it.each([
    ['queues', 'Sales'],
    ['prompts', 'Welcome'],
  ])('does not let go of what the flow names (%s): it is told where it is used, and led there', async (kind, name) => {
    const { items } = await boss.send<{ items: { id: string; name: string }[] }>('GET', `/admin/${kind}`);
    await page.goto(`${exchange.app.httpUrl}/admin/${kind}?open=${items.find((one) => one.name === name)!.id}`);
    await page.getByRole('complementary', { name }).getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('link', { name: 'Reception' }).waitFor();
    expect(await button('Delete', dialog).isDisabled()).toBe(true);
    await dialog.getByRole('link', { name: 'Reception' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Reception' }).waitFor();
  });
});
