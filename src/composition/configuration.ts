import { loadContactDirectories } from '../adapters/contacts/contact-directory-store.ts';
import { loadConferenceRooms } from '../adapters/sql/conference-room-records.ts';
import { SqlConfigurationStore } from '../adapters/sql/configuration-store.ts';
import { ConfigurationWriter } from '../adapters/sql/configuration-writer.ts';
import { SqlDeviceRecords } from '../adapters/sql/device-records.ts';
import { DirectoryHints } from '../adapters/sql/directory-hints.ts';
import { loadConfiguration } from '../adapters/sql/directory-loader.ts';
import { loadFlows, SqlFlowRecords } from '../adapters/sql/flow-store.ts';
import { readForwardings } from '../adapters/sql/forwarding-store.ts';
import { loadIntercomGroups } from '../adapters/sql/intercom-group-store.ts';
import { loadPrompts } from '../adapters/sql/prompt-store.ts';
import { SqlQueueRecords } from '../adapters/sql/queue-records.ts';
import { loadRecordingRules } from '../adapters/sql/recording-rule-records.ts';
import { SqlSetupStore } from '../adapters/sql/setup-store.ts';
import { SqlTrunkRecords } from '../adapters/sql/trunk-records.ts';
import { SqlUserStatusStore } from '../adapters/sql/user-status-store.ts';
import { LiveContactCentreDirectory } from '../contact-centre/contact-centre-directory/index.ts';
import { type FlowRecords, LiveFlows, LivePrompts } from '../contact-centre/flow/index.ts';
import { LiveOpeningHours } from '../contact-centre/opening-hours/index.ts';
import { QueueAdministration } from '../contact-centre/queue-administration/index.ts';
import { LiveContactDirectories } from '../directory/contact-directory/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { CompanyId } from '../kernel/ids.ts';
import { SetupService } from '../platform/setup/index.ts';
import { ParameterSignInPolicy } from '../platform/sign-in/index.ts';
import { LiveCallingPolicies } from '../telephony/calling-policy/index.ts';
import { LiveCompanyDirectory } from '../telephony/company-directory/index.ts';
import { LiveConferenceRooms } from '../telephony/conference/index.ts';
import { BrowserPhoneCredentials, FirstPhones } from '../telephony/device/index.ts';
import type { DeviceChoices } from '../telephony/device-choice/index.ts';
import { holidays, LiveForwardings } from '../telephony/forwarding/index.ts';
import { LiveIntercomGroups, PresenceSight } from '../telephony/intercom-group/index.ts';
import { NumberingService } from '../telephony/numbering/index.ts';
import { LiveRecordingRules } from '../telephony/recording/index.ts';
import { TrunkAdministration } from '../telephony/trunk/index.ts';
import { UserStatuses } from '../telephony/user-status/index.ts';
import { type Administration, openAdministration } from './administration.ts';
import { type CentreCatalogues, openCatalogues } from './contact-centre-catalogues.ts';
import { type Contacts, openContacts } from './contacts.ts';
import { openDeviceChoices } from './device-choices.ts';
import { type Directories, openDirectories } from './directories.ts';
import { type ForwardingParts, openForwarding } from './forwarding.ts';
import type { Foundation } from './foundation.ts';
import { type Mail, openMail } from './mail.ts';
import { openRights, type Rights, RightsMemory } from './rights.ts';
import { openSignIn, type SignInParts } from './sign-in.ts';
import { type KeptFiles, openStoredFiles } from './stored-files.ts';
import { AuthorizedTakers } from './waiting-callers.ts';

/** Up to so many are read one by one, more all at once. */
const fewCompanies = 10;

