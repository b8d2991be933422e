import type { InteractionEvent, InteractionEventBody, InteractionTarget } from '../../src/contact-centre/interaction/index.ts';
import type { AgentId, CompanyId, FlowId, InteractionId, OfferId, QueueId, SkillId } from '../../src/kernel/ids.ts';
import type { Decision } from '../../src/telephony/call/index.ts';

/** For tests and the benchmark: what happened to one customer, told in seconds. */

const decision: Decision = { code: 'told', params: {}, sentence: 'As told.', steps: [] };
type Created = Extract<InteractionEventBody, { type: 'interaction-created' }>;

export class ToldHistory {
  readonly events: InteractionEvent[] = [];
  readonly #companyId: CompanyId;
  readonly #id: InteractionId;
  readonly #beginMs: number;
  #offers = 0;

  constructor(parts: {
    id: string;
    companyId?: string;
    beginMs?: number;
    customer?: string;
    dialled?: string;
    channel?: Created['channel'];
  }) {
    this.#companyId = (parts.companyId ?? 'elm') as CompanyId;
    this.#id = parts.id as InteractionId;
    this.#beginMs = parts.beginMs ?? 0;
    this.#add(0, {
      type: 'interaction-created',
      channel: parts.channel ?? 'voice',
      customer: { address: parts.customer ?? '+46701', name: '' },
      dialled: parts.dialled ?? '+468500',
      callId: null,
    });
  }

  #add(atS: number, body: InteractionEventBody): this {
    const atMs = this.#beginMs + Math.round(atS * 1000);
    this.events.push({ ...body, companyId: this.#companyId, interactionId: this.#id, seq: this.events.length, atMs });
    return this;
  }

  queued(
    atS: number,
    queueId: string,
    {
      because = 'entered',
      sinceS = atS,
      forecast,
      skillIds = [],
    }: { because?: Because; sinceS?: number; forecast?: [number, number]; skillIds?: readonly string[] } = {},
  ): this {
    return this.#add(atS, {
      type: 'interaction-queued',
      queueId: queueId as QueueId,
      because,
      enqueuedAtMs: this.#beginMs + sinceS * 1000,
      priority: 5,
      requirements: skillIds.map((skillId) => ({ skillId: skillId as SkillId, level: 1, relaxations: [] })),
      stickyAgentId: null,
      forecast: forecast
        ? { lowMs: forecast[0] * 1000, highMs: forecast[1] * 1000, ahead: 0, agents: 1, handlingMs: 60_000 }
        : null,
      decision,
    });
  }

  offered(atS: number, queueId: string, ...agents: string[]): this {
    const offerId = `${this.#id}-${++this.#offers}` as OfferId;
    const agentIds = agents as AgentId[];
    const expiresAtMs = this.#beginMs + (atS + 20) * 1000;
    return this.#add(atS, { type: 'offer-made', queueId: queueId as QueueId, offerId, agentIds, expiresAtMs, decision });
  }

  offerEnded(atS: number, queueId: string, outcome: OfferEnd, agent: string | null = null): this {
    const offerId = `${this.#id}-${this.#offers}` as OfferId;
    return this.#add(atS, {
      type: 'offer-ended',
      queueId: queueId as QueueId,
      offerId,
      agentId: agent as AgentId | null,
      outcome,
    });
  }

  left(atS: number, queueId: string, how: Exit, to: InteractionTarget | null = null): this {
    return this.#add(atS, { type: 'queue-left', queueId: queueId as QueueId, how, to, decision: null });
  }

  /** From the queue to the agent: rung, answered, talking. */
  answered(offeredS: number, atS: number, queueId: string, agent: string): this {
    return this.offered(offeredS, queueId, agent)
      .offerEnded(atS, queueId, 'accepted', agent)
      .left(atS, queueId, 'assigned')
      .began(atS, agent, queueId);
  }

  began(
    atS: number,
    agent: string,
    queueId: string | null,
    how: Extract<InteractionEventBody, { type: 'work-began' }>['how'] = 'offer',
  ): this {
    return this.#add(atS, { type: 'work-began', agentId: agent as AgentId, queueId: queueId as QueueId | null, how });
  }

  agent(atS: number, agent: string, type: 'work-held' | 'work-retrieved' | 'consult-ended'): this {
    return this.#add(atS, { type, agentId: agent as AgentId });
  }

  consulted(atS: number, agent: string, other: string): this {
    return this.#add(atS, {
      type: 'consult-began',
      agentId: agent as AgentId,
      with: { kind: 'agent', agentId: other as AgentId },
    });
  }

  transferred(atS: number, agent: string, kind: 'blind' | 'attended', to: InteractionTarget): this {
    return this.#add(atS, { type: 'work-transferred', agentId: agent as AgentId, kind, to });
  }

  ended(atS: number, agent: string, how: WorkEndOf, wrapUpS = 0): this {
    return this.#add(atS, { type: 'work-ended', agentId: agent as AgentId, how, wrapUpMs: wrapUpS * 1000 });
  }

  wrappedUp(atS: number, agent: string, how: 'by-agent' | 'time-out' | 'server-restart' = 'by-agent'): this {
    return this.#add(atS, { type: 'wrap-up-ended', agentId: agent as AgentId, how });
  }

  disposed(atS: number, agent: string, ...dispositions: string[]): this {
    return this.#add(atS, { type: 'disposed', agentId: agent as AgentId, dispositions, note: '', fields: {} });
  }

  tried(atS: number, outcome: 'reached' | 'busy' | 'no-answer' | 'failed'): this {
    return this.#add(atS, { type: 'customer-tried', outcome, nextTryAtMs: null });
  }

  flow(atS: number, flowId: string, ...nodes: string[]): this {
    this.#add(atS, { type: 'flow-entered', flowId: flowId as FlowId, version: 1 });
    for (const nodeId of nodes)
      this.#add(atS, { type: 'flow-stepped', flowId: flowId as FlowId, nodeId, nodeKind: 'menu', outlet: 'next', decision });
    return this;
  }

  flowLeft(atS: number, flowId: string, how: 'ended' | 'abandoned' | 'failed'): this {
    return this.#add(atS, { type: 'flow-left', flowId: flowId as FlowId, to: null, how });
  }

  over(atS: number, cause: Cause = 'handled'): this {
    const by = cause === 'abandoned' ? 'customer' : cause === 'handled' ? 'agent' : 'system';
    return this.#add(atS, { type: 'interaction-ended', by, cause });
  }
}

type Of<Type extends InteractionEventBody['type']> = Extract<InteractionEventBody, { type: Type }>;
type Because = Of<'interaction-queued'>['because'];
type OfferEnd = Of<'offer-ended'>['outcome'];
type Exit = Of<'queue-left'>['how'];
type WorkEndOf = Of<'work-ended'>['how'];
type Cause = Of<'interaction-ended'>['cause'];
