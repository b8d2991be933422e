import * as contract from '../../contract/rest/call-queues.ts';
import type { CallId, DeviceId, QueueId } from '../../kernel/ids.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import type { CallQueueDesk } from './call-queue-desk.ts';

export interface CallQueueRouteParts {
  readonly desk: CallQueueDesk;
  /** The one asked for; else the one chosen for good. */
  readonly chosenPlace: (actor: Actor, asked: string | undefined) => { readonly deviceId?: DeviceId; readonly at?: string };
}

/** Call queues for those who are authorized to them. */
export function callQueueRoutes(routes: RouteRegistrar, { desk, chosenPlace }: CallQueueRouteParts): void {
  routes.handle(contract.myCallQueues, ({ actor }) => ({ items: [...desk.queuesOf(actor)] }));
  routes.handle(contract.takeWaitingCall, async ({ actor, params, body }) => {
    const device = body.dialsMyself ? null : chosenPlace(actor, body.deviceId);
    return { number: await desk.take(actor, params.queueId as QueueId, params.callId as CallId, device) };
  });
}
