import type { CompanyId } from '../../kernel/ids.ts';
import type { Incident } from './incident.ts';
import type { IncidentCode } from './incident-catalogue.ts';

/** Where incidents are kept. Named by id; `save` inserts or replaces. */
export interface IncidentStore {
  save(incidents: readonly Incident[]): Promise<void>;
  /** Those without an end. */
  loadOpen(): Promise<readonly Incident[]>;
  /** Deletes those that ended before this moment. */
  forgetBefore(resolvedBeforeMs: number): Promise<void>;
}

export interface IncidentListRequest {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly sort: string;
  readonly search?: string | undefined;
  readonly state?: 'open' | 'resolved' | undefined;
  /** Only these; left out: all. */
  readonly codes?: readonly IncidentCode[] | undefined;
  /** Also those of the server itself. */
  readonly isWithServer: boolean;
}

export interface IncidentRecords {
  list(
    companyId: CompanyId,
    request: IncidentListRequest,
  ): Promise<{ rows: readonly Incident[]; nextAfter: string | null; total: number }>;
}
