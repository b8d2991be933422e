import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { EximServer } from '../../test/support/exim-server.ts';
import { bodies } from '../../test/support/route-bodies.ts';
import { TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { until } from '../../test/support/until.ts';
import { SqlSubscriptionPositions } from '../adapters/sql/subscription-positions.ts';
import type { RecordingDetailView } from '../contract/rest/recordings.ts';
import type { ReportSubscription } from '../contract/rest/report-subscriptions.ts';
import { silentLogger } from '../kernel/logger.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import { type SignedHead, verifyChain } from '../telephony/recording/verify-chain.ts';
import { setParameter } from './sign-in-fixture.ts';

/** Clocks are put back from 3 to 2 on 28 October 2035 in Stockholm, at 1:00 UTC: later than the store’s own clock. */
const eveningMs = Date.UTC(2035, 9, 27, 18);
const utc = (day: number, hour: number, minute = 0) => Date.UTC(2035, 9, day, hour, minute);

describe('the night in which clocks are put back', () => {
  const clock = new VirtualClock(eveningMs);
  let bench: ApiBench;
  let exim: EximServer;
  let elm: TestCompany;
  let boss: ApiClient;
  let recordingId: string;

  beforeAll(async () => {
    exim = await EximServer.start();
    bench = await ApiBench.start({}, silentLogger, { clock });
    elm = await bench.addCompany('Elm', 'elm.example');
    boss = await bench.signedIn(elm, 'boss');
    const settings = [
      ['SmtpServer', 'localhost'],
      ['SmtpServerPort', exim.ports.startTls],
      ['SmtpCa', exim.authority],
      ['SmtpAuthUserName', exim.userName],
      ['SmtpAuthPassword', exim.password],
      ['SmtpSender', 'parley@elm.example'],
    ] as const;
    for (const [name, value] of settings) await setParameter(boss, name, value, null);
    for (const login of ['boss', 'anna'] as const) {
      const path = `/api/v1/admin/users/${elm.people[login].user.id}`;
      const { version } = (await boss.get(path)).body;
      await boss.send('PATCH', path, { body: { version, email: `${login}@elm.example` } });
    }
  }, 60_000);
  afterAll(async () => {
    await whileTimePasses(bench[Symbol.asyncDispose]());
    await exim[Symbol.asyncDispose]();
  });

  /** Until something real is done. */
  async function whileTimePasses<T>(done: Promise<T>): Promise<T> {
    const state = { isOver: false };
    const over = (): void => {
      state.isOver = true;
    };
    done.then(over, over);
    while (!state.isOver) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      await clock.advanceAsync(200);
    }
    return done;
  }

  async function passTo(atMs: number): Promise<void> {
    while (clock.now() < atMs) {
      await clock.advanceAsync(Math.min(60_000, atMs - clock.now()));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  const mails = (count: number) => whileTimePasses(exim.received(count));

  async function subscribed(name: string, at: string): Promise<string> {
    const made = await boss.post('/api/v1/reports/subscriptions', {
      name,
      definition: { period: 'yesterday', by: [], figures: ['offered'], zone: 'Europe/Stockholm' },
      schedule: { every: 'day', at, zone: 'Europe/Stockholm' },
      userIds: [elm.people.boss.user.id],
    });
    expect(made.status, made.text).toBe(201);
    // The store knows by its own clock when it was made: this evening.
    const { companyId } = elm.domain;
    await new SqlSubscriptionPositions(bench.foundation.store).sent(companyId, String(made.body.id), clock.now(), clock.now());
    return String(made.body.id);
  }

  it('mails a recording that is ready to whom the rule names', async () => {
    const trunk = await boss.post('/api/v1/admin/trunks', {
      ...(bodies['POST /api/v1/admin/trunks'] as object),
      numbers: [{ number: '+33144556677', destination: '203' }],
    });
    const told = [elm.people.anna.user.id];
    const rule = { name: 'All', direction: 'inbound', announces: false, keepDays: 1, mailUserIds: told };
    expect((await boss.post('/api/v1/admin/recording-rules', rule)).status).toBe(201);
    const allowed = { kind: 'recording', objects: [{ type: 'user', id: elm.people.ben.user.id }] };
    await boss.post('/api/v1/admin/authorizations', { ...allowed, subjects: [{ type: 'user', id: told[0] }] });
    bench.plays(elm.people.ben.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
    const from = bench.configuration.directory.trunk(String(trunk.body.id) as never)!;
    const customer = bench.callsFromOutside('+33612345678', '+33144556677', from);
    await whileTimePasses(until('both are recorded', () => bench.media.recordings[0]?.voices.size === 2));
    recordingId = bench.media.recordings[0]!.options.recordingId;
    customer.partyHangsUp();
    const [mail] = await mails(1);
    expect(mail!.receivers).toEqual(['anna@elm.example']);
    expect(mail!.headers.join('\n')).toMatch(/subject: a recording is ready/i);
  }, 60_000);

  it('mails a report once at a time that comes twice, and the next at its own', async () => {
    const [twice, morning] = [
      await subscribed('In the hour that comes twice', '02:30'),
      await subscribed('In the morning', '07:00'),
    ];
    await passTo(utc(28, 0, 40));
    await mails(2);
    // 2:30 comes again.
    await passTo(utc(28, 1, 40));
    await passTo(utc(28, 6, 10));
    const all = await mails(3);
    const titles = all.map(({ headers }) => /subject: (.*)/i.exec(headers.join('\n'))?.[1]?.split(':')[0]);
    expect(titles).toHaveLength(3);
    expect(new Set(titles)).toEqual(new Set(['A recording is ready', 'In the hour that comes twice', 'In the morning']));
    boss = await whileTimePasses(bench.signedIn(elm, 'boss'));
    const { items } = (await boss.get('/api/v1/reports/subscriptions')).body as unknown as { items: ReportSubscription[] };
    const nextOf = (id: string) => items.find((one) => one.id === id)?.nextAt;
    expect([nextOf(twice), nextOf(morning)]).toEqual([utc(29, 1, 30), utc(29, 6)]);
  }, 60_000);

  it('erases the day after a recording whose days are over: its key is gone, the chain holds, and says why', async () => {
    const dataDir = bench.foundation.config.dataDir;
    const sealed = () => readdirSync(join(dataDir, 'recordings', elm.domain.companyId));
    expect(sealed()).toContain(`${recordingId}.sealed`);
    await passTo(utc(29, 5));
    const anna = await whileTimePasses(bench.signedIn(elm, 'anna'));
    const path = `/api/v1/recordings/${recordingId}`;
    const state = async () => ((await anna.get(path)).body as unknown as RecordingDetailView).state;
    await whileTimePasses(until('it is erased', async () => (await state()) === 'erased'));
    expect(sealed()).not.toContain(`${recordingId}.sealed`);
    expect((await anna.get(`${path}/sound`)).body.code).toBe('recording-erased');
    const key = await bench.foundation.store.inCompany(elm.domain.companyId, (scope) =>
      scope
        .selectFrom('recording')
        .select('sealedKey')
        .where('id', '=', recordingId as never)
        .executeTakeFirstOrThrow(),
    );
    expect(key.sealedKey).toBeNull();
    const { body } = await anna.get(`${path}/history`);
    expect((body.items as unknown as { sentence: string }[]).at(-1)!.sentence).toMatch(/key was erased.*: retention\.$/);
    boss = await whileTimePasses(bench.signedIn(elm, 'boss'));
    const exported = await fetch(`${bench.http.url}/api/v1/admin/recording-chain/export`, { headers: { cookie: boss.cookie } });
    await using folder = await TemporaryFolder.create();
    const tar = join(folder.path, 'export.tar');
    await writeFile(tar, Buffer.from(await exported.arrayBuffer()));
    execFileSync('tar', ['xmf', tar, '-C', folder.path]);
    const lines = readFileSync(join(folder.path, 'chain.jsonl'), 'utf8').trim().split('\n');
    const head = JSON.parse(readFileSync(join(folder.path, 'head.json'), 'utf8')) as SignedHead;
    const names = readdirSync(folder.path).includes('files') ? readdirSync(join(folder.path, 'files')) : [];
    const hashOf = (name: string) =>
      createHash('sha256')
        .update(readFileSync(join(folder.path, 'files', name)))
        .digest('hex');
    const files = new Map(names.map((name) => [name.replace('.sealed', ''), hashOf(name)]));
    expect(files.has(recordingId)).toBe(false);
    expect(verifyChain({ lines, head, files, knownKey: head.publicKey })).toEqual([]);
  }, 60_000);
});
