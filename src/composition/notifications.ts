import { SqlMissedCallStore } from '../adapters/sql/missed-call-store.ts';
import { SqlPushSubscriptionStore } from '../adapters/sql/push-subscription-store.ts';
import { WebPushTransport } from '../adapters/web-push/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { ChatService } from '../messaging/chat/index.ts';
import { ChatAlerts } from '../messaging/chat-alert/index.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { localTimeZone } from '../platform/job/index.ts';
import { mailRoutes } from '../platform/mail/mail-routes.ts';
import { MessagePush } from '../platform/notification/index.ts';
import { notificationRoutes } from '../platform/notification/notification-routes.ts';
import { PushNotifier, PushSubscriptions } from '../platform/push/index.ts';
import type { CallEventJournal } from '../telephony/call/index.ts';
import { CallAlerts } from '../telephony/call-alert/index.ts';
import type { CallLogFeed } from '../telephony/call-log/index.ts';
import { MissedCallMail, MissedCalls } from '../telephony/missed-call/index.ts';
import type { Mailboxes } from '../telephony/voicemail/index.ts';
import { VoicemailAlerts } from '../telephony/voicemail-alert/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

interface ToldOf {
  readonly journal: Pick<CallEventJournal, 'onStored'> & CallLogFeed;
  readonly chat: ChatService;
  readonly voicemail: { readonly mailboxes: Mailboxes };
}

/** Tells people by mail and push of what happens while they do not look. */
export async function openNotifications(
  foundation: Foundation,
  configuration: Configuration,
  { journal, chat, voicemail }: ToldOf,
  parts: DisposalStack,
): Promise<{ readonly notifier: PushNotifier; readonly feature: (routes: RouteRegistrar) => void }> {
  const { clock, config, store } = foundation;
  const { directory, rights, contacts, mail } = configuration;
  const { names } = contacts;
  const logger = foundation.logger.component('notification');
  const missedCalls = parts.use(
    'missed calls',
    new MissedCalls({ clock, logger, callLog: journal, store: new SqlMissedCallStore(store) }),
  );
  const letters = new MissedCallMail({
    clock,
    logger,
    names,
    mail: mail.outbox,
    choices: mail.choices,
    domainOf: (id) => directory.user(id)?.domainId,
    publicUrl: config.http.publicUrl === null ? null : new URL(config.http.publicUrl).origin,
    timeZone: localTimeZone(),
  });
  parts.add(
    'mail about missed calls',
    missedCalls.onMissed(({ call }) => void letters.tell(call)),
  );
  const { subscriptions, notifier } = await openPush(foundation, configuration, parts);
  const user: CallAlertUsers = (id) => directory.user(id);
  parts.use('push about calls', new CallAlerts({ journal, missedCalls, notifier, choices: mail.choices, names, user }));
  openMessageAlerts(foundation, configuration, { chat, voicemail, notifier }, parts);
  await missedCalls.catchUp();
  const { parameters } = rights;
  return {
    notifier,
    feature: (routes) => {
      mailRoutes(routes, { outbox: mail.outbox, person: ({ userId }) => directory.user(userId) });
      notificationRoutes(routes, { choices: mail.choices, subscriptions, parameters });
    },
  };
}

/** Who said that he is busy or not at work is left in peace; what came over his status by itself says nothing of what he wants. */
function openMessageAlerts(
  { clock, logger }: Foundation,
  { directory, mail, statuses, contacts: { names } }: Configuration,
  { chat, voicemail: { mailboxes }, notifier }: Omit<ToldOf, 'journal'> & { readonly notifier: PushNotifier },
  parts: DisposalStack,
): void {
  const push = new MessagePush({
    notifier,
    choices: mail.choices,
    user: (id) => directory.user(id),
    wantsQuiet: (id) => {
      const { status, isAutomatic } = statuses.of(id);
      return !isAutomatic && (status === 'busy' || status === 'offline');
    },
  });
  parts.use('push about voicemail', new VoicemailAlerts({ clock, logger: logger.component('push'), mailboxes, push, names }));
  const { store, people } = chat.room.parts;
  parts.use(
    'push about chat',
    new ChatAlerts({
      clock,
      events: chat.events,
      push,
      conversation: (companyId, id) => store.find(companyId, id),
      nameOf: (companyId, userId) => people.nameOf(companyId, userId),
    }),
  );
}

type CallAlertUsers = ConstructorParameters<typeof CallAlerts>[0]['user'];

async function openPush(
  { clock, config, secrets, store, logger }: Foundation,
  { signIn }: Configuration,
  parts: DisposalStack,
): Promise<{ subscriptions: PushSubscriptions; notifier: PushNotifier }> {
  const transport = new WebPushTransport({
    key: secrets.pushKey,
    contact: config.http.publicUrl?.startsWith('https:') ? config.http.publicUrl : 'mailto:postmaster@localhost.localdomain',
    allowedNetworks: config.http.webhookNetworks,
  });
  const subscriptions = new PushSubscriptions({ store: new SqlPushSubscriptionStore(store), transport });
  await subscriptions.load();
  const { sessions } = signIn;
  parts.add(
    'push ends with its session',
    sessions.onEnded(({ sessionIds }) => subscriptions.sessionsEnded(sessionIds)),
  );
  const notifier = parts.use(
    'push',
    new PushNotifier({
      clock,
      logger: logger.component('push'),
      subscriptions,
      transport,
      isAlive: ({ sessionId }) => sessions.isAlive(sessionId),
    }),
  );
  return { subscriptions, notifier };
}
