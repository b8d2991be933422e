import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueView } from '../../src/contract/rest/queues.ts';
import { axeFindings } from '../support/axe-findings.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { hearsMix, TelephoneOffice } from '../support/telephone-office.ts';
import type { WebSession } from '../support/web-session.ts';

const patienceMs = 25_000;
const [callerSays, agentSays, supervisorSays] = [440, 1000, 1700];

describe('a supervisor at the browser', () => {
  let office: TelephoneOffice;
  let caller: BaresipPhone;
  let agent: BaresipPhone;
  let administrator: WebSession;
  let supervisor: BrowserPhone;
  const callerName = () => office.product.user(6).name;
  const agentName = () => office.product.user(4).name;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    administrator = await office.web(0);
    [caller, agent, supervisor] = await Promise.all([
      office.deskPhone(6, callerSays),
      office.deskPhone(4, agentSays),
      office.browser(0, supervisorSays),
    ]);
    const { items } = await administrator.send<{ items: QueueView[] }>('GET', '/admin/queues');
    await administrator.send('POST', '/admin/authorizations', {
      kind: 'supervision',
      objects: [{ type: 'queue', id: items.find(({ name }) => name === 'English desk')!.id }],
      subjects: [{ type: 'user', id: (await administrator.send<{ user: { id: string } }>('GET', '/session')).user.id }],
    });
    const { page } = supervisor;
    page.setDefaultTimeout(patienceMs);
    await page.getByRole('link', { name: 'Supervisor' }).click();
    await page
      .getByRole('grid', { name: 'Agents' })
      .getByRole('row', { name: new RegExp(agentName()) })
      .waitFor();
  }, 120_000);

  afterAll(() => office?.[Symbol.asyncDispose]());

  const page = () => supervisor.page;
  const queueRow = (name: string) => page().getByRole('row', { name: new RegExp(`^${name} `) });
  const waiting = (queue: string, count: number) =>
    queueRow(queue).getByRole('cell').nth(1).getByText(String(count), { exact: true }).waitFor();
  const agentRow = (text: string | RegExp) =>
    page().getByRole('grid', { name: 'Agents' }).getByRole('row').filter({ hasText: agentName() }).filter({ hasText: text });
  const side = (name: string) => page().getByRole('complementary', { name });

  /** What it would do is said first; then it is done. */
  async function confirms(...effects: readonly string[]): Promise<void> {
    const dialog = page().getByRole('dialog', { name: 'This is what happens' });
    for (const effect of effects) await dialog.getByText(effect).waitFor();
    await dialog.getByRole('button', { name: 'Do it' }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  const undoes = async (): Promise<void> => {
    await page().getByRole('button', { name: 'Undo' }).last().click();
    await page().getByText('Taken back.').last().waitFor();
  };
  const chooses = async (list: string, option: string | RegExp): Promise<void> => {
    await page()
      .getByRole('button', { name: new RegExp(list) })
      .click();
    await page().getByRole('option', { name: option }).click();
  };

  it('sees who waits as it happens, moves him to another queue, and takes it back', async () => {
    caller.dial(office.uri('300'));
    await waiting('Sales', 1);
    await page().getByRole('button', { name: 'Sales', exact: true }).click();
    await side('Sales').getByText(callerName()).waitFor();
    expect(await axeFindings(page())).toEqual([]);
    await chooses('Move to', 'English desk');
    await confirms('from Sales to English desk', 'He keeps the time he has waited.');
    await waiting('English desk', 1);
    await waiting('Sales', 0);
    await undoes();
    await waiting('Sales', 1);
  });

  it('changes the state of an agent with a reason, and takes it back; the tables stay in sight beside', async () => {
    await agentRow('Logged off').click();
    const panel = side(agentName());
    const [beside, table] = await Promise.all([panel.boundingBox(), page().getByRole('grid', { name: 'Agents' }).boundingBox()]);
    expect(table!.x + table!.width).toBeLessThanOrEqual(beside!.x);
    await chooses('Reason', 'Lunch');
    await panel.getByRole('button', { name: 'Not ready' }).click();
    await confirms(`${agentName()} becomes not ready.`, 'is told that it was you');
    await agentRow('Not ready: Lunch').waitFor();
    await undoes();
    await agentRow('Logged off').waitFor();
    await panel.getByRole('button', { name: 'Not ready' }).click();
    await confirms(`${agentName()} becomes not ready.`);
    await agentRow('Not ready').waitFor();
  });

  it('gives a caller to an agent, whose phone rings', async () => {
    await page().getByRole('button', { name: 'Sales', exact: true }).click();
    await chooses('Give to', agentName());
    await confirms(`rings at ${agentName()}.`, 'is not ready, and is rung all the same');
    await agent.waitFor('CALL_INCOMING', 1, patienceMs);
    agent.accept();
    await agentRow('On a call').waitFor();
    await waiting('Sales', 0);
    await hearsMix(caller, [agentSays], [supervisorSays]);
  });

  it('sees who is to be called back now and later, and lets one go; it stands in the record', async () => {
    const callBacks = '/contact-centre/call-backs';
    const { items } = await administrator.send<{ items: QueueView[] }>('GET', '/admin/queues');
    const queueId = items.find(({ name }) => name === 'Sales')!.id;
    const evening = Date.now() + 3_600_000;
    await administrator.send('POST', callBacks, { queueId, number: '+33155171889', name: 'Véra Martin' });
    await administrator.send('POST', callBacks, { queueId, number: '+33155171890', name: 'Ola Berg', notBefore: evening });
    const list = side('Sales').getByRole('region', { name: 'To be called back' });
    await list.getByRole('listitem').filter({ hasText: 'Véra Martin' }).getByText('In the queue, place 1').waitFor();
    await list.getByRole('listitem').filter({ hasText: 'Ola Berg' }).getByText('Called at').waitFor();
    expect(await axeFindings(page())).toEqual([]);
    await waiting('Sales', 1);
    await list.getByRole('button', { name: 'Do not call Véra Martin back' }).click();
    await confirms('Véra Martin is not called back.', 'This cannot be taken back');
    await list.getByText('Véra Martin').waitFor({ state: 'detached' });
    await waiting('Sales', 0);
    await list.getByRole('button', { name: 'Do not call Ola Berg back' }).click();
    await confirms('Ola Berg is not called back.');
    await list.waitFor({ state: 'detached' });
    const { items: record } = await administrator.send<{ items: { action: string; name: string }[] }>(
      'GET',
      '/admin/audit?kind=supervision',
    );
    expect(record.slice(0, 2).map(({ action, name }) => `${action} ${name}`)).toEqual(Array(2).fill('call-back-cancelled Sales'));
  });

  it('listens with the browser, whispers, joins in and leaves', async () => {
    await agentRow('On a call').click();
    await side(agentName()).getByRole('button', { name: 'Listen' }).click();
    // Her phone answers by itself: she has just asked for it.
    const bar = supervisor.call(agentName()).getByRole('group', { name: `Listening to ${agentName()}: nobody hears you` });
    await bar.waitFor();
    await supervisor.hearsMix([callerSays, agentSays], []);
    await hearsMix(caller, [agentSays], [supervisorSays]);
    expect(await axeFindings(page())).toEqual([]);
    const dock = supervisor.call(agentName());
    await dock.getByRole('button', { name: 'Whisper' }).click();
    await dock.getByText(`Speaking to ${agentName()}: the caller does not hear you`).waitFor();
    await hearsMix(agent, [callerSays, supervisorSays], [agentSays]);
    await hearsMix(caller, [agentSays], [supervisorSays]);
    await dock.getByRole('button', { name: 'Join in' }).click();
    await dock.getByText(`In the conversation of ${agentName()}: everybody hears you`).waitFor();
    await hearsMix(caller, [agentSays, supervisorSays], [callerSays]);
    await dock.getByRole('button', { name: 'Leave' }).click();
    await page().getByText('No call at the moment').waitFor();
    await hearsMix(caller, [agentSays], [supervisorSays]);
    caller.hangUp();
    await agentRow(/Wrap-up|Not ready/).waitFor();
  });
});
