import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import SftpClient from 'ssh2-sftp-client';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { BackupDestination, BackupPlace } from '../../platform/backup/index.ts';

const readyTimeoutMs = 20_000;

export type SftpTarget = Extract<BackupDestination, { kind: 'sftp' }>;

/** As `ssh-keygen -l` prints it. */
function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** Copies of backups on an SFTP server. */
export class SftpPlace implements BackupPlace {
  readonly #target: SftpTarget;
  readonly #secret: string;

  /** @param parts `secret`: password or private key, as the target says. */
  constructor(parts: { target: SftpTarget; secret: string }) {
    this.#target = parts.target;
    this.#secret = parts.secret;
  }

  put(path: string, name: string, signal: AbortSignal): Promise<void> {
    return this.#connected(async (client) => {
      const { path: folder } = this.#target;
      if (!(await client.exists(folder))) await client.mkdir(folder, true);
      const draft = posix.join(folder, `${name}.part`);
      const stop = () => void client.end().catch(() => undefined);
      signal.addEventListener('abort', stop, { once: true });
      try {
        signal.throwIfAborted();
        await client.fastPut(path, draft);
        await client.posixRename(draft, posix.join(folder, name));
      } catch (error) {
        if (!signal.aborted) await client.delete(draft, true).catch(() => undefined);
        throw error;
      } finally {
        signal.removeEventListener('abort', stop);
      }
    });
  }

  list(): Promise<readonly string[]> {
    return this.#connected(async (client) =>
      (await client.list(this.#target.path)).filter(({ type }) => type === '-').map(({ name }) => name),
    );
  }

  remove(name: string): Promise<void> {
    return this.#connected(async (client) => void (await client.delete(posix.join(this.#target.path, name), true)));
  }

  async #connected<T>(work: (client: SftpClient) => Promise<T>): Promise<T> {
    const { host, port, user, hostKey, authentication } = this.#target;
    const shown = { key: '' };
    const client = quietClient();
    try {
      await client.connect({
        host,
        port,
        username: user,
        ...(authentication === 'password' ? { password: this.#secret } : { privateKey: this.#secret }),
        readyTimeout: readyTimeoutMs,
        hostVerifier: (key) => {
          shown.key = fingerprint(key);
          return shown.key === hostKey;
        },
      });
      return await work(client);
    } catch (cause) {
      if (shown.key && shown.key !== hostKey)
        throw new ParleyError(
          'sftp-host-key-wrong',
          `${host} shows the key ${shown.key}, not ${hostKey}: it is another server, or somebody is in between. Nothing was sent.`,
          { cause },
        );
      throw new ParleyError('sftp-failed', `${host}: ${describeError(cause)}`, { cause });
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Without listeners of its own the library writes what breaks to the console. */
function quietClient(): SftpClient {
  return new SftpClient('parley', { error: saysNothing, end: saysNothing, close: saysNothing });
}

function saysNothing(): void {
  // the promises of each command tell
}

/** The key that a server shows to who has not signed in. @throws ParleyError `sftp-failed` */
export async function readHostKey(host: string, port: number): Promise<string> {
  const shown = { key: '' };
  const client = quietClient();
  const attempt = client.connect({
    host,
    port,
    username: 'parley',
    readyTimeout: readyTimeoutMs,
    hostVerifier: (key) => {
      shown.key = fingerprint(key);
      return false;
    },
  });
  await attempt.catch((cause: unknown) => {
    if (!shown.key) throw new ParleyError('sftp-failed', `${host}: ${describeError(cause)}`, { cause });
  });
  await client.end().catch(() => undefined);
  return shown.key;
}
