/**
 * ```
 * stopped ──start──► starting ──► running ◄──tells itself──► degraded, failed
 *    ▲                   │ error
 *    │                   └──────► failed ──start, restart──► starting
 *    └──── stopping ◄──stop── running, degraded, failed
 * ```
 * `degraded` works, but not fully; the sentence says what is missing.
 */
export type ServiceState = 'stopped' | 'starting' | 'running' | 'degraded' | 'failed' | 'stopping';

export type ServiceAction = 'start' | 'stop' | 'restart';

/** A part of the server. */
export interface ServiceDefinition {
  /** Stable, e.g. `sip-udp`. */
  readonly id: string;
  /** For people, in English, e.g. `SIP over UDP`. */
  readonly name: string;
  /** Ids of the parts it needs. */
  readonly dependsOn: readonly string[];
  /** Left out: it lives and ends with the program. */
  readonly start?: () => Promise<void>;
  readonly stop?: () => Promise<void>;
  /** Only for parts that are renewed in place; others with `start` and `stop` are stopped and started. */
  readonly restart?: () => Promise<void>;
  /** What it is doing now in a few words, e.g. `12 phones registered`; asked each time somebody looks. */
  readonly detail?: () => string;
}

/** A part as it is now. */
export interface ServiceView {
  readonly id: string;
  readonly name: string;
  readonly state: ServiceState;
  /** Why it is degraded, failed or stopped; empty while all is well. */
  readonly stateText: string;
  readonly detail: string;
  readonly sinceMs: number;
  readonly lastError: { readonly atMs: number; readonly message: string } | null;
  readonly dependsOn: readonly string[];
  /** Ids of the parts that need it. */
  readonly dependents: readonly string[];
  /** What may be asked of it now. */
  readonly actions: readonly ServiceAction[];
}

/** How a part tells how it is. Telling the same again does nothing. */
export interface ServiceHandle {
  running(): void;
  degraded(reason: string): void;
  failed(reason: string): void;
  stopped(reason: string): void;
}

const possible: Readonly<Record<ServiceState, readonly ServiceAction[]>> = {
  stopped: ['start'],
  starting: [],
  running: ['stop', 'restart'],
  degraded: ['stop', 'restart'],
  failed: ['start', 'stop', 'restart'],
  stopping: [],
};

/** What may be asked of a part in this state, as far as it can be done at all. */
export function actionsOf(state: ServiceState, { start, stop, restart }: ServiceDefinition): readonly ServiceAction[] {
  const can: Record<ServiceAction, boolean> = {
    start: start !== undefined,
    stop: stop !== undefined,
    restart: restart !== undefined || (start !== undefined && stop !== undefined),
  };
  return possible[state].filter((action) => can[action]);
}