/** The configuration in memory, and the services that change it. */
export interface Configuration extends Administration {
  readonly directory: LiveCompanyDirectory;
  /** Reads everything again, as it is stored now. */
  readonly reload: () => Promise<void>;
  readonly contactCentre: LiveContactCentreDirectory;
  /** Whether it is open, for flows and queues. */
  readonly openingHours: LiveOpeningHours;
  readonly forwardings: LiveForwardings;
  readonly forwarding: ForwardingParts;
  readonly contactDirectories: LiveContactDirectories;
  readonly conferenceRooms: LiveConferenceRooms;
  /** Call flows that are live, and what is said in them. */
  readonly flows: LiveFlows;
  readonly prompts: LivePrompts;
  readonly flowRecords: FlowRecords;
  readonly recordingRules: LiveRecordingRules;
  readonly directories: Directories;
  readonly callingPolicies: LiveCallingPolicies;
  readonly intercomGroups: LiveIntercomGroups;
  /** Who sees whose presence. */
  readonly sight: PresenceSight;
  readonly statuses: UserStatuses;
  /** Who may take callers that wait. */
  readonly takers: AuthorizedTakers;
  /** Everything that is configured is written through it. */
  readonly writer: ConfigurationWriter;
  /** What users call with and where they are rung. */
  readonly deviceChoices: DeviceChoices;
  readonly store: SqlConfigurationStore;
  readonly rights: Rights;
  readonly contacts: Contacts;
  readonly phones: FirstPhones;
  readonly trunks: TrunkAdministration;
  readonly queues: QueueAdministration;
  /** Skills, opening hours, reasons, dispositions, scripts. */
  readonly catalogues: CentreCatalogues;
  readonly signIn: SignInParts;
  readonly browserPhones: BrowserPhoneCredentials;
  readonly storedFiles: KeptFiles;
  readonly mail: Mail;
  readonly setup: SetupService;
}

/** Loads the configuration and keeps it in step with the store, whichever node changes it. */
export async function openConfiguration(foundation: Foundation, parts: DisposalStack): Promise<Configuration> {
  const { ids, secrets } = foundation;
  const memory = new ConfigurationMemory(foundation);
  await memory.reload(null);
  const hints = await followOtherNodes(foundation, memory, parts);
  const writer = writerOf(foundation, memory, hints);
  const store = new SqlConfigurationStore({ store: foundation.store, writer });
  const signIn = await openSignIn(foundation, new ParameterSignInPolicy(memory.rights.parameters), parts);
  const phones = openFirstPhones(foundation, writer);
  const administration = openAdministration(foundation, { writer, signIn, phones });
  const { directory } = memory;
  const rights = openRights(foundation, memory.rights, (companyId) => hints.send(companyId));
  const storedFiles = await openStoredFiles(foundation);
  const contacts = await openContacts(foundation, { directory, contactDirectories: memory.contactDirectories, rights }, parts);
  const statuses = await openStatuses(foundation, memory, parts);
  const sight = parts.use(
    'presence sight',
    new PresenceSight({ access: rights.access, groups: memory.intercomGroups, directory }),
  );
  return {
    ...inMemory(memory),
    sight,
    statuses,
    deviceChoices: await openDeviceChoices(foundation, { directory, rights }),
    takers: new AuthorizedTakers({ access: rights.access, directory }),
    writer,
    store,
    rights,
    contacts,
    forwarding: openForwarding(foundation, {
      forwardings: memory.forwardings,
      directory,
      rights,
      contacts,
      statusOf: (userId) => statuses.statusOf(userId),
      changed: (companyIds) => reloadForwardings(companyIds, memory, hints),
    }),
    directories: openDirectories(foundation, {
      directory,
      rights,
      writer,
      signIn,
      contactDirectories: memory.contactDirectories,
    }),
    ...administration,
    phones,
    trunks: new TrunkAdministration({ ids, directory, records: new SqlTrunkRecords({ writer, encrypt: secrets.encrypt }) }),
    flowRecords: new SqlFlowRecords({ writer, secrets }),
    queues: openQueueAdministration(foundation, memory, writer),
    catalogues: openCatalogues(ids, writer, memory.contactCentre),
    signIn,
    storedFiles,
    mail: openMail(foundation, { rights, directory, files: storedFiles.files }, parts),
    browserPhones: openBrowserPhones(foundation, signIn),
    setup: openSetup(foundation, { administration, writer, phones }),
  };
}

function openBrowserPhones({ clock, secrets }: Foundation, { sessions }: Configuration['signIn']): BrowserPhoneCredentials {
  return new BrowserPhoneCredentials({ clock, key: secrets.sessionKey, isSessionAlive: (id) => sessions.isAlive(id) });
}

