import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';
import type { Scope } from '../adapters/sql/store.ts';
import { SqlVoicemailStore } from '../adapters/sql/voicemail-store.ts';
import type { UserId } from '../kernel/ids.ts';
import { readWav, wavHeader } from '../protocol/wav/index.ts';
import type { VoicemailMessageId } from '../telephony/voicemail/index.ts';

let bench: ApiBench;
let elm: TestCompany;
let anna: ApiClient;

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  anna = await bench.signedIn(elm, 'anna');
});

afterAll(() => bench[Symbol.asyncDispose]());

describe('the mailbox of somebody who has none yet', () => {
  it('is empty, without a PIN, and says how it is called', async () => {
    const { status, body } = await anna.get('/api/v1/voicemail');
    expect([status, body]).toMatchObject([
      200,
      { newMessages: 0, oldMessages: 0, greetings: [], menuCode: '*97', lockedUntil: null },
    ]);
    expect((await anna.get('/api/v1/voicemail/messages')).body).toEqual({ messages: [] });
  });

  it('has no messages of others, and none that does not exist', async () => {
    const id = '018f0000-0000-7000-8000-000000000001';
    expect((await anna.get(`/api/v1/voicemail/messages/${id}/sound`)).status).toBe(404);
    expect((await anna.send('PATCH', `/api/v1/voicemail/messages/${id}`, { body: { isDeleted: true } })).status).toBe(404);
  });
});

describe('the mailboxes of a company', () => {
  it('are shown to administrators, and unlocked by them', async () => {
    const admin = await bench.signedIn(elm, 'boss');
    const { status, body } = await admin.get('/api/v1/admin/mailboxes');
    expect(status).toBe(200);
    const { mailboxes } = body as unknown as { mailboxes: readonly { userId: string; login: string; isOn: boolean }[] };
    expect(mailboxes.length).toBeGreaterThan(1);
    expect(mailboxes.every(({ isOn }) => isOn)).toBe(true);
    expect((await admin.post(`/api/v1/admin/mailboxes/${mailboxes[0]!.userId}/unlock`, {})).status).toBe(204);
    expect((await anna.get('/api/v1/admin/mailboxes')).status).toBe(403);
  });
});

/** A sound of so many seconds in which every sample is `level`. */
function wavFile(
  seconds: number,
  { rate = 16_000, channels = 1, level = 1000 }: { rate?: number; channels?: 1 | 2; level?: number } = {},
): Buffer {
  const samples = Buffer.alloc(Math.round(seconds * rate) * channels * 2);
  for (let at = 0; at < samples.length; at += 2) samples.writeInt16LE(level, at);
  return Buffer.concat([wavHeader({ sampleRate: rate, channels, dataLength: samples.length }), samples]);
}

describe('a greeting that is uploaded', () => {
  const upload = (kind: string, body: Uint8Array) => anna.post(`/api/v1/voicemail/greetings/${kind}`, body);
  const soundOf = async (kind: string) => {
    const answer = await fetch(`${anna.url}/api/v1/voicemail/greetings/${kind}/sound`, { headers: { cookie: anna.cookie } });
    return { type: answer.headers.get('content-type'), bytes: Buffer.from(await answer.arrayBuffer()) };
  };

  it('is used for its state, with one channel, until another takes its place or it is removed', async () => {
    expect(await upload('busy', wavFile(2, { channels: 2 }))).toMatchObject({
      status: 200,
      body: { kind: 'busy', durationMs: 2000 },
    });
    const first = await soundOf('busy');
    expect(first.type).toMatch(/^audio\/wav/);
    expect(readWav(first.bytes)).toMatchObject({ sampleRate: 16_000, channels: 1 });
    await upload('busy', wavFile(1, { level: -500 }));
    expect(readWav((await soundOf('busy')).bytes).samples[0]).toBe(-500);
    const { body } = await anna.get('/api/v1/voicemail');
    expect(body.greetings).toMatchObject([{ kind: 'busy', durationMs: 1000 }]);
    expect((await anna.send('DELETE', '/api/v1/voicemail/greetings/busy')).status).toBe(204);
    expect((await anna.get('/api/v1/voicemail')).body.greetings).toEqual([]);
    // Three were written, none is left: neither of the one that was replaced nor of the removed one.
    const { rows } = await bench.foundation.store.inCompany(elm.domain.companyId, (scope) => storedFiles(scope));
    expect(rows).toEqual([]);
  });

  it.each([
    ['is no sound at all', Buffer.from('%PDF-1.7 a letter'), 400, /does not begin with RIFF/],
    ['has 24 bits', wavFile(1).fill(24, 34, 35), 400, /with 24 bits/],
    ['is cut off in its header', wavFile(1).subarray(0, 30), 400, /WAV file cannot be read/],
    ['is shorter than a word', wavFile(0.2), 400, /shorter than a word/],
    ['is empty', Buffer.alloc(0), 400, /./],
    ['is longer than three minutes', wavFile(183, { rate: 8000 }), 413, /longer than 3 minutes/],
    ['is larger than 18 MB', wavFile(95, { rate: 48_000, channels: 2 }), 413, /larger than 18 MB/],
  ])('is refused in words when it %s', async (_why, file, status, words) => {
    const answer = await upload('usual', file);
    expect([answer.status, answer.body.detail]).toEqual([status, expect.stringMatching(words)]);
    expect((await anna.get('/api/v1/voicemail')).body.greetings).toEqual([]);
  });

  it('is chosen for everybody, or for its state again', async () => {
    const choose = (kind: unknown) => anna.send('PATCH', '/api/v1/voicemail', { body: { alwaysGreeting: kind } });
    expect((await choose('absent')).body).toMatchObject({ alwaysGreeting: 'absent', menuCode: '*97' });
    expect((await anna.get('/api/v1/voicemail')).body.alwaysGreeting).toBe('absent');
    expect((await choose(null)).body.alwaysGreeting).toBeNull();
    expect((await choose('sometimes')).status).toBe(400);
  });
});

