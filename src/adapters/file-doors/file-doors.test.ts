import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { SystemClock } from '../../kernel/clock.ts';
import { silentLogger } from '../../kernel/logger.ts';
import type { FileShelf, OpenShelf, ShelfEntry } from '../../platform/file-door/index.ts';
import { makeCertificate } from '../sip-transport/index.ts';
import { FtpsDoor, openHostKeys, SftpDoor } from './index.ts';

const run = promisify(execFile);
const token = 'parley_right';
const at = Date.UTC(2026, 10, 21, 14, 30);
/** Two folders deep, with a name that is no ASCII. */
const files = new Map<string, Buffer>([
  ['2026-11-21/Försäljning/14.30.05 +46812345678 Åsa Berg.wav', randomBytes(3_000_000)],
  ['2026-11-21/No queue/15.00.00.wav', Buffer.from('RIFF')],
]);

const shelf: FileShelf = {
  list: async (path) => {
    const prefix = path.map((name) => `${name}/`).join('');
    const names = new Map<string, ShelfEntry>();
    for (const [full, bytes] of files) {
      if (!full.startsWith(prefix)) continue;
      const [name = '', ...rest] = full.slice(prefix.length).split('/');
      names.set(name, { name, isFolder: rest.length > 0, sizeBytes: rest.length > 0 ? 0 : bytes.length, changedAtMs: at });
    }
    return names.size > 0 ? [...names.values()] : null;
  },
  find: async (path) => {
    if (path.length === 0) return { name: '', isFolder: true, sizeBytes: 0, changedAtMs: at };
    return (await shelf.list(path.slice(0, -1)))?.find(({ name }) => name === path.at(-1)) ?? null;
  },
  read: async (path, { from, to }) => {
    const bytes = files.get(path.join('/'))!.subarray(from, to + 1);
    return (async function* () {
      for (let place = 0; place < bytes.length; place += 64_000) yield bytes.subarray(place, place + 64_000);
    })();
  },
};
const open: OpenShelf = async (login, given) => (login === 'anna' && given === token ? shelf : null);

let folder: TemporaryFolder;
let sftp: SftpDoor;
let ftps: FtpsDoor;
let certificateFile: string;
const sum = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const [big] = files.keys() as unknown as [string];

