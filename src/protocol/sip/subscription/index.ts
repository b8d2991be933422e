export type { EventPackage, Watched } from './event-package.ts';
export { Notifier, notifyUnsolicited, type SubscriptionLimits } from './notifier.ts';
export type { SubscriptionEnd } from './subscription.ts';
