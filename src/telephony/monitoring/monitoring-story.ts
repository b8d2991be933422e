import type { CallId, LegId } from '../../kernel/ids.ts';
import type { CallLeg } from '../call/index.ts';
import type { Monitor, MonitorTarget } from './monitor.ts';
import type { MonitoringRecords } from './monitoring-ports.ts';
import { type MonitoringChange, sayMonitoring } from './monitoring-sentences.ts';

/** For who writes the story of an interaction. */
export interface MonitoringHappened {
  readonly monitor: Monitor;
  readonly change: MonitoringChange;
  /** The call of the one who is supervised; null: none at present. */
  readonly callId: CallId | null;
}

/** What supervisors do, as the calls and the record of changes tell it. */
export class MonitoringStory {
  readonly #records: MonitoringRecords;
  readonly #happened: (happened: MonitoringHappened) => void;

  constructor(parts: { records: MonitoringRecords; happened: (happened: MonitoringHappened) => void }) {
    this.#records = parts.records;
    this.#happened = parts.happened;
  }

  /** In the record of changes; before anything is heard. @throws ParleyError `store-unavailable` */
  async note(
    { props: { companyId }, supervisorId }: Monitor,
    { userId, name }: MonitorTarget,
    { change, callId, why }: { change: MonitoringChange; callId: CallId | null; why: string },
  ): Promise<void> {
    await this.#records.note({ companyId, byUserId: supervisorId, userId, name, callId, change, why });
  }

  /** Into both calls: of the one who is supervised, and his own. */
  tell(monitor: Monitor, change: MonitoringChange, why: string): void {
    const { leg, side } = monitor;
    if (side) this.tellSide(monitor, side, change, why);
    if (leg && !leg.call.hasEnded) leg.call.record(eventOf(monitor, leg.id, change, why));
  }

  /** Into the call of the one who is supervised alone. */
  tellSide(monitor: Monitor, side: CallLeg, change: MonitoringChange, why: string): void {
    if (!side.call.hasEnded) side.call.record(eventOf(monitor, side.id, change, why));
    monitor.wasTold = monitor.isTold && change !== 'left' && change !== 'took-over';
    this.#happened({ monitor, change, callId: side.call.id });
  }
}

function eventOf(
  { id, target, props, supervisorId, isTold, wasTold }: Monitor,
  legId: LegId,
  change: MonitoringChange,
  why: string,
) {
  const { userId, name } = target;
  return {
    type: 'monitoring-changed',
    monitoringId: id as string,
    legId,
    byUserId: supervisorId,
    byName: props.name,
    userId,
    name,
    change,
    isTold: isTold || (change === 'left' && wasTold),
    decision: sayMonitoring(change, { by: props.name, name }, why),
  } as const;
}
