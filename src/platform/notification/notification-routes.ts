import { notifications } from '../../contract/rest/index.ts';
import type { Actor, RouteRegistrar } from '../api/index.ts';
import { demandFeature, type ParameterReader } from '../parameter/index.ts';
import type { PushSubscriptions } from '../push/index.ts';
import { authorizedEmailNotification, authorizedPushNotification, type NotificationChoices } from './notification-choices.ts';

export interface NotificationRouteParts {
  readonly choices: NotificationChoices;
  readonly subscriptions: PushSubscriptions;
  readonly parameters: Pick<ParameterReader, 'value'>;
}

/** What the signed-in user is told of. */
export function notificationRoutes(routes: RouteRegistrar, { choices, subscriptions, parameters }: NotificationRouteParts): void {
  const answer = async (actor: Actor) => ({
    choices: await choices.of(actor),
    mail: choices.mailState(actor),
    push: {
      state: choices.mayPush(actor) ? ('offered' as const) : ('feature-off' as const),
      publicKey: subscriptions.publicKey,
    },
  });
  routes.handle(notifications.readNotifications, ({ actor }) => answer(actor));
  routes.handle(notifications.changeNotifications, async ({ actor, body }) => {
    if (body.mailMissedCalls === true || body.mailVoicemail === true)
      demandFeature(parameters, authorizedEmailNotification, actor);
    await choices.change(actor, body);
    return answer(actor);
  });
  routes.handle(notifications.subscribeToPush, async ({ actor, body: { endpoint, keys } }) => {
    demandFeature(parameters, authorizedPushNotification, actor);
    await subscriptions.subscribe(actor, { endpoint, ...keys });
  });
  routes.handle(notifications.unsubscribeFromPush, ({ actor }) => subscriptions.unsubscribe(actor.sessionId));
}
