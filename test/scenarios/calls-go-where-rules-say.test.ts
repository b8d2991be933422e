import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallStep } from '../../src/contract/rest/call-log.ts';
import type { MyForwardingView, TriedForwarding } from '../../src/contract/rest/forwarding.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import type { BrowserPhone } from '../support/browser-phone.ts';
import { hearsSound, hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

const anna = 0;
const bert = 1;
const cleo = 2;
const dora = 3;

/** Bert has a browser and makes rules; Cleo calls him; Dora and Anna are where his calls go. Anna administers. */
describe('a user’s calls', () => {
  let office: TelephoneOffice;
  const phones: BaresipPhone[] = [];
  const sessions: WebSession[] = [];
  let browser: BrowserPhone;
  let page: Page;
  const name = (who: number) => office.product.user(who).name;
  const number = (who: number) => office.numberOf(who);
  const ids = new Map<string, string>();

  beforeAll(async () => {
    office = await TelephoneOffice.open();
    for (const [who, toneHz] of [600, 800, 440, 1700].entries()) {
      phones.push(await office.deskPhone(who, toneHz));
      sessions.push(await office.web(who));
    }
    for (const { id, login } of (await as(anna).send<{ items: { id: string; login: string }[] }>('GET', '/admin/users?limit=500'))
      .items)
      ids.set(login, id);
    browser = await office.browser(bert, 1000);
    page = browser.page;
    page.setDefaultTimeout(30_000);
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  beforeEach(async () => {
    await Promise.all(phones.map((phone) => phone.hangUpAll()));
    await tidy();
  });

  /** What a test that failed left behind. */
  async function tidy(): Promise<void> {
    const imposed = await as(anna).send<{ items: { id: string }[] }>('GET', '/admin/forwarding-rules');
    for (const { id } of imposed.items) await as(anna).send('DELETE', `/admin/forwarding-rules/${id}`);
    for (const who of [bert, dora]) {
      const [first, ...more] = (await mine(who)).profiles;
      for (const { id } of more) await as(who).send('DELETE', `/me/forwarding/profiles/${id}`);
      for (const { id } of first!.rules) await removeRule(who, id);
    }
  }

  const as = (who: number) => sessions[who]!;
  const idOf = (who: number) => ids.get(office.product.user(who).login)!;
  const mine = (who: number) => as(who).send<MyForwardingView>('GET', '/me/forwarding/profiles');
  const profileOf = async (who: number) => (await mine(who)).profiles[0]!;
  const removeRule = async (who: number, ruleId: string) => {
    const { id, version } = await profileOf(who);
    await as(who).send('DELETE', `/me/forwarding/profiles/${id}/rules/${ruleId}?version=${version}`);
  };
  const addRule = async (who: number, rule: object) => {
    const { id, version } = await profileOf(who);
    const usual = { type: 'immediate', action: { kind: 'user', userId: idOf(dora) } };
    await as(who).send('POST', `/me/forwarding/profiles/${id}/rules`, { version, rule: { ...usual, ...rule } });
  };
  /** What Bert’s page would show of a call of Cleo. */
  const pretended = (call: object) =>
    as(bert).send<TriedForwarding>('POST', '/me/forwarding/try', { from: number(cleo), ...call });

  const set = (who: number, values: Record<string, unknown>) =>
    Promise.all(
      Object.entries(values).map(([parameter, value]) =>
        as(anna).send('PUT', '/admin/parameters/values', { name: parameter, level: 'user', targetId: idOf(who), value }),
      ),
    );

  let dialledAtMs = 0;
  const cleoCalls = () => {
    dialledAtMs = Date.now();
    phones[cleo]!.dial(office.uri(number(bert)));
  };

  /** Cleo calls Bert: it rings there, and at nobody else of these; who answers is heard. */
  async function reaches(who: number, toneHz: number): Promise<void> {
    const others = [anna, dora, bert].filter((one) => one !== who);
    const before = others.map((one) => phones[one]!.count('CALL_INCOMING'));
    await phones[who]!.next('CALL_INCOMING', () => cleoCalls());
    phones[who]!.accept();
    await hearsTone(phones[cleo]!, toneHz);
    expect(others.map((one) => phones[one]!.count('CALL_INCOMING'))).toEqual(before);
  }

  /** Why Cleo’s last call went where it went, as its log says. */
  async function why(): Promise<string[]> {
    await phones[cleo]!.hangUpAll();
    const entry = await until('the call is in the log', async () => {
      const [latest] = await as(cleo).callLog(1);
      return latest !== undefined && latest.startedAt >= dialledAtMs && latest;
    });
    const { steps } = await as(cleo).send<{ steps: CallStep[] }>('GET', `/calls/${entry.callId}/why`);
    return steps.flatMap(({ decision }) => [...(decision?.steps ?? []), decision].map((one) => one?.sentence ?? ''));
  }

  const word = (rule: Locator, label: string) => rule.getByRole('button', { name: new RegExp(`^${label}`) });

  it('go where a rule says that he made by keyboard; the pretended call shows it, and why, before', async () => {
    await page.goto(`${office.product.description.http}/forwarding`);
    await page.getByRole('button', { name: 'Add a rule' }).focus();
    await page.keyboard.press('Enter');
    // The new rule has the focus: its first word says who calls.
    const rule = page.getByRole('listitem', { name: 'Rule 1' });
    const focused = 'document.activeElement.getAttribute("aria-label") ?? ""';
    await until('its first word has the focus', async () => (await page.evaluate<string>(focused)).startsWith('Who calls'));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Number, or pattern like 0033*').focus();
    await page.keyboard.type(number(cleo));
    await page.keyboard.press('Enter');
    await dialog.getByText(number(cleo), { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await word(rule, 'Which calls').press('Enter');
    await dialog.getByRole('radio', { name: 'at once' }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await word(rule, 'What happens').press('Enter');
    await dialog.getByRole('button', { name: /What happens/ }).press('Enter');
    await page.getByRole('option', { name: 'To a number' }).press('Enter');
    const to = dialog.getByLabel('Number', { exact: true });
    await to.fill(number(dora));
    await to.press('Enter');
    await rule.getByText(`the call goes to ${number(dora)}`).waitFor();
    await rule.getByRole('switch').focus();
    await page.keyboard.press('Space');

    const what = page.getByRole('region', { name: 'What if?' });
    await what.getByRole('combobox', { name: /^Who calls/ }).fill(number(cleo));
    await page.getByRole('option', { name: number(cleo), exact: true }).click();
    await page.keyboard.press('Tab');
    await what.getByRole('button', { name: 'Show', exact: true }).press('Enter');
    await what.getByText(`It rings at ${name(dora)}`).waitFor();
    await what.getByText('Rule 1 holds.').waitFor();

    await reaches(dora, 1700);
    expect(await why()).toContainEqual(expect.stringContaining('The rule 1 holds'));
    // Somebody else rings at Bert.
    await phones[bert]!.next('CALL_INCOMING', () => phones[anna]!.dial(office.uri(number(bert))));
  });

  it('go elsewhere when he declines, and when he does not answer: each as its rule says', async () => {
    await addRule(bert, { type: 'busy' });
    await addRule(bert, { type: 'no-answer', afterS: 5, action: { kind: 'user', userId: idOf(anna) } });
    expect(await pretended({ phones: 'busy' })).toMatchObject({ stages: [{ code: 'rings' }, { params: { name: name(dora) } }] });
    expect(await pretended({ phones: 'no-answer' })).toMatchObject({
      stages: [{ params: { seconds: 5 } }, { params: { name: name(anna) } }],
    });
    await phones[bert]!.next('CALL_INCOMING', () => cleoCalls());
    const ringing = phones[dora]!.count('CALL_INCOMING');
    await browser.press(name(cleo), 'Decline');
    await phones[dora]!.waitFor('CALL_INCOMING', ringing + 1);
    await phones[cleo]!.hangUpAll();
    await phones[anna]!.next('CALL_INCOMING', () => cleoCalls());
    phones[anna]!.accept();
    await hearsTone(phones[cleo]!, 600);
    expect(await why()).toContainEqual(expect.stringContaining('was tried first: no-answer'));
  });

  it('go elsewhere at a time, and while he is absent, only', async () => {
    const { timeZone } = await mine(bert);
    const clock = (offsetMs: number) =>
      new Intl.DateTimeFormat('sv', { timeZone, timeStyle: 'short' }).format(new Date(Date.now() + offsetMs));
    const hour = 3_600_000;
    const always = { days: [], firstDay: null, lastDay: null, holidays: 'also' };
    await addRule(bert, { name: 'Now, absent', time: { ...always, from: clock(-hour), to: clock(hour) }, statuses: ['absent'] });
    await addRule(bert, { name: 'Later', time: { ...always, from: clock(2 * hour), to: clock(3 * hour) } });
    expect(await pretended({ phones: 'answered' })).toMatchObject({ outcome: 'rings' });
    await reaches(bert, 800);
    await as(bert).send('PUT', '/me/status', { status: 'absent' });
    expect(await pretended({ phones: 'answered' })).toMatchObject({ stages: [{ params: { name: name(dora) } }] });
    await phones[cleo]!.hangUpAll();
    await reaches(dora, 1700);
    const reasons = await why();
    expect(reasons).toContainEqual(expect.stringContaining('The rule “Now, absent” holds'));
    await as(bert).send('PUT', '/me/status', { status: 'online' });
  });

  it('hear an announcement first where a rule wants one, then who is reached', async () => {
    await addRule(bert, { announcement: 'absent' });
    expect((await pretended({ phones: 'answered' })).stages.map(({ code }) => code)).toEqual(['announcement', 'rings']);
    const rung = phones[dora]!.count('CALL_INCOMING');
    await phones[cleo]!.next('CALL_ESTABLISHED', () => cleoCalls());
    await hearsSound(phones[cleo]!);
    expect(phones[dora]!.count('CALL_INCOMING')).toBe(rung);
    await phones[dora]!.waitFor('CALL_INCOMING', rung + 1);
    phones[dora]!.accept();
    await hearsTone(phones[cleo]!, 1700);
    await hearsTone(phones[dora]!, 440);
  });

  it('go as his other profile says, once he has chosen it by code at his telephone', async () => {
    const { id, version, simple } = await as(bert).send<MyForwardingView['profiles'][number]>('POST', '/me/forwarding/profiles', {
      name: 'Travelling',
    });
    await as(bert).send('PATCH', `/me/forwarding/profiles/${id}`, { version, simple: { ...simple, immediate: number(dora) } });
    await phones[bert]!.next('CALL_CLOSED', () => phones[bert]!.dial(office.uri('*22')));
    await reaches(dora, 1700);
    await page.getByRole('button', { name: /^Travelling counts now/ }).waitFor();
    await as(bert).send('DELETE', `/me/forwarding/profiles/${id}`);
  });

  it('go as the administrator says before all he says himself', async () => {
    await addRule(bert, { name: 'Mine' });
    const rule = { type: 'immediate', action: { kind: 'user', userId: idOf(anna) } };
    const imposed = { name: 'Closed today', place: 'before', level: 'user', targetId: idOf(bert), rule };
    const { id } = await as(anna).send<{ id: string }>('POST', '/admin/forwarding-rules', imposed);
    await page.getByRole('region', { name: 'By your administrator' }).getByText('Closed today').waitFor();
    await reaches(anna, 600);
    expect(await why()).toContainEqual(expect.stringContaining('“Closed today” holds'));
    await as(anna).send('DELETE', `/admin/forwarding-rules/${id}`);
  });

  it('end with a word about it where two users send them to each other', async () => {
    await addRule(bert, {});
    await addRule(dora, { action: { kind: 'number', number: number(bert) } });
    const { outcome, stages } = await pretended({ phones: 'answered' });
    expect([outcome, stages.at(-1)?.params]).toMatchObject(['refused', { code: 'forwarding-loop' }]);
    const rung = () => [bert, dora].map((who) => phones[who]!.count('CALL_INCOMING'));
    const before = rung();
    await phones[cleo]!.next('CALL_CLOSED', () => cleoCalls());
    expect(rung()).toEqual(before);
    expect(await why()).toContainEqual(expect.stringContaining('leads round in a circle'));
    // Looked back on two steps, Dora’s forwarding is not done: it rings with her.
    await set(dora, { CIRCULARLEVEL: 2 });
    await reaches(dora, 1700);
    expect(await why()).toContainEqual(expect.stringContaining('that is not done'));
  });

  it('that must be answered and are not go to the emergency number', async () => {
    await set(bert, {
      TRANSFERVERIFICATION: true,
      EMERGENCYNUMBER: number(anna),
      EMERGENCYNUMBERCALLTIMES: 1,
      WAITTIMENOREPLY: 5,
    });
    await addRule(bert, {});
    await phones[dora]!.next('CALL_INCOMING', () => cleoCalls());
    await phones[anna]!.waitFor('CALL_INCOMING', phones[anna]!.count('CALL_INCOMING') + 1);
    phones[anna]!.accept();
    await hearsTone(phones[cleo]!, 600);
    expect(await why()).toContainEqual(expect.stringContaining('The forwarded call'));
  });

  it('ring at another desk as well, and no longer at a device, as he chose by the bell beside “Call with”', async () => {
    await page.getByRole('button', { name: 'Ring me on' }).press('Enter');
    const places = page.getByRole('dialog', { name: 'Ring me on' });
    await places.getByRole('button', { name: /What it is/ }).press('Enter');
    await page.getByRole('option', { name: 'Another desk' }).press('Enter');
    await places.getByLabel('Number', { exact: true }).fill(number(dora));
    await page.keyboard.press('Enter');
    await places.getByRole('checkbox', { name: new RegExp(`Another desk ${number(dora)}`) }).waitFor();
    await places.getByText(new RegExp(`${number(bert)}$`)).click();
    await until('it is kept', async () => {
      const { items } = await as(bert).send<{ items: { protocol: string; rings: boolean }[] }>('GET', '/me/devices');
      return items.some(({ protocol, rings }) => protocol === 'sip-phone' && !rings);
    });
    await page.keyboard.press('Escape');
    await reaches(dora, 1700);
    // Who answers there is he: his page has the call.
    await browser.shows(name(cleo), 'Connected');
  });
});