beforeAll(async () => {
  folder = await TemporaryFolder.create();
  const parts = { clock: new SystemClock(), logger: silentLogger, listen: { host: '127.0.0.1', port: 0 }, open };
  sftp = await SftpDoor.open({ ...parts, hostKeys: openHostKeys(folder.path) });
  const fromMs = Date.now() - 86_400_000;
  const credentials = makeCertificate({
    names: ['localhost', '127.0.0.1'],
    fromMs,
    days: 9,
    serial: randomBytes(16),
    purposes: ['server'],
  });
  ftps = await FtpsDoor.open({ ...parts, credentials, passive: { first: 30_000, last: 30_999 }, advertisedHost: null });
  certificateFile = join(folder.path, 'certificate.pem');
  writeFileSync(certificateFile, credentials.certificate);
  mkdirSync(join(folder.path, 'home'));
}, 60_000);
afterAll(async () => {
  await sftp[Symbol.asyncDispose]();
  await ftps[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** OpenSSH asks a program for the password. */
async function openSsh(commands: readonly string[], password = token): Promise<string> {
  const askPass = join(folder.path, 'ask-pass');
  writeFileSync(askPass, `#!/bin/sh\necho '${password}'\n`);
  chmodSync(askPass, 0o700);
  const batch = join(folder.path, 'batch');
  writeFileSync(batch, commands.join('\n'));
  const options = [
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    'PubkeyAuthentication=no',
    'NumberOfPasswordPrompts=1',
    'BatchMode=no',
  ];
  const { stdout } = await run(
    'sftp',
    [...options.flatMap((one) => ['-o', one]), '-P', String(sftp.port), '-b', batch, 'anna@127.0.0.1'],
    {
      env: { ...process.env, SSH_ASKPASS: askPass, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':0', HOME: folder.path },
    },
  );
  return stdout;
}

describe('SFTP, with OpenSSH', () => {
  it('shows folders and files, and gives a file byte for byte', async () => {
    const target = join(folder.path, 'fetched.wav');
    const shown = await openSsh([
      'ls -l /',
      'cd 2026-11-21',
      'ls -l',
      `get "Försäljning/14.30.05 +46812345678 Åsa Berg.wav" "${target}"`,
    ]);
    expect(shown).toContain('Försäljning');
    expect(sum(readFileSync(target))).toBe(sum(files.get(big)!));
  });

  it('lets nobody in with a wrong token', async () => {
    await expect(openSsh(['ls'], 'parley_wrong')).rejects.toThrow(/Permission denied/);
  });

  it.each([
    'put /etc/hostname x',
    'rm "/2026-11-21/No queue/15.00.00.wav"',
    'mkdir y',
    'rename /2026-11-21 /z',
    'get ../../../../etc/passwd',
  ])('does not do: %s', async (command) => {
    await expect(openSsh([command])).rejects.toThrow();
  });

  it('keeps its keys over a restart', () => {
    expect(openHostKeys(folder.path)).toEqual(openHostKeys(folder.path));
  });
});

function curl(path: string, ...more: string[]): Promise<{ stdout: Buffer; stderr: Buffer }> {
  const url = `ftp://127.0.0.1:${ftps.port}/${path.split('/').map(encodeURIComponent).join('/')}`;
  const options = ['-s', '-S', '--ssl-reqd', '--cacert', certificateFile, '-u', `anna:${token}`, ...more, url];
  return run('curl', options, { encoding: 'buffer', maxBuffer: 10_000_000 });
}

describe('FTP with explicit TLS', () => {
  it('gives curl folders and files, from the middle too, by EPSV and by PASV', async () => {
    expect((await curl('')).stdout.toString()).toContain('2026-11-21');
    expect((await curl('2026-11-21/')).stdout.toString()).toContain('Försäljning');
    for (const way of ['--ftp-pasv', '--disable-epsv']) expect(sum((await curl(big, way)).stdout)).toBe(sum(files.get(big)!));
    expect((await curl(big, '-C', '2999000')).stdout).toEqual(files.get(big)!.subarray(2_999_000));
  });

  it('gives lftp a whole tree, in segments too', async () => {
    const target = join(folder.path, 'tree');
    const script = [
      `set ssl:ca-file ${certificateFile}; set ftp:ssl-force true; set ftp:ssl-protect-data true; set cmd:fail-exit true`,
      `open -u anna,${token} ftp://127.0.0.1:${ftps.port}`,
      `mirror / ${target}`,
      `pget -n 3 "${big}" -o ${join(folder.path, 'segments.wav')}`,
    ];
    await run('lftp', ['-c', script.join('; ')], { env: { ...process.env, HOME: join(folder.path, 'home'), LC_ALL: 'C.UTF-8' } });
    for (const [path, bytes] of files) expect(sum(readFileSync(join(target, path)))).toBe(sum(bytes));
    expect(sum(readFileSync(join(folder.path, 'segments.wav')))).toBe(sum(files.get(big)!));
  });

  it('lets nobody in with a wrong token, and takes nothing', async () => {
    await expect(curl('', '-u', 'anna:parley_wrong')).rejects.toMatchObject({ code: 67 });
    const upload = curl('2026-11-21/new.wav', '-T', certificateFile);
    await expect(upload).rejects.toMatchObject({ code: 25 });
    await expect(curl('../../etc/passwd', '--path-as-is')).rejects.toMatchObject({ code: 9 });
  });

  it('tells who has not begun TLS nothing, and takes no password from him', async () => {
    const socket = connect(ftps.port, '127.0.0.1');
    const said: string[] = [];
    socket.on('data', (bytes) => said.push(...bytes.toString().trim().split('\r\n')));
    for (const line of ['USER anna', `PASS ${token}`, 'PASV', 'LIST', 'QUIT']) socket.write(`${line}\r\n`);
    await new Promise((resolve) => void socket.on('close', resolve));
    expect(said.map((line) => line.slice(0, 3))).toEqual(['220', '530', '530', '530', '530', '221']);
  });
});
