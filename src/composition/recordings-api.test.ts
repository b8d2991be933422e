import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type PersonName, type TestCompany } from '../../test/support/api-bench.ts';
import { bodies } from '../../test/support/route-bodies.ts';
import type { SimulatedLeg } from '../../test/support/simulated-leg.ts';
import { type SimulatedRecording, soundOf } from '../../test/support/simulated-recording.ts';
import { until } from '../../test/support/until.ts';
import type { RecordingDetailView, RecordingView } from '../contract/rest/recordings.ts';
import type { ScorecardFormView, ScorecardView } from '../contract/rest/scorecards.ts';
import type { CallId } from '../kernel/ids.ts';
import { silentLogger } from '../kernel/logger.ts';
import { recoverRecordings } from '../telephony/recording/index.ts';
import { type SignedHead, verifyChain } from '../telephony/recording/verify-chain.ts';

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
const clients: Partial<Record<PersonName, ApiClient>> = {};
let stranger: ApiClient;
let trunkId: string;
let ruleId: string;

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  oak = await bench.addCompany('Oak', 'oak.example');
  for (const name of ['boss', 'anna', 'ben'] as const) clients[name] = await bench.signedIn(elm, name);
  stranger = await bench.signedIn(oak, 'boss');
  const trunk = await boss().post('/api/v1/admin/trunks', {
    ...(bodies['POST /api/v1/admin/trunks'] as object),
    numbers: [{ number: '+33144556677', destination: '203' }],
  });
  trunkId = String(trunk.body.id);
  const rule = { name: 'All from outside', direction: 'inbound', announces: false, numbers: ['+336*', '06*'], keepDays: 30 };
  const made = await boss().post('/api/v1/admin/recording-rules', rule);
  ruleId = String(made.body.id);
  bench.plays(elm.people.ben.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
  await boss().post('/api/v1/admin/authorizations', {
    kind: 'recording',
    objects: [{ type: 'user', id: elm.people.ben.user.id }],
    subjects: [{ type: 'user', id: elm.people.anna.user.id }],
  });
}, 60_000);
afterAll(() => bench[Symbol.asyncDispose]());

const boss = () => clients.boss!;
const anna = () => clients.anna!;
const ben = () => clients.ben!;

const versions = new Map<string, number>();

async function allow(name: string, value: boolean, of: PersonName = 'anna'): Promise<void> {
  const place = { name, level: 'user', targetId: elm.people[of].user.id };
  const version = versions.get(`${name} ${of}`);
  const answer = await boss().put('/api/v1/admin/parameters/values', { ...place, value, ...(version && { version }) });
  expect(answer.status, answer.text).toBeLessThan(300);
  versions.set(`${name} ${of}`, Number(answer.body.version));
}

interface Talk {
  readonly callId: CallId;
  readonly customer: SimulatedLeg;
  readonly sound: SimulatedRecording;
}

/** A customer calls Ben from outside and is recorded. */
async function talk(): Promise<Talk> {
  const trunk = bench.configuration.directory.trunk(trunkId as never)!;
  const known = bench.media.recordings.length;
  const customer = bench.callsFromOutside('+33612345678', '+33144556677', trunk);
  await until('both are recorded', () => bench.media.recordings[known]?.voices.size === 2);
  return { callId: customer.callId, customer, sound: bench.media.recordings[known]! };
}

async function ended({ customer, sound }: Talk): Promise<RecordingView> {
  customer.partyHangsUp();
  await until('the recording is over', () => sound.isOver);
  let found: RecordingView | undefined;
  await until('it can be heard', async () => {
    found = await one(sound.options.recordingId);
    return found?.state === 'finished';
  });
  return found!;
}

const one = async (id: string, by = anna()) => (await by.get(`/api/v1/recordings/${id}`)).body as unknown as RecordingDetailView;
const listed = async (by: ApiClient, query = '') =>
  ((await by.get(`/api/v1/recordings${query}`)).body as unknown as { items: RecordingView[] }).items;

