import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';
import type { CallId } from '../kernel/ids.ts';
import { checkBackup } from '../platform/backup/index.ts';
import { isSigned } from '../platform/webhook/index.ts';

let bench: ApiBench;
let elm: TestCompany;
let chief: ApiClient;
let boss: ApiClient;
const folder = mkdtempSync(join(tmpdir(), 'parley-background-'));

beforeAll(async () => {
  bench = await ApiBench.start({ PARLEY_WEBHOOK_NETWORKS: '127.0.0.0/8' });
  elm = await bench.addCompany('Elm', 'elm.example');
  const oak = await bench.addCompany('Oak', 'oak.example');
  await bench.foundation.store.inAllCompanies((scope) =>
    scope.updateTable('appUser').set({ isSuper: true }).where('id', '=', elm.people.boss.user.id).execute(),
  );
  chief = await bench.signedIn(elm, 'boss');
  boss = await bench.signedIn(oak, 'boss');
}, 60_000);
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  readonly id: string;
  readonly state: string;
  readonly error: string | null;
  readonly summary: Record<string, unknown> | null;
}

const over = (runId: string) =>
  until('the run is over', async () => {
    const { items } = (await chief.get('/api/v1/admin/job-runs')).body as unknown as { items: Run[] };
    const run = items.find(({ id }) => id === runId);
    return run && !['waiting', 'running'].includes(run.state) ? run : null;
  });

describe('backups by the page', () => {
  it('are for who administers the installation alone', async () => {
    for (const path of ['backups', 'backup-plan', 'jobs', 'job-runs'])
      expect((await boss.get(`/api/v1/admin/${path}`)).status).toBe(403);
  });

  it('are planned for 02:00 until somebody says otherwise', async () => {
    expect((await chief.get('/api/v1/admin/backup-plan')).body).toMatchObject({
      enabled: true,
      at: '02:00',
      copyTo: { kind: 'none' },
    });
    const { items } = (await chief.get('/api/v1/admin/jobs')).body as unknown as { items: { name: string; nextAt: number }[] };
    const { nextAt } = items.find(({ name }) => name === 'backup')!;
    expect(new Date(nextAt).getHours()).toBe(2);
    expect(items.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['call-log-retention', 'statistics-retention', 'user-import']),
    );
  });

  it('are made now, listed, checked, copied to a folder and downloaded whole; old ones go', async () => {
    const plan = (await chief.get('/api/v1/admin/backup-plan')).body;
    const copies = join(folder, 'copies');
    const change = { ...plan, copyTo: { kind: 'folder', path: copies }, keepDays: 2, keepAtLeast: 1 };
    const changed = await chief.put('/api/v1/admin/backup-plan', change);
    expect(changed.status, changed.text).toBe(200);
    expect((await chief.put('/api/v1/admin/backup-plan', change)).body).toMatchObject({ status: 409, code: 'changed-meanwhile' });
    const own = join(bench.foundation.config.dataDir, 'backups');
    const first = await chief.post('/api/v1/admin/backups');
    expect(first.status, first.text).toBe(200);
    const run = await over(String(first.body.runId));
    expect(run).toMatchObject({ state: 'done', summary: { copied: true, removed: 0 } });
    const old = 'parley-2020-01-01T020000Z.backup';
    for (const place of [own, copies]) writeFileSync(join(place, old), 'x');
    utimesSync(join(own, old), 0, 0);

    const second = await over(String((await chief.post('/api/v1/admin/backups')).body.runId));
    expect(second).toMatchObject({ state: 'done', summary: { removed: 2 } });
    expect([existsSync(join(own, old)), existsSync(join(copies, old))]).toEqual([false, false]);
    const { items } = (await chief.get('/api/v1/admin/backups')).body as unknown as { items: { name: string; bytes: number }[] };
    expect(readdirSync(copies).toSorted()).toEqual(items.map(({ name }) => name).toSorted());
    const [newest] = items;
    expect((await chief.post(`/api/v1/admin/backups/${newest!.name}/check`)).body).toMatchObject({ hasThisMasterKey: true });
    const download = await fetch(`${bench.http.url}/api/v1/admin/backups/${newest!.name}/file`, {
      headers: { cookie: chief.cookie },
    });
    const bytes = Buffer.from(await download.arrayBuffer());
    expect(bytes.length).toBe(newest!.bytes);
    writeFileSync(join(folder, 'downloaded'), bytes);
    const { manifest } = await checkBackup(join(folder, 'downloaded'));
    expect(manifest.tables.company?.rows).toBe(2);
    expect((await chief.get('/api/v1/admin/backups/..%2F..%2Fmaster.key/file')).status).toBe(404);
    expect((await boss.get(`/api/v1/admin/backups/${newest!.name}/file`)).status).toBe(403);
    expect((await chief.send('DELETE', `/api/v1/admin/backups/${newest!.name}`)).status).toBe(204);
  });

  it('that fail are told as an incident, and the next good one ends it', async () => {
    const plan = (await chief.get('/api/v1/admin/backup-plan')).body;
    writeFileSync(join(folder, 'no-folder'), '');
    const broken = { ...plan, copyTo: { kind: 'folder', path: join(folder, 'no-folder', 'x') } };
    await chief.put('/api/v1/admin/backup-plan', broken);
    expect(await over(String((await chief.post('/api/v1/admin/backups')).body.runId))).toMatchObject({ state: 'failed' });
    const open = () => bench.foundation.incidents.open().map(({ code }) => code);
    expect(open()).toContain('backup-failed');
    const { version } = (await chief.get('/api/v1/admin/backup-plan')).body;
    await chief.put('/api/v1/admin/backup-plan', { ...plan, version, copyTo: { kind: 'none' } });
    expect(await over(String((await chief.post('/api/v1/admin/backups')).body.runId))).toMatchObject({ state: 'done' });
    expect(open()).not.toContain('backup-failed');
  });
});