/** What is configured, as it is held in memory. */
function inMemory(memory: ConfigurationMemory) {
  return {
    directory: memory.directory,
    reload: () => memory.reload(null),
    contactCentre: memory.contactCentre,
    openingHours: memory.openingHours,
    intercomGroups: memory.intercomGroups,
    forwardings: memory.forwardings,
    contactDirectories: memory.contactDirectories,
    conferenceRooms: memory.conferenceRooms,
    flows: memory.flows,
    prompts: memory.prompts,
    recordingRules: memory.recordingRules,
    callingPolicies: memory.callingPolicies,
  } satisfies Partial<Configuration>;
}

/** What is written through it is read anew, here and on other nodes. */
function writerOf({ store }: Foundation, memory: ConfigurationMemory, hints: DirectoryHints): ConfigurationWriter {
  return new ConfigurationWriter({
    store,
    changed: async (companyIds) => {
      if (companyIds.length > fewCompanies) await memory.reload(null);
      else for (const companyId of companyIds) await memory.reload(companyId);
      for (const companyId of companyIds) hints.send(companyId);
    },
  });
}

function openQueueAdministration(
  { ids }: Foundation,
  { directory, contactCentre: centre }: ConfigurationMemory,
  writer: ConfigurationWriter,
): QueueAdministration {
  return new QueueAdministration({ ids, directory, centre, records: new SqlQueueRecords({ writer }) });
}

async function reloadForwardings(
  companyIds: readonly CompanyId[],
  memory: ConfigurationMemory,
  hints: DirectoryHints,
): Promise<void> {
  await memory.reloadForwardings(companyIds);
  for (const companyId of companyIds) hints.send(companyId);
}

async function openStatuses(
  { clock, logger, store }: Foundation,
  { directory }: ConfigurationMemory,
  parts: DisposalStack,
): Promise<UserStatuses> {
  const statuses = await UserStatuses.open({
    clock,
    logger: logger.component('user-status'),
    store: new SqlUserStatusStore({ store }),
    directory,
  });
  return parts.use('user statuses', statuses);
}

function openFirstPhones({ ids, random, logger }: Foundation, writer: ConfigurationWriter): FirstPhones {
  return new FirstPhones({
    ids,
    random,
    logger: logger.component('administration'),
    records: new SqlDeviceRecords({ writer }),
  });
}

function openSetup(
  { clock, ids, random, secrets, store }: Foundation,
  made: {
    readonly administration: ReturnType<typeof openAdministration>;
    readonly writer: ConfigurationWriter;
    readonly phones: FirstPhones;
  },
): SetupService {
  return new SetupService({
    clock,
    ids,
    random,
    store: new SqlSetupStore(store),
    tokenKey: secrets.sessionKey,
    ...made.administration,
    unit: made.writer,
    makePhones: (domain, user, number) => made.phones.createBoth(domain, user, number),
  });
}

/** What other nodes change is read here, too. */
async function followOtherNodes(
  { clock, random, connection, logger }: Foundation,
  memory: ConfigurationMemory,
  parts: DisposalStack,
): Promise<DirectoryHints> {
  const hints = parts.use(
    'directory hints',
    new DirectoryHints({
      connection,
      clock,
      logger: logger.component('store'),
      nodeId: random.bytes(8).toString('hex'),
      onHint: (companyIds) => memory.follow(companyIds),
    }),
  );
  await hints.start();
  return hints;
}

/** The directories, and how they are read again. Readings take effect in the order of their requests. */
class ConfigurationMemory {
  readonly directory = new LiveCompanyDirectory();
  readonly contactCentre = new LiveContactCentreDirectory();
  readonly openingHours: LiveOpeningHours;
  readonly forwardings = new LiveForwardings();
  readonly contactDirectories = new LiveContactDirectories();
  readonly intercomGroups = new LiveIntercomGroups();
  readonly conferenceRooms = new LiveConferenceRooms();
  readonly flows = new LiveFlows();
  readonly prompts = new LivePrompts();
  readonly recordingRules = new LiveRecordingRules();
  readonly #numbering = new NumberingService({ directory: this.directory });
  readonly callingPolicies = new LiveCallingPolicies({
    directory: this.directory,
    toE164: (domainId, number) => this.#numbering.fromTrunk(domainId, number),
  });
  readonly rights: RightsMemory;
  readonly #foundation: Foundation;
  #last: Promise<void> = Promise.resolve();
  /** Readings that wait for their turn: what asks for the same meanwhile is served by them. */
  readonly #waiting = new Map<CompanyId | null, Promise<void>>();

