import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';
import type { DeviceStateView } from '../contract/rest/connections.ts';
import type { IncidentView } from '../contract/rest/incidents.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import { watchSignIns } from './incident-watchers.ts';

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
/** Administrators of a company each; neither of all. */
let elmBoss: ApiClient;
let oakBoss: ApiClient;

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  oak = await bench.addCompany('Oak', 'oak.example');
  elmBoss = await bench.signedIn(elm, 'boss');
  oakBoss = await bench.signedIn(oak, 'boss');
}, 60_000);
afterAll(() => bench[Symbol.asyncDispose]());

const incidents = async (client: ApiClient, query = '') =>
  (await client.get(`/api/v1/admin/incidents${query}`)).body as unknown as {
    items: IncidentView[];
    total: number;
    nextAfter: string | null;
  };

describe('sign-in', () => {
  it('that was wrong too often is an incident of the server', async () => {
    for (let i = 0; i < 7; i++)
      await bench.client().post('/api/v1/session', { login: 'nobody-at-all', password: `wrong ${i}`, company: 'Elm' });
    const { store, incidents: log } = bench.foundation;
    const clock = new VirtualClock(Date.now());
    // The first blocks last seconds, the watcher looks once a minute.
    await store.pool.query(
      "UPDATE sign_in_failure SET blocked_until = now() + interval '1 hour' WHERE subject LIKE 'account nobody%'",
    );
    const stop = watchSignIns(log, { clock, store });
    await clock.advanceAsync(60_000);
    await until('it is told', () =>
      log.open().find(({ code, subject }) => code === 'sign-in-blocked' && subject.includes('nobody-at-all')),
    );
    stop();
  });
});

describe('an administrator of one company', () => {
  it('neither sees nor touches the parts of the server', async () => {
    for (const answer of [await elmBoss.get('/api/v1/admin/services'), await elmBoss.post('/api/v1/admin/services/traces/stop')])
      expect(answer.body).toMatchObject({ status: 403, code: 'not-permitted' });
    using live = elmBoss.live();
    await live.outcome;
    for (const topic of ['services', 'jobs'] as const) {
      live.send({ kind: 'subscribe', topic });
      await until(`${topic} is refused`, () =>
        live.received.some((one) => one.kind === 'refused' && one.topic === topic && one.code === 'not-permitted'),
      );
    }
  });

  it('is told of imports of his company alone, as they begin and end', async () => {
    using elmLive = elmBoss.live();
    using oakLive = oakBoss.live();
    for (const live of [elmLive, oakLive]) {
      await live.outcome;
      live.send({ kind: 'subscribe', topic: 'imports' });
      await until('subscribed', () => live.received.some(({ kind }) => kind === 'subscribed'));
    }
    const source = { name: 'People', kind: 'file', domainId: elm.domain.id, synchronisation: 'insert-update' };
    const made = await elmBoss.post('/api/v1/admin/user-sources', source);
    expect({ status: made.status, text: made.text }).toMatchObject({ status: 201 });
    const upload = {
      isDryRun: true,
      evenIfFewer: false,
      name: 'people.csv',
      format: 'csv',
      content: btoa('login,lastName\nzed,Zed\n'),
    };
    const done = await elmBoss.post(`/api/v1/admin/user-sources/${String(made.body.id)}/upload`, upload);
    expect({ status: done.status, text: done.text }).toMatchObject({ status: 200 });
    const toldOf = (live: typeof elmLive) =>
      live.received.flatMap((one) =>
        one.kind === 'event' && one.event.type === 'user-import-changed' ? [one.event.import.state] : [],
      );
    await until('its end is told', () => toldOf(elmLive).includes('done'));
    expect(toldOf(elmLive)).toEqual(['running', 'done']);
    expect(toldOf(oakLive)).toEqual([]);
  });

  it('is told of incidents of his company alone, live and in the list', async () => {
    using elmLive = elmBoss.live();
    using oakLive = oakBoss.live();
    for (const live of [elmLive, oakLive]) {
      await live.outcome;
      live.send({ kind: 'subscribe', topic: 'incidents' });
      await until('subscribed', () => live.received.some(({ kind }) => kind === 'subscribed'));
    }
    const log = bench.foundation.incidents;
    log.raise({ code: 'store-slow', companyId: null, subject: '', params: { milliseconds: 900 } });
    for (const { domain, name } of [oak, elm])
      log.raise({
        code: 'trunk-refused',
        companyId: domain.companyId,
        subject: name,
        params: { trunk: `Trunk of ${name}`, reason: '403' },
      });
    await until('both are told', () => elmLive.events('incident-changed')[0] && oakLive.events('incident-changed')[0]);
    expect(elmLive.events('incident-changed').map(({ incident }) => incident.subject)).toEqual(['Elm']);
    expect(oakLive.events('incident-changed').map(({ incident }) => incident.subject)).toEqual(['Oak']);
    const { items, total } = await incidents(elmBoss);
    expect({ total, subjects: items.map(({ subject }) => subject) }).toEqual({ total: 1, subjects: ['Elm'] });
    expect(items[0]).toMatchObject({
      isServer: false,
      severity: 'error',
      sentence: 'The carrier of the trunk Trunk of Elm refuses us: 403.',
    });
  });

  it('finds incidents by state, severity, code and word, page by page, the latest first', async () => {
    const log = bench.foundation.incidents;
    const { companyId } = elm.domain;
    for (const subject of ['a', 'b', 'c']) {
      log.raise({ code: 'numbering-rule-unusable', companyId, subject, params: { domain: `Domain ${subject}`, problem: 'x' } });
      await log.written();
    }
    log.resolve({ code: 'numbering-rule-unusable', companyId, subject: 'b' });
    expect((await incidents(elmBoss, '?state=resolved')).items.map(({ subject }) => subject)).toEqual(['b']);
    expect((await incidents(elmBoss, '?severity=warning')).total).toBe(3);
    expect((await incidents(elmBoss, '?severity=error&code=numbering-rule-unusable')).total).toBe(0);
    expect((await incidents(elmBoss, '?search=domain+c')).items.map(({ subject }) => subject)).toEqual(['c']);
    const latest = (await incidents(elmBoss)).items.map(({ subject }) => subject);
    const first = await incidents(elmBoss, '?sort=-lastAt&limit=2');
    const rest = await incidents(elmBoss, `?sort=-lastAt&limit=2&after=${encodeURIComponent(first.nextAfter!)}`);
    expect([...first.items, ...rest.items].map(({ subject }) => subject)).toEqual(latest);
    expect(latest.at(-1)).toBe('Elm');
  });

  it('sees the states of his company’s devices, live', async () => {
    using live = elmBoss.live();
    await live.outcome;
    live.send({ kind: 'subscribe', topic: 'device-states' });
    await until('subscribed', () => live.received.some(({ kind }) => kind === 'subscribed'));
    bench.register(oak.people.ben.phone);
    bench.register(elm.people.ben.phone);
    await until('it is told', () => live.events('device-state-changed')[0]);
    expect(live.events('device-state-changed').map(({ device }) => [device.deviceId, device.state])).toEqual([
      [elm.people.ben.phone.id, 'registered'],
    ]);
    const { body } = await elmBoss.get('/api/v1/admin/device-states?state=registered');
    expect((body.items as unknown as DeviceStateView[]).map(({ deviceId }) => deviceId)).toEqual([elm.people.ben.phone.id]);
    expect((await elmBoss.get('/api/v1/admin/connections')).body.registrations).toEqual({ now: 1, maximum: 6 });
  });
});
