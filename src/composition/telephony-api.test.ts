import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';
import type { AgentAdministrationView } from '../contract/rest/agents.ts';
import type { CallingPolicyView } from '../contract/rest/calling-policy.ts';
import type { NumberingRuleView, NumberingSettingsView } from '../contract/rest/numbering.ts';
import type { QueueView } from '../contract/rest/queues.ts';
import type { TrunkView } from '../contract/rest/trunks.ts';

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
let boss: ApiClient;
let stranger: ApiClient;

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  oak = await bench.addCompany('Oak', 'oak.example');
  boss = await bench.signedIn(elm, 'boss');
  stranger = await bench.signedIn(oak, 'boss');
}, 60_000);
afterAll(() => bench[Symbol.asyncDispose]());

async function made<T>(path: string, body: Record<string, unknown>): Promise<T> {
  const answer = await boss.post(`/api/v1/admin/${path}`, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body as unknown as T;
}
const listed = async <T>(path: string) =>
  (await boss.get(`/api/v1/admin/${path}`)).body as unknown as { items: T[]; total: number };
const patch = (path: string, one: { id: string; version: number }, change: Record<string, unknown>) =>
  boss.send('PATCH', `/api/v1/admin/${path}/${one.id}`, { body: { version: one.version, ...change } });
const recorded = (rowId: string) =>
  bench.foundation.store.inCompany(elm.domain.companyId, (scope) =>
    scope.selectFrom('auditEntry').selectAll().where('rowId', '=', rowId).orderBy('id').execute(),
  );

const carrier = {
  name: 'Carrier',
  proxy: 'sip:carrier.example;transport=tls',
  authentication: { kind: 'registration', user: 'elm', password: 'very secret word', registrar: 'sip:carrier.example' },
};

describe('a trunk', () => {
  it('is made, read, changed and deleted; its password goes in and never out', async () => {
    const trunk = await made<TrunkView>('trunks', { ...carrier, numbers: [{ number: '+3312345*', destination: '2*' }] });
    expect(trunk).toMatchObject({ name: 'Carrier', domainName: 'Elm', version: 1, enabled: true, calls: 0, state: 'unknown' });
    const live = () => bench.configuration.directory.trunk(trunk.id as never)!;
    expect(live().authentication).toEqual(carrier.authentication);
    const renamed = await patch('trunks', trunk, {
      name: 'Operator',
      authentication: { kind: 'registration', user: 'elm2', registrar: 'sip:carrier.example' },
    });
    expect(renamed.body).toMatchObject({ name: 'Operator', version: 2 });
    expect(live().authentication).toEqual({ ...carrier.authentication, user: 'elm2' });
    const secret = await patch(
      'trunks',
      { ...trunk, version: 2 },
      {
        authentication: { kind: 'registration', user: 'elm2', registrar: 'sip:carrier.example', password: 'another word' },
      },
    );
    expect(live().authentication).toMatchObject({ password: 'another word' });
    const off = await patch('trunks', { ...trunk, version: 3 }, { enabled: false });
    expect(off.body).toMatchObject({ enabled: false, state: 'off' });
    const texts = [
      renamed.text,
      secret.text,
      (await boss.get('/api/v1/admin/trunks')).text,
      JSON.stringify(await recorded(trunk.id)),
    ];
    for (const text of texts) expect(text).not.toMatch(/secret word|another word/);
    expect((await boss.send('DELETE', `/api/v1/admin/trunks/${trunk.id}`)).status).toBe(204);
    expect(live()).toBeUndefined();
    expect((await recorded(trunk.id)).map(({ action }) => action)).toEqual(['insert', 'update', 'update', 'update', 'delete']);
  });

  it('is refused when it is wrong in itself, has a name twice, or was changed meanwhile', async () => {
    const trunk = await made<TrunkView>('trunks', { ...carrier, name: 'One' });
    const refusal = async (body: Record<string, unknown>) =>
      (await boss.post('/api/v1/admin/trunks', { ...carrier, name: 'Two', ...body })).body.code;
    expect(await refusal({ proxy: 'nonsense' })).toBe('input-invalid');
    expect(await refusal({ name: 'one' })).toBe('name-taken');
    expect(await refusal({ authentication: { kind: 'address', peers: ['carrier.example'] } })).toBe('input-invalid');
    expect(
      await refusal({
        numbers: [
          { number: '+1', destination: '2' },
          { number: '+1', destination: '3' },
        ],
      }),
    ).toBe('input-invalid');
    expect(await refusal({ domainId: oak.domain.id })).toBe('not-found');
    const peers = await made<TrunkView>('trunks', {
      ...carrier,
      name: 'Peers',
      authentication: { kind: 'address', peers: ['192.0.2.1'] },
    });
    const naked = { authentication: { kind: 'registration', user: 'x', registrar: 'sip:c.example' } };
    expect((await patch('trunks', peers, naked)).body.code).toBe('input-invalid');
    expect((await patch('trunks', trunk, { maxCalls: 5 })).status).toBe(200);
    const late = await patch('trunks', trunk, { maxCalls: 6 });
    expect(late.body).toMatchObject({
      code: 'changed-meanwhile',
      details: { current: { maxCalls: 5, version: 2, authentication: { kind: 'registration', user: 'elm' }, state: 'unknown' } },
    });
    expect(late.text).not.toMatch(/registrationPassword|registration_password/);
  });

  it('is found by name, proxy and number, and by nobody of another company', async () => {
    await made<TrunkView>('trunks', { ...carrier, name: 'Searched', numbers: [{ number: '+4670', destination: '201' }] });
    expect((await listed<TrunkView>('trunks?search=%2B4670')).items.map(({ name }) => name)).toEqual(['Searched']);
    const all = await listed<TrunkView>('trunks?sort=-name');
    expect(all.items.map(({ name }) => name)).toEqual(
      all.items
        .map(({ name }) => name)
        .toSorted()
        .toReversed(),
    );
    const [one] = all.items;
    expect((await stranger.get(`/api/v1/admin/trunks/${one!.id}`)).status).toBe(404);
    expect((await stranger.get('/api/v1/admin/trunks')).body).toMatchObject({ items: [], total: 0 });
  });
});

describe('a queue', () => {
  const { anna, ben } = { anna: () => elm.people.anna.user.id, ben: () => elm.people.ben.user.id };

  it('has members, who become agents; its version follows them', async () => {
    const queue = await made<QueueView>('queues', { name: 'Sales', number: '600', memberUserIds: [ben(), anna()] });
    expect(queue).toMatchObject({ memberUserIds: [ben(), anna()], version: 1, waiting: 0 });
    expect(queue.members.map(({ name }) => name)).toEqual(['ben Elm', 'anna Elm']);
    const changed = (await patch('queues', queue, { memberUserIds: [anna()], wrapUpMs: 5000 })).body as unknown as QueueView;
    expect(changed).toMatchObject({ memberUserIds: [anna()], wrapUpMs: 5000 });
    expect(changed.version).toBeGreaterThan(queue.version);
    expect(bench.configuration.contactCentre.queue(queue.id as never)).toMatchObject({
      wrapUpMs: 5000,
      agentIds: [changed.members[0]!.agentId],
    });
    const late = await patch('queues', queue, { memberUserIds: [] });
    expect(late.body).toMatchObject({
      code: 'changed-meanwhile',
      details: { current: { memberUserIds: [anna()], wrapUpMs: 5000 } },
    });
    const only = (await patch('queues', changed, { memberUserIds: [anna(), ben()] })).body as unknown as QueueView;
    expect(only.version).toBe(changed.version + 1);
    expect((await listed<QueueView>(`queues?userId=${ben()}`)).items.map(({ name }) => name)).toEqual(['Sales']);
    const entries = await bench.foundation.store.inCompany(elm.domain.companyId, (scope) =>
      scope.selectFrom('auditEntry').select(['action', 'rowId']).where('kind', '=', 'queue-agent').orderBy('id').execute(),
    );
    expect(entries.map(({ action }) => action)).toEqual(['insert', 'insert', 'delete', 'update', 'insert']);
  });

  it('is refused with a number in use, or members of another company', async () => {
    const refusal = async (body: Record<string, unknown>) =>
      (await boss.post('/api/v1/admin/queues', { name: 'x', number: '690', ...body })).body.code;
    expect(await refusal({ number: '202' })).toBe('number-taken');
    expect(await refusal({ number: '600' })).toBe('number-taken');
    expect(await refusal({ memberUserIds: [oak.people.anna.user.id] })).toBe('not-found');
    const queue = await made<QueueView>('queues', { name: 'Moving', number: '601' });
    expect((await patch('queues', queue, { number: '600' })).body.code).toBe('number-taken');
    expect((await patch('queues', queue, { number: '602' })).body).toMatchObject({ number: '602' });
    expect((await patch('queues', { ...queue, version: 2 }, { number: '602', name: 'Same' })).status).toBe(200);
  });

  it('that is deleted lets go who waits, after it was shown what hangs on it', async () => {
    const queue = await made<QueueView>('queues', { name: 'Short', number: '610', memberUserIds: [anna()] });
    const caller = bench.dials(elm.people.ben, '610');
    await until(
      'he waits',
      async () => ((await boss.get(`/api/v1/admin/queues/${queue.id}`)).body as unknown as QueueView).waiting === 1,
    );
    const { body } = await boss.get(`/api/v1/admin/queues/${queue.id}/dependents`);
    expect(body).toMatchObject({ total: 1, items: [{ kind: 'queue-agent', name: 'anna Elm', effect: 'detached' }] });
    expect((await boss.send('DELETE', `/api/v1/admin/queues/${queue.id}`)).body.code).toBe('has-dependents');
    expect((await boss.send('DELETE', `/api/v1/admin/queues/${queue.id}?confirm=${String(body.confirm)}`)).status).toBe(204);
    await until('he is let go', () => !bench.exchange.registry.call(caller.callId));
  });
});

describe('an agent', () => {
  it('is made of a user, shows what he does and where, and is disabled and deleted', async () => {
    const queue = await made<QueueView>('queues', { name: 'Support', number: '620' });
    const agent = await made<AgentAdministrationView>('agents', { userId: elm.people.boss.user.id });
    expect(agent).toMatchObject({ userName: 'boss Elm', login: 'boss', enabled: true, state: 'logged-off', queues: [] });
    expect((await boss.post('/api/v1/admin/agents', { userId: elm.people.boss.user.id })).body.code).toBe('name-taken');
    expect((await boss.post('/api/v1/admin/agents', { userId: oak.people.anna.user.id })).body.code).toBe('not-found');
    await patch('queues', queue, { memberUserIds: [elm.people.boss.user.id] });
    expect((await boss.put('/api/v1/me/agent/state', { state: 'ready' })).status).toBe(200);
    const ready = (await boss.get(`/api/v1/admin/agents/${agent.id}`)).body as unknown as AgentAdministrationView;
    expect(ready).toMatchObject({ state: 'ready', queues: [{ name: 'Support' }] });
    // Which queues he serves is part of what is edited of him.
    expect(ready.version).toBeGreaterThan(agent.version);
    const disabled = await patch('agents', ready, { enabled: false });
    expect(disabled.body).toMatchObject({ enabled: false, version: ready.version + 1 });
    expect((await boss.put('/api/v1/me/agent/state', { state: 'ready' })).body.code).toBe('agent-unknown');
    expect((await listed<AgentAdministrationView>(`agents?queueId=${queue.id}`)).items.map(({ id }) => id)).toEqual([agent.id]);
    expect((await listed<AgentAdministrationView>('agents?enabled=false&search=boss')).total).toBe(1);
    const { body } = await boss.get(`/api/v1/admin/agents/${agent.id}/dependents`);
    expect(body.items).toMatchObject([{ kind: 'queue-agent', name: 'Support' }]);
    expect((await boss.send('DELETE', `/api/v1/admin/agents/${agent.id}?confirm=${String(body.confirm)}`)).status).toBe(204);
    expect((await boss.get(`/api/v1/admin/agents/${agent.id}`)).body.code).toBe('agent-unknown');
  });
});

describe('numbering', () => {
  it('has settings of each domain, which hold at once', async () => {
    const [settings] = (await listed<NumberingSettingsView>('numbering-settings')).items;
    expect(settings).toMatchObject({ domainName: 'Elm', country: 'FR', localCountryPrefix: '33', internalLength: 3 });
    const domain = { id: settings!.domainId, version: settings!.version };
    const changed = await patch('numbering-settings', domain, { externalPrefix: '9' });
    expect(changed.body).toMatchObject({ externalPrefix: '9', version: settings!.version + 1 });
    const test = (number: string, more = {}) =>
      boss.post(`/api/v1/admin/numbering-settings/${domain.id}/test`, { number, ...more });
    expect((await test('+33155171889')).body).toMatchObject({ number: '90155171889', kind: 'external' });
    expect((await patch('numbering-settings', domain, { externalPrefix: '0' })).body.code).toBe('changed-meanwhile');
    expect((await patch('numbering-settings', { ...domain, version: domain.version + 1 }, { externalPrefix: '0' })).status).toBe(
      200,
    );
    expect((await test('+33155171889')).body).toMatchObject({ number: '00155171889' });
    const drafted = await test('3611', { rules: [{ id: 'draft', priority: 1, pattern: '3611', value: '03611' }] });
    expect(drafted.body).toMatchObject({ number: '03611', ruleId: 'draft' });
    expect((await test('3611', { rules: [{ id: 'd', priority: 1, pattern: '[(]', value: '' }] })).body.code).toBe(
      'numbering-rule-invalid',
    );
    expect((await stranger.post(`/api/v1/admin/numbering-settings/${domain.id}/test`, { number: '1' })).status).toBe(404);
  });

  it('has rules, tried from the lowest priority up, each of its own version', async () => {
    const low = await made<NumberingRuleView>('numbering-rules', { priority: 1, pattern: '777', value: '0777' });
    const high = await made<NumberingRuleView>('numbering-rules', { priority: 9, pattern: '77', value: '099' });
    const test = async () =>
      (await boss.post(`/api/v1/admin/numbering-settings/${low.domainId}/test`, { number: '7771' })).body
        .ruleId as unknown as string;
    expect(await test()).toBe(low.id);
    const moved = (await patch('numbering-rules', high, { priority: 0 })).body as unknown as NumberingRuleView;
    expect(await test()).toBe(high.id);
    expect((await listed<NumberingRuleView>('numbering-rules')).items.map(({ id }) => id)).toEqual([high.id, low.id]);
    expect((await patch('numbering-rules', moved, { pattern: '[(unclosed]' })).body.code).toBe('numbering-rule-invalid');
    expect((await patch('numbering-rules', high, { priority: 5 })).body.code).toBe('changed-meanwhile');
    expect((await boss.send('DELETE', `/api/v1/admin/numbering-rules/${high.id}`)).status).toBe(204);
    expect(await test()).toBe(low.id);
    expect((await stranger.get(`/api/v1/admin/numbering-rules/${low.id}`)).status).toBe(404);
    expect((await recorded(high.id)).map(({ action }) => action)).toEqual(['insert', 'update', 'delete']);
  });
});

describe('the rules against toll fraud', () => {
  const read = async () => (await boss.get('/api/v1/admin/calling-policy')).body as unknown as CallingPolicyView;
  const change = (version: number, body: Record<string, unknown>) =>
    boss.send('PATCH', '/api/v1/admin/calling-policy', { body: { version, ...body } });

  it('are the safe ones until they are changed, and then hold at once', async () => {
    expect(await read()).toMatchObject({
      version: 0,
      dialOut: 'everyone',
      blockPremium: true,
      blockedPrefixes: expect.arrayContaining(['+881']) as string[],
    });
    const { callingPolicies } = bench.configuration;
    const { anna, ben } = elm.people;
    const listedOnly = await change(0, { dialOut: 'listed', dialOutUserIds: [anna.user.id] });
    expect(listedOnly.body).toMatchObject({ version: 1, maxCallsPerUser: 4 });
    expect([anna, ben].map(({ user }) => callingPolicies.mayDialOut(user.id))).toEqual([true, false]);
    const both = await change(1, { dialOutUserIds: [anna.user.id, ben.user.id] });
    expect(both.body).toMatchObject({ version: 2 });
    expect(callingPolicies.mayDialOut(ben.user.id)).toBe(true);
    expect((await change(1, { dialOut: 'nobody' })).body).toMatchObject({
      code: 'changed-meanwhile',
      details: { current: { version: 2 } },
    });
    expect((await change(2, { dialOutUserIds: [oak.people.anna.user.id] })).body.code).toBe('input-invalid');
    expect((await change(2, { blockedPrefixes: ['abc'] })).body.code).toBe('input-invalid');
    expect((await change(2, { openNumbers: ['201'], blockPremium: false })).body).toMatchObject({ version: 3 });
    expect(callingPolicies.isOpenToUnknown(elm.domain.id, '201')).toBe(true);
    expect((await stranger.get('/api/v1/admin/calling-policy')).body).toMatchObject({ version: 0, openNumbers: [] });
    const entries = await recorded(elm.domain.companyId);
    expect(entries.filter(({ kind }) => kind === 'calling-policy').map(({ action }) => action)).toEqual(['insert', 'update']);
    // Who is listed has lines of his own.
    const listed = [anna, ben].map(({ user }) => recorded(`${elm.domain.companyId}/${user.id}`));
    expect((await Promise.all(listed)).map(([first]) => first?.kind)).toEqual(['dial-out-user', 'dial-out-user']);
  });
});
