import type { CallId, CompanyId, UserId } from '../../kernel/ids.ts';
import type { MonitoringChange } from './monitoring-sentences.ts';

/** A line of the record of changes. */
export interface MonitoringNote {
  readonly companyId: CompanyId;
  readonly byUserId: UserId;
  readonly userId: UserId;
  /** Of the one who is supervised. */
  readonly name: string;
  readonly callId: CallId | null;
  readonly change: MonitoringChange;
  /** By which right. */
  readonly why: string;
}

/** Where it is kept who listened to whom. */
export interface MonitoringRecords {
  /** @throws ParleyError `store-unavailable`: then nobody listens */
  note(note: MonitoringNote): Promise<void>;
}
