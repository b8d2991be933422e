import { StreamLogger } from '../adapters/log/index.ts';
import { EmbeddedPostgres } from '../adapters/postgres/index.ts';
import { createDatabase, migrate, Store, type StoreConnection } from '../adapters/sql/index.ts';
import { type Config, openSecrets, type Secrets } from '../config/index.ts';
import { type Clock, SystemClock } from '../kernel/clock.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import { type IdSource, TimeOrderedIds } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import { type RandomSource, SystemRandom } from '../kernel/random.ts';

/** What a test may put in place of the real thing. */
export interface Overrides {
  readonly clock?: Clock;
  readonly random?: RandomSource;
  readonly logger?: Logger;
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
}

/** Opens the store, starting the embedded one when no other is configured, and brings its tables up to date. */
export async function layFoundation(config: Config, overrides: Overrides, parts: DisposalStack): Promise<Foundation> {
  const clock = overrides.clock ?? new SystemClock();
  const random = overrides.random ?? new SystemRandom();
  const logger = overrides.logger ?? createLogger(config, clock);
  const secrets = openSecrets({ dataDir: config.dataDir, random });
  const connection = await connectStore(config, { clock, logger: logger.component('store') }, parts);
  await migrate({ connection, logger: logger.component('store') });
  const store = parts.use('store', new Store({ connection, logger: logger.component('store') }));
  return { config, clock, random, ids: new TimeOrderedIds({ clock, random }), logger, secrets, connection, store };
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
