import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallRecordingView, RecordingDetailView, RecordingView } from '../../src/contract/rest/recordings.ts';
import { readWav } from '../../src/protocol/wav/index.ts';
import { tenths } from '../conformance/media-recording.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { freePorts } from '../support/free-ports.ts';
import { hearsTone, TelephoneOffice } from '../support/telephone-office.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

const run = promisify(execFile);
const verifier = join(import.meta.dirname, '../../scripts/verify-recordings.ts');

describe('a recorded call', () => {
  let office: TelephoneOffice;
  let folder: TemporaryFolder;
  let anna: BaresipPhone;
  let bert: BaresipPhone;
  let online: WebSession;
  let ftpsPort: number;
  let recording: RecordingView;
  let pause: { readonly fromMs: number; readonly toMs: number };

  beforeAll(async () => {
    [ftpsPort] = (await freePorts(1)) as [number];
    folder = await TemporaryFolder.create();
    office = await TelephoneOffice.open({ PARLEY_FTPS_PORT: String(ftpsPort) });
    anna = await office.deskPhone(0, 440);
    bert = await office.deskPhone(1, 1000);
    online = await office.web(0);
    const me = await online.send<{ user: { id: string } }>('GET', '/session');
    for (const name of ['AuthorizeOwnRecordings', 'AuthorizeRecordingDownload'])
      await online.send('PUT', '/admin/parameters/values', { name, level: 'user', targetId: me.user.id, value: true });
    await online.send('POST', '/admin/recording-rules', { name: 'Among ourselves', direction: 'internal', announces: false });
  }, 60_000);

  afterAll(async () => {
    await office?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  it('has each side apart, and silence of true length where it was paused', async () => {
    anna.dial(office.uri(office.numberOf(1)));
    await bert.waitFor('CALL_INCOMING');
    bert.accept();
    const [call] = await until('the call is up', async () => {
      const calls = await online.calls();
      return calls.length > 0 && calls;
    });
    const path = `/calls/${call!.callId}/recording`;
    await until('it is recorded', async () => (await online.send<CallRecordingView>('GET', path)).recordingId);
    await Promise.all([hearsTone(anna, 1000), hearsTone(bert, 440)]);
    expect(await online.send('POST', path, { action: 'pause' })).toMatchObject({ isPaused: true });
    await hearsTone(bert, 440);
    expect(await online.send('POST', path, { action: 'resume' })).toMatchObject({ isPaused: false });
    await Promise.all([hearsTone(anna, 1000), hearsTone(bert, 440)]);
    anna.hangUp();
    recording = await until('it can be heard', async () => {
      const { items } = await online.send<{ items: RecordingView[] }>('GET', '/recordings?state=finished');
      return items[0];
    });
    const { events } = await online.send<RecordingDetailView>('GET', `/recordings/${recording.id}`);
    const placeOf = (wanted: string) => events.find(({ of, type }) => of === 'recording' && type === wanted)!.offsetMs;
    pause = { fromMs: placeOf('paused'), toMs: placeOf('resumed') };
    expect(pause.toMs - pause.fromMs).toBeGreaterThan(400);
    expect(recording.pausedMs).toBe(pause.toMs - pause.fromMs);

    const { samples, sampleRate, channels } = readWav(await online.download(`/recordings/${recording.id}/sound`));
    expect([sampleRate, channels]).toEqual([16_000, 2]);
    const side = (offset: number) => Int16Array.from({ length: samples.length / 2 }, (_, at) => samples[2 * at + offset]!);
    const [left, right] = [side(0), side(1)];
    expect((left.length * 1000) / sampleRate).toBe(recording.durationMs);
    for (const [sound, own, other] of [
      [left, 440, 1000],
      [right, 1000, 440],
    ] as const) {
      const during = part(tenths(sound, own), pause.fromMs + 100, pause.toMs - 100);
      expect(Math.max(...during)).toBeLessThan(5);
      expect(Math.max(...part(tenths(sound, own), 0, pause.fromMs))).toBeGreaterThan(500);
      expect(Math.max(...part(tenths(sound, own), pause.toMs, recording.durationMs))).toBeGreaterThan(500);
      expect(Math.max(...tenths(sound, other)) * 10).toBeLessThan(Math.max(...tenths(sound, own)));
    }
  });

  it('is the same for curl, by HTTP and by FTPS, as on the page; its files say nothing to who has no key', async () => {
    const page = await online.download(`/recordings/${recording.id}/sound`);
    const { secret } = await online.send<{ secret: string }>('POST', '/me/tokens', {
      name: 'curl',
      scopes: ['recordings:read'],
      expiresAt: null,
    });
    const fetched = async (...options: string[]): Promise<Buffer> =>
      (await run('curl', ['-sS', '--fail', ...options], { encoding: 'buffer', maxBuffer: 50_000_000 })).stdout;
    const bearer = ['-H', `Authorization: Bearer ${secret}`];
    const api = `${office.product.description.http}/api/v1/recordings/${recording.id}/sound?purpose=download`;
    expect((await fetched(...bearer, api)).equals(page)).toBe(true);
    expect((await fetched(...bearer, '-r', '100000-200000', api)).equals(page.subarray(100_000, 200_001))).toBe(true);
    const ftp = ['--ssl-reqd', '--insecure', '-u', `${office.product.user(0).login}:${secret}`];
    const root = `ftp://127.0.0.1:${ftpsPort}/`;
    const [day] = (await fetched(...ftp, '-l', root)).toString().trim().split('\r\n');
    const files = (await fetched(...ftp, '-l', `${root}${day}/No%20queue/`)).toString().trim().split('\r\n');
    const file = files.find((name) => name.endsWith(`${recording.id.slice(-8)}.wav`))!;
    expect((await fetched(...ftp, `${root}${day}/No%20queue/${encodeURIComponent(file)}`)).equals(page)).toBe(true);
  });

  it('is proven by the verifier, offline; a changed file, a missing entry and a cut end are found', async () => {
    const check = join(folder.path, 'check');
    await mkdir(check);
    await writeFile(join(folder.path, 'export.tar'), await online.download('/admin/recording-chain/export'));
    await run('tar', ['xf', join(folder.path, 'export.tar'), '-C', check]);
    const verify = () =>
      run(process.execPath, [verifier, check]).then(
        ({ stdout }) => stdout,
        ({ stdout }: { stdout: string }) => stdout,
      );
    expect(await verify()).toMatch(/^All is as it was written: \d+ entries, 1 files/);
    const [name] = await readdir(join(check, 'files'));
    const sealed = await readFile(join(check, 'files', name!));
    expect(sealed.includes(Buffer.from('RIFF'))).toBe(false);
    const changed = Buffer.from(sealed);
    changed[5000]! ^= 1;
    await writeFile(join(check, 'files', name!), changed);
    expect(await verify()).toBe(`WRONG: the file of ${recording.id} was changed\n`);
    await writeFile(join(check, 'files', name!), sealed);
    const lines = (await readFile(join(check, 'chain.jsonl'), 'utf8')).trim().split('\n');
    await writeFile(join(check, 'chain.jsonl'), lines.toSpliced(1, 1).join('\n'));
    expect(await verify()).toContain('WRONG: entry 2 is missing\n');
    await writeFile(join(check, 'chain.jsonl'), lines.slice(0, -1).join('\n'));
    expect(await verify()).toContain('the end was cut off');
  });
});

/** Of something said every tenth of a second. */
function part(levels: readonly number[], fromMs: number, toMs: number): number[] {
  return levels.slice(Math.ceil(fromMs / 100), Math.floor(toMs / 100));
}
