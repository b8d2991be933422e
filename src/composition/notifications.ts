import { SqlMissedCallStore } from '../adapters/sql/missed-call-store.ts';
import { SqlPushSubscriptionStore } from '../adapters/sql/push-subscription-store.ts';
import { WebPushTransport } from '../adapters/web-push/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { localTimeZone } from '../platform/job/index.ts';
import { mailRoutes } from '../platform/mail/mail-routes.ts';
import { notificationRoutes } from '../platform/notification/notification-routes.ts';
import { PushNotifier, PushSubscriptions } from '../platform/push/index.ts';
import type { CallEventJournal } from '../telephony/call/index.ts';
import { CallAlerts } from '../telephony/call-alert/index.ts';
import { MissedCallMail, MissedCalls } from '../telephony/missed-call/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

/** Tells people by mail and push of what happens while they do not look. */
export async function openNotifications(
  foundation: Foundation,
  configuration: Configuration,
  { journal }: { readonly journal: Pick<CallEventJournal, 'onStored'> },
  parts: DisposalStack,
): Promise<{ readonly notifier: PushNotifier; readonly feature: (routes: RouteRegistrar) => void }> {
  const { clock, config, store } = foundation;
  const { directory, rights, contacts, mail } = configuration;
  const { names } = contacts;
  const logger = foundation.logger.component('notification');
  const missedCalls = parts.use(
    'missed calls',
    new MissedCalls({ clock, logger, journal, store: new SqlMissedCallStore(store) }),
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
