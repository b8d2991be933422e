import type { Clock, Timer } from '../../../kernel/clock.ts';
import { describeError } from '../../../kernel/errors.ts';
import type { Unsubscribe } from '../../../kernel/events.ts';
import type { CompanyId, InteractionId } from '../../../kernel/ids.ts';
import type { Logger } from '../../../kernel/logger.ts';
import type { JobContext, JobDefinition, JobSummary } from '../../../platform/job/index.ts';
import type { InteractionEvent, InteractionReader } from '../../interaction/index.ts';
import type { InteractionFacts } from '../facts/fact.ts';
import { factsOfInteraction } from '../facts/facts-of-interaction.ts';
import type { FactWriter } from '../report/report-ports.ts';
import type { FactStream } from './fact-stream.ts';

export interface FactProjectorParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly stream: Pick<FactStream, 'onChanged'>;
  readonly reader: Pick<InteractionReader, 'between'>;
  readonly facts: FactWriter;
  readonly companies: () => readonly CompanyId[];
}

/** Each time costs the store a dozen statements, whatever is in them; who asks does not wait for it (`catchUp`). */
const gatherMs = 3000;
const retryMs = 5000;
const atOnce = 500;
/** Events of one moment may become durable in another order; so much is looked through again. */
const overlapMs = 5 * 60_000;

type Pending = Map<InteractionId, InteractionFacts>;

/**
 * Keeps the facts in the store: those of an interaction that ended at once, those of one that goes on when somebody asks. Knows up to when
 * it has written everything, and after a kill looks through what came later.
 */
export class FactProjector implements AsyncDisposable {
  readonly #parts: FactProjectorParts;
  readonly #pending = new Map<CompanyId, Pending>();
  readonly #latest = new Map<CompanyId, number>();
  #stop: Unsubscribe | null = null;
  #timer: Timer | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(parts: FactProjectorParts) {
    this.#parts = parts;
  }

  /** Before the stream starts. */
  listen(): void {
    this.#stop = this.#parts.stream.onChanged((facts) => this.#take(facts));
  }

  /** Looks through what came after the position: what a killed program did not get to. */
  async recover(): Promise<void> {
    const { facts, clock, companies } = this.#parts;
    for (const companyId of companies()) {
      const position = await facts.position(companyId);
      const nowMs = clock.now();
      if (position === null || position < nowMs)
        await this.#project(companyId, Math.max(0, (position ?? 0) - overlapMs), nowMs + 1);
      await facts.setPosition(companyId, nowMs);
    }
  }

  #take(facts: readonly InteractionFacts[]): void {
    for (const one of facts) {
      const { companyId, interactionId } = one.interaction;
      const pending = this.#pending.get(companyId) ?? new Map<InteractionId, InteractionFacts>();
      this.#pending.set(companyId, pending);
      pending.set(interactionId, one);
      this.#latest.set(companyId, Math.max(this.#latest.get(companyId) ?? 0, one.interaction.endMs ?? 0));
    }
    this.#plan(gatherMs);
  }

  #plan(inMs: number): void {
    this.#timer ??= this.#parts.clock.setTimer(inMs, () => {
      this.#timer = null;
      void this.#queue(() => this.#flushEnded());
    });
  }

  #queue(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }

  /** Everything of the company that is known so far is in the store when this resolves. */
  catchUp(companyId: CompanyId): Promise<void> {
    if (!this.#pending.get(companyId)?.size) return this.#work;
    return this.#queue(() => this.#flush(companyId, () => true));
  }

  async #flushEnded(): Promise<void> {
    for (const companyId of this.#pending.keys()) {
      try {
        await this.#flush(companyId, ({ interaction }) => interaction.endMs !== null);
      } catch (error) {
        this.#parts.logger.warn('facts wait for the store', { companyId, reason: describeError(error) });
        this.#plan(retryMs);
      }
    }
  }

  async #flush(companyId: CompanyId, isMeant: (facts: InteractionFacts) => boolean): Promise<void> {
    const pending = this.#pending.get(companyId);
    if (!pending) return;
    const due = [...pending].filter(([, facts]) => isMeant(facts));
    for (let at = 0; at < due.length; at += atOnce) {
      const part = due.slice(at, at + atOnce);
      await this.#parts.facts.put(
        companyId,
        part.map(([, facts]) => facts),
      );
      // What came meanwhile is newer than what was written.
      for (const [id, facts] of part) if (pending.get(id) === facts) pending.delete(id);
    }
    const latest = this.#latest.get(companyId) ?? 0;
    if (due.length > 0 && latest > 0) await this.#parts.facts.setPosition(companyId, latest);
  }

  async #project(companyId: CompanyId, fromMs: number, toMs: number, signal?: AbortSignal): Promise<number> {
    const { reader, facts } = this.#parts;
    let gathered: InteractionFacts[] = [];
    let written = 0;
    const write = async () => {
      await facts.put(companyId, gathered);
      written += gathered.length;
      gathered = [];
    };
    for await (const events of reader.between(companyId, fromMs, toMs)) {
      signal?.throwIfAborted();
      gathered.push(...projected(events));
      if (gathered.length >= atOnce) await write();
    }
    await write();
    return written;
  }

  /** Forgets all facts and computes them anew from the events: after a formula's facts changed. What has no events any more stays gone. */
  get rebuildJob(): JobDefinition {
    return {
      name: 'report-rebuild',
      title: 'Statistics computed anew',
      planned: () => [],
      run: (context) => this.#rebuild(context),
    };
  }

  async #rebuild(context: JobContext): Promise<JobSummary> {
    const { run, signal } = context;
    const { facts, clock, companies } = this.#parts;
    let interactions = 0;
    for (const companyId of run.companyId ? [run.companyId] : companies()) {
      context.progress(`company ${companyId}`);
      await this.#queue(async () => {
        const nowMs = clock.now();
        await facts.forget(companyId, 0, Number.MAX_SAFE_INTEGER);
        interactions += await this.#project(companyId, 0, nowMs + 1, signal);
        await facts.setPosition(companyId, nowMs);
      });
    }
    return { interactions };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop?.();
    this.#timer?.cancel();
    await this.#queue(() => this.#flushEnded());
  }
}

function projected(events: readonly InteractionEvent[]): readonly InteractionFacts[] {
  const facts = factsOfInteraction(events);
  return facts ? [facts] : [];
}
