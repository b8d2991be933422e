import { accessSync, constants, readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { describeError } from '../kernel/errors.ts';
import type { SettingValues } from './settings.ts';

/** What is wrong with the files that settings name: one line each. */
export function wrongFiles(values: SettingValues): string[] {
  const names = ['PARLEY_TLS_CERT', 'PARLEY_TLS_KEY', 'PARLEY_TLS_AUTHORITIES'] as const;
  const unreadable = names.flatMap((name) => {
    const path = values[name];
    return path === null || isReadable(path) ? [] : [`${name} is ${JSON.stringify(path)}, expected a file that can be read`];
  });
  return unreadable.length > 0 ? unreadable : wrongCertificates(values);
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function wrongCertificates({
  PARLEY_TLS_CERT: cert,
  PARLEY_TLS_KEY: key,
  PARLEY_TLS_AUTHORITIES: authorities,
}: SettingValues): string[] {
  const found: string[] = [];
  if (cert !== null && key !== null) {
    const reason = refusalOf({ cert: readFileSync(cert), key: readFileSync(key) });
    if (reason)
      found.push(
        `PARLEY_TLS_CERT is ${JSON.stringify(cert)} and PARLEY_TLS_KEY is ${JSON.stringify(key)}, expected a certificate (PEM) and its own key: ${reason}`,
      );
  }
  if (authorities !== null && !readFileSync(authorities, 'latin1').includes('-----BEGIN CERTIFICATE-----'))
    found.push(`PARLEY_TLS_AUTHORITIES is ${JSON.stringify(authorities)}, expected certificates (PEM)`);
  return found;
}

/** OpenSSL's reason, e.g. that the key belongs to another certificate; null when they are taken. */
function refusalOf(credentials: { readonly cert: Buffer; readonly key: Buffer }): string | null {
  try {
    createSecureContext(credentials);
    return null;
  } catch (error) {
    return describeError(error);
  }
}
