import type { Incident } from './incident.ts';

/** Where incidents are kept. Named by id; `save` inserts or replaces. */
export interface IncidentStore {
  save(incidents: readonly Incident[]): Promise<void>;
  /** Those without an end. */
  loadOpen(): Promise<readonly Incident[]>;
  /** Deletes those that ended before this moment. */
  forgetBefore(resolvedBeforeMs: number): Promise<void>;
}
