import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import type { AgentAdministrationView } from '../contract/rest/agents.ts';
import type { DispositionView } from '../contract/rest/dispositions.ts';
import type { NotReadyReasonView } from '../contract/rest/not-ready-reasons.ts';
import type { OpeningHoursView } from '../contract/rest/opening-hours.ts';
import type { QueueView } from '../contract/rest/queues.ts';
import type { ScriptView } from '../contract/rest/scripts.ts';
import type { SkillView } from '../contract/rest/skills.ts';

let bench: ApiBench;
let elm: TestCompany;
let boss: ApiClient;
let stranger: ApiClient;
let french: SkillView;

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  await bench.addCompany('Oak', 'oak.example').then(async (oak) => {
    stranger = await bench.signedIn(oak, 'boss');
  });
  boss = await bench.signedIn(elm, 'boss');
  french = await made<SkillView>('skills', { name: 'French' });
}, 60_000);
afterAll(() => bench[Symbol.asyncDispose]());

async function made<T>(path: string, body: Record<string, unknown>, by: ApiClient = boss): Promise<T> {
  const answer = await by.post(`/api/v1/admin/${path}`, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body as unknown as T;
}
const patch = (path: string, one: { id: string; version: number }, change: Record<string, unknown>, by: ApiClient = boss) =>
  by.send('PATCH', `/api/v1/admin/${path}/${one.id}`, { body: { version: one.version, ...change } });
const read = async <T>(path: string, id: string) => (await boss.get(`/api/v1/admin/${path}/${id}`)).body as unknown as T;
const recorded = (rowId: string) =>
  bench.foundation.store.inCompany(elm.domain.companyId, (scope) =>
    scope.selectFrom('auditEntry').selectAll().where('rowId', '=', rowId).orderBy('id').execute(),
  );
const centre = () => bench.configuration.contactCentre;

describe('a queue', () => {
  it('has everything an administrator sets in force at once, and keeps what a change leaves out', async () => {
    const { anna, ben } = elm.people;
    const hours = await made<OpeningHoursView>('opening-hours', { name: 'Office', timeZone: 'Europe/Paris' });
    const script = await made<ScriptView>('scripts', { name: 'Greeting' });
    const orders = await made<DispositionView>('dispositions', { name: 'Orders' });
    const night = await made<QueueView>('queues', { name: 'Night', number: '291' });
    const settings = {
      strategy: 'best-skill',
      requirements: [{ skillId: french.id, level: 7, relaxations: [{ afterMs: 120_000, level: 5 }] }],
      stickyMs: 30_000,
      overflow: [
        { when: { kind: 'nobody-there' }, to: { kind: 'queue', queueId: night.id } },
        { when: { kind: 'waited', forMs: 300_000 }, to: { kind: 'voicemail', id: anna.user.id } },
      ],
      serviceLevel: { withinMs: 15_000, ratio: 0.9 },
      shortAbandonMs: 3000,
      hoursId: hours.id,
      closedTo: { kind: 'number', number: '0155170300' },
      offerCallBackAfterMs: 60_000,
      dispositionIds: [orders.id],
      needsDisposition: true,
      scriptId: script.id,
    };
    const members = { memberUserIds: [ben.user.id, anna.user.id] };
    const queue = await made<QueueView>('queues', { name: 'Sales', number: '290', ...settings, ...members });
    expect(queue).toMatchObject({ ...settings, ...members, version: expect.any(Number) });
    expect(queue.waitingSettings).toMatchObject({ announces: [], everyS: 60 });
    expect(centre().queue(queue.id as never)).toMatchObject(settings);
    const changed = await patch('queues', queue, { strategy: 'ring-all', requirements: [] });
    expect(changed.body).toMatchObject({ ...settings, ...members, strategy: 'ring-all', requirements: [] });
    expect(centre().queue(queue.id as never)).toMatchObject({ strategy: 'ring-all', requirements: [], stickyMs: 30_000 });
    const stale = await patch('queues', queue, { stickyMs: 0 });
    expect([stale.status, stale.body.code]).toEqual([409, 'changed-meanwhile']);
    const [, ...changes] = await recorded(queue.id);
    expect(changes.map(({ before }) => Object.keys(before ?? {}))).toContainEqual(['strategy']);
    // It leads callers to the other: that cannot go before.
    const dependents = await boss.get(`/api/v1/admin/queues/${night.id}/dependents`);
    expect(dependents.body).toMatchObject({ items: [{ kind: 'queue', name: 'Sales', effect: 'blocks' }], confirm: null });
    const kept = await boss.send('DELETE', `/api/v1/admin/queues/${night.id}`);
    expect([kept.status, kept.body.code]).toEqual([409, 'has-dependents']);
  });

  it('cannot lead callers round in a circle over other queues', async () => {
    const [one, two, three] = [
      await made<QueueView>('queues', { name: 'One', number: '393' }),
      await made<QueueView>('queues', { name: 'Two', number: '394' }),
      await made<QueueView>('queues', { name: 'Three', number: '395' }),
    ];
    const to = ({ id }: QueueView) => ({ kind: 'queue', queueId: id });
    const rule = (queue: QueueView) => ({ overflow: [{ when: { kind: 'waited', forMs: 60_000 }, to: to(queue) }] });
    expect((await patch('queues', one, rule(two))).status).toBe(200);
    expect((await patch('queues', two, { closedTo: to(three) })).status).toBe(200);
    const refused = await patch('queues', three, rule(one));
    expect([refused.status, refused.body]).toMatchObject([
      400,
      {
        code: 'input-invalid',
        detail: expect.stringContaining('Three → One → Two → Three'),
        details: { field: 'overflow.0.to', circle: ['Three', 'One', 'Two', 'Three'] },
      },
    ]);
  });

  it('cannot send callers back to itself, or to what another company has', async () => {
    const foreign = await made<QueueView>('queues', { name: 'Oak line', number: '290' }, stranger);
    const queue = await made<QueueView>('queues', { name: 'Loop', number: '292' });
    const to = (queueId: string) => ({ overflow: [{ when: { kind: 'nobody-there' }, to: { kind: 'queue', queueId } }] });
    for (const change of [
      to(queue.id),
      to(foreign.id),
      { closedTo: { kind: 'voicemail', id: foreign.id } },
      { closedTo: { kind: 'call-back' } },
      { requirements: [french, french].map(({ id }) => ({ skillId: id, level: 3 })) },
    ]) {
      const refused = await patch('queues', queue, change);
      expect([refused.status, refused.body.code], JSON.stringify(change)).toEqual([400, 'input-invalid']);
    }
    const foreignSkill = await made<SkillView>('skills', { name: 'Oaken' }, stranger);
    const asked = await patch('queues', queue, { requirements: [{ skillId: foreignSkill.id, level: 3 }] });
    expect(asked.status).toBe(400);
    const never = { skillId: french.id, level: 5, relaxations: [{ afterMs: 60_000, level: 6 }] };
    expect((await patch('queues', queue, { requirements: [never] })).status).toBe(400);
  });

  it('keeps whom its rules name from being deleted, until they name him no more', async () => {
    const rule = (to: object) => ({ overflow: [{ when: { kind: 'nobody-there' }, to }] });
    const agent = await made<AgentAdministrationView>('agents', { userId: elm.people.boss.user.id });
    const path = `/api/v1/admin/agents/${agent.id}`;
    const queue = await made<QueueView>('queues', { name: 'Lost', number: '293', ...rule({ kind: 'agent', agentId: agent.id }) });
    expect((await boss.send('DELETE', path)).body).toMatchObject({
      code: 'has-dependents',
      detail: 'This agent is used by queue Lost. Take it out there first.',
      details: { items: [{ kind: 'queue', id: queue.id, name: 'Lost', effect: 'blocks' }] },
    });
    expect((await patch('queues', queue, rule({ kind: 'number', number: '0155170300' }))).status).toBe(200);
    expect((await boss.send('DELETE', path)).status).toBe(204);
  });
});

describe('an agent', () => {
  it('has skills, queues, capacity and a telephone of his choice, each change with his version', async () => {
    const queue = await made<QueueView>('queues', { name: 'Support', number: '294' });
    const user = elm.people.anna.user.id;
    const { items } = (await boss.get('/api/v1/admin/agents')).body as unknown as { items: AgentAdministrationView[] };
    const agent = items.find(({ userId }) => userId === user)!;
    const changed = await patch('agents', agent, {
      skills: [{ skillId: french.id, level: 8 }],
      capacity: { voice: 1, chat: 3 },
      phone: { kind: 'number', number: '0155170399', mode: 'nailed-up' },
      queueIds: [queue.id],
    });
    expect(changed.status, changed.text).toBe(200);
    expect(changed.body).toMatchObject({
      skills: [{ skillId: french.id, level: 8 }],
      capacity: { voice: 1, chat: 3 },
      phone: { kind: 'number', number: '0155170399', mode: 'nailed-up' },
      queues: [{ name: 'Support' }],
    });
    expect(centre().agent(agent.id as never)).toMatchObject({
      skills: [{ skillId: french.id, level: 8 }],
      phone: { kind: 'number', mode: 'nailed-up' },
    });
    expect(
      centre()
        .queuesOfAgent(agent.id as never)
        .map(({ name }) => name),
    ).toEqual(['Support']);
    // Who serves a queue is part of what is edited of it.
    expect((await read<QueueView>('queues', queue.id)).version).toBeGreaterThan(queue.version);
    const stale = await patch('agents', agent, { enabled: false });
    expect(stale.body.code).toBe('changed-meanwhile');
    expect((await read<SkillView>('skills', french.id)).agentCount).toBe(1);
  });

  it('is rung at no number that the exchange would not call for him', async () => {
    const { items } = (await boss.get('/api/v1/admin/agents')).body as unknown as { items: AgentAdministrationView[] };
    const agent = items.find(({ userId }) => userId === elm.people.ben.user.id)!;
    const at = (number: string) => patch('agents', agent, { phone: { kind: 'number', number, mode: 'per-call' } });
    for (const number of ['0899123456', '112', '00088161234567']) {
      const refused = await at(number);
      expect([refused.status, refused.body.code], `${number} ${refused.text}`).toEqual([400, 'input-invalid']);
      expect(refused.body.details).toMatchObject({ field: 'phone' });
    }
    expect((await at('203')).status).toBe(200);
  });

  it('and his colleagues get levels by the matrix, all or none', async () => {
    const { items } = (await boss.get('/api/v1/admin/agents')).body as unknown as { items: AgentAdministrationView[] };
    const german = await made<SkillView>('skills', { name: 'German' });
    const changes = items.map(({ id }) => ({ agentId: id, skillId: german.id, level: 4 }));
    const set = await boss.put('/api/v1/admin/agent-skills', { changes });
    expect(set.body).toEqual({ changed: items.length });
    expect((await boss.put('/api/v1/admin/agent-skills', { changes })).body).toEqual({ changed: 0 });
    const foreign = await made<SkillView>('skills', { name: 'Elvish' }, stranger);
    const mixed = [
      { agentId: items[0]!.id, skillId: german.id, level: null },
      { agentId: items[0]!.id, skillId: foreign.id, level: 4 },
    ];
    expect((await boss.put('/api/v1/admin/agent-skills', { changes: mixed })).status).toBe(400);
    expect((await read<SkillView>('skills', german.id)).agentCount).toBe(items.length);
    const gone = await boss.get(`/api/v1/admin/skills/${german.id}/dependents`);
    expect(gone.body.items).toHaveLength(items.length);
  });
});

describe('opening hours', () => {
  it('say how they are, also before they are saved', async () => {
    const weekly = [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '18:00' }));
    const hours = await made<OpeningHoursView>('opening-hours', { name: 'Day', timeZone: 'Europe/Paris', weekly });
    expect(hours.state.changesAtMs).toBeGreaterThan(0);
    const atMs = Date.parse('2026-11-23T09:00:00Z');
    const preview = await boss.post('/api/v1/admin/opening-hours/preview', { hours: { timeZone: 'Europe/Paris', weekly }, atMs });
    expect(preview.body).toMatchObject({
      now: { isOpen: true, because: { code: 'weekly-open', params: { until: '2026-11-23T18:00' } } },
      changes: expect.arrayContaining([expect.objectContaining({ atMs: Date.parse('2026-11-23T17:00:00Z') })]),
    });
    expect((await patch('opening-hours', hours, { timeZone: 'Europe/Atlantis' })).body).toMatchObject({
      code: 'input-invalid',
      details: { field: 'timeZone' },
    });
  });

  it('are closed and opened by hand by administrators and by who supervises a queue that keeps them', async () => {
    const hours = await made<OpeningHoursView>('opening-hours', { name: 'Hotline', timeZone: 'UTC' });
    const anna = await bench.signedIn(elm, 'anna');
    const untilMs = Date.now() + 3_600_000;
    const path = `/api/v1/opening-hours/${hours.id}/exception`;
    expect((await anna.put(path, { exception: { isOpen: true, untilMs } })).status).toBe(404);
    const queue = await made<QueueView>('queues', { name: 'Hotline', number: '295', hoursId: hours.id });
    const right = await boss.post('/api/v1/admin/authorizations', {
      kind: 'supervision',
      objects: [{ type: 'queue', id: queue.id }],
      subjects: [{ type: 'user', id: elm.people.anna.user.id }],
    });
    expect(right.status, right.text).toBe(201);
    expect((await anna.get('/api/v1/opening-hours')).body.items).toEqual([expect.objectContaining({ name: 'Hotline' })]);
    const opened = await anna.put(path, { exception: { isOpen: true, untilMs, reason: 'Sale' } });
    expect(opened.body).toMatchObject({
      state: { isOpen: true, because: { code: 'exception-open', params: { reason: 'Sale' } } },
    });
    expect(bench.configuration.openingHours.stateAt(hours.id, Date.now())).toMatchObject({ open: true });
    const over = await anna.put(path, { exception: { isOpen: true, untilMs: Date.now() - 1 } });
    expect(over.body.code).toBe('input-invalid');
    expect((await anna.put(path, { exception: null })).body).toMatchObject({ exception: null, state: { isOpen: false } });
    expect((await stranger.put(path, { exception: null })).status).toBe(404);
    expect((await recorded(hours.id)).at(-1)?.actor).toMatchObject({ login: 'anna' });
  });
});

