import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BrowserContext, chromium } from 'playwright-core';
import { findChromium } from './browser.ts';
import { TemporaryFolder } from './temporary-folder.ts';

const execute = promisify(execFile);

/** What a browser would send after `Authorization: Negotiate`, from the tickets of `env`. */
export async function ticketFor(service: string, env: Readonly<Record<string, string>>): Promise<string> {
  const program = `
    const kerberos = require('kerberos');
    kerberos.initializeClient(${JSON.stringify(service)}, { mechOID: kerberos.GSS_MECH_OID_SPNEGO })
      .then((client) => client.step(''))
      .then((token) => process.stdout.write(token));`;
  // A process of its own: libkrb5 looks for tickets where its environment says.
  const { stdout } = await execute(process.execPath, ['-e', program], { env: { ...process.env, ...env } });
  return stdout;
}

/** Chromium on a computer whose user has tickets, and whose administrators allow it to show them to `localhost`. */
export class TicketBrowser implements AsyncDisposable {
  readonly context: BrowserContext;
  readonly #folder: TemporaryFolder;

  private constructor(context: BrowserContext, folder: TemporaryFolder) {
    this.context = context;
    this.#folder = folder;
  }

  static async open(env: Readonly<Record<string, string>>): Promise<TicketBrowser> {
    const folder = await TemporaryFolder.create();
    // On Linux Chromium loads the system's Kerberos only from the start after it has first been asked for a ticket.
    const known = { net: { received_http_auth_negotiate_headers: true } };
    await writeFile(join(folder.path, 'Local State'), JSON.stringify(known));
    const context = await chromium.launchPersistentContext(folder.path, {
      executablePath: findChromium(),
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--auth-server-allowlist=localhost'],
      env: { ...process.env, ...env },
      locale: 'en-GB',
    });
    return new TicketBrowser(context, folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close();
    await this.#folder[Symbol.asyncDispose]();
  }
}
