import { SqlWebhookStore } from '../adapters/sql/webhook-store.ts';
import { HttpSender } from '../adapters/webhook-sender/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import type { JobService } from '../platform/job/index.ts';
import { type Occurrence, WebhookDelivery, type WebhookEvent, WebhookService } from '../platform/webhook/index.ts';
import { webhookRoutes } from '../platform/webhook/webhook-routes.ts';
import type { CallEvent, CallEventJournal } from '../telephony/call/index.ts';
import type { Party } from '../telephony/leg/index.ts';
import { hideNumbers, noPartyNames, type PartyNames } from '../telephony/party-names/index.ts';
import type { Foundation } from './foundation.ts';

/** Tells other programs what happens in calls, from what is stored. */
export async function openWebhooks(
  foundation: Foundation,
  {
    journal,
    jobs,
    names,
  }: { journal: Pick<CallEventJournal, 'onStored'>; jobs: JobService; names: Pick<PartyNames, 'isHidden'> },
  parts: DisposalStack,
): Promise<(routes: RouteRegistrar) => void> {
  const { clock, ids, random, store, secrets, config } = foundation;
  const webhookStore = new SqlWebhookStore({ store, ...secrets });
  const sender = new HttpSender({ allowedNetworks: config.http.webhookNetworks });
  const logger = foundation.logger.component('webhook');
  const delivery = parts.use('webhooks', new WebhookDelivery({ clock, ids, random, logger, store: webhookStore, sender }));
  await delivery.start();
  parts.add(
    'call events to webhooks',
    journal.onStored((events) => {
      const told = events.flatMap((event) => occurrencesOf(event, (name) => delivery.isWanted(event.companyId, name), names));
      if (told.length > 0) void delivery.publish(told);
    }),
  );
  const service = new WebhookService({ clock, ids, random, store: webhookStore, sender, delivery });
  jobs.define(service.job);
  return (routes) => webhookRoutes(routes, { service, store: webhookStore });
}

/** What a stored event means to the outside; most mean nothing. */
export function occurrencesOf(
  event: CallEvent,
  isWanted: (name: WebhookEvent) => boolean,
  names: Pick<PartyNames, 'isHidden'> = noPartyNames,
): Occurrence[] {
  const name = namesOf[event.type];
  if (!name || !isWanted(name)) return [];
  const data = dataOf(event);
  const { companyId, domainId, callId, atMs } = event;
  // Whose view would it be? What is outside has no rights to directories: no names, and nothing of the red list.
  const open = hideNumbers(data, (number) => names.isHidden(companyId, domainId, number));
  return [{ companyId, event: name, atMs, data: { callId, ...open } }];
}

const namesOf: Readonly<Partial<Record<CallEvent['type'], WebhookEvent>>> = {
  'call-created': 'call.started',
  'call-queued': 'call.queued',
  'legs-connected': 'call.connected',
  'call-transferred': 'call.transferred',
  'call-ended': 'call.ended',
};

function dataOf(event: CallEvent): Record<string, unknown> {
  switch (event.type) {
    case 'call-created':
      return { direction: event.direction, from: partyOf(event.from), dialled: event.dialled };
    case 'call-queued':
      return { queueId: event.queueId };
    case 'legs-connected':
      return { legIds: event.legIds };
    case 'call-transferred':
      return { kind: event.kind, target: event.target, outcome: event.outcome };
    case 'call-ended':
      return { cause: event.release.cause };
    default:
      return {};
  }
}

/** Callers who asked not to be shown stay hidden here, too. */
function partyOf({ number, displayName, isPrivate, userId }: Party): Record<string, unknown> {
  return isPrivate ? { isPrivate } : { number, displayName, isPrivate, userId };
}