  constructor(foundation: Foundation) {
    this.#foundation = foundation;
    this.rights = new RightsMemory(foundation);
    const { parameters } = this.rights;
    this.openingHours = new LiveOpeningHours({
      hours: (id) => this.contactCentre.openingHours(id),
      holidaysOf: (companyId) => parameters.value(holidays, { companyId }),
    });
  }

  /** Reads one company, or all, as they are stored now. */
  reload(companyId: CompanyId | null): Promise<void> {
    const waiting = this.#waiting.get(companyId);
    if (waiting) return waiting;
    const next = this.#last.then(() => {
      this.#waiting.delete(companyId);
      return this.#read(companyId);
    });
    this.#waiting.set(companyId, next);
    this.#last = next.catch(() => undefined);
    return next;
  }

  /** Reads the forwardings of these companies alone, in turn with everything else. */
  async reloadForwardings(companyIds: readonly CompanyId[]): Promise<void> {
    for (const companyId of companyIds) {
      const next = this.#last.then(async () => {
        const contents = await this.#foundation.store.inCompany(companyId, readForwardings);
        this.forwardings.replaceCompany(companyId, contents);
      });
      this.#last = next.catch(() => undefined);
      await next;
    }
  }

  /** After a hint of another node; null: after a time of silence. */
  follow(companyIds: readonly CompanyId[] | null): void {
    for (const companyId of companyIds ?? [null]) {
      this.reload(companyId).catch((error: unknown) => {
        this.#foundation.logger.component('store').warn('a change of the configuration could not be read', { companyId, error });
      });
    }
  }

  async #read(companyId: CompanyId | null): Promise<void> {
    const by = { store: this.#foundation.store, decrypt: this.#foundation.secrets.decrypt };
    const { directory, contactCentre, forwardings, callingPolicies } = await loadConfiguration(by, companyId ?? undefined);
    const contactDirectories = await loadContactDirectories(this.#foundation.store, companyId ?? undefined);
    const conferenceRooms = await loadConferenceRooms(this.#foundation.store, companyId ?? undefined);
    const intercomGroups = await loadIntercomGroups(this.#foundation.store, companyId ?? undefined);
    const recordingRules = await loadRecordingRules(this.#foundation.store, companyId ?? undefined);
    const flows = await loadFlows(by, companyId ?? undefined);
    const prompts = await loadPrompts(this.#foundation.store, companyId ?? undefined);
    await this.rights.read(companyId);
    takeUp(companyId, this.flows, flows);
    takeUp(companyId, this.prompts, prompts);
    if (companyId) this.recordingRules.replaceCompany(companyId, recordingRules);
    else this.recordingRules.replaceAll(recordingRules);
    if (companyId) this.conferenceRooms.replaceCompany(companyId, conferenceRooms);
    else this.conferenceRooms.replaceAll(conferenceRooms);
    if (companyId) this.contactDirectories.replaceCompany(companyId, contactDirectories);
    else this.contactDirectories.replaceAll(contactDirectories);
    if (companyId) this.forwardings.replaceCompany(companyId, forwardings);
    else this.forwardings.replaceAll(forwardings);
    for (const policy of callingPolicies) this.callingPolicies.replace(policy);
    if (companyId) this.intercomGroups.replaceCompany(companyId, intercomGroups);
    else this.intercomGroups.replaceAll(intercomGroups);
    if (companyId) this.contactCentre.replaceCompany(companyId, contactCentre);
    else this.contactCentre.replaceAll(contactCentre);
    if (companyId) this.directory.replaceCompany(companyId, directory);
    else this.directory.replaceAll(directory);
  }
}

/** Takes what was read of one company, or of all. */
function takeUp<T>(
  companyId: CompanyId | null,
  memory: { replaceCompany(companyId: CompanyId, all: readonly T[]): void; replaceAll(all: readonly T[]): void },
  read: readonly T[],
): void {
  if (companyId) memory.replaceCompany(companyId, read);
  else memory.replaceAll(read);
}
