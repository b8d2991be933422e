import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BackgroundProcess } from '../support/background-process.ts';
import { BaresipPhone } from '../support/baresip-phone.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { WebSession } from '../support/web-session.ts';

const root = { login: 'root', password: 'violet harbour 200 lamps' };

interface Users {
  readonly items: readonly { readonly login: string }[];
}

/** A running installation of its own, as `npm start` makes it. */
class Installation implements AsyncDisposable {
  readonly folder: TemporaryFolder;
  readonly process: BackgroundProcess;

  constructor(folder: TemporaryFolder) {
    this.folder = folder;
    const ports = ['HTTP', 'SIP_UDP', 'SIP_TCP', 'SIP_TLS', 'SIP_WS', 'SIP_WSS'].map((name) => [`PARLEY_${name}_PORT`, '0']);
    this.process = new BackgroundProcess({
      command: process.execPath,
      args: ['src/main.ts'],
      env: { PARLEY_DATA_DIR: folder.path, ...Object.fromEntries(ports) },
    });
  }

  /** Its address after the start of this number. */
  async url(start = 1): Promise<string> {
    return until(`start ${start}`, () => [...this.process.output.matchAll(/Parley is running: (\S+)/g)][start - 1]?.[1], 60_000);
  }

  async session(start = 1): Promise<WebSession> {
    return WebSession.signIn({ description: { http: await this.url(start) } }, root);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process[Symbol.asyncDispose]();
    await this.folder[Symbol.asyncDispose]();
  }
}

async function setUp(installation: Installation): Promise<void> {
  const url = await installation.url();
  const [, token = ''] = (await installation.process.waitForOutput(/\/setup\/(\S+)/)) as unknown as string[];
  const answer = await fetch(`${url}/api/v1/setup/${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      companyName: 'Elm',
      sipDomain: 'elm.example',
      country: 'SE',
      internalLength: 3,
      administrator: { ...root, firstName: 'Root', lastName: 'Elm', language: 'en', number: '200' },
    }),
  });
  if (!answer.ok) throw new Error(`set-up: ${answer.status} ${await answer.text()}`);
}

describe('a backup restored from the page', () => {
  let installation: Installation;
  let web: WebSession;
  let backup: string;

  beforeAll(async () => {
    installation = new Installation(await TemporaryFolder.create());
    await setUp(installation);
    web = await installation.session();
    await web.send('POST', '/admin/users', { login: 'before', number: '201' });
    await web.send('POST', '/admin/backups', {});
    backup = await until('the backup is made', async () => {
      const runs = await web.send<{ items: { state: string }[] }>('GET', '/admin/job-runs?job=backup');
      if (runs.items[0]?.state !== 'done') return null;
      return (await web.send<{ items: { name: string }[] }>('GET', '/admin/backups')).items[0]?.name;
    });
    await web.send('POST', '/admin/users', { login: 'after', number: '202' });
  });
  afterAll(() => installation[Symbol.asyncDispose]());

  const logins = async (session: WebSession) =>
    (await session.send<Users>('GET', '/admin/users')).items.map(({ login }) => login).toSorted();

  it('says what it holds and how old it is before anything is touched', async () => {
    expect(await web.send('POST', `/admin/backups/${backup}/check`)).toMatchObject({
      companies: 1,
      users: 2,
      hasThisMasterKey: true,
      problem: null,
    });
  });

  it('is refused when it was changed; everything goes on', async () => {
    const path = join(installation.folder.path, 'backups', 'parley-2026-01-01T020000Z.backup');
    const bytes = readFileSync(join(installation.folder.path, 'backups', backup));
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
    await expect(web.send('POST', '/admin/backups/parley-2026-01-01T020000Z.backup/restore')).rejects.toThrow(/backup-damaged/);
    expect(existsSync(join(installation.folder.path, 'restore-at-start.json'))).toBe(false);
    expect(await logins(web)).toEqual(['after', 'before', 'root']);
  });

  it('ends a call that is up with BYE, replaces everything, starts anew by itself, and everybody signs in as before', async () => {
    const phone = async (number: string, toneHz: number) => {
      const { sip } = await web.send<{
        sip: { user: string; password: string; servers: { transport: string; host: string; port: number }[] };
      }>('POST', '/admin/devices', { number, name: `Phone ${number}`, protocol: 'sip-phone' });
      const udp = sip.servers.find(({ transport }) => transport === 'udp')!;
      const server = `127.0.0.1:${udp.port}`;
      const made = await BaresipPhone.start({
        domain: 'elm.example',
        server,
        sipUser: sip.user,
        sipPassword: sip.password,
        toneHz,
      });
      await made.registered();
      return made;
    };
    await using ada = await phone('301', 440);
    await using bo = await phone('302', 1000);
    ada.dial('sip:302@elm.example');
    await bo.waitFor('CALL_INCOMING');
    bo.accept();
    await ada.waitFor('CALL_ESTABLISHED');

    await web.send('POST', `/admin/backups/${backup}/restore`);
    await ada.waitFor('CALL_CLOSED');
    await bo.waitFor('CALL_CLOSED');
    await installation.url(2);
    const again = await installation.session(2);
    expect(await logins(again)).toEqual(['before', 'root']);
    expect(existsSync(join(installation.folder.path, 'restore-at-start.json'))).toBe(false);
    await expect(logins(web)).rejects.toThrow();
    web = again;
  });

  it('that cannot be restored at the start leaves everything as it was, and an incident says why', async () => {
    const folder = installation.folder.path;
    // It breaks between being checked and being restored.
    await web.send('POST', `/admin/backups/${backup}/restore`);
    writeFileSync(join(folder, 'backups', backup), 'nothing');
    const third = await installation.url(3);
    expect(third).toMatch(/^http/);
    web = await installation.session(3);
    expect(await logins(web)).toEqual(['before', 'root']);
    const { items } = await web.send<{ items: { code: string; params: { reason: string } }[] }>('GET', '/admin/incidents');
    expect(items.find(({ code }) => code === 'restore-failed')?.params.reason).toMatch(/backup/i);
  });
});
