import type { Clock, Timer } from '../../kernel/clock.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { IdSource } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { type Incident, type IncidentId, type IncidentSubject, incidentKey } from './incident.ts';
import { fillIn, kindOf } from './incident-catalogue.ts';
import type { IncidentStore } from './incident-ports.ts';

export interface IncidentReport extends IncidentSubject {
  readonly params?: Readonly<Record<string, string | number>>;
  /** How often at once; 1 when left out. */
  readonly times?: number;
}

/** How others tell of faults: never waits, never throws. */
export interface IncidentPort {
  raise(report: IncidentReport): void;
  /** The fault is over; nothing happens when there is none. */
  resolve(subject: IncidentSubject): void;
}

/** Repetitions are written together, at most this late. */
const writeEveryMs = 5000;
const keepResolvedMs = 90 * 86_400_000;
const cleanEveryMs = 86_400_000;
/** Addresses of strangers are subjects, too: what is open stays bounded, the oldest goes first. */
const mostOpen = 2000;

/**
 * ```
 *  (nothing) ──raise──► open ──raise: count, last time──► open
 *                         └── resolve, or quiet for the time of its code ──► resolved (kept 90 days)
 * ```
 * Open incidents are in memory; the store follows, and catches up after it was away.
 */
export class IncidentLog implements IncidentPort, AsyncDisposable {
  readonly #parts: { clock: Clock; ids: IdSource; logger: Logger; store: IncidentStore };
  readonly #open = new Map<string, Incident>();
  readonly #quiet = new Map<string, Timer>();
  readonly #unwritten = new Map<IncidentId, Incident>();
  readonly #events = new Emitter<{ changed: Incident }>();
  #writing: Promise<void> = Promise.resolve();
  #writeTimer: Timer | null = null;
  #cleanTimer: Timer | null = null;

  constructor(parts: { clock: Clock; ids: IdSource; logger: Logger; store: IncidentStore }) {
    this.#parts = parts;
  }

  /** Takes up what was open before a restart. */
  async restore(): Promise<void> {
    for (const incident of await this.#parts.store.loadOpen()) {
      this.#open.set(incidentKey(incident), incident);
      this.#awaitQuiet(incident);
    }
    await this.#clean();
  }

  raise({ code, companyId, subject, params = {}, times = 1 }: IncidentReport): void {
    const atMs = this.#parts.clock.now();
    const known = this.#open.get(incidentKey({ code, companyId, subject }));
    const incident: Incident = known
      ? { ...known, params: { ...known.params, ...params }, count: known.count + times, lastAtMs: atMs }
      : {
          id: this.#parts.ids.next<IncidentId>(),
          code,
          companyId,
          subject,
          params,
          count: times,
          firstAtMs: atMs,
          lastAtMs: atMs,
          resolvedAtMs: null,
        };
    if (!known) {
      if (this.#open.size >= mostOpen) this.resolve(this.#open.values().next().value!);
      const { severity, sentence } = kindOf(code);
      const text = fillIn(sentence, incident.params);
      this.#parts.logger[severity === 'error' ? 'error' : 'warn']('incident', { code, companyId, person: { text } });
    }
    this.#open.set(incidentKey(incident), incident);
    this.#awaitQuiet(incident);
    this.#changed(incident, { atOnce: !known });
  }

  resolve(subject: IncidentSubject): void {
    const key = incidentKey(subject);
    const known = this.#open.get(key);
    if (!known) return;
    this.#open.delete(key);
    this.#quiet.get(key)?.cancel();
    this.#quiet.delete(key);
    const { code, companyId } = known;
    this.#parts.logger.info('incident resolved', { code, companyId });
    this.#changed({ ...known, resolvedAtMs: this.#parts.clock.now() }, { atOnce: true });
  }

  /** What lasts now. */
  open(): readonly Incident[] {
    return [...this.#open.values()];
  }

  onChanged(listener: (incident: Incident) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  /** Resolves when everything told so far is stored, or the store did not take it. */
  written(): Promise<void> {
    this.#write();
    return this.#writing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#quiet.values()) timer.cancel();
    this.#cleanTimer?.cancel();
    await this.written();
    this.#writeTimer?.cancel();
    this.#events.removeAll();
  }

  #awaitQuiet(incident: Incident): void {
    const { quietMs } = kindOf(incident.code);
    if (quietMs === null) return;
    const key = incidentKey(incident);
    this.#quiet.get(key)?.cancel();
    const leftMs = Math.max(0, incident.lastAtMs + quietMs - this.#parts.clock.now());
    this.#quiet.set(
      key,
      this.#parts.clock.setTimer(leftMs, () => this.resolve(incident)),
    );
  }

  #changed(incident: Incident, { atOnce }: { atOnce: boolean }): void {
    this.#unwritten.set(incident.id, incident);
    if (atOnce) this.#write();
    else this.#writeLater();
    this.#events.emit('changed', incident);
  }

  #writeLater(): void {
    this.#writeTimer ??= this.#parts.clock.setTimer(writeEveryMs, () => this.#write());
  }

  #write(): void {
    this.#writeTimer?.cancel();
    this.#writeTimer = null;
    this.#writing = this.#writing.then(() => this.#writeAll());
  }

  async #writeAll(): Promise<void> {
    const incidents = [...this.#unwritten.values()];
    if (incidents.length === 0) return;
    this.#unwritten.clear();
    try {
      await this.#parts.store.save(incidents);
    } catch {
      // The incident may be that the store is away: kept, and tried again. A newer state of the same one wins.
      for (const incident of incidents) if (!this.#unwritten.has(incident.id)) this.#unwritten.set(incident.id, incident);
      this.#writeLater();
    }
  }

  async #clean(): Promise<void> {
    const { clock, store, logger } = this.#parts;
    await store
      .forgetBefore(clock.now() - keepResolvedMs)
      .catch((error: unknown) => logger.warn('old incidents could not be deleted', { error }));
    this.#cleanTimer = clock.setTimer(cleanEveryMs, () => void this.#clean());
  }
}
