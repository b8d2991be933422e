import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BackgroundProcess } from '../../../test/support/background-process.ts';
import { freePorts } from '../../../test/support/free-ports.ts';
import { TemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { until } from '../../../test/support/until.ts';
import { readHostKey, SftpPlace, type SftpTarget } from './index.ts';

let folder: TemporaryFolder;
let server: BackgroundProcess;
let target: SftpTarget;
let privateKey: string;
const never = new AbortController().signal;

function makeKey(path: string): string {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
  return execFileSync('ssh-keygen', ['-l', '-f', path], { encoding: 'utf8' }).split(' ')[1]!;
}

beforeAll(async () => {
  folder = await TemporaryFolder.create();
  const [hostKeyFile, userKeyFile] = [join(folder.path, 'host'), join(folder.path, 'user')];
  const hostKey = makeKey(hostKeyFile);
  makeKey(userKeyFile);
  privateKey = readFileSync(userKeyFile, 'utf8');
  const keys = join(folder.path, 'authorized_keys');
  writeFileSync(keys, readFileSync(`${userKeyFile}.pub`));
  chmodSync(keys, 0o600);
  chmodSync(folder.path, 0o755);
  const [port] = (await freePorts(1)) as [number];
  const configuration = join(folder.path, 'sshd_config');
  writeFileSync(
    configuration,
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${hostKeyFile}`,
      `AuthorizedKeysFile ${keys}`,
      'StrictModes no',
      'UsePAM no',
      'PidFile none',
      'PermitRootLogin yes',
      'PasswordAuthentication no',
      'Subsystem sftp internal-sftp',
    ].join('\n'),
  );
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  server = new BackgroundProcess({ command: '/usr/sbin/sshd', args: ['-D', '-e', '-f', configuration] });
  target = {
    kind: 'sftp',
    host: '127.0.0.1',
    port,
    user: userInfo().username,
    path: join(folder.path, 'deep', 'copies'),
    hostKey,
    authentication: 'key',
  };
  await until('sshd listens', () => server.output.includes('listening'));
}, 60_000);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

describe('a copy of a backup on an SFTP server (OpenSSH)', () => {
  it('arrives whole under its name, is listed and removed', async () => {
    const file = join(folder.path, 'made.backup');
    const bytes = Buffer.alloc(3_000_000, 'parley');
    writeFileSync(file, bytes);
    const place = new SftpPlace({ target, secret: privateKey });
    await place.put(file, 'parley-2026-11-21T020000Z.backup', never);
    await place.put(file, 'parley-2026-11-21T020000Z.backup', never);
    expect(await place.list()).toEqual(['parley-2026-11-21T020000Z.backup']);
    expect(readFileSync(join(target.path, 'parley-2026-11-21T020000Z.backup')).equals(bytes)).toBe(true);
    await place.remove('parley-2026-11-21T020000Z.backup');
    expect(readdirSync(target.path)).toEqual([]);
  });

  it('is not sent to a server that shows another key', async () => {
    const file = join(folder.path, 'secret.backup');
    writeFileSync(file, 'x');
    const signIns = () => server.output.split('Accepted publickey').length;
    const before = signIns();
    const place = new SftpPlace({ target: { ...target, hostKey: `SHA256:${'A'.repeat(43)}` }, secret: privateKey });
    await expect(place.put(file, 'secret.backup', never)).rejects.toMatchObject({
      code: 'sftp-host-key-wrong',
      message: expect.stringContaining(target.hostKey),
    });
    expect(signIns()).toBe(before);
  });

  it('fails with the words of the server when the key is not accepted, and leaves nothing half', async () => {
    const other = join(folder.path, 'stranger');
    makeKey(other);
    const place = new SftpPlace({ target, secret: readFileSync(other, 'utf8') });
    await expect(place.list()).rejects.toMatchObject({ code: 'sftp-failed', message: expect.stringMatching(/authentication/i) });
  });

  it('shows the key of a server before it is trusted', async () => {
    expect(await readHostKey('127.0.0.1', target.port)).toBe(target.hostKey);
    await expect(readHostKey('127.0.0.1', 1)).rejects.toMatchObject({ code: 'sftp-failed' });
  });

  it('is given up when told so', async () => {
    const file = join(folder.path, 'large.backup');
    writeFileSync(file, Buffer.alloc(200));
    await expect(new SftpPlace({ target, secret: privateKey }).put(file, 'large.backup', AbortSignal.abort())).rejects.toThrow(
      /abort/i,
    );
    expect(readdirSync(target.path)).toEqual([]);
  });
});
