import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sql } from 'kysely';
import { FolderContactFiles } from '../adapters/contacts/folder-contact-files.ts';
import { LdapConnector } from '../adapters/ldap/index.ts';
import { ConfigurationWriter } from '../adapters/sql/configuration-writer.ts';
import { Store } from '../adapters/sql/index.ts';
import { SqlTakeoverCompanies, SqlTakeoverStore } from '../adapters/sql/takeover-store.ts';
import { SqlUserExtrasReader } from '../adapters/sql/user-extras-reader.ts';
import { type Config, openSecrets } from '../config/index.ts';
import { ConnectorBook } from '../directory/contact-directory/index.ts';
import { SystemClock } from '../kernel/clock.ts';
import { DisposalStack } from '../kernel/disposal.ts';
import { ParleyError } from '../kernel/errors.ts';
import { type CompanyId, TimeOrderedIds, type UserId } from '../kernel/ids.ts';
import { silentLogger } from '../kernel/logger.ts';
import { SystemRandom } from '../kernel/random.ts';
import { onBehalfOf } from '../platform/audit/index.ts';
import { LocalPasswords } from '../platform/sign-in/index.ts';
import {
  type NewAccount,
  type TakeoverFile,
  type TakeoverLine,
  type TakeoverOptions,
  type TakeoverRun,
  TakeoverService,
} from '../platform/takeover/index.ts';
import { LiveCompanyDirectory } from '../telephony/company-directory/index.ts';
import { reachStore } from './backup-tools.ts';
import { contactConnectors } from './contact-connectors.ts';
import { type TakeoverFoundation, takeoverKinds } from './takeover.ts';

export interface TakeoverCommand {
  /** A folder, a zip, or one file. */
  readonly path: string;
  /** The company of rows that name none; null: the only one there is. */
  readonly company: string | null;
  readonly options: TakeoverOptions;
}

export interface TakeoverDone {
  readonly run: TakeoverRun;
  readonly lines: readonly TakeoverLine[];
  readonly accounts: readonly NewAccount[];
}

/**
 * `npm run take-over`: into a running or a stopped installation that has been set up.
 * @throws ParleyError `not-found`, `takeover-refused`
 */
export async function takeOver(config: Config, { path, company, options }: TakeoverCommand): Promise<TakeoverDone> {
  const [clock, random] = [new SystemClock(), new SystemRandom()];
  const files = filesOf(path);
  await using parts = new DisposalStack();
  const connection = await reachStore(config, clock, parts, { isRunningFine: true });
  const store = parts.use('store', new Store({ connection, logger: silentLogger, maxConnections: 4 }));
  await demandTables(store);
  const ids = new TimeOrderedIds({ clock, random });
  const writer = new ConfigurationWriter({ store, changed: (companyIds) => tellNodes(store, companyIds) });
  const reports = new KeptReports(store);
  const foundation = { clock, config, ids, random, store, secrets: openSecrets({ dataDir: config.dataDir, random }) };
  const service = new TakeoverService({
    clock,
    ids,
    logger: silentLogger,
    unit: writer,
    store: reports,
    companies: new SqlTakeoverCompanies(store),
    kinds: takeoverKinds(foundation, { writer, passwords: new LocalPasswords(), connectors: connectorsOf(foundation) }),
  });
  const by = {
    companyId: await companyFor(store, company, options.newCompany ?? null),
    userId: '' as UserId,
    role: 'administrator',
    administrator: 'super',
  } as const;
  // Awaited here: what is used is closed when the function is left.
  return await onBehalfOf({ via: 'command', isSuper: true }, async () => {
    const begun = await service.start(by, files, options);
    const run = (await service.over(begun.id)) ?? begun;
    const accounts = service.accountCount(run.id) > 0 ? await service.takeAccounts(by, run.id) : [];
    return { run, lines: reports.lines, accounts };
  });
}

/** As far as a takeover asks them: how their settings look. */
function connectorsOf({ clock, config, ids, random, store }: Omit<TakeoverFoundation, 'secrets'>): ConnectorBook {
  return new ConnectorBook(
    contactConnectors({
      clock,
      random,
      logger: silentLogger,
      ldap: new LdapConnector({ clock }),
      files: new FolderContactFiles({ clock, ids, store, dataDir: config.dataDir }),
      places: config.directories,
      directory: new LiveCompanyDirectory(),
      extras: new SqlUserExtrasReader(store),
    }),
  );
}

/** Keeps what is told at the end, too. */
class KeptReports extends SqlTakeoverStore {
  lines: readonly TakeoverLine[] = [];

  override async finish(run: TakeoverRun, lines: readonly TakeoverLine[]): Promise<void> {
    this.lines = lines;
    await super.finish(run, lines);
  }
}

/** A server may be running on it: its tables are its own business. @throws ParleyError `not-found` */
async function demandTables(store: Store): Promise<void> {
  const { rows } = await store.inAllCompanies((scope) =>
    sql<{ there: boolean }>`select to_regclass('takeover') is not null as there`.execute(scope),
  );
  if (!rows[0]?.there)
    throw new ParleyError(
      'not-found',
      'The installation is not set up yet, or of an earlier version: start it once with npm start.',
    );
}

/** The files of the folder itself, hidden ones left out. @throws ParleyError `not-found` */
function filesOf(path: string): TakeoverFile[] {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder === undefined) throw new ParleyError('not-found', `There is no folder or file ${path}.`);
  if (!isFolder) return [{ name: basename(path), content: readFileSync(path) }];
  const files = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  return files.map(({ name }) => ({ name, content: readFileSync(join(path, name)) }));
}

/** @throws ParleyError `not-found` when it is not clear which one is meant */
async function companyFor(store: Store, name: string | null, isNew: object | null): Promise<CompanyId> {
  const companies = await store.inAllCompanies((scope) =>
    scope.selectFrom('company').select(['id', 'name']).orderBy('createdAt').orderBy('id').execute(),
  );
  const [first] = companies;
  if (!first)
    throw new ParleyError(
      'not-found',
      'The installation is not set up yet: start it with npm start and open the link that it prints.',
    );
  const named = companies.find((company) => company.name.toLowerCase() === name?.toLowerCase());
  if (named) return named.id;
  if (isNew === null && (name !== null || companies.length > 1))
    throw new ParleyError('not-found', `Which company? --company NAME: ${companies.map((company) => company.name).join(', ')}`);
  return first.id;
}

/** As `DirectoryHints` says it: a running server reads these companies again. */
async function tellNodes(store: Store, companyIds: readonly CompanyId[]): Promise<void> {
  for (const companyId of companyIds)
    await store.inAllCompanies((scope) => sql`select pg_notify('parley_directory', ${`command ${companyId}`})`.execute(scope));
}
