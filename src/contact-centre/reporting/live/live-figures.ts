import type { LiveFiguresView, LiveScope } from '../../../contract/rest/wallboards.ts';
import type { Clock, Timer } from '../../../kernel/clock.ts';
import { Emitter, type Unsubscribe } from '../../../kernel/events.ts';
import type { AgentId, CompanyId, InteractionId, QueueId } from '../../../kernel/ids.ts';
import type { AgentSpanFact, Fact } from '../facts/fact.ts';
import type { FormulaParameters } from '../formulas/expression.ts';
import type { FactStream } from '../projection/fact-stream.ts';
import { dayBegin, periodAt } from '../report/periods.ts';
import type { FactWriter } from '../report/report-ports.ts';
import type { Sight } from '../report/sight.ts';
import { LiveDay, type ScopeKey } from './live-day.ts';

export interface LiveFiguresParts {
  readonly clock: Clock;
  readonly zone: string;
  readonly stream: Pick<FactStream, 'onChanged'>;
  readonly facts: Pick<FactWriter, 'between' | 'agentSpans'>;
  readonly companies: () => readonly CompanyId[];
  readonly parametersOf: (companyId: CompanyId) => FormulaParameters;
  readonly queuesOfAgent: (agentId: AgentId) => readonly QueueId[];
  readonly nameOf: (key: ScopeKey) => string;
  /** Of a reason not to be ready, by language; null: it is none of the company's own. */
  readonly reasonNamesOf: (companyId: CompanyId, code: string) => LiveScope['reasonNames'];
}

export interface LiveChange {
  readonly companyId: CompanyId;
  readonly scopes: ReadonlySet<ScopeKey>;
}

/** The figures of today and of now, in memory, as fast as events become durable. What wallboards, desks and supervisors read. */
export interface LiveFiguresPort {
  /** Of the scopes that one may see; `company` for who sees all. */
  view(companyId: CompanyId, sight: Sight, only?: ReadonlySet<ScopeKey>): LiveFiguresView;
  onChanged(listener: (change: LiveChange) => void): Unsubscribe;
}

/** Shares and waits grow with time alone: told again so often. */
const tickMs = 5000;

export class LiveFigures implements LiveFiguresPort, Disposable {
  readonly #parts: LiveFiguresParts;
  readonly #days = new Map<CompanyId, LiveDay>();
  readonly #events = new Emitter<{ changed: LiveChange }>();
  #stop: Unsubscribe | null = null;
  #timer: Timer | null = null;

  constructor(parts: LiveFiguresParts) {
    this.#parts = parts;
  }

  onChanged(listener: (change: LiveChange) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  /** Reads the day so far; before the stream starts. */
  async start(): Promise<void> {
    const { stream, companies } = this.#parts;
    for (const companyId of companies()) await this.#load(companyId);
    this.#stop = stream.onChanged((facts) => {
      for (const [companyId, own] of Map.groupBy(facts, ({ interaction }) => interaction.companyId)) {
        const scopes = new Set<ScopeKey>();
        const day = this.#day(companyId);
        for (const one of own) for (const key of day.take(one)) scopes.add(key);
        this.#tell(companyId, scopes);
      }
    });
    this.#tick();
  }

  [Symbol.dispose](): void {
    this.#stop?.();
    this.#timer?.cancel();
  }

  agentIs(fact: Omit<AgentSpanFact, 'kind' | 'endMs'>): void {
    this.#tell(fact.companyId, this.#day(fact.companyId).agentIs(fact));
  }

  /** Queues have other agents, or figures other parameters: computed anew of what is known. */
  reckonAnew(companyId: CompanyId): void {
    const before = this.#days.get(companyId);
    if (before) this.#tell(companyId, this.#begin(companyId, before));
  }

  view(companyId: CompanyId, sight: Sight, only?: ReadonlySet<ScopeKey>): LiveFiguresView {
    const nowMs = this.#parts.clock.now();
    const day = this.#day(companyId);
    const seen: ScopeKey[] = [
      ...(sight.all ? (['company'] as const) : []),
      ...[...sight.queueIds].map((id): ScopeKey => `queue:${id}`),
      ...[...sight.agentIds].map((id): ScopeKey => `agent:${id}`),
    ];
    const scopes = seen.filter((key) => !only || only.has(key)).map((key) => this.#scope(companyId, { day, key, nowMs }));
    return { dayFrom: day.dayFromMs, asOf: nowMs, scopes };
  }

  /** Several scopes as one; of one kind. */
  #scope(companyId: CompanyId, { day, key, nowMs }: { day: LiveDay; key: ScopeKey; nowMs: number }): LiveScope {
    const state = key.startsWith('agent:') ? day.stateOf(key.slice('agent:'.length) as AgentId) : null;
    return {
      scope: key,
      name: this.#parts.nameOf(key),
      values: day.values(key, nowMs),
      state: state?.state ?? null,
      reason: state?.reason ?? null,
      reasonNames: state?.reason ? this.#parts.reasonNamesOf(companyId, state.reason) : null,
      stateSince: state?.atMs ?? null,
    };
  }

  /** The company's day; at midnight the next one begins with what goes on. */
  #day(companyId: CompanyId): LiveDay {
    const day = this.#days.get(companyId);
    if (day && this.#parts.clock.now() < day.dayToMs) return day;
    this.#begin(companyId, day ?? null);
    return this.#days.get(companyId)!;
  }

  #begin(companyId: CompanyId, before: LiveDay | null): ReadonlySet<ScopeKey> {
    const { clock, zone, parametersOf, queuesOfAgent } = this.#parts;
    const { fromMs: dayFromMs, toMs: dayToMs } = periodAt('today', clock.now(), zone);
    const day = new LiveDay({ companyId, dayFromMs, dayToMs, parameters: parametersOf(companyId), queuesOfAgent });
    const touched = new Set<ScopeKey>(['company']);
    for (const [id, facts] of before?.left(dayFromMs) ?? []) for (const key of day.takeFacts(id, facts)) touched.add(key);
    for (const span of before?.leftSpans(dayFromMs) ?? []) day.takeSpan(span, touched);
    this.#days.set(companyId, day);
    return touched;
  }

  async #load(companyId: CompanyId): Promise<void> {
    const { clock, facts, zone } = this.#parts;
    this.#begin(companyId, null);
    const day = this.#days.get(companyId)!;
    const nowMs = clock.now();
    // What began yesterday and went on is counted of now, too.
    const known = await facts.between(companyId, dayBegin(day.dayFromMs - 1, zone), nowMs + 1);
    const ofInteractions = known.filter(
      (fact): fact is Exclude<Fact, { kind: 'agent-span' | 'call' }> => 'interactionId' in fact,
    );
    const byInteraction = Map.groupBy(ofInteractions, ({ interactionId }): InteractionId => interactionId);
    for (const [id, own] of byInteraction)
      if (own.some(({ atMs, endMs }) => atMs >= day.dayFromMs || endMs === null || endMs >= day.dayFromMs))
        day.takeFacts(id, own);
    for (const span of await facts.agentSpans(companyId, day.dayFromMs, nowMs + 1)) day.takeSpan(span);
  }

  #tell(companyId: CompanyId, scopes: ReadonlySet<ScopeKey>): void {
    if (scopes.size > 0) this.#events.emit('changed', { companyId, scopes });
  }

  #tick(): void {
    this.#timer = this.#parts.clock.setTimer(tickMs, () => {
      for (const companyId of this.#days.keys()) this.#tell(companyId, new Set(this.#day(companyId).moving()));
      this.#tick();
    });
  }
}
