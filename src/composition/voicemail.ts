import { join } from 'node:path';
import { SqlVoicemailStore } from '../adapters/sql/voicemail-store.ts';
import { RecordingFolder } from '../adapters/voicemail/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { CompanyId, UserId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { type JobDefinition, type JobService, localTimeZone, wallClock } from '../platform/job/index.ts';
import { LocalPasswords } from '../platform/sign-in/index.ts';
import type { SipUserAgent } from '../protocol/sip/user-agent/index.ts';
import type { LivePublisher } from '../realtime/index.ts';
import type { CallApplications } from '../telephony/call-application/index.ts';
import type { Registrar } from '../telephony/registration/index.ts';
import {
  MailboxAccess,
  Mailboxes,
  type MessageCounts,
  type MessageLamps,
  PinGuard,
  UnaskedLamps,
  VoicemailDeposit,
  VoicemailMail,
  VoicemailMenu,
  type VoicemailMessage,
  VoicemailNumbers,
  VoicemailRecorder,
} from '../telephony/voicemail/index.ts';
import { mailboxAdministrationRoutes, voicemailRoutes } from '../telephony/voicemail/voicemail-routes.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

export interface Voicemail {
  readonly mailboxes: Mailboxes;
  readonly counts: MessageCounts;
  readonly feature: (routes: RouteRegistrar, forCaller: RouteRegistrar) => void;
  readonly cleaning: JobDefinition;
}

interface Exchange {
  readonly applications: CallApplications;
  readonly messageCounts: MessageCounts;
  readonly messageLamps: MessageLamps;
  readonly userAgent: SipUserAgent;
  readonly registrar: Registrar;
}

/** Mailboxes, how calls come to them, their menu, lamps and mail. Makes messages of what a killed predecessor left. */
export async function openVoicemail(
  foundation: Foundation,
  configuration: Configuration,
  exchange: Exchange,
  parts: DisposalStack,
): Promise<Voicemail> {
  const { clock, ids, config } = foundation;
  const { directory, rights, contacts, storedFiles } = configuration;
  const logger = foundation.logger.component('voicemail');
  const { parameters } = rights;
  const store = new SqlVoicemailStore(foundation.store);
  const shelf = await RecordingFolder.open(join(config.dataDir, 'voicemail-recordings'));
  const counts = exchange.messageCounts;
  const mailboxes = new Mailboxes({ clock, store, files: storedFiles.files, counts, parameters });
  const mail = mailOf(foundation, configuration);
  const told = (message: VoicemailMessage) => mail.tell(message);
  const recorder = parts.use(
    'voicemail',
    new VoicemailRecorder({ clock, ids, logger, shelf, files: storedFiles.files, mailboxes, told }),
  );
  await mailboxes.load();
  const recovered = await recorder.recover();
  if (recovered > 0)
    logger.warn('Messages were being spoken when Parley ended; they were kept as far as they got', { messages: recovered });
  const guard = new PinGuard({ clock });
  const zone = localTimeZone();
  registerApplications(foundation, configuration, exchange, { logger, store, shelf, mailboxes, recorder, guard, zone });
  exchange.applications.registerNumbers(new VoicemailNumbers({ parameters, directory }));
  tellPhones(configuration, exchange, exchange.messageLamps, parts);
  return {
    mailboxes,
    counts,
    feature: (routes, forCaller) => {
      const served = { mailboxes, counts, guard, store, parameters, names: contacts.names, directory };
      voicemailRoutes(forCaller, served);
      mailboxAdministrationRoutes(routes, served);
    },
    cleaning: cleaningOf(configuration, mailboxes, zone),
  };
}

/** Pages hear of changes, and mailboxes are cleaned each night. */
export function serveVoicemail(
  { mailboxes, counts, cleaning }: Voicemail,
  jobs: Pick<JobService, 'define'>,
  publisher: LivePublisher,
  parts: DisposalStack,
): void {
  jobs.define(cleaning);
  parts.add(
    'voicemail feed',
    mailboxes.onChanged(({ companyId, userId }) =>
      publisher.toUser(companyId, userId, { type: 'voicemail-changed', ...counts.of(userId) }),
    ),
  );
}

