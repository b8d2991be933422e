import type { AgentId, CompanyId, InteractionId, QueueId } from '../../../kernel/ids.ts';
import { type AgentSpanFact, allFacts, type Fact, type InteractionFacts } from '../facts/fact.ts';
import type { FormulaParameters } from '../formulas/expression.ts';
import { ScopeFigures, sharesOf } from './scope-figures.ts';

/** `company`, `queue:<id>`, `agent:<id>`. */
export type ScopeKey = 'company' | `queue:${string}` | `agent:${string}`;

export interface LiveDayParts {
  readonly companyId: CompanyId;
  readonly dayFromMs: number;
  /** When the next one begins. */
  readonly dayToMs: number;
  readonly parameters: FormulaParameters;
  /** Whose agents' states a queue's figures are of. */
  readonly queuesOfAgent: (agentId: AgentId) => readonly QueueId[];
}

/** One company's running day in memory: facts, and the figures of every scope they belong to. */
export class LiveDay {
  readonly #parts: LiveDayParts;
  readonly #scopes = new Map<ScopeKey, ScopeFigures>();
  readonly #facts = new Map<InteractionId, readonly Fact[]>();
  readonly #spans = new Map<AgentId, AgentSpanFact[]>();

  constructor(parts: LiveDayParts) {
    this.#parts = parts;
  }

  get dayFromMs(): number {
    return this.#parts.dayFromMs;
  }

  get dayToMs(): number {
    return this.#parts.dayToMs;
  }

  /** @returns the scopes whose figures are others now */
  take(facts: InteractionFacts): ReadonlySet<ScopeKey> {
    return this.takeFacts(facts.interaction.interactionId, allFacts(facts));
  }

  takeFacts(id: InteractionId, facts: readonly Fact[]): ReadonlySet<ScopeKey> {
    const touched = new Set<ScopeKey>();
    const known = this.#facts.get(id) ?? [];
    const unchanged = new Set(known.filter((before) => facts.some((fact) => isSame(before, fact))));
    const kept = [...unchanged];
    for (const before of known) if (!unchanged.has(before)) this.#count(before, 'remove', touched);
    for (const fact of facts) {
      if (kept.some((before) => isSame(before, fact))) continue;
      kept.push(fact);
      this.#count(fact, 'add', touched);
    }
    this.#facts.set(id, kept);
    return touched;
  }

  /** An agent is in another state; the one before ends. */
  agentIs(fact: Omit<AgentSpanFact, 'kind' | 'endMs'>): ReadonlySet<ScopeKey> {
    const touched = new Set<ScopeKey>();
    const spans = this.#spans.get(fact.agentId) ?? [];
    const last = spans.at(-1);
    if (last && last.endMs === null) {
      // A break that begins anew is another one, as it is in reports.
      if (last.state === fact.state && last.reason === fact.reason && last.atMs === fact.atMs) return touched;
      this.#count(last, 'remove', touched);
      const ended = { ...last, endMs: Math.max(last.atMs, fact.atMs) };
      spans[spans.length - 1] = ended;
      this.#count(ended, 'add', touched);
    }
    this.takeSpan({ ...fact, kind: 'agent-span', endMs: null }, touched);
    return touched;
  }

  takeSpan(span: AgentSpanFact, touched: Set<ScopeKey> = new Set()): void {
    const spans = this.#spans.get(span.agentId) ?? [];
    this.#spans.set(span.agentId, spans);
    spans.push(span);
    this.#count(span, 'add', touched);
  }

  stateOf(agentId: AgentId): AgentSpanFact | null {
    return this.#spans.get(agentId)?.at(-1) ?? null;
  }

  values(key: ScopeKey, nowMs: number): Record<string, number | null> {
    return this.#scope(key).values(nowMs);
  }

  /** Scopes whose figures change by the passing of time. */
  moving(): ScopeKey[] {
    return [...this.#scopes].flatMap(([key, scope]) => (scope.isMoving ? [key] : []));
  }

  /** What the next day, or the same with other parameters, begins with. */
  *left(dayFromMs: number): Iterable<readonly [InteractionId, readonly Fact[]]> {
    for (const [id, facts] of this.#facts)
      if (facts.some(({ atMs, endMs }) => endMs === null || endMs >= dayFromMs || atMs >= dayFromMs)) yield [id, facts];
  }

  *leftSpans(dayFromMs: number): Iterable<AgentSpanFact> {
    for (const spans of this.#spans.values())
      for (const span of spans) if (span.endMs === null || span.endMs > dayFromMs) yield span;
  }

  #scope(key: ScopeKey): ScopeFigures {
    const known = this.#scopes.get(key);
    if (known) return known;
    const kind = key === 'company' ? 'company' : key.startsWith('queue:') ? 'queue' : 'agent';
    const scope = new ScopeFigures(kind, this.#parts);
    this.#scopes.set(key, scope);
    return scope;
  }

  #count(fact: Fact, how: 'add' | 'remove', touched: Set<ScopeKey>): void {
    const shares = sharesOf(fact, this.#parts);
    for (const key of this.#scopesOf(fact)) {
      touched.add(key);
      this.#scope(key)[how](fact, shares);
    }
  }

  #scopesOf(fact: Fact): readonly ScopeKey[] {
    if (fact.kind === 'agent-span') {
      const queues = this.#parts.queuesOfAgent(fact.agentId).map((id): ScopeKey => `queue:${id}`);
      return ['company', `agent:${fact.agentId}`, ...queues];
    }
    if (fact.kind === 'call' || fact.kind === 'step') return [];
    const of: ScopeKey[] = ['company'];
    if (fact.queueId !== null) of.push(`queue:${fact.queueId}`);
    if (fact.agentId !== null) of.push(`agent:${fact.agentId}`);
    return of;
  }
}

function isSame(one: Fact, other: Fact): boolean {
  if (one.kind !== other.kind) return false;
  const [values, others] = [one, other] as unknown as readonly Readonly<Record<string, unknown>>[];
  const keys = Object.keys(values!);
  return keys.length === Object.keys(others!).length && keys.every((key) => isEqual(values![key], others![key]));
}

/** Values of facts: plain ones, and lists of plain ones. */
function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (!Array.isArray(one) || !Array.isArray(other)) return false;
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
