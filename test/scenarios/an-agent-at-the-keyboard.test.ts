import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueueView } from '../../src/contract/rest/queues.ts';
import { axeFindings } from '../support/axe-findings.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { ScreenReader } from '../support/screen-reader.ts';
import { hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import type { WebSession } from '../support/web-session.ts';

const patienceMs = 25_000;
const [callerSays, agentSays] = [440, 1000];

describe('an agent with a keyboard and no eyes', () => {
  let office: TelephoneOffice;
  let caller: BaresipPhone;
  let administrator: WebSession;
  let agent: BrowserPhone;
  let reader: ScreenReader;
  let sales: QueueView;
  const name = () => office.product.user(6).name;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    administrator = await office.web(0);
    [caller, agent] = await Promise.all([office.deskPhone(6, callerSays), office.browser(4, agentSays)]);
    const { items } = await administrator.send<{ items: QueueView[] }>('GET', '/admin/queues');
    sales = items.find((queue) => queue.name === 'Sales')!;
    const change = { version: sales.version, wrapUpMs: 60_000, needsDisposition: true };
    await administrator.send('PATCH', `/admin/queues/${sales.id}`, change);
    await administrator.send('POST', '/admin/recording-rules', { name: 'Sales', queueIds: [sales.id], announces: false });
    await administrator.send('POST', '/admin/authorizations', {
      kind: 'recording',
      objects: [{ type: 'queue', id: sales.id }],
      subjects: [{ type: 'user', id: (await administrator.send<{ user: { id: string } }>('GET', '/session')).user.id }],
    });
    agent.page.setDefaultTimeout(patienceMs);
    await agent.page.goto(`${office.product.description.http}/agent`);
    await agent.ready();
    await agent.page.getByRole('heading', { name: 'My queues' }).waitFor();
    reader = await ScreenReader.of(agent.page);
  }, 120_000);

  afterAll(() => office?.[Symbol.asyncDispose]());

  const dial = (number: string) => caller.dial(office.uri(number));

  it('says why he is not ready, then that he is; and hears what he is', async () => {
    await reader.goesTo('radio', 'Ready');
    await reader.press('ArrowRight', 'Space');
    await reader.hears('Not ready: Lunch');
    await reader.goesTo('button', /Why not ready/);
    await reader.press('Enter', 'ArrowDown', 'Enter');
    await reader.hears('Not ready: Short break');
    await reader.finds('region', 'My state', 'Not ready', 'Short break');
    await reader.goesTo('radio', 'Not ready', 'Shift+Tab');
    await reader.press('ArrowLeft', 'Space');
    await reader.hears('Ready');
  });

  it('hears who is offered to him and why, takes him, and holds', async () => {
    await reader.forget();
    dial('300');
    await reader.hears(`${name()} from Sales is offered to you`);
    await reader.finds('region', 'Offered to you', name(), 's left', 'Oliver Grant');
    await reader.goesTo('button', 'Everything that was considered', 'Shift+Tab');
    await reader.press('Enter');
    await reader.finds('button', 'Everything that was considered');
    expect(await axeFindings(agent.page)).toEqual([]);
    await reader.press('Alt+a');
    await reader.hears(`Connected with ${name()}`);
    await agent.hears(callerSays);
    await reader.press('Alt+h');
    await reader.hears(`${name()} is on hold`);
    await reader.press('Alt+h');
    await reader.hears(`Back with ${name()}`);
  });

  it('pauses the recording while card data are said, and it goes on', async () => {
    await agent.call(name()).getByText('Recorded', { exact: true }).waitFor();
    await reader.forget();
    await reader.press('Alt+r');
    await reader.hears('The recording is paused');
    await agent.call(name()).getByText('Recording paused').waitFor();
    await hearsTone(caller, agentSays, patienceMs);
    await reader.goesTo('button', 'Resume the recording');
    await reader.press('Enter');
    await reader.hears('The recording goes on');
    expect(await reader.said()).toEqual(['The recording is paused', 'The recording goes on']);
  });

  it('reads the script and fills it in, and says what it was about with one key', async () => {
    await reader.finds('region', 'Sales call', 'my name is Oliver Grant', `How can I help you, ${name()}?`);
    await reader.goesTo('textbox', 'Order number');
    await agent.page.keyboard.type('4711');
    await reader.finds('region', 'Sales call', 'I have written down order 4711.');
    await reader.goesTo('button', /New order/);
    await reader.press('1');
    await reader.hears('About: Orders, New order');
    await reader.finds('button', /New order/);
    expect(await agent.page.getByRole('button', { name: /New order/ }).getAttribute('aria-pressed')).toBe('true');
    await reader.finds('region', 'Before', 'Nothing is known from before.');
  });
});
