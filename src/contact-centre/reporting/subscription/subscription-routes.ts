import { reportSubscriptions } from '../../../contract/rest/index.ts';
import type { ReportSubscription } from '../../../contract/rest/report-subscriptions.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import type { UserId } from '../../../kernel/ids.ts';
import type { Actor, RouteRegistrar } from '../../../platform/api/index.ts';
import type { MailSender } from '../../../platform/mail/index.ts';
import type { OwnedService } from '../wallboard/owned-service.ts';
import {
  checkSubscription,
  type ReportSubscriptions,
  type StoredSubscription,
  type SubscriptionBody,
  type SubscriptionPositions,
} from './report-subscriptions.ts';

export interface SubscriptionRouteParts {
  readonly stored: OwnedService<SubscriptionBody>;
  readonly subscriptions: ReportSubscriptions;
  readonly positions: SubscriptionPositions;
  readonly mail: Pick<MailSender, 'canSend'>;
  readonly nameOfUser: (id: UserId) => string;
  readonly addressOf: (id: UserId) => string | null;
  readonly isColleague: (actor: Actor, id: UserId) => boolean;
  readonly now: () => number;
}

/** Reports that are sent by e-mail. */
export function subscriptionRoutes(routes: RouteRegistrar, parts: SubscriptionRouteParts): void {
  const { stored, subscriptions, mail, isColleague } = parts;
  const view = async (one: StoredSubscription): Promise<ReportSubscription> => {
    const known = (await parts.positions.all()).find(({ subscription }) => subscription.id === one.id);
    return subscriptionView(parts, one, known?.sentAtMs ?? null);
  };
  const check = (actor: Actor, body: Partial<SubscriptionBody>) => {
    checkSubscription(body);
    if (body.userIds?.some((id) => !isColleague(actor, id as UserId)))
      throw new ParleyError('input-invalid', 'Reports are sent to colleagues of the company alone.');
  };
  routes.handle(reportSubscriptions.listReportSubscriptions, async ({ actor }) => {
    const items: ReportSubscription[] = [];
    for (const one of await stored.list(actor)) items.push(await view(one));
    return { items, canSend: mail.canSend(actor) };
  });
  routes.handle(reportSubscriptions.subscribeToReport, async ({ actor, body: { name, ...body } }) => {
    check(actor, body);
    return view(await stored.create(actor, { name, body }));
  });
  routes.handle(reportSubscriptions.changeReportSubscription, async ({ actor, params, body: { name, version, ...given } }) => {
    const change = Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ) as Partial<SubscriptionBody>;
    check(actor, change);
    const { body } = await stored.own(actor, params.id);
    return view(await stored.change(actor, params.id, { version, body: { ...body, ...change }, ...(name ? { name } : {}) }));
  });
  routes.handle(reportSubscriptions.deleteReportSubscription, ({ actor, params }) => stored.remove(actor, params.id));
  routes.handle(reportSubscriptions.sendReportNow, async ({ actor, params }) => {
    const sentTo = await subscriptions.sendTo(await stored.own(actor, params.id), actor.userId, parts.now(), null);
    if (sentTo === null) throw new ParleyError('input-invalid', 'You have no e-mail address, or may see nothing of this report.');
    return { sentTo };
  });
}

function subscriptionView(
  { subscriptions, nameOfUser, addressOf }: SubscriptionRouteParts,
  one: StoredSubscription,
  sentAtMs: number | null,
): ReportSubscription {
  const { id, ownerId, name, body, version } = one;
  return {
    ...body,
    id,
    ownerId,
    name,
    version,
    recipients: body.userIds.map((userId) => ({
      userId,
      name: nameOfUser(userId as UserId),
      hasAddress: addressOf(userId as UserId) !== null,
    })),
    nextAt: subscriptions.nextAt(one),
    lastSentAt: sentAtMs,
  };
}
