import { X509Certificate } from 'node:crypto';
import { readFile, statfs } from 'node:fs/promises';

export interface DiskSpace {
  readonly freeBytes: number;
  readonly freePercent: number;
}

/** What is left for us on the disk that holds this folder. @throws the system's error */
export async function diskSpace(folder: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, freePercent: blocks === 0 ? 100 : Math.round((100 * bavail) / blocks) };
}

export interface CertificateFacts {
  /** Its first name, e.g. `phone.example.org`. */
  readonly subject: string;
  readonly untilMs: number;
}

/** Whom the first certificate of a PEM text is for and until when. @throws when it is none */
export function certificateFacts(pem: string): CertificateFacts {
  const certificate = new X509Certificate(pem);
  const alternative = /DNS:([^,\s]+)/.exec(certificate.subjectAltName ?? '')?.[1];
  const common = /^CN=(.+)$/m.exec(certificate.subject)?.[1];
  return { subject: alternative ?? common ?? certificate.serialNumber, untilMs: Date.parse(certificate.validTo) };
}

/** The same of a file. */
export async function certificateFileFacts(path: string): Promise<CertificateFacts> {
  return certificateFacts(await readFile(path, 'utf8'));
}
