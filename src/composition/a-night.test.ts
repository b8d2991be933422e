import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../../test/support/api-bench.ts';
import { Night } from '../../test/support/night.ts';
import { TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { until } from '../../test/support/until.ts';
import type { RecordingDetailView } from '../contract/rest/recordings.ts';
import type { ReportSubscription } from '../contract/rest/report-subscriptions.ts';
import { type SignedHead, verifyChain } from '../telephony/recording/verify-chain.ts';

/** Clocks are put back from 3 to 2 on 28 October 2035 in Stockholm, at 1:00 UTC: later than the store’s own clock. */
const eveningMs = Date.UTC(2035, 9, 27, 18);
const utc = (day: number, hour: number, minute = 0) => Date.UTC(2035, 9, day, hour, minute);

describe('the night in which clocks are put back', () => {
  let night: Night;
  let boss: ApiClient;
  let recordingId: string;

  beforeAll(async () => {
    night = await Night.fallsAt(eveningMs);
    boss = await night.signedIn('boss');
  }, 60_000);
  afterAll(() => night?.[Symbol.asyncDispose]());

  it('mails a recording that is ready to whom the rule names', async () => {
    await night.opensTrunk(boss, [{ number: '+33144556677', destination: '203' }]);
    recordingId = await night.recordsCall(boss);
    const [mail] = await night.mails(1);
    expect(mail!.receivers).toEqual(['anna@elm.example']);
    expect(mail!.headers.join('\n')).toMatch(/subject: a recording is ready/i);
  }, 60_000);

  it('mails a report once at a time that comes twice, and the next at its own', async () => {
    const [twice, morning] = [
      await night.subscribed(boss, 'In the hour that comes twice', '02:30'),
      await night.subscribed(boss, 'In the morning', '07:00'),
    ];
    await night.passTo(utc(28, 0, 40));
    await night.mails(2);
    // 2:30 comes again.
    await night.passTo(utc(28, 1, 40));
    await night.passTo(utc(28, 6, 10));
    const all = await night.mails(3);
    const titles = all.map(({ headers }) => /subject: (.*)/i.exec(headers.join('\n'))?.[1]?.split(':')[0]);
    expect(titles).toHaveLength(3);
    expect(new Set(titles)).toEqual(new Set(['A recording is ready', 'In the hour that comes twice', 'In the morning']));
    boss = await night.signedIn('boss');
    const { items } = (await boss.get('/api/v1/reports/subscriptions')).body as unknown as { items: ReportSubscription[] };
    const nextOf = (id: string) => items.find((one) => one.id === id)?.nextAt;
    expect([nextOf(twice), nextOf(morning)]).toEqual([utc(29, 1, 30), utc(29, 6)]);
  }, 60_000);

  it('erases the day after a recording whose days are over: its key is gone, the chain holds, and says why', async () => {
    const { bench, elm } = night;
    const dataDir = bench.foundation.config.dataDir;
    const sealed = () => readdirSync(join(dataDir, 'recordings', elm.domain.companyId));
    expect(sealed()).toContain(`${recordingId}.sealed`);
    await night.passTo(utc(29, 5));
    const anna = await night.signedIn('anna');
    const path = `/api/v1/recordings/${recordingId}`;
    const state = async () => ((await anna.get(path)).body as unknown as RecordingDetailView).state;
    await night.whileTimePasses(until('it is erased', async () => (await state()) === 'erased'));
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
    boss = await night.signedIn('boss');
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
