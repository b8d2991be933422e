import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueView } from '../../src/contract/rest/queues.ts';
import { axeFindings } from '../support/axe-findings.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { TelephoneOffice } from '../support/telephone-office.ts';

const patienceMs = 25_000;
const [callerSays, supervisorSays] = [440, 1700];

describe('a supervisor at the browser', () => {
  let office: TelephoneOffice;
  let caller: BaresipPhone;
  let supervisor: BrowserPhone;
  const callerName = () => office.product.user(6).name;
  const agentName = () => office.product.user(4).name;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    const administrator = await office.web(0);
    [caller, supervisor] = await Promise.all([office.deskPhone(6, callerSays), office.browser(0, supervisorSays)]);
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
  const chooses = async (list: string, option: string): Promise<void> => {
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
});
