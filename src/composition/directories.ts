import { createHash } from 'node:crypto';
import { SqlContactDirectoryRecords } from '../adapters/contacts/contact-directory-store.ts';
import { SqlContactStore } from '../adapters/contacts/contact-store.ts';
import { FolderContactFiles } from '../adapters/contacts/folder-contact-files.ts';
import { SqlSynchronisationRecords } from '../adapters/contacts/synchronisation-store.ts';
import type { ConfigurationWriter } from '../adapters/sql/configuration-writer.ts';
import { SqlUserExtrasReader } from '../adapters/sql/user-extras-reader.ts';
import { directoryAdministrationRoutes } from '../directory/contact-directory/directory-administration-routes.ts';
import {
  ConnectorBook,
  DirectoryAdministration,
  DirectoryPreview,
  type LiveContactDirectories,
} from '../directory/contact-directory/index.ts';
import {
  type NumberComparer,
  Renumbering,
  SynchronisationDesk,
  SynchronisationService,
} from '../directory/synchronisation/index.ts';
import { conditionView, synchronisationRoutes } from '../directory/synchronisation/synchronisation-routes.ts';
import type { CompanyId, DomainId, UserId } from '../kernel/ids.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { type JobRunId, type JobService, localTimeZone } from '../platform/job/index.ts';
import { timeSynchronizationDirectories } from '../platform/parameter/declared/system.ts';
import { DirectoryFeed, type LivePublisher } from '../realtime/index.ts';
import type { LiveCompanyDirectory } from '../telephony/company-directory/index.ts';
import { NumberingService } from '../telephony/numbering/index.ts';
import { contactConnectors } from './contact-connectors.ts';
import type { Foundation } from './foundation.ts';
import type { Rights } from './rights.ts';
import type { SignInParts } from './sign-in.ts';

interface Configured {
  readonly directory: LiveCompanyDirectory;
  readonly rights: Rights;
  readonly writer: ConfigurationWriter;
  readonly signIn: Pick<SignInParts, 'ldap'>;
  readonly contactDirectories: LiveContactDirectories;
}

/** Directories of contacts: what administers, reads and shows them. */
export interface Directories {
  readonly connectors: ConnectorBook;
  readonly administration: DirectoryAdministration;
  readonly service: SynchronisationService;
  readonly desk: SynchronisationDesk;
  readonly contacts: SqlContactStore;
  readonly routes: (routes: RouteRegistrar) => void;
  /** Defines the jobs, before they start. @returns what is to be done when they have */
  readonly useJobs: (jobs: JobService) => Promise<() => void>;
  readonly feed: (publisher: LivePublisher) => Disposable;
}

/** Builds them on the configuration. Jobs come later, for what they do must be there first. */
export function openDirectories(foundation: Foundation, configured: Configured): Directories {
  const { clock, ids } = foundation;
  const { directory, contactDirectories } = configured;
  const ground = layGround(foundation, configured);
  const { connectors, records, runs, files, contacts, comparer, service, desk } = ground;
  const administration = new DirectoryAdministration({
    ids,
    directory,
    connectors,
    records,
    files,
    contactsOf: (of) => contacts.count(of),
    release: (id) => desk.release(id),
  });
  const preview = new DirectoryPreview({
    clock,
    ids,
    directory,
    connectors,
    records,
    ownerEmails: (companyId, id) => [...readersByEmail(configured, companyId, id).keys()],
    lookupKey: comparer,
  });
  return {
    connectors,
    administration,
    service,
    desk,
    contacts,
    routes: (routes) => {
      directoryAdministrationRoutes(routes, {
        directories: administration,
        preview,
        connectors,
        conditionsOf: async (companyId, list) => (await desk.conditions(companyId, list)).map(conditionView),
        afterUpload: async (by, { id, type }) => {
          if (type !== 'draft') await desk.synchronise(by, id, 'upload');
        },
      });
      synchronisationRoutes(routes, { desk, directories: contactDirectories, records: runs });
    },
    useJobs: (jobs) => useJobs(jobs, foundation, configured, ground),
    feed: (publisher) => new DirectoryFeed({ publisher, service, desk, directories: contactDirectories, logger: ground.logger }),
  };
}

type Ground = ReturnType<typeof layGround>;

