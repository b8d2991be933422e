import type { CDPSession } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { axeFindings } from '../support/axe-findings.ts';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { BrowserPhone } from '../support/browser-phone.ts';
import { bringContacts, newDirectory } from '../support/contact-world.ts';
import { freePorts } from '../support/free-ports.ts';
import { SippPhone, type SippRun } from '../support/sipp-phone.ts';
import { type Colleague, passwordOfAll, SmallExchange } from '../support/small-exchange.ts';
import { hearsTone } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

const patienceMs = 25_000;
const fieldName = 'Who is wanted? Name or number';

/** Every addition to the live region, as screen readers are told of it; put into the page from outside. */
const listens = `window.said = [];
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const node of addedNodes) if (node.textContent) window.said.push(node.textContent);
}).observe(document.querySelector('[role=status][aria-live=polite]'), { childList: true, characterData: true, subtree: true });`;

/** A node of Chromium's accessibility tree, by what a screen reader makes of it. */
interface Heard {
  readonly role: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly texts: readonly string[];
}

type Name = 'nora' | 'bert' | 'cleo';
interface Caller {
  readonly name: string;
  readonly phone: SippPhone;
  readonly web: WebSession;
}

describe('an attendant with a keyboard and no eyes', () => {
  let exchange: SmallExchange;
  let attendant: BrowserPhone;
  let tree: CDPSession;
  let bert: BaresipPhone;
  let cleo: BaresipPhone;
  let people: Record<Name, { colleague: Colleague; web: WebSession }>;
  let oda: Caller;
  let per: Caller;
  let quirin: Caller;
  const open: AsyncDisposable[] = [];

  const person = async (name: string, number: string) => {
    const colleague = await exchange.colleague(name, number);
    return { colleague, web: await exchange.web(colleague) };
  };

  const deskPhone = async ({ sipUser, sipPassword }: Colleague, toneHz: number): Promise<BaresipPhone> => {
    const { domain, udp } = exchange;
    const phone = await BaresipPhone.start({ domain: domain.sipDomain, server: udp, sipUser, sipPassword, toneHz });
    open.push(phone);
    await phone.registered();
    return phone;
  };

  const callerNamed = async (name: string, number: string): Promise<Caller> => {
    const { colleague, web } = await person(name, number);
    const { sipUser, sipPassword } = colleague;
    const phone = await SippPhone.open({ exchange: exchange.udp, domain: exchange.domain.sipDomain, sipUser, sipPassword });
    open.push(phone);
    return { name, phone, web };
  };

  beforeAll(async () => {
    const [udp = 0] = await freePorts(1);
    exchange = await SmallExchange.open({ udp });
    people = { nora: await person('Nora', '200'), bert: await person('Bert', '202'), cleo: await person('Cleo', '203') };
    [bert, cleo] = await Promise.all([deskPhone(people.bert.colleague, 1000), deskPhone(people.cleo.colleague, 1700)]);
    [oda, per, quirin] = [await callerNamed('Oda', '211'), await callerNamed('Per', '212'), await callerNamed('Quirin', '213')];
    const nora = people.nora.colleague.user.id;
    for (const [name, number, priority] of [
      ['Hotline', '300', 5],
      ['Board', '301', 1],
    ] as const) {
      const queue = await people.nora.web.send<{ id: string }>('POST', '/admin/queues', {
        name,
        number,
        priority,
        kind: 'shared',
      });
      await people.nora.web.send('POST', '/admin/authorizations', {
        kind: 'queue',
        objects: [{ type: 'queue', id: queue.id }],
        subjects: [{ type: 'user', id: nora }],
      });
    }
    for (const [name, targetId, value] of [
      ['DeputyNumber', people.cleo.colleague.user.id, '200, 202'],
      ['TransferReturnAfter', nora, 5],
    ] as const)
      await people.nora.web.send('PUT', '/admin/parameters/values', { name, level: 'user', targetId, value });
    const world = { configuration: exchange.app.configuration };
    const place = { domain: exchange.domain, people: { boss: { user: { id: nora } } } };
    const crm = await newDirectory(world, place, { name: 'Customers', readers: [nora] });
    await bringContacts(world, crm, [{ key: '1', values: { displayName: 'Per', workPhone: '212' }, vip: 'Shareholder' }]);
    attendant = await BrowserPhone.open(`${exchange.app.httpUrl}/attendant`, 440);
    open.push(attendant);
    attendant.page.setDefaultTimeout(patienceMs);
    await attendant.signIn({ login: people.nora.colleague.user.login, password: passwordOfAll });
    await attendant.ready();
    await attendant.page.getByRole('combobox', { name: fieldName }).waitFor();
    await attendant.page.evaluate(listens);
    tree = await attendant.context.newCDPSession(attendant.page);
  }, 120_000);

  afterAll(async () => {
    await Promise.all(open.map((one) => one[Symbol.asyncDispose]()));
    await exchange?.[Symbol.asyncDispose]();
  });

  beforeEach(async () => {
    const { registry } = exchange.app.exchange;
    await until(
      'all calls are over',
      async () => {
        for (const { web } of [oda, per, quirin, ...Object.values(people)])
          for (const call of await web.calls()) await web.command(call, 'hang-up').catch(() => undefined);
        return registry.size.calls === 0;
      },
      patienceMs,
    );
    await attendant.page.getByText('You talk to nobody.').waitFor();
    await press('Escape');
    await attendant.page.evaluate('window.said.length = 0');
  });

  const press = async (...keys: string[]) => {
    for (const key of keys) await attendant.page.keyboard.press(key);
  };

  /** The page as Chromium gives it to screen readers. */
  async function heard(): Promise<readonly Heard[]> {
    const { nodes } = await tree.send('Accessibility.getFullAXTree');
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const textsOf = (id: string): string[] => {
      const node = byId.get(id);
      if (node?.role?.value === 'StaticText') return [String(node.name?.value)];
      return (node?.childIds ?? []).flatMap(textsOf);
    };
    return nodes.map((node) => ({
      role: String(node.role?.value),
      name: String(node.name?.value ?? ''),
      properties: Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value])),
      texts: textsOf(node.nodeId),
    }));
  }

  /** Waits until the live region has said it, so often and not more. */
  async function hears(sentence: string, times = 1): Promise<void> {
    await until(
      `it is said: ${sentence}`,
      async () => {
        const region = (await heard()).find(({ role, properties }) => role === 'status' && properties['live'] === 'polite');
        const isSaid = (await said()).filter((one) => one === sentence).length >= times;
        return isSaid && region?.texts.includes(sentence);
      },
      patienceMs,
    ).catch(async (error: Error) => {
      throw new Error(`${error.message}; said: ${JSON.stringify(await said())}`);
    });
    expect((await said()).filter((one) => one === sentence)).toHaveLength(times);
  }
  /** Of what the attendant brought about she is told in those words alone. */
  const endsSaid = async () => (await said()).filter((one) => /ended|was passed on/.test(one));
  const said = () => attendant.page.evaluate<string[]>('window.said');

  /** Waits until the field names this as what Enter would take. */
  const chooses = (name: string) =>
    until(
      `${name} is chosen`,
      async () => {
        const nodes = await heard();
        const field = nodes.find((node) => node.role === 'combobox' && node.name === fieldName);
        if (!field?.properties['focused']) throw new Error('the field has lost the focus');
        const chosen = nodes.filter(({ role, properties }) => role === 'option' && properties['selected']);
        if (chosen[0]?.name === name) return true;
        throw new Error(`chosen: ${JSON.stringify(chosen.map((one) => one.name))}`);
      },
      patienceMs,
    );

  async function types(text: string, chosen: string): Promise<void> {
    await attendant.page.keyboard.type(text);
    await chooses(chosen);
  }

  const rings = (web: WebSession) =>
    until(
      'it rings',
      async () => (await web.calls()).some(({ state, direction }) => state === 'alerting' && direction === 'incoming'),
      patienceMs,
    );

  const calls = ({ phone }: Caller, number: string): Promise<SippRun> => phone.call(`sip:${number}@${exchange.domain.sipDomain}`);

  /** The caller rings at the attendant, who answers. */
  async function takesCall(caller: Caller): Promise<SippRun> {
    const run = await calls(caller, '200');
    await hears(`${caller.name} is calling`);
    await press('Enter');
    await hears(`Connected with ${caller.name}`);
    return run;
  }

  /** The colleague takes the call and hears himself: the caller plays back what he hears. Then both hang up. */
  async function talksTo(name: 'bert' | 'cleo', run: SippRun): Promise<void> {
    const phone = name === 'bert' ? bert : cleo;
    await rings(people[name].web);
    phone.accept();
    await endsWith(name, run);
  }

  async function endsWith(name: 'bert' | 'cleo', run: SippRun): Promise<void> {
    const phone = name === 'bert' ? bert : cleo;
    await hearsTone(phone, name === 'bert' ? 1000 : 1700, patienceMs);
    phone.hangUp();
    expect((await run.finished()).successful).toBe(1);
  }

  it('hears who waits in which queue, takes them by VIP and by the priority of queues, and hears who gives up', async () => {
    const first = await calls(oda, '300');
    await hears('Oda waits in Hotline, key 1.');
    const second = await calls(per, '300');
    await hears('VIP Per waits in Hotline, key 2.');
    const third = await calls(quirin, '301');
    await hears('Quirin waits in Board, key 3.');
    await press('Alt+s');
    await hears('3 callers wait, nobody is parked. 2 VIP Per, in Hotline. 3 Quirin, in Board. 1 Oda, in Hotline.');
    await press('Enter');
    await hears('Connected with Per');
    await press('Alt+e');
    expect((await second.finished()).successful).toBe(1);
    await attendant.page.getByText('You talk to nobody.').waitFor();
    await press('Enter');
    await hears('Connected with Quirin');
    await press('Alt+e');
    expect((await third.finished()).successful).toBe(1);
    const [waiting] = await oda.web.calls();
    await oda.web.command(waiting!, 'hang-up');
    await hears('Oda does not wait any more.');
    await first.finished();
  });

  it('finds whom the caller wants while it rings; Enter answers, Enter passes him on', async () => {
    const run = await calls(oda, '200');
    await hears('Oda is calling');
    await types('ber', 'Bert, Available, 202');
    await press('Enter');
    await hears('Connected with Oda');
    await press('Enter');
    await hears('Passed on to Bert.');
    await talksTo('bert', run);
    expect(await endsSaid()).toEqual([]);
  });

  it('asks first and connects the two with Enter', async () => {
    const run = await takesCall(oda);
    await types('bert', 'Bert, Available, 202');
    await press('Shift+Enter');
    await hears('It rings at Bert');
    bert.accept();
    await hears('Connected with Bert');
    await hearsTone(bert, 440, patienceMs);
    await press('Enter');
    await hears('Oda and Bert are connected.');
    await endsWith('bert', run);
    expect(await endsSaid()).toEqual([]);
  });

  it('asks, goes back to the caller with Escape, parks him and takes him back by his digit', async () => {
    const run = await takesCall(oda);
    await types('bert', 'Bert, Available, 202');
    await press('Shift+Enter');
    await hears('It rings at Bert');
    await press('Escape');
    await hears('Back with Oda');
    await press('Alt+p');
    await hears('Oda is parked on place 01.');
    await press('Alt+s');
    await hears('Nobody waits, one is parked or comes back. 7 Oda, Parked on 01.');
    await press('7');
    await hears('Connected with Oda', 2);
    await types('cleo', 'Cleo, Available, Deputy: Nora On a call, Deputy: Bert Available, 203');
    await press('Enter');
    await hears('Passed on to Cleo.');
    await talksTo('cleo', run);
  });

  it('lets a caller wait for a colleague who is busy, and hears when he is free', async () => {
    bert.dial(`sip:*44@${exchange.domain.sipDomain}`);
    await until('Bert is busy', async () => (await people.bert.web.calls()).some(({ state }) => state === 'connected'));
    const run = await takesCall(oda);
    await types('bert', 'Bert, On a call, 202');
    await press('Alt+w');
    await hears('Oda waits for Bert.');
    bert.hangUp();
    await hears('Bert is free. It rings for Oda.');
    await talksTo('bert', run);
  });

  it('gets a caller back whom nobody took, with whom he was for and why, and gives him to the deputy who is free', async () => {
    const run = await takesCall(oda);
    await types('203', 'Cleo, Available, Deputy: Nora On a call, Deputy: Bert Available, 203');
    await press('Enter');
    await hears('Passed on to Cleo.');
    await rings(people.cleo.web);
    await hears('Oda comes back from Cleo: no answer.');
    await hears('Oda is calling', 2);
    await press('Enter');
    await hears('Connected with Oda', 2);
    await types('cleo', 'Cleo, Available, Deputy: Nora On a call, Deputy: Bert Available, 203');
    await press('Alt+d');
    await hears('Passed on to Bert.');
    await talksTo('bert', run);
  });

  it('is told with whom the caller talked the last time; axe finds nothing on the way', async () => {
    const run = await calls(oda, '200');
    await hears('Last time: Bert');
    await attendant.page.keyboard.type('xyz');
    await hears('Nobody found.');
    expect(await axeFindings(attendant.page)).toEqual([]);
    await press('Escape', 'Enter');
    await hears('Connected with Oda');
    await types('ber', 'Bert, Available, 202');
    expect(await axeFindings(attendant.page)).toEqual([]);
    await press('Escape', 'Alt+e');
    expect((await run.finished()).successful).toBe(1);
  });
});