describe('a recorded call', () => {
  let recording: RecordingView;
  beforeEach(async () => {
    recording ??= await ended(await talk());
  });

  it('has the customer left and our side right, and says whom, when and why', async () => {
    const sides = bench.media.recordings[0]!;
    expect(recording).toMatchObject({
      state: 'finished',
      direction: 'inbound',
      durationMs: 2000,
      customer: { number: '+33612345678' },
      people: [{ id: elm.people.ben.user.id, name: 'ben Elm' }],
      reason: { sentence: 'Recorded by the rule “All from outside”.' },
      isAnnounced: false,
      isCut: false,
      erasedFrom: recording.startedAt + 30 * 86_400_000,
    });
    expect(sides.isOver).toBe(true);
    const detail = await one(recording.id);
    expect(detail.events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['call-created', 'legs-connected', 'began', 'finished']),
    );
    expect(detail.events.find(({ type }) => type === 'finished')!.offsetMs).toBeGreaterThanOrEqual(0);
    const { body } = await anna().get(`/api/v1/recordings/${recording.id}/waveform`);
    expect(body).toMatchObject({ stepMs: 1000, customer: [50, 50], ours: [20, 20] });
  });

  it('is heard, by ranges, byte for byte; once it is written down who listens', async () => {
    const whole = await sound(recording.id);
    expect(whole.length).toBe(44 + 2 * 64_000);
    expect(whole.toString('latin1', 0, 4)).toBe('RIFF');
    expect(whole.readUInt16LE(22)).toBe(2);
    expect(whole.subarray(44)).toEqual(Buffer.concat([soundOf(0), soundOf(1)]));
    for (const [from, to] of [
      [0, 10],
      [40, 50],
      [44, 44],
      [60_000, 70_000],
      [128_000, 128_043],
    ] as const)
      expect(await sound(recording.id, `bytes=${from}-${to}`)).toEqual(whole.subarray(from, to + 1));
    const { body } = await anna().get(`/api/v1/recordings/${recording.id}/history`);
    const kinds = (body.items as unknown as { kind: string; by: { name: string } | null }[]).map(({ kind, by }) => [
      kind,
      by?.name,
    ]);
    expect(kinds).toEqual([
      ['began', undefined],
      ['finished', undefined],
      ['heard', 'anna Elm'],
    ]);
  });

  it('is downloaded by who may download', async () => {
    const path = `/api/v1/recordings/${recording.id}/sound?purpose=download`;
    expect((await anna().get(path)).body).toMatchObject({
      code: 'not-permitted',
      details: { parameter: 'AuthorizeRecordingDownload' },
    });
    await allow('AuthorizeRecordingDownload', true);
    const { status, headers } = await anna().get(path);
    expect(status).toBe(200);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="20\d\d-.*\+33612345678.*\.wav"/);
    expect((await one(recording.id)).may).toEqual({ download: true, erase: false, hold: false, review: false });
  });

  it('is there for nobody who may not hear it: not by office, not in his own company, not in another', async () => {
    for (const client of [boss(), ben(), stranger]) {
      expect(await listed(client)).toEqual([]);
      for (const path of ['', '/sound', '/waveform', '/history', '/notes', '/scorecards'])
        expect((await client.get(`/api/v1/recordings/${recording.id}${path}`)).body.code).toBe('recording-unknown');
    }
    await allow('AuthorizeOwnRecordings', true, 'ben');
    expect((await listed(ben())).map(({ id }) => id)).toContain(recording.id);
    await allow('AuthorizeOwnRecordings', false, 'ben');
  });

  it('is found by time, person, number, length and words', async () => {
    const { ben: him, anna: her } = elm.people;
    const found = async (query: string) => (await listed(anna(), query)).length > 0;
    for (const query of [
      `?from=${recording.startedAt}&until=${recording.startedAt + 1}`,
      `?userId=${him.user.id}`,
      '?number=612345',
      '?longerThanMs=2000&shorterThanMs=2000',
      '?search=ben 33612',
      `?callId=${recording.callId}`,
      '?direction=inbound&held=false&reviewed=false&state=finished',
    ])
      expect([query, await found(query)]).toEqual([query, true]);
    for (const query of [
      `?from=${recording.startedAt + 1}&shorterThanMs=1`,
      `?userId=${her.user.id}`,
      '?number=999',
      '?userId=x',
      '?search=nobody',
    ])
      expect([query, await found(query)]).toEqual([query, false]);
  });

  it('names whom one can look for: only those of recordings that one may hear', async () => {
    const subjects = async (client: ApiClient) => (await client.get('/api/v1/recordings/subjects')).body;
    expect(await subjects(anna())).toEqual({ people: [{ id: elm.people.ben.user.id, name: 'ben Elm' }], queues: [] });
    for (const client of [boss(), ben(), stranger]) expect(await subjects(client)).toEqual({ people: [], queues: [] });
  });
});

