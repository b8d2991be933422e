import type { MonitoringView } from '../../contract/rest/monitoring.ts';
import * as contract from '../../contract/rest/monitoring.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { DeviceId, UserId } from '../../kernel/ids.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import { type CallEventJournal, durableWithPatience } from '../call/index.ts';
import type { Monitor } from './monitor.ts';
import type { MonitoringService } from './monitoring-service.ts';

export interface MonitoringRouteParts {
  readonly clock: Clock;
  readonly monitoring: MonitoringService;
  readonly journal: Pick<CallEventJournal, 'durable'>;
}

/** As long as a caller waits for the store at most. */
const storePatienceMs = 250;

/** Listening, for those who supervise; each is answered when it is so. */
export function monitoringRoutes(routes: RouteRegistrar, { clock, monitoring, journal }: MonitoringRouteParts): void {
  const stored = () => durableWithPatience(journal, clock, storePatienceMs);
  routes.handle(contract.myMonitoring, ({ actor }) => {
    const monitor = monitoring.ofSupervisor(actor);
    return { items: monitor ? [monitoringView(monitor)] : [] };
  });
  routes.handle(contract.beginMonitoring, async ({ actor, body }) => {
    const { userId, mode, deviceId, stays } = body;
    const order = { userId: userId as UserId, mode, deviceId: deviceId as DeviceId | undefined, stays };
    const monitor = await monitoring.begin(actor, order);
    await stored();
    return monitoringView(monitor);
  });
  routes.handle(contract.changeMonitoring, async ({ actor, params, body }) => {
    const monitor = await monitoring.switchMode(actor, params.id, body.mode);
    await stored();
    return monitoringView(monitor);
  });
  routes.handle(contract.takeOverCall, async ({ actor, params }) => {
    const taken = await monitoring.takeOver(actor, params.id);
    await stored();
    return taken;
  });
  routes.handle(contract.endMonitoring, async ({ actor, params }) => {
    monitoring.leave(actor, params.id);
    await stored();
  });
}

function monitoringView(monitor: Monitor): MonitoringView {
  const { id, target, mode, state, leg } = monitor;
  const { userId, name, stays } = target;
  return { id, userId, name, mode, state, stays, callId: leg?.call.id ?? null, legId: leg?.id ?? null };
}