interface Opened {
  readonly logger: Logger;
  readonly store: SqlVoicemailStore;
  readonly shelf: RecordingFolder;
  readonly mailboxes: Mailboxes;
  readonly recorder: VoicemailRecorder;
  readonly guard: PinGuard;
  readonly zone: string;
}

/** What takes messages, and the menu by telephone. */
function registerApplications(
  { clock, ids }: Foundation,
  { directory, rights: { parameters }, contacts, statuses }: Configuration,
  { applications }: Pick<Exchange, 'applications'>,
  { logger, store, shelf, mailboxes, recorder, guard, zone }: Opened,
): void {
  const passwords = new LocalPasswords();
  const user = (id: UserId) => directory.user(id);
  const menu = new VoicemailMenu({
    logger,
    ids,
    shelf,
    mailboxes,
    store,
    passwords,
    user,
    access: new MailboxAccess({ directory, parameters, mailboxes, store, passwords, guard }),
    times: { now: () => clock.now(), wallClock: (atMs) => wallClock(atMs, zone) },
    isHidden: ({ companyId, domainId }, number) => contacts.names.isHidden(companyId, domainId, number),
  });
  const deposit = new VoicemailDeposit({
    logger,
    user,
    parameters,
    mailboxes,
    recorder,
    isAbsent: (id) => statuses.statusOf(id) === 'absent',
    wallClock: () => weekTime(clock.now(), zone),
    menu: (party, known) => menu.serve(party, known),
  });
  applications.register('voicemail', deposit);
  applications.register('voicemail-menu', menu);
}

function weekTime(atMs: number, zone: string): { weekday: number; hour: number; minute: number } {
  const { year, month, day, hour, minute } = wallClock(atMs, zone);
  return { weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7, hour, minute };
}

/** Phones that never ask are told when their messages change and when they register. */
function tellPhones(
  { directory, rights }: Configuration,
  { userAgent, registrar }: Exchange,
  lamps: MessageLamps,
  parts: DisposalStack,
): void {
  const bindingsOf: typeof registrar.bindingsOf = (id) => registrar.bindingsOf(id);
  const unasked = new UnaskedLamps({ userAgent, directory, bindingsOf, lamps, parameters: rights.parameters });
  parts.add(
    'lamps of phones',
    lamps.onChanged((deviceId) => unasked.tell(deviceId)),
  );
  parts.add(
    'lamps of new phones',
    registrar.events.on('bindingAdded', ({ deviceId }) => unasked.tell(deviceId)),
  );
}

function mailOf({ config, logger }: Foundation, { directory, contacts: { names }, mail }: Configuration): VoicemailMail {
  const zone = localTimeZone();
  const callerOf = async (message: VoicemailMessage): Promise<string> => {
    const { companyId, userId, fromNumber, fromName, fromUserId, isPrivate } = message;
    const domainId = directory.user(userId)?.domainId;
    if (domainId && fromNumber) await names.prepare(companyId, domainId, [fromNumber], 2000);
    const known = { number: fromNumber, displayName: fromName, userId: fromUserId, isPrivate };
    const { number, displayName } = names.named({ companyId, userId, queueId: null }, known);
    return displayName && number && displayName !== number ? `${displayName} (${number})` : displayName || number || '—';
  };
  return new VoicemailMail({
    logger: logger.component('voicemail'),
    mail: mail.outbox,
    choices: mail.choices,
    callerOf,
    timeOf: (atMs, language) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(atMs),
    pageUrl: config.http.publicUrl === null ? null : new URL('/voicemail', config.http.publicUrl).href,
  });
}

function cleaningOf({ directory }: Configuration, mailboxes: Mailboxes, timeZone: string): JobDefinition {
  const companies = (): readonly CompanyId[] => directory.allCompanies().map(({ id }) => id);
  return {
    name: 'voicemail-cleaning',
    title: 'Cleaning of mailboxes',
    planned: () =>
      companies().map((companyId) => ({
        companyId,
        subjectId: null,
        schedule: { kind: 'daily', at: '02:30', timeZone } as const,
      })),
    run: async ({ run }) => {
      const ids = run.companyId ? [run.companyId] : companies();
      let removed = 0;
      for (const companyId of ids) {
        const users = directory.domainsOf(companyId).flatMap(({ id }) => directory.usersOf(id).map((one) => one.id));
        removed += await mailboxes.clean(companyId, users);
      }
      return { messages: removed };
    },
  };
}