describe('notes and scorecards', () => {
  it('are written by who may review, read by who may hear, and counted', async () => {
    const { id } = await ended(await talk());
    const note = { atMs: 500, untilMs: 900, text: 'Well asked.' };
    expect((await anna().post(`/api/v1/recordings/${id}/notes`, note)).body.code).toBe('not-permitted');
    await allow('AuthorizeRecordingReview', true);
    const made = await anna().post(`/api/v1/recordings/${id}/notes`, note);
    expect(made.body).toMatchObject({ ...note, author: { name: 'anna Elm' } });
    const changed = await anna().put(`/api/v1/recordings/${id}/notes/${String(made.body.id)}`, {
      ...note,
      text: 'Very well asked.',
    });
    expect(changed.body).toMatchObject({ text: 'Very well asked.', changedAt: expect.any(Number) });
    expect((await anna().post(`/api/v1/recordings/${id}/notes`, { ...note, untilMs: 1 })).status).toBe(400);
    const form = await boss().post('/api/v1/admin/scorecard-forms', {
      name: 'Service',
      questions: [
        { id: 'greeting', text: 'Greeted?', kind: 'yes-no', weight: 1 },
        { id: 'clear', text: 'How clear?', kind: 'scale', most: 5, weight: 3 },
        { id: 'data', text: 'Card data asked for while recording?', kind: 'yes-no', weight: 0, isKnockOut: true },
      ],
    });
    const { id: formId } = form.body as unknown as ScorecardFormView;
    const agentUserId = elm.people.ben.user.id;
    const answers = [
      { questionId: 'greeting', value: 1 },
      { questionId: 'clear', value: 4 },
      { questionId: 'data', value: 1 },
    ];
    const filled = await anna().put(`/api/v1/recordings/${id}/scorecards/${formId}`, { agentUserId, answers });
    expect((filled.body as unknown as ScorecardView).score).toBe(85);
    expect(await one(id)).toMatchObject({ notes: 1, score: 85 });
    const scores = await anna().get('/api/v1/recording-scores?from=0&until=9000000000000');
    expect(scores.body.items).toMatchObject([
      { average: 85, scorecards: 1, questions: [{ id: 'greeting', average: 100 }, { id: 'clear', average: 80 }, {}] },
    ]);
    const knockedOut = await anna().put(`/api/v1/recordings/${id}/scorecards/${formId}`, {
      agentUserId,
      answers: [...answers.slice(0, 2), { questionId: 'data', value: 0 }],
    });
    expect((knockedOut.body as unknown as ScorecardView).score).toBe(0);
    const wrong = { agentUserId, answers: [{ questionId: 'clear', value: 6 }] };
    expect((await anna().put(`/api/v1/recordings/${id}/scorecards/${formId}`, wrong)).body.code).toBe('input-invalid');
  });
});

describe('erasing', () => {
  it('needs the right and a reason, respects legal hold, and leaves nothing readable', async () => {
    const { id } = await ended(await talk());
    const files = () => readdirSync(join(bench.foundation.config.dataDir, 'recordings', elm.domain.companyId));
    const sealed = readFileSync(join(bench.foundation.config.dataDir, 'recordings', elm.domain.companyId, `${id}.sealed`));
    const path = `/api/v1/recordings/${id}`;
    const erase = () => anna().send('DELETE', `${path}?reason=asked%20by%20the%20customer`);
    expect((await erase()).body.code).toBe('not-permitted');
    await allow('AuthorizeRecordingErasure', true);
    await allow('AuthorizeRecordingHold', true);
    expect((await anna().put(`${path}/hold`, { isHeld: true, reason: 'a court' })).body).toMatchObject({
      isHeld: true,
      erasedFrom: null,
    });
    expect((await erase()).body.code).toBe('recording-held');
    expect(await bench.exchange.recording.recordings.forget(elm.domain.companyId, 1, new AbortController().signal)).toBe(0);
    await anna().put(`${path}/hold`, { isHeld: false, reason: 'it is over' });
    expect((await anna().send('DELETE', path)).status).toBe(400);
    expect((await erase()).status).toBe(204);

    expect(files()).not.toContain(`${id}.sealed`);
    expect((await anna().get(`${path}/sound`)).body.code).toBe('recording-erased');
    expect(await one(id)).toMatchObject({ state: 'erased', customer: { number: '', name: '' }, notes: 0 });
    // With the sealed file from elsewhere and everything that the store still has, no key opens it.
    const row = await bench.foundation.store.inCompany(elm.domain.companyId, (scope) =>
      scope
        .selectFrom('recording')
        .selectAll()
        .where('id', '=', id as never)
        .executeTakeFirstOrThrow(),
    );
    expect(row).toMatchObject({ sealedKey: null, peaks: null, customerNumber: '', customerName: '' });
    expect(sealed.includes(soundOf(0).subarray(0, 64))).toBe(false);
    for (const file of everyFile(bench.foundation.config.dataDir)) expect(file.includes(soundOf(0).subarray(0, 64))).toBe(false);
    const { body } = await anna().get(`${path}/history`);
    const last = (body.items as unknown as { kind: string; sentence: string }[]).at(-1)!;
    expect(last.sentence).toBe('Its key was erased, and with it the recording by anna Elm: asked by the customer.');
  });

  it('is done by retention, by the days of the rule', async () => {
    const { id } = await ended(await talk());
    const { store } = bench.foundation;
    const forget = () => bench.exchange.recording.recordings.forget(elm.domain.companyId, 1, new AbortController().signal);
    const age = (days: number) =>
      store.inCompany(elm.domain.companyId, (scope) =>
        scope
          .updateTable('recording')
          .set({ startedAt: new Date(Date.now() - days * 86_400_000) })
          .where('id', '=', id as never)
          .execute(),
      );
    await age(29);
    expect(await forget()).toBe(0);
    await age(31);
    expect(await forget()).toBe(1);
    expect((await one(id)).state).toBe('erased');
  });
});

