import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificate } from '../../src/adapters/sip-transport/certificate.ts';
import type { TlsCredentials } from '../../src/adapters/sip-transport/index.ts';

/** Where a certificate and its key lie, as PEM. */
export interface CertificateFiles {
  readonly certPath: string;
  readonly keyPath: string;
}

/** A certification authority of a test's own. */
export class TestAuthority {
  readonly #folder: string;
  readonly #own: TlsCredentials;
  /** What others have to trust. */
  readonly path: string;

  private constructor(folder: string, own: TlsCredentials) {
    this.#folder = folder;
    this.#own = own;
    this.path = join(folder, 'authority.pem');
  }

  static async create(folder: string): Promise<TestAuthority> {
    const own = certificate({ names: ['authority.test'], isAuthority: true });
    const authority = new TestAuthority(folder, own);
    await writeFile(authority.path, own.certificate);
    return authority;
  }

  /** Issues a certificate for DNS names and addresses, into files named `name`. */
  async issue(name: string, names: readonly string[]): Promise<CertificateFiles> {
    const made = certificate({ names, issuer: this.#own, purposes: ['server', 'client'] });
    const files = { certPath: join(this.#folder, `${name}.pem`), keyPath: join(this.#folder, `${name}.key`) };
    await writeFile(files.certPath, made.certificate);
    await writeFile(files.keyPath, made.key);
    return files;
  }

  get certificate(): string {
    return this.#own.certificate;
  }
}

function certificate(request: Omit<Parameters<typeof makeCertificate>[0], 'fromMs' | 'days' | 'serial'>): TlsCredentials {
  return makeCertificate({ ...request, fromMs: Date.now() - 86_400_000, days: 30, serial: randomBytes(16) });
}
