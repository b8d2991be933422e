import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Paths of PEM files. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly key: string;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** A certificate authority of a test's own. */
export class TestAuthority {
  readonly #folder: string;
  #issued = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Keeps its files in `folder`. */
  static async create(folder: string): Promise<TestAuthority> {
    const files = ['-keyout', join(folder, 'authority.key'), '-out', join(folder, 'authority.pem')];
    await execute('openssl', ['req', '-x509', '-days', '2', '-subj', '/CN=Test authority', ...newKey, ...files]);
    return new TestAuthority(folder);
  }

  get path(): string {
    return join(this.#folder, 'authority.pem');
  }

  get pem(): string {
    return readFileSync(this.path, 'utf8');
  }

  /** For these host names and addresses. */
  async issue(names: readonly string[]): Promise<IssuedCertificate> {
    const base = join(this.#folder, `issued-${++this.#issued}`);
    const alternatives = names.map((name) => `${isIP(name) ? 'IP' : 'DNS'}:${name}`).join(',');
    writeFileSync(`${base}.ext`, `subjectAltName=${alternatives}\n`);
    const request = ['-keyout', `${base}.key`, '-out', `${base}.csr`];
    await execute('openssl', ['req', '-subj', `/CN=${names[0]}`, ...newKey, ...request]);
    const authority = ['-CA', this.path, '-CAkey', join(this.#folder, 'authority.key'), '-CAcreateserial'];
    const signed = ['-in', `${base}.csr`, '-out', `${base}.pem`, '-days', '2', '-extfile', `${base}.ext`];
    await execute('openssl', ['x509', '-req', ...authority, ...signed]);
    return { certificate: `${base}.pem`, key: `${base}.key` };
  }
}
