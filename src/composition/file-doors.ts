import { FtpsDoor, openHostKeys, SftpDoor } from '../adapters/file-doors/index.ts';
import { makeCertificate } from '../adapters/sip-transport/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import { FileDoorSignIn } from '../platform/file-door/index.ts';
import { RecordingShelf } from '../telephony/recording/index.ts';
import { followCertificate, readCredentials } from './certificate.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import type { RecordingParts } from './recordings.ts';

/** Where recordings are fetched by SFTP and FTPS; each door only where its port is set. @returns the ports that are open */
export async function openFileDoors(
  { config, clock, random, logger: log }: Foundation,
  { signIn }: Pick<Configuration, 'signIn'>,
  { recordings, view }: RecordingParts,
  parts: DisposalStack,
): Promise<{ readonly sftp: number | null; readonly ftps: number | null }> {
  const { host, sftpPort, ftps } = config.fileDoors;
  const logger = log.component('file-door');
  const doors = new FileDoorSignIn({
    logger,
    attempts: signIn.attempts,
    lookUpToken: (token, address) => signIn.tokens.lookUp(token, address),
    tag: 'recordings',
    shelfOf: (actor, door) => new RecordingShelf({ recordings, view, actor, door }),
  });
  const open = { sftp: null as number | null, ftps: null as number | null };
  if (sftpPort !== 'off') {
    const listen = { host, port: sftpPort };
    const props = { clock, logger, listen, hostKeys: openHostKeys(config.dataDir), open: doors.door('sftp') };
    open.sftp = parts.use('SFTP', await SftpDoor.open(props)).port;
  }
  if (ftps.port !== 'off') {
    const made = () =>
      makeCertificate({
        names: ['localhost', ...(ftps.advertisedHost ? [ftps.advertisedHost] : []), host],
        fromMs: clock.now() - 86_400_000,
        days: 825,
        serial: random.bytes(16),
        purposes: ['server'],
      });
    const credentials = config.tls ? readCredentials(config.tls) : made();
    const { passive, advertisedHost } = ftps;
    const listen = { host, port: ftps.port };
    const door = await FtpsDoor.open({ clock, logger, listen, passive, advertisedHost, credentials, open: doors.door('ftps') });
    open.ftps = parts.use('FTPS', door).port;
    if (config.tls)
      parts.use(
        'certificate of FTPS',
        followCertificate({ files: config.tls, clock, logger, take: (renewed) => door.reloadCertificate(renewed) }),
      );
  }
  return open;
}
