import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { TemporaryFolder } from '../../temporary-folder.ts';

export interface AcceptorAnswer {
  readonly state: 'done' | 'more' | 'refused';
  /** The next message, or who it is. */
  readonly bytes: Buffer;
}

/** GSS-NTLMSSP of Debian as the server's side of NTLM: what it accepts, others than we accept. */
export class NtlmAcceptor implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #folder: TemporaryFolder;
  readonly #waiting: ((line: string) => void)[] = [];

  private constructor(child: ChildProcess, folder: TemporaryFolder) {
    this.#child = child;
    this.#folder = folder;
    createInterface({ input: child.stdout! }).on('line', (line) => this.#waiting.shift()?.(line));
  }

  /** @param users as `DOMAIN:name:password` */
  static async start(users: readonly string[]): Promise<NtlmAcceptor> {
    const folder = await TemporaryFolder.create();
    const file = join(folder.path, 'users');
    writeFileSync(file, `${users.join('\n')}\n`);
    // Debian's own Python: others do not see its packages.
    const script = fileURLToPath(new URL('ntlm-acceptor.py', import.meta.url));
    const child = spawn('/usr/bin/python3', [script], {
      env: { ...process.env, NTLM_USER_FILE: file },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return new NtlmAcceptor(child, folder);
  }

  /** @param binding what ties it to a TLS connection (RFC 5929) */
  async step(connection: string, binding: Buffer, token: Buffer): Promise<AcceptorAnswer> {
    const answered = new Promise<string>((resolve) => {
      this.#waiting.push(resolve);
    });
    this.#child.stdin?.write(`${connection} ${binding.toString('base64')} ${token.toString('base64')}\n`);
    const [, state, text = ''] = (await answered).split(' ');
    return { state: state as AcceptorAnswer['state'], bytes: Buffer.from(text, 'base64') };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin?.end();
    await once(this.#child, 'exit');
    await this.#folder[Symbol.asyncDispose]();
  }
}