describe('reasons, dispositions and scripts', () => {
  it('a reason has names by language and is offered to agents in its order', async () => {
    await made<NotReadyReasonView>('not-ready-reasons', { code: 'mail', names: { de: 'Post' }, position: 2, isProductive: true });
    const lunch = await made<NotReadyReasonView>('not-ready-reasons', { code: 'lunch', names: { en: 'Lunch' }, position: 1 });
    const off = await made<NotReadyReasonView>('not-ready-reasons', { code: 'old', names: { en: 'Old' }, enabled: false });
    expect(off.enabled).toBe(false);
    const anna = await bench.signedIn(elm, 'anna');
    const mine = await anna.get('/api/v1/not-ready-reasons');
    expect(mine.body).toMatchObject({ items: [{ code: 'lunch' }, { code: 'mail', isProductive: true }], mustChoose: false });
    expect((await boss.post('/api/v1/admin/not-ready-reasons', { code: 'lunch', names: { en: 'Again' } })).body.code).toBe(
      'name-taken',
    );
    expect((await patch('not-ready-reasons', lunch, { names: {} })).status).toBe(400);
  });

  it('dispositions are a tree, listed by their place in it; a category goes with what is beneath it', async () => {
    const sales = await made<DispositionView>('dispositions', { name: 'Sales', position: 1 });
    const late = await made<DispositionView>('dispositions', { name: 'Late', parentId: sales.id, outcome: 'unresolved' });
    const asked = await boss.get('/api/v1/admin/dispositions?search=late');
    expect(asked.body.items).toMatchObject([{ path: 'Sales › Late', childCount: 0 }]);
    expect((await patch('dispositions', sales, { parentId: late.id })).body).toMatchObject({ code: 'input-invalid' });
    const dependents = await boss.get(`/api/v1/admin/dispositions/${sales.id}/dependents`);
    expect(dependents.body).toMatchObject({ items: [{ kind: 'disposition', name: 'Late', effect: 'deleted' }] });
    expect((await boss.send('DELETE', `/api/v1/admin/dispositions/${sales.id}`)).body.code).toBe('has-dependents');
    const confirm = String(dependents.body.confirm);
    expect((await boss.send('DELETE', `/api/v1/admin/dispositions/${sales.id}?confirm=${confirm}`)).status).toBe(204);
    expect((await boss.get(`/api/v1/admin/dispositions/${late.id}`)).status).toBe(404);
  });

  it('dispositions and skills have names of their own and names by language, found by each', async () => {
    const returns = await made<DispositionView>('dispositions', { name: 'Returns', names: { sv: 'Returer' } });
    await made<DispositionView>('dispositions', { name: 'Broken', parentId: returns.id });
    const found = await boss.get('/api/v1/admin/dispositions?search=broken');
    expect(found.body.items).toMatchObject([
      {
        path: 'Returns › Broken',
        levels: [
          { name: 'Returns', names: { sv: 'Returer' } },
          { name: 'Broken', names: {} },
        ],
      },
    ]);
    expect((await boss.get('/api/v1/admin/dispositions?search=returer')).body.total).toBe(1);
    expect((await patch('dispositions', returns, { names: { tlh: 'tatlh' } })).status).toBe(400);

    const wiring = await made<SkillView>('skills', { name: 'Wiring' });
    expect(wiring.names).toEqual({});
    expect((await patch('skills', wiring, { names: { de: 'Verdrahtung' } })).body).toMatchObject({
      name: 'Wiring',
      names: { de: 'Verdrahtung' },
    });
    expect((await boss.get('/api/v1/admin/skills?search=verdrahtung')).body.items).toMatchObject([{ id: wiring.id }]);
    expect((await recorded(wiring.id)).at(-1)).toMatchObject({ after: { names: { de: 'Verdrahtung' } } });
  });

  it('a script keeps every wording it had, with who wrote it', async () => {
    const text = (words: string) => ({ kind: 'text', text: words });
    const script = await made<ScriptView>('scripts', { name: 'Hello', blocks: [text('Good day {caller.name}')] });
    const changed = await patch('scripts', script, { blocks: [text('Welcome')] });
    await patch('scripts', changed.body as unknown as ScriptView, { name: 'Hello again' });
    const versions = await boss.get(`/api/v1/admin/scripts/${script.id}/versions`);
    expect(versions.body.items).toMatchObject([
      { version: 2, blocks: [text('Welcome')], madeBy: 'boss' },
      { version: 1, blocks: [text('Good day {caller.name}')] },
    ]);
    expect((await patch('scripts', { ...script, version: 3 }, { blocks: [text('{caller.shoes}')] })).body).toMatchObject({
      code: 'input-invalid',
      details: { field: 'blocks.0' },
    });
    expect((await stranger.get(`/api/v1/admin/scripts/${script.id}/versions`)).status).toBe(404);
  });
});
