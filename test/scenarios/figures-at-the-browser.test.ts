import { readFile } from 'node:fs/promises';
import type { Download, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueView } from '../../src/contract/rest/queues.ts';
import { axeFindings } from '../support/axe-findings.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { pageTitle } from '../support/page-title.ts';
import { hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

const patienceMs = 25_000;

describe('figures and recordings at the browser', () => {
  let office: TelephoneOffice;
  let caller: BaresipPhone;
  let agent: BaresipPhone;
  let reader: BrowserPhone;
  let administrator: WebSession;
  let salesId: string;
  const callerName = () => office.product.user(6).name;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    administrator = await office.web(0);
    const agentOnline = await office.web(4);
    [caller, agent, reader] = await Promise.all([office.deskPhone(6, 440), office.deskPhone(4, 1000), office.browser(0, 1700)]);
    reader.page.setDefaultTimeout(patienceMs);
    const { items } = await administrator.send<{ items: QueueView[] }>('GET', '/admin/queues');
    salesId = items.find(({ name }) => name === 'Sales')!.id;
    const { user } = await administrator.send<{ user: { id: string } }>('GET', '/session');
    await administrator.send('POST', '/admin/recording-rules', { name: 'Sales', queueIds: [salesId], announces: false });
    const objects = [{ type: 'queue', id: salesId }];
    const subjects = [{ type: 'user', id: user.id }];
    await administrator.send('POST', '/admin/authorizations', { kind: 'recording', objects, subjects });
    for (const name of ['AuthorizeRecordingDownload', 'AuthorizeRecordingReview'])
      await administrator.send('PUT', '/admin/parameters/values', { name, level: 'user', targetId: user.id, value: true });
    await administrator.send('POST', '/admin/scorecard-forms', {
      name: 'Greeting',
      questions: [{ id: 'q1', text: 'Did he say his name?', kind: 'yes-no' }],
    });
    // One who gives up, one who is answered.
    const salesUri = office.uri('300');
    caller.dial(salesUri);
    await caller.waitFor('CALL_ESTABLISHED', 1, patienceMs);
    caller.hangUp();
    await caller.waitFor('CALL_CLOSED', 1, patienceMs);
    await agentOnline.becomeAgent('ready');
    caller.dial(salesUri);
    await agent.waitFor('CALL_INCOMING', 1, patienceMs);
    agent.accept();
    await hearsTone(caller, 1000, patienceMs);
    await agentOnline.becomeAgent('logged-off');
    caller.hangUp();
    await agent.waitFor('CALL_CLOSED', 1, patienceMs);
  }, 120_000);

  afterAll(() => office?.[Symbol.asyncDispose]());

  const page = () => reader.page;
  const opens = async (path: string): Promise<void> => {
    await page().goto(`${office.product.description.http}${path}`);
    await pageTitle(page()).waitFor();
  };
  const chooses = async (list: string, option: string): Promise<void> => {
    await page()
      .getByRole('button', { name: new RegExp(list) })
      .first()
      .click();
    await page().getByRole('option', { name: option, exact: true }).click();
  };
  const bytesOf = async (download: Download): Promise<Buffer> => readFile(await download.path());
  const downloaded = async (press: () => Promise<void>): Promise<Buffer> => {
    const [download] = await Promise.all([page().waitForEvent('download'), press()]);
    return bytesOf(download);
  };

  it('asks how the queues did, opens a number to its calls, and a call to its reasons', async () => {
    await opens('/reports');
    await chooses('Period', 'Today');
    const row = page().getByRole('row', { name: /^Sales / });
    await row.getByRole('button', { name: '2', exact: true }).waitFor();
    await row.getByRole('button', { name: '2', exact: true }).click();
    const counted = page().getByRole('complementary', { name: 'Offered' });
    await counted.getByText('2 counted').waitFor();
    await counted.getByText(/given up/).waitFor();
    expect(await axeFindings(page())).toEqual([]);
    await counted.getByRole('button', { name: 'What happened' }).first().click();
    await counted.getByRole('button', { name: 'The call and its reasons' }).click();
    await page().getByText('Step by step').waitFor();
    await page().keyboard.press('Escape');
  });

  it('chooses other figures, downloads the report for a spreadsheet, and has it sent every Monday', async () => {
    await opens('/reports?question=queues&period=today');
    await page()
      .getByRole('button', { name: /^Figures \(/ })
      .click();
    await page().getByText('Abandoned, share', { exact: true }).first().click();
    await page().keyboard.press('Escape');
    await page().getByRole('columnheader', { name: 'Abandoned, share' }).waitFor();
    const file = (kind: string) => () => page().getByRole('link', { name: kind }).click();
    const csv = (await downloaded(file('CSV'))).toString();
    expect(csv).toMatch(/Queue,Offered,.*"?Abandoned, share"?/);
    expect(csv).toMatch(/Sales,2,1,1,/);
    expect((await downloaded(file('Excel'))).subarray(0, 2).toString()).toBe('PK');
    await page().getByRole('button', { name: 'By mail' }).click();
    const dialog = page().getByRole('dialog', { name: 'Send this report by mail' });
    await dialog.getByLabel('Name', { exact: true }).fill('Monday morning');
    await dialog.getByRole('button', { name: 'Send it from now on' }).click();
    await dialog.getByRole('list', { name: 'Sent by mail' }).getByText('Monday morning').waitFor();
  });

  it('reads the figures in his own language', async () => {
    await page().evaluate(`localStorage.setItem('parley.language', 'sv')`);
    await opens('/reports?question=queues&period=today');
    for (const name of ['Kö', 'Inkomna', 'Besvarade', 'Avbrutna', 'Servicenivå', 'Svarstid, medel'])
      await page().getByRole('columnheader', { name, exact: true }).waitFor();
    await page().evaluate(`localStorage.setItem('parley.language', 'en')`);
  });

  it('asks the time machine what other staffing would have made of the day, sees it work, and cancels it', async () => {
    await opens('/time-machine');
    const today = await page().evaluate<string>(`new Date().toLocaleDateString('sv')`);
    await page().getByLabel('From', { exact: true }).fill(today);
    await page().getByLabel('To, inclusive').fill(today);
    const changes = page().getByRole('region', { name: 'What would be different' });
    const adds = async (change: string) => {
      await changes.getByRole('button', { name: 'Add a change' }).click();
      await page().getByRole('menuitem', { name: change }).click();
    };
    await adds('More agents');
    await changes.getByLabel('How many').fill('3');
    await changes.getByLabel('Each day from').fill('00:00');
    await changes.getByRole('group', { name: 'More agents' }).getByLabel('to', { exact: true }).fill('23:59');
    await adds('Other rules of a queue');
    await changes.getByLabel('Rings, seconds').fill('10');
    expect(await axeFindings(page())).toEqual([]);
    // So small a day is replayed at once: what the page asks meanwhile is held back.
    const held: Route[] = [];
    await page().route(
      '**/time-machine/runs/*',
      (asked) => void (asked.request().method() === 'GET' ? held.push(asked) : asked.continue()),
    );
    await page().getByRole('button', { name: 'Replay', exact: true }).click();
    await page().getByRole('progressbar', { name: 'Reading what happened' }).waitFor();
    await page().getByRole('button', { name: 'Cancel', exact: true }).click();
    await page().getByText('The replay was cancelled.').waitFor();
    await page().unroute('**/time-machine/runs/*');
    for (const asked of held) await asked.abort();
    await page().getByRole('button', { name: 'Replay', exact: true }).click();
    const table = page().getByRole('table', { name: 'What happened, the replay, and the replay with the changes' });
    const figures = async (name: string) =>
      table
        .getByRole('row', { name: new RegExp(`^${name} `) })
        .first()
        .getByRole('cell')
        .allTextContents();
    await table.waitFor();
    for (const name of ['Happened', 'Replay, unchanged', 'With the changes', 'Difference they make'])
      await table.getByRole('columnheader', { name, exact: true }).waitFor();
    expect((await figures('Came')).slice(0, 2)).toEqual(['2', '2']);
    expect((await figures('Answered'))[0]).toBe('1');
    expect((await figures('Gave up'))[0]).toBe('1');
    expect(await axeFindings(page())).toEqual([]);
  });

  it('makes a wallboard; a screen without anybody signed in shows it, and the figures change', async () => {
    await opens('/wallboards');
    await page().getByRole('button', { name: 'New wallboard' }).click();
    await page().getByLabel('Name', { exact: true }).fill('Hall');
    await page().getByRole('button', { name: 'Clock', exact: true }).click();
    await page().getByLabel('Heading').fill('In the hall');
    await page().getByRole('button', { name: 'Save', exact: true }).click();
    await page().getByRole('heading', { name: 'Hall', exact: true }).waitFor();
    await page().getByRole('heading', { name: 'In the hall' }).waitFor();
    expect(await axeFindings(page())).toEqual([]);
    await page().getByRole('button', { name: 'Full screen' }).click();
    await until('it fills the screen', () => page().evaluate<boolean>('document.fullscreenElement !== null'));
    await page().evaluate('document.exitFullscreen()');
    await page().getByRole('button', { name: 'Arrange' }).click();
    await page().getByLabel('Where the screen is').fill('Entrance');
    await page().getByRole('button', { name: 'Make an address' }).click();
    const address = await page().locator('.board-address').textContent();
    const screen = await (await page().context().browser()!.newContext({ ignoreHTTPSErrors: true, locale: 'de-DE' })).newPage();
    await screen.goto(address!);
    const waits = screen.getByRole('region', { name: /Wartend/ }).locator('.tile-value');
    await waits.getByText('0', { exact: true }).waitFor({ timeout: patienceMs });
    caller.dial(office.uri('300'));
    await waits.getByText('1', { exact: true }).waitFor({ timeout: patienceMs });
    caller.hangUp();
    await waits.getByText('0', { exact: true }).waitFor({ timeout: patienceMs });
    await page().getByRole('button', { name: 'Take back the address of Entrance' }).click();
    await screen.getByText('wird hier nicht mehr gezeigt').waitFor({ timeout: patienceMs });
    await screen.context().close();
  });

  it('hears a recording, writes a note at its place, fills a scorecard and downloads it', async () => {
    await opens('/recordings');
    await chooses('Queue', 'Sales');
    await until('the address says it', () => page().url().includes('queueId='));
    await page()
      .getByRole('button', { name: new RegExp(callerName()) })
      .click();
    const panel = page().getByRole('complementary', { name: 'Recording' });
    const player = panel.getByRole('region', { name: 'Player' });
    await player.getByRole('slider', { name: 'Place in the recording' }).waitFor();
    await until('the waveform is drawn', () =>
      page().evaluate<boolean>(`(() => {
        const canvas = document.querySelector('.waveform-canvas');
        return canvas.width > 0 && canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((one) => one > 0);
      })()`),
    );
    await player.getByRole('button', { name: 'Play', exact: true }).click();
    await until('it plays', () => page().evaluate<boolean>(`document.querySelector('audio').currentTime > 0.2`), patienceMs);
    await panel.getByRole('tab', { name: 'Notes' }).click();
    await panel.getByLabel('New note').fill('Good beginning.');
    await panel.getByRole('button', { name: 'Add note' }).click();
    await panel.getByRole('listitem').getByText('Good beginning.').waitFor();
    await panel.getByRole('tab', { name: 'Scorecard' }).click();
    await chooses('Form', 'Greeting');
    await panel.getByRole('radio', { name: 'Yes' }).click();
    await panel.getByRole('button', { name: 'Keep scorecard' }).click();
    await panel.getByText('100 of 100').waitFor();
    expect(await axeFindings(page())).toEqual([]);
    const sound = await downloaded(() => player.getByRole('link', { name: 'Download' }).click());
    expect(sound.subarray(0, 4).toString()).toBe('RIFF');
  });

  it('shows no recording to who may hear none, and the figures of a queue to whom they are opened', async () => {
    const stranger = await office.web(8);
    expect(await stranger.send('GET', '/recordings')).toMatchObject({ items: [] });
    const queuesSeen = async () => {
      const { queues } = await stranger.send<{ queues: { name: string }[] }>('GET', '/reports/subjects');
      return queues.map(({ name }) => name);
    };
    expect(await queuesSeen()).not.toContain('Sales');
    const { user } = await stranger.send<{ user: { id: string } }>('GET', '/session');
    await administrator.send('POST', '/admin/authorizations', {
      kind: 'statistics',
      objects: [{ type: 'queue', id: salesId }],
      subjects: [{ type: 'user', id: user.id }],
    });
    expect(await queuesSeen()).toContain('Sales');
  });
});