describe('while the call goes on', () => {
  it('is paused and resumed by who talks, with the place of each in the sound', async () => {
    const going = await talk();
    const path = `/api/v1/calls/${going.callId}/recording`;
    expect((await ben().get(path)).body).toMatchObject({
      recordingId: going.sound.options.recordingId,
      isPaused: false,
      may: { start: false, stop: false, pause: true },
    });
    going.sound.positionMs = 1200;
    expect((await ben().post(path, { action: 'pause' })).body).toMatchObject({ isPaused: true });
    expect(going.sound.isPaused).toBe(true);
    going.sound.positionMs = 1700;
    expect((await ben().post(path, { action: 'resume' })).body).toMatchObject({ isPaused: false });
    expect((await ben().post(path, { action: 'stop' })).body.code).toBe('not-permitted');
    await allow('AuthorizeRecordingPause', false, 'ben');
    expect((await ben().post(path, { action: 'pause' })).body).toMatchObject({
      details: { parameter: 'AuthorizeRecordingPause' },
    });
    expect((await stranger.get(path)).body.code).toBe('call-unknown');
    await allow('AuthorizeRecordingPause', true, 'ben');
    const { id, pausedMs } = await ended(going);
    expect(pausedMs).toBe(500);
    const { events } = await one(id);
    const places = events.filter(({ type }) => type === 'paused' || type === 'resumed');
    expect(places).toMatchObject([
      { type: 'paused', offsetMs: 1200, by: { name: 'ben Elm' } },
      { type: 'resumed', offsetMs: 1700, by: { name: 'ben Elm' } },
    ]);
  });

  it('begins by button where no rule wants it, unless a rule forbids it', async () => {
    const known = bench.media.recordings.length;
    const leg = bench.dials(elm.people.anna, '203');
    await until('they talk', () => bench.exchange.registry.call(leg.callId)?.joined);
    const path = `/api/v1/calls/${leg.callId}/recording`;
    expect((await anna().post(path, { action: 'start' })).body).toMatchObject({
      details: { parameter: 'AuthorizeCallRecording' },
    });
    await allow('AuthorizeCallRecording', true);
    const never = await boss().post('/api/v1/admin/recording-rules', {
      name: 'Never inside',
      action: 'never',
      direction: 'internal',
      position: 1,
    });
    expect((await anna().post(path, { action: 'start' })).body).toMatchObject({ details: { reason: 'recording-rule' } });
    await boss().send('DELETE', `/api/v1/admin/recording-rules/${String(never.body.id)}`);
    const started = anna().post(path, { action: 'start' });
    await until('it is announced', () => leg.sound?.played.some((file) => file.endsWith('call-recorded.wav')));
    for (const one of bench.exchange.registry.call(leg.callId)!.legs.values()) (one.leg as SimulatedLeg).sound?.finishPlaying();
    expect((await started).body).toMatchObject({ may: { start: false, stop: true } });
    const sound = bench.media.recordings[known]!;
    expect((await ben().post(path, { action: 'stop' })).body.code).toBe('not-permitted');
    expect((await anna().post(path, { action: 'stop' })).body).toMatchObject({ recordingId: null });
    expect(sound.isOver).toBe(true);
    expect(bench.exchange.registry.call(leg.callId)?.joined).toBeTruthy();
    leg.partyHangsUp();
  });
});

