export type { PushAddress, PushKind, PushMessage, PushSubscription } from './push.ts';
export { PushNotifier, type PushNotifierParts } from './push-notifier.ts';
export type { PushSubscriptionStore, PushTransport } from './push-ports.ts';
export { PushSubscriptions } from './push-subscriptions.ts';