/** Stores, connectors, and what synchronises. */
function layGround(foundation: Foundation, configured: Configured) {
  const { clock, ids, random, store, secrets, incidents, config } = foundation;
  const { directory, rights, writer, signIn, contactDirectories } = configured;
  const logger = foundation.logger.component('directory');
  const files = new FolderContactFiles({ clock, ids, store, dataDir: config.dataDir });
  const connectors = new ConnectorBook(
    contactConnectors({
      clock,
      logger,
      random,
      ldap: signIn.ldap,
      files,
      places: config.directories,
      directory,
      extras: new SqlUserExtrasReader(store),
    }),
  );
  const records = new SqlContactDirectoryRecords({ writer, secrets });
  const runs = new SqlSynchronisationRecords(store);
  const contacts = new SqlContactStore({ store, ids, changed: (companyId) => contactDirectories.contactsChanged(companyId) });
  const numbering = new NumberingService({ directory });
  const comparer: NumberComparer = (domainId, number) => numbering.lookupKey(domainId, number);
  const numberingDigest = (domainId: DomainId): string => digestOf(numbering.plan(domainId).settings);
  const service = new SynchronisationService({
    clock,
    ids,
    logger,
    incidents,
    connectors,
    secretsOf: (companyId, id) => records.secretsOf(companyId, id),
    contacts,
    records: runs,
    comparer,
    numberingDigest,
    ownersOf: (of) => readersByEmail(configured, of.companyId, of.id),
  });
  const jobs = new LaterJobs();
  const desk = new SynchronisationDesk({
    now: () => clock.now(),
    connectors,
    directories: contactDirectories,
    service,
    records: runs,
    incidents,
    jobs,
    dailySchedule: (companyId, domainId) => ({
      kind: 'daily',
      at: rights.parameters.value(timeSynchronizationDirectories, { companyId, domainId }),
      timeZone: localTimeZone(),
    }),
  });
  return { logger, files, connectors, records, runs, contacts, comparer, numberingDigest, service, desk, jobs };
}

async function useJobs(
  jobs: JobService,
  { clock }: Foundation,
  { directory, contactDirectories }: Configured,
  { logger, service, contacts, runs, comparer, numberingDigest, desk, jobs: later }: Ground,
): Promise<() => void> {
  const renumbering = new Renumbering({
    logger,
    directories: contactDirectories,
    service,
    contacts,
    records: runs,
    comparer,
    numberingDigest,
    jobs,
  });
  later.jobs = jobs;
  jobs.define(desk.job);
  jobs.define(renumbering.job);
  await runs.interruptRunning(clock.now());
  const look = (companyId: CompanyId): void =>
    void renumbering
      .look(companyId)
      .catch((error: unknown) => logger.warn('numbers of contacts could not be looked at', { companyId, error }));
  directory.onChanged(({ companyIds }) => {
    for (const companyId of companyIds) look(companyId);
  });
  return () => {
    for (const { id } of directory.allCompanies()) look(id);
  };
}

/** Jobs for those who are built before them. */
class LaterJobs implements Pick<JobService, 'runNow' | 'cancel'> {
  jobs: JobService | null = null;

  runNow(...asked: Parameters<JobService['runNow']>): Promise<JobRunId> {
    if (!this.jobs) throw new Error('jobs are not open yet');
    return this.jobs.runNow(...asked);
  }

  cancel(id: JobRunId): Promise<void> {
    return this.jobs?.cancel(id) ?? Promise.resolve();
  }
}

/** Users with an e-mail address who may read the directory, or everybody with one while it is not made yet. */
function readersByEmail(
  { directory, rights }: Pick<Configured, 'directory' | 'rights'>,
  companyId: CompanyId,
  directoryId: string | null,
): ReadonlyMap<string, UserId> {
  const users = directory.domainsOf(companyId).flatMap((domain) => directory.usersOf(domain.id));
  const readers = users.filter(({ enabled, email, id: userId, role }) => {
    if (!enabled || !email) return false;
    const object = { kind: 'directory', companyId, ownerId: null, id: directoryId ?? '' } as const;
    return directoryId === null || rights.access.may({ companyId, userId, role }, 'read', object).allowed;
  });
  // Of two with one address the first made has it.
  const inOrder = readers.toSorted((one, other) => (one.id < other.id ? 1 : -1));
  return new Map(inOrder.map(({ email, id }) => [email!.trim().toLowerCase(), id]));
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
}
