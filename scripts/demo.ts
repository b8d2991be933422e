/**
 * `npm run demo`: the whole product on this machine with a company to try it on, and a made-up history of its contact centre. Prints where to
 * look and the passwords, once. `-- --json`: one line of JSON for scripts, and nothing else on the standard output; without the history. Ends on SIGTERM or Ctrl-C and then leaves nothing behind, unless
 * PARLEY_DATA_DIR names a folder to keep.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoCompany, plantDemo } from '../seed/demo.ts';
import { madeUpHistory, plantHistory } from '../seed/demo-history.ts';
import { type App, createApp } from '../src/app.ts';
import { loadConfig, readEnvironment } from '../src/config/index.ts';
import { SystemClock } from '../src/kernel/clock.ts';
import { TimeOrderedIds } from '../src/kernel/ids.ts';
import { SystemRandom } from '../src/kernel/random.ts';
import { runUntilSignal } from '../src/run-until-signal.ts';

/** Loopback only, ports of the system's choice, few lines of log; the environment overrides each. */
const defaults = {
  PARLEY_HTTP_PORT: '0',
  PARLEY_SIP_UDP_PORT: '0',
  PARLEY_SIP_TCP_PORT: '0',
  PARLEY_SIP_TLS_PORT: '0',
  PARLEY_SIP_WS_PORT: '0',
  PARLEY_SIP_WSS_PORT: '0',
  PARLEY_LOG_LEVEL: 'warn',
};

const isForScripts = process.argv.includes('--json');

/** So that reports and the time machine have something to show. */
async function rememberLastDays({ configuration, exchange }: App): Promise<void> {
  const { contactCentre, directory } = configuration;
  const [clock, random] = [new SystemClock(), new SystemRandom()];
  const { companyId } = contactCentre.allQueues()[0]!;
  const ids = new TimeOrderedIds({ clock, random });
  const history = madeUpHistory({ companyId, directory: contactCentre, people: directory, ids, random, nowMs: clock.now() });
  await plantHistory(exchange.interactionJournal, history);
}

/** A kept folder also keeps the passwords of its company, which the store has only as hashes. */
async function companyOf(app: App, dataDir: string): Promise<DemoCompany> {
  const kept = join(dataDir, 'demo.json');
  // One of an earlier version had no flows.
  if (existsSync(kept)) return { flows: [], ...(JSON.parse(readFileSync(kept, 'utf8')) as Omit<DemoCompany, 'flows'>) };
  const company = await plantDemo(app.configuration, new SystemRandom());
  if (!isForScripts) await rememberLastDays(app);
  writeFileSync(kept, JSON.stringify(company), { mode: 0o600 });
  return company;
}

function describe(app: App, { domain, users, queues, flows }: DemoCompany): string {
  const rows = users.map(
    (user) =>
      `  ${user.number}  ${user.name.padEnd(18)} ${user.login.padEnd(20)} ${user.password}   ${user.sipUser} / ${user.sipPassword}`,
  );
  const sip = Object.entries(app.sipAddresses).map(([transport, address]) => `${transport} ${address}`);
  return [
    `Parley is running. Open ${app.httpUrl} and sign in as one of these:`,
    '',
    `  no.  ${'name'.padEnd(18)} ${'login'.padEnd(20)} password           desk phone: SIP user / password`,
    ...rows,
    '',
    ...flows.map((flow) => `Call flow ${flow.name}: dial ${flow.number}.`),
    ...queues.map((queue) => `Queue ${queue.name}: dial ${queue.number}.`),
    `Phones register in the domain ${domain} at ${sip.join(', ')}.`,
    'What reports and the time machine show of the five working days before today is made up.',
    `${users[0]?.name} is the administrator. Ctrl-C ends it.`,
    '',
  ].join('\n');
}

await runUntilSignal(async () => {
  const environment: Record<string, string> = { ...defaults, ...readEnvironment() };
  const isTemporary = !environment.PARLEY_DATA_DIR;
  const dataDir = environment.PARLEY_DATA_DIR ?? mkdtempSync(join(tmpdir(), 'parley-demo-'));
  mkdirSync(dataDir, { recursive: true });
  // Whatever fails on the way, what was started is ended and the folder goes.
  await using opened = new AsyncDisposableStack();
  if (isTemporary) opened.defer(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  const app = opened.use(await createApp(loadConfig({ ...environment, PARLEY_DATA_DIR: dataDir })));
  const company = await companyOf(app, dataDir);
  const line = JSON.stringify({ http: app.httpUrl, sip: app.sipAddresses, ...company });
  process.stdout.write(isForScripts ? `${line}\n` : describe(app, company));
  return opened.move();
});
