import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentPlaceChoice } from '../../src/contract/rest/agent-place.ts';
import type { LiveCall } from '../../src/contract/rest/calls.ts';
import type { QueueView } from '../../src/contract/rest/queues.ts';
import { axeFindings } from '../support/axe-findings.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { ScreenReader } from '../support/screen-reader.ts';
import { hearsSound, hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

const patienceMs = 25_000;
const [callerSays, agentSays, colleagueSays, deskSays] = [440, 1000, 1700, 2300];

describe('an agent with a keyboard and no eyes', () => {
  let office: TelephoneOffice;
  let caller: BaresipPhone;
  let colleague: BaresipPhone;
  let administrator: WebSession;
  let agent: BrowserPhone;
  let reader: ScreenReader;
  let sales: QueueView;
  const name = () => office.product.user(6).name;
  const colleagueName = () => office.product.user(7).name;

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    administrator = await office.web(0);
    [caller, colleague, agent] = await Promise.all([
      office.deskPhone(6, callerSays),
      office.deskPhone(7, colleagueSays),
      office.browser(4, agentSays),
    ]);
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

  /** The caller's next call is offered to the agent, who takes it. */
  async function takesNext(): Promise<void> {
    await reader.forget();
    dial('300');
    await reader.hears(`${name()} from Sales is offered to you`);
    await reader.press('Alt+a');
    await reader.hears(`Connected with ${name()}`);
  }
  /** By name, as one types it; `how` is the key that ends it. */
  async function passesOn(to: string, how: 'Enter' | 'Shift+Enter'): Promise<void> {
    await reader.press('Alt+t');
    await reader.goesTo('textbox', 'Name or number');
    await agent.page.keyboard.type(to);
    await reader.finds('button', new RegExp(to));
    await reader.press(how);
  }
  /** The question that the script of Sales must have answered. */
  async function answersWhatItIsAbout(): Promise<void> {
    await reader.goesTo('button', /What is it about/, 'Shift+Tab');
    await reader.press('Enter', 'ArrowDown', 'Enter');
    await agent.page.getByRole('listbox').waitFor({ state: 'detached' });
    await reader.finds('button', /A new lamp/);
  }
  const isOver = () => agent.page.locator('article.call-tile:not(.ended)').waitFor({ state: 'detached' });

  it('asks a colleague while the caller waits, goes from one to the other, and comes back', async () => {
    await reader.forget();
    await passesOn(colleagueName(), 'Shift+Enter');
    await colleague.waitFor('CALL_INCOMING', 1, patienceMs);
    await reader.hears(`Calling ${colleagueName()}`);
    colleague.accept();
    await reader.hears(`Connected with ${colleagueName()}`);
    await hearsTone(colleague, agentSays, patienceMs);
    await reader.press('Alt+1');
    await reader.hears(`Back with ${name()}`);
    await hearsTone(caller, agentSays, patienceMs);
    await reader.forget();
    await reader.press('Alt+2');
    await reader.hears(`Back with ${colleagueName()}`);
    await reader.finds('region', 'In hand', name(), 'on hold for');
    await reader.press('Alt+e');
    await colleague.waitFor('CALL_CLOSED', 1, patienceMs);
    await reader.press('Alt+h');
    await reader.hears(`Back with ${name()}`);
    await hearsTone(caller, agentSays, patienceMs);
  });

  it('passes the caller on to another queue, writes a note and is done, and hears how his day went', async () => {
    await reader.forget();
    await passesOn('English desk', 'Enter');
    await reader.hears(/^Wrap-up\. \d:\d\d left/);
    await reader.goesTo('textbox', 'Note');
    await agent.page.keyboard.type('Wants a blue one.');
    await reader.press('Tab');
    // What must be asked was not: nothing of it is lost meanwhile.
    await reader.finds('status', '', 'Not kept:');
    await reader.press('Control+Enter');
    await reader.finds('region', 'In hand', 'Wrap-up');
    await answersWhatItIsAbout();
    await reader.finds('status', '', 'Kept.');
    await reader.press('Control+Enter');
    await reader.hears('Ready');
    await reader.finds('region', 'My figures of today', 'Handled', '1', 'Handle time');
    await caller.waitFor('CALL_ESTABLISHED', 1, patienceMs);
    caller.hangUp();
    await caller.waitFor('CALL_CLOSED', 1, patienceMs);
  });

  it('reads what was with the customer before, asks the colleague and joins the two; done only when he said what it was about', async () => {
    await takesNext();
    await reader.finds('region', 'Before', 'English desk', 'Orders › New order', 'Wants a blue one.');
    expect(await axeFindings(agent.page)).toEqual([]);
    await passesOn(colleagueName(), 'Shift+Enter');
    await colleague.waitFor('CALL_INCOMING', 2, patienceMs);
    colleague.accept();
    await reader.hears(`Connected with ${colleagueName()}`);
    await reader.press('Alt+c');
    await hearsTone(caller, colleagueSays, patienceMs);
    await reader.hears(/^Wrap-up\. \d:\d\d left\. Say what it was about first$/);
    await answersWhatItIsAbout();
    await reader.press('1');
    await reader.hears('About: Orders, New order');
    await reader.press('Control+Enter');
    await reader.hears('Ready');
    caller.hangUp();
    await colleague.waitFor('CALL_CLOSED', 2, patienceMs);
  });

  it('passes a caller on to a person without asking', async () => {
    await takesNext();
    await passesOn(colleagueName(), 'Enter');
    await colleague.waitFor('CALL_INCOMING', 3, patienceMs);
    colleague.accept();
    await hearsTone(caller, colleagueSays, patienceMs);
    await isOver();
    caller.hangUp();
    await answersWhatItIsAbout();
    await reader.press('1');
    await reader.hears('About: Orders, New order');
    await reader.press('Control+Enter');
    await reader.hears('Ready');
  });

  const chooses = async (option: RegExp, key = 'ArrowDown') => {
    await reader.goesTo('button', /Where I work/);
    await reader.press('Enter');
    await reader.goesTo('option', option, key);
    await reader.press('Enter');
  };
  const writesNumber = async (number: string) => {
    await reader.goesTo('textbox', 'Number, as dialled');
    await reader.press('Control+a');
    await agent.page.keyboard.type(number);
    await reader.press('Enter');
  };
  const place = async () => (await (await office.web(4)).send<AgentPlaceChoice>('GET', '/me/agent/place')).place;

  it('chooses where he works: at one telephone, at a number outside, at all that are his', async () => {
    await chooses(/^In the browser/);
    await until('he works in the browser', async () => (await place()).kind === 'device');
    await chooses(/for each caller$/);
    await writesNumber('0612345678');
    await until('he works outside', async () => (await place()).kind === 'number');
    await reader.finds('region', 'Where I work', 'At another number, for each caller', 'press 1 to take him');
    await chooses(/^At all my telephones/, 'ArrowUp');
    await until('he works at his telephones', async () => (await place()).kind === 'own');
  });

  /** A caller is with him, and hangs up; he says what it was about. */
  async function servesOneAt(phone: BaresipPhone, toneHz: number): Promise<void> {
    await hearsTone(caller, toneHz, patienceMs);
    await hearsTone(phone, callerSays, patienceMs);
    caller.hangUp();
    await isOver();
    await answersWhatItIsAbout();
    await reader.press('1');
    await reader.hears('About: Orders, New order');
    await reader.press('Control+Enter');
    await reader.hears('Ready');
  }

  it('is rung at the desk phone alone when he chooses it, and talks there', async () => {
    const desk = await office.deskPhone(4, deskSays);
    await chooses(/^At the phone/);
    const deviceId = await until('he works at the desk', async () => {
      const now = await place();
      return now.kind === 'device' && now.deviceId;
    });
    await reader.forget();
    await desk.next('CALL_INCOMING', () => dial('300'));
    await reader.hears(`${name()} from Sales is offered to you`);
    const { items } = await (await office.web(4)).send<{ items: LiveCall[] }>('GET', '/calls');
    expect(items.map((call) => call.deviceId)).toEqual([deviceId]);
    desk.accept();
    await servesOneAt(desk, deskSays);
    expect(desk.count('CALL_INCOMING')).toBe(1);
  });

  it('has a line held open to the telephone he names, and takes one caller after the other on it', async () => {
    await reader.goesTo('radio', 'Ready', 'Shift+Tab');
    await reader.press('ArrowRight', 'Space');
    await reader.hears(/^Not ready/);
    await chooses(/the line stays open$/);
    await writesNumber(office.numberOf(7));
    await until('he works on an open line', async () => {
      const now = await place();
      return now.kind === 'number' && now.mode === 'nailed-up';
    });
    await reader.goesTo('radio', 'Not ready', 'Shift+Tab');
    await reader.press('ArrowLeft');
    await colleague.next('CALL_INCOMING', () => void reader.press('Space'));
    const rung = colleague.count('CALL_INCOMING');
    colleague.accept();
    await hearsSound(colleague);
    colleague.digits('1');
    await reader.finds('region', 'Where I work', 'Line open');
    for (const _ of ['the first', 'the second']) {
      await reader.forget();
      dial('300');
      await servesOneAt(colleague, colleagueSays);
    }
    expect(colleague.count('CALL_INCOMING')).toBe(rung);
    expect(await axeFindings(agent.page)).toEqual([]);
  });
});