describe('messages', () => {
  const dayMs = 86_400_000;
  const hour = 3_600_000;

  /** Puts a message into the mailbox, as old as that. */
  async function left(person: 'anna' | 'ben', ageMs: number, deletedAgoMs?: number): Promise<string> {
    const { ids, store, clock } = bench.foundation;
    const { companyId } = elm.domain;
    const userId: UserId = elm.people[person].user.id;
    const files = bench.configuration.storedFiles.files;
    const file = await files.write(companyId, chunks(wavFile(1)), { maxBytes: 100_000 });
    const id = ids.next() as unknown as VoicemailMessageId;
    const caller = { callId: null, fromNumber: '102', fromName: 'Bert', fromUserId: null, isPrivate: false };
    const now = clock.now();
    const times = { leftAtMs: now - ageMs, heardAtMs: null, deletedAtMs: deletedAgoMs === undefined ? null : now - deletedAgoMs };
    const message = { id, companyId, userId, durationMs: 1000, isCutOff: false, file: file.id, ...caller, ...times };
    expect(await new SqlVoicemailStore(store).addMessage(message)).toBe('added');
    return id;
  }

  const seenBy = async (client: ApiClient) => {
    const { messages } = (await client.get('/api/v1/voicemail/messages')).body as unknown as { messages: { id: string }[] };
    return messages.map(({ id }) => id);
  };

  it('go when they are older than their owner’s parameter says, and a day after they were deleted, with their files', async () => {
    const root = await bench.signedInSuper(elm);
    const ben = await bench.signedIn(elm, 'ben');
    const [old, young, keptLong] = [await left('anna', 8 * dayMs), await left('anna', 6 * dayMs), await left('ben', 900 * dayMs)];
    const [gone, goingYet] = [await left('ben', 2 * dayMs, 25 * hour), await left('ben', 2 * dayMs, 23 * hour)];
    const level = { level: 'user', targetId: elm.people.anna.user.id };
    const boss = await bench.signedIn(elm, 'boss');
    const set = await boss.put('/api/v1/admin/parameters/values', { name: 'Voicemail-NumberDaysOfStorage', ...level, value: 7 });
    expect(set.status).toBeLessThan(300);
    expect(await seenBy(anna)).toEqual([young, old]);
    expect((await root.post('/api/v1/admin/jobs/voicemail-cleaning/runs', {})).status).toBeLessThan(300);
    await until('mailboxes are cleaned', async () => (await seenBy(anna)).length === 1);
    expect(await seenBy(anna)).toEqual([young]);
    expect((await anna.get('/api/v1/voicemail')).body).toMatchObject({ newMessages: 1, oldMessages: 0 });
    expect(await seenBy(ben)).toEqual([keptLong]);
    const isThere = async (client: ApiClient, id: string) =>
      (await client.get(`/api/v1/voicemail/messages/${id}/sound`)).status === 200;
    // What was deleted within the day can still be taken back.
    expect([await isThere(ben, gone), await isThere(ben, goingYet), await isThere(anna, old)]).toEqual([false, true, false]);
    await until('their files are gone', async () => {
      const { rows } = await bench.foundation.store.inCompany(elm.domain.companyId, (scope) => storedFiles(scope));
      return rows.length === 3;
    });
  });

  it('are heard by their owner alone, in the part that is asked for', async () => {
    const id = await left('anna', hour);
    const path = `/api/v1/voicemail/messages/${id}/sound`;
    const ben = await bench.signedIn(elm, 'ben');
    const boss = await bench.signedIn(elm, 'boss');
    expect([(await ben.get(path)).status, (await boss.get(path)).status]).toEqual([404, 404]);
    const part = await anna.send('GET', path, { headers: { range: 'bytes=0-3' } });
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([206, 'RIFF', 'bytes 0-3/32044']);
  });
});

async function* chunks(bytes: Buffer): AsyncIterable<Uint8Array> {
  yield bytes;
}

function storedFiles(scope: Scope) {
  return sql<{ id: string }>`select id from stored_file`.execute(scope);
}