describe('the cleaning of call logs', () => {
  it('follows the parameters of each user', async () => {
    const { anna, ben } = elm.people;
    const { companyId } = elm.domain;
    const lines = [anna, ben].flatMap(({ user }) =>
      Array.from({ length: 40 }, (_, index) => ({
        companyId,
        userId: user.id,
        callId: bench.foundation.ids.next<CallId>(),
        part: 0,
        direction: 'missed' as const,
        otherNumber: '1',
        otherName: '',
        otherUserId: null,
        isPrivate: false,
        startedAt: new Date(bench.foundation.clock.now() - (2 + index) * 86_400_000),
        answeredAt: null,
        endedAt: new Date(),
        talkMs: 0,
        cause: 'x',
        queueId: null,
        answeredBy: null,
      })),
    );
    await bench.foundation.store.inCompany(companyId, (scope) => scope.insertInto('callLog').values(lines).execute());
    const set = await chief.put('/api/v1/admin/parameters/values', {
      name: 'CallLog-NumberMinOfStorage',
      level: 'user',
      targetId: anna.user.id,
      value: 5,
    });
    expect(set.status, set.text).toBe(200);
    const run = await over(String((await chief.post('/api/v1/admin/jobs/call-log-retention/runs')).body.runId));
    expect(run.state).toBe('done');
    const left = async (userId: string) =>
      (
        await bench.foundation.store.inCompany(companyId, (scope) =>
          scope
            .selectFrom('callLog')
            .select('callId')
            .where('userId', '=', userId as never)
            .execute(),
        )
      ).length;
    // Ben keeps the newest 30; of Anna's, with a minimum of 5, those younger than 30 days stay: from the second to the 29th.
    expect([await left(anna.user.id), await left(ben.user.id)]).toEqual([28, 30]);
  });
});

describe('a webhook of calls', () => {
  it('is told of a call from its beginning to its end, and of nobody who hides', async () => {
    const told: { event: string; data: Record<string, unknown>; isGood: boolean }[] = [];
    let secret = '';
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const { event, data } = JSON.parse(body) as { event: string; data: Record<string, unknown> };
        told.push({ event, data, isGood: isSigned(secret, body, String(request.headers['parley-signature']), Date.now()) });
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const made = await chief.post('/api/v1/admin/webhooks', { name: 'CRM', url });
    expect(made.status, made.text).toBe(201);
    secret = String(made.body.secret);
    expect((await chief.get('/api/v1/admin/webhooks')).text).not.toContain(secret);
    expect((await chief.post(`/api/v1/admin/webhooks/${String(made.body.id)}/test`)).body).toMatchObject({
      status: 200,
      error: null,
    });
    const { anna, ben } = elm.people;
    bench.plays(ben.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
    const call = bench.dials(anna, '203', { isPrivate: true });
    await until('they talk', () => bench.exchange.registry.call(call.callId)?.joined);
    call.partyHangsUp();
    // Each is sent by itself: the end may come before the rest.
    const expected = ['call.started', 'call.connected', 'call.ended'];
    await until('all of it is told', () => expected.every((one) => told.some(({ event }) => event === one)));
    expect(new Set(told.map(({ event }) => event))).toEqual(new Set(['test', ...expected]));
    expect(told.every(({ isGood }) => isGood)).toBe(true);
    expect(told.find(({ event }) => event === 'call.started')?.data).toMatchObject({ from: { isPrivate: true }, dialled: '203' });
    // As a value or in an address: ids and times may have the digits by chance.
    expect(JSON.stringify(told)).not.toMatch(/[":]202["@]/);
    const refused = await chief.post('/api/v1/admin/webhooks', { name: 'x', url: 'https://10.0.0.1/' });
    expect(refused.body).toMatchObject({ status: 400, code: 'webhook-refused' });
    server.close();
    server.closeAllConnections();
  });
});