describe('after the program was killed', () => {
  it('what was being recorded is kept as far as it got, marked as cut; what has no file is written down as lost', async () => {
    const [kept, lost] = [await talk(), await talk()];
    const ids = [kept, lost].map(({ sound: { options } }) => options.recordingId);
    for (const id of ids) await until('its beginning is stored', async () => (await one(id)).state === 'recording');
    kept.sound.seconds = 3;
    kept.sound.write();
    // The last chunk was half written.
    appendFileSync(kept.sound.options.path, Buffer.alloc(30_000, 7));
    const stray = join(dirname(kept.sound.options.path), '018f0000-0000-7000-8000-0000000000ff.sealed');
    writeFileSync(stray, 'of nobody');
    const { store, vault } = bench.exchange.recording;
    expect(await recoverRecordings({ clock: bench.foundation.clock, logger: silentLogger, store, vault })).toBe(2);
    expect(await one(ids[0]!)).toMatchObject({ state: 'finished', isCut: true, durationMs: 3000, sizeBytes: 192_000 });
    expect((await sound(ids[0]!)).subarray(44)).toEqual(Buffer.concat([soundOf(0), soundOf(1), soundOf(2)]));
    expect((await one(ids[1]!)).state).toBe('lost');
    await vault.sweep(async (companyId, id) => (await store.find(companyId, id))?.sealedKey != null);
    expect(existsSync(stray)).toBe(false);
    expect(existsSync(kept.sound.options.path)).toBe(true);
    for (const { customer } of [kept, lost]) customer.partyHangsUp();
  });
});

describe('the list', () => {
  it('is exported with its files as a tar that the verifier takes', async () => {
    const { id } = await ended(await talk());
    const response = await fetch(`${bench.http.url}/api/v1/admin/recording-chain/export`, { headers: { cookie: boss().cookie } });
    const folder = mkdtempSync(join(tmpdir(), 'parley-chain-'));
    const tar = join(folder, 'export.tar');
    writeFileSync(tar, Buffer.from(await response.arrayBuffer()));
    execFileSync('tar', ['xf', tar, '-C', folder]);
    const lines = readFileSync(join(folder, 'chain.jsonl'), 'utf8').trim().split('\n');
    const head = JSON.parse(readFileSync(join(folder, 'head.json'), 'utf8')) as SignedHead;
    const names = readdirSync(join(folder, 'files'));
    const hashOf = (name: string) =>
      createHash('sha256')
        .update(readFileSync(join(folder, 'files', name)))
        .digest('hex');
    const files = new Map(names.map((name) => [name.replace('.sealed', ''), hashOf(name)]));
    rmSync(folder, { recursive: true });
    expect(files.has(id)).toBe(true);
    expect(verifyChain({ lines, head, files, knownKey: head.publicKey })).toEqual([]);
    const { body } = await boss().get('/api/v1/admin/recording-chain/head');
    expect(body).toMatchObject({ companyId: elm.domain.companyId, publicKey: head.publicKey });
    // Another company's begins anew, with a key of its own.
    expect((await stranger.get('/api/v1/admin/recording-chain/head')).body).toMatchObject({
      seq: 0,
      companyId: oak.domain.companyId,
    });
  });

  it('takes nothing back: not even the program itself can change or delete a line', async () => {
    for (const statement of [
      sql`update recording_chain set line = 'x'`,
      sql`delete from recording_chain`,
      sql`delete from recording`,
    ])
      await expect(bench.foundation.store.inCompany(elm.domain.companyId, (scope) => statement.execute(scope))).rejects.toThrow(
        /permission denied/,
      );
  });
});

describe('rules', () => {
  it('are administered, and must name what is of the company', async () => {
    const foreign = { name: 'x', userIds: [oak.people.ben.user.id] };
    expect((await boss().post('/api/v1/admin/recording-rules', foreign)).body.code).toBe('input-invalid');
    expect((await boss().post('/api/v1/admin/recording-rules', { name: 'all from outside' })).body.code).toBe('name-taken');
    const rule = await boss().get(`/api/v1/admin/recording-rules/${ruleId}`);
    const changed = await boss().send('PATCH', `/api/v1/admin/recording-rules/${ruleId}`, {
      body: { version: rule.body.version, keepDays: 60 },
    });
    expect(changed.body).toMatchObject({ keepDays: 60, version: 2 });
    expect((await stranger.get(`/api/v1/admin/recording-rules/${ruleId}`)).status).toBe(404);
  });
});

async function sound(id: string, range?: string): Promise<Buffer> {
  const response = await fetch(`${bench.http.url}/api/v1/recordings/${id}/sound`, {
    headers: { cookie: anna().cookie, ...(range && { range }) },
  });
  expect(response.status).toBe(range ? 206 : 200);
  return Buffer.from(await response.arrayBuffer());
}

function* everyFile(folder: string): Generator<Buffer> {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) yield readFileSync(join(entry.parentPath, entry.name));
}
