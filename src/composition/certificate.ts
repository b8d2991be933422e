import { readFileSync } from 'node:fs';
import type { TlsCredentials } from '../adapters/sip-transport/index.ts';
import type { Config } from '../config/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';

type CertificateFiles = NonNullable<Config['tls']>;

/** Reads both files. @throws the system's error when one cannot be read */
export function readCredentials({ certPath, keyPath }: CertificateFiles): TlsCredentials {
  return { certificate: readFileSync(certPath, 'utf8'), key: readFileSync(keyPath, 'utf8') };
}

/** How often the files are looked at. */
const lookMs = 60_000;

/**
 * Takes a renewed certificate for new connections without a restart: once a minute when the files have changed, and at once on
 * SIGHUP. One that does not fit its key is logged and the old one stays; renewal tools write two files one after the other.
 * @param take throws when certificate and key do not fit
 */
export function followCertificate(parts: {
  readonly files: CertificateFiles;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly take: (credentials: TlsCredentials) => void;
}): Disposable {
  const { files, clock, logger, take } = parts;
  let current = readCredentials(files);
  let timer = clock.setTimer(lookMs, lookAgain);
  process.on('SIGHUP', look);
  return {
    [Symbol.dispose]: () => {
      timer.cancel();
      process.off('SIGHUP', look);
    },
  };

  function lookAgain(): void {
    look();
    timer = clock.setTimer(lookMs, lookAgain);
  }

  function look(): void {
    try {
      const found = readCredentials(files);
      if (found.certificate === current.certificate && found.key === current.key) return;
      take(found);
      current = found;
      logger.info('The certificate was renewed: new connections see it');
    } catch (error) {
      logger.warn('A renewed certificate cannot be used: the old one stays', { ...files, error });
    }
  }
}
