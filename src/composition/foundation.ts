import { StreamLogger } from '../adapters/log/index.ts';
import { EmbeddedPostgres } from '../adapters/postgres/index.ts';
import { SqlIncidentStore } from '../adapters/sql/incident-store.ts';
import { createDatabase, migrate, Store, type StoreConnection } from '../adapters/sql/index.ts';
import { SyslogLog } from '../adapters/syslog/index.ts';
import { StoreProbe } from '../adapters/telemetry/index.ts';
import { type Config, openSecrets, type Secrets } from '../config/index.ts';
import { type Clock, SystemClock } from '../kernel/clock.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import { type IdSource, TimeOrderedIds } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { type RandomSource, SystemRandom } from '../kernel/random.ts';
import { IncidentLog } from '../platform/incident/index.ts';
import { ServiceRegistry } from '../platform/service/index.ts';
import type { Workload } from '../telephony/overload/index.ts';
import { RestartBell } from './restart-bell.ts';

/** What a test may put in place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  readonly random?: RandomSource;
  readonly logger?: Logger;
  /** How much there is to do, by which new calls are refused. */
  readonly workload?: Workload;
}

/** What everything stands on. */
export interface Foundation {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly secrets: Secrets;
  readonly connection: StoreConnection;
  readonly store: Store;
  readonly storeProbe: StoreProbe;
  /** The parts of the program; who makes one registers it. */
  readonly services: ServiceRegistry;
  /** Where faults are told. */
  readonly incidents: IncidentLog;
  /** Ends all of it and starts it anew. */
  readonly restart: RestartBell;
  /** Left out: what the machine has to do is measured. */
  readonly workload?: Workload;
  /** The copy of the log for a syslog server; null: none is configured. */
  readonly syslog: SyslogLog | null;
}

/** Opens the store, starting the embedded one when no other is configured, and brings its tables up to date. */
export async function layFoundation(config: Config, overrides: Overrides, parts: DisposalStack): Promise<Foundation> {
  const clock = overrides.clock ?? new SystemClock();
  const random = overrides.random ?? new SystemRandom();
  const syslog = openSyslog(config, clock, overrides.logger ?? createLogger(config, clock));
  const { logger } = syslog;
  const secrets = openSecrets({ dataDir: config.dataDir, random });
  const connection = await connectStore(config, { clock, logger: logger.component('store') }, parts);
  await migrate({ connection, logger: logger.component('store') });
  const store = parts.use('store', new Store({ connection, logger: logger.component('store') }));
  if (syslog instanceof SyslogLog) parts.use('syslog', syslog);
  const ids = new TimeOrderedIds({ clock, random });
  const incidents = new IncidentLog({ clock, ids, logger: logger.component('incident'), store: new SqlIncidentStore(store) });
  await parts.use('incidents', incidents).restore();
  return {
    config,
    clock,
    random,
    ids,
    logger,
    secrets,
    connection,
    store,
    storeProbe: parts.use('store probe', new StoreProbe({ clock, ask: () => store.ask() })),
    services: new ServiceRegistry({ clock, logger: logger.component('service') }),
    incidents,
    restart: new RestartBell(),
    ...(overrides.workload && { workload: overrides.workload }),
    syslog: syslog instanceof SyslogLog ? syslog : null,
  };
}

/** With a syslog server the logger writes to it, too. */
function openSyslog({ telemetry, log }: Config, clock: Clock, logger: Logger): SyslogLog | { readonly logger: Logger } {
  if (!telemetry.syslog) return { logger };
  const { masksPersonalData } = log;
  const syslog = new SyslogLog({ clock, target: telemetry.syslog, logger, masksPersonalData });
  syslog.start();
  return syslog;
}

function createLogger({ log }: Config, clock: Clock): Logger {
  // The output proper is for people who started the program, and for scripts.
  return new StreamLogger({ clock, ...log, write: (line) => process.stderr.write(line) });
}

async function connectStore(
  config: Config,
  by: { clock: Clock; logger: Logger },
  parts: DisposalStack,
): Promise<StoreConnection> {
  if (config.databaseUrl) return { url: config.databaseUrl };
  const server = parts.use('embedded PostgreSQL', await EmbeddedPostgres.start({ ...by, dataDir: config.dataDir }));
  const connection = { ...server.address, database: 'parley' };
  await createDatabase(connection);
  return connection;
}
