import type { InteractionEvent } from '../../../src/contact-centre/interaction/index.ts';

/**
 * What happened, read off the events by a second hand: plain loops after `docs/guides/figures.md`, nothing of `src/contact-centre/reporting`.
 * The product's figures are held against it.
 */

/** A stay in a queue. */
export interface Stay {
  readonly interactionId: string;
  readonly queueId: string;
  readonly because: string;
  readonly dialled: string;
  readonly channel: string;
  readonly atMs: number;
  readonly oldestMs: number;
  readonly lowMs: number | null;
  readonly highMs: number | null;
  skills: readonly string[];
  endMs: number | null;
  exit: string | null;
  agentId: string | null;
  gaveUpRinging: boolean;
}

/** One agent's part. */
export interface Part {
  readonly interactionId: string;
  readonly agentId: string;
  readonly queueId: string | null;
  readonly skills: readonly string[];
  readonly dialled: string;
  readonly channel: string;
  readonly atMs: number;
  /** How he came to have the customer. */
  readonly how: string;
  endMs: number | null;
  end: string | null;
  talkMs: number;
  holdMs: number;
  consultMs: number;
  /** Null until it is over. */
  wrapUpMs: number | null;
  holds: number;
  consults: number;
  transfer: string | null;
  transferTo: string | null;
}

/** One agent rung. */
export interface Ring {
  readonly interactionId: string;
  readonly offerId: string;
  readonly agentId: string;
  readonly queueId: string;
  readonly dialled: string;
  readonly channel: string;
  readonly atMs: number;
  endMs: number | null;
  outcome: string | null;
}

export interface Matter {
  readonly interactionId: string;
  readonly dialled: string;
  readonly channel: string;
  readonly customer: string;
  readonly callId: string | null;
  readonly atMs: number;
  queueId: string | null;
  agentId: string | null;
  endMs: number | null;
  cause: string | null;
  parts: number;
  wishedAtMs: number | null;
  reachedAtMs: number | null;
  tries: number;
  merged: number;
}

/** A flow, or a node of one, that a caller went through. */
export interface Step {
  readonly flowId: string;
  /** Null: the entry itself. */
  readonly nodeId: string | null;
  readonly dialled: string;
  readonly channel: string;
  readonly atMs: number;
  left: string | null;
}

/** An agent in a state. */
export interface Spell {
  readonly agentId: string;
  readonly state: string;
  readonly reason: string | null;
  readonly atMs: number;
  endMs: number | null;
}

export interface Recounted {
  readonly stays: Stay[];
  readonly parts: Part[];
  readonly rings: Ring[];
  readonly matters: Matter[];
  readonly steps: Step[];
  readonly spells: Spell[];
}

const exitsByCause: Readonly<Record<string, string>> = {
  abandoned: 'abandoned',
  overflowed: 'overflowed',
  'server-restart': 'server-restart',
};

/** @param histories the events of each interaction, in order. @param states as they were recorded, in order */
export function recounted(
  histories: Iterable<readonly InteractionEvent[]>,
  states: readonly { agentId: string; state: string; reason: string | null; atMs: number }[],
): Recounted {
  const all: Recounted = { stays: [], parts: [], rings: [], matters: [], steps: [], spells: [] };
  for (const events of histories) readHistory(events, all);
  const latest = new Map<string, Spell>();
  for (const state of states) {
    const spell: Spell = { ...state, endMs: null };
    const before = latest.get(state.agentId);
    if (before) before.endMs = state.atMs;
    latest.set(state.agentId, spell);
    all.spells.push(spell);
  }
  return all;
}

function readHistory(events: readonly InteractionEvent[], all: Recounted): void {
  const [first] = events;
  if (first?.type !== 'interaction-created') throw new Error('an interaction without a beginning');
  const { interactionId, dialled, callId, customer } = first;
  const matter: Matter = {
    interactionId,
    dialled,
    channel: first.channel,
    customer: customer.address,
    callId,
    atMs: first.atMs,
    queueId: null,
    agentId: null,
    endMs: null,
    cause: null,
    parts: 0,
    wishedAtMs: first.channel === 'call-back' ? first.atMs : null,
    reachedAtMs: null,
    tries: 0,
    merged: 0,
  };
  all.matters.push(matter);
  const reader = new HistoryReader(matter, all);
  for (const event of events) reader.read(event);
}

class HistoryReader {
  readonly #matter: Matter;
  readonly #all: Recounted;
  readonly #stays: Stay[] = [];
  readonly #parts: Part[] = [];
  readonly #rings: Ring[] = [];
  readonly #steps: Step[] = [];
  readonly #marks = new Map<Part, { sinceMs: number; isHeld: boolean; isConsulting: boolean; wrapUpLimitMs: number }>();
  #channel: string;

  constructor(matter: Matter, all: Recounted) {
    this.#matter = matter;
    this.#all = all;
    this.#channel = matter.channel;
  }

  read(event: InteractionEvent): void {
    const { atMs } = event;
    if (event.type === 'interaction-queued') this.#queued(event);
    if (event.type === 'interaction-reprioritised') {
      const stay = this.#stays.at(-1);
      if (stay?.endMs === null) stay.skills = event.requirements.map(({ skillId }) => skillId);
    }
    if (event.type === 'offer-made') this.#offered(event);
    if (event.type === 'offer-ended') {
      const stay = this.#stays.at(-1);
      if (event.outcome === 'abandoned' && stay) stay.gaveUpRinging = true;
      for (const ring of this.#rings)
        if (ring.endMs === null && ring.offerId === event.offerId && [null, ring.agentId].includes(event.agentId)) {
          ring.endMs = atMs;
          ring.outcome = event.outcome;
        }
    }
    if (event.type === 'queue-left') {
      this.#leave(atMs, event.how);
      if (event.how === 'call-back') {
        this.#matter.wishedAtMs ??= atMs;
        this.#channel = 'call-back';
      }
    }
    if (event.type === 'customer-tried') {
      this.#matter.tries++;
      if (event.outcome === 'reached') this.#matter.reachedAtMs ??= atMs;
    }
    if (event.type === 'call-back-arranged') {
      this.#matter.wishedAtMs ??= atMs;
      this.#channel = 'call-back';
    }
    if (event.type === 'duplicate-merged') this.#matter.merged++;
    this.#readWork(event);
    this.#readFlow(event);
    if (event.type === 'interaction-ended') this.#over(event);
  }

  #readWork(event: InteractionEvent): void {
    const { atMs } = event;
    if (event.type === 'work-began') this.#began(event);
    if (event.type === 'work-held') this.#turn(event.agentId, atMs, { isHeld: true });
    if (event.type === 'work-retrieved') this.#turn(event.agentId, atMs, { isHeld: false });
    if (event.type === 'consult-began') this.#turn(event.agentId, atMs, { isConsulting: true });
    if (event.type === 'consult-ended') this.#turn(event.agentId, atMs, { isConsulting: false });
    if (event.type === 'work-transferred') {
      const part = this.#parts.findLast(({ agentId }) => agentId === event.agentId);
      if (part) [part.transfer, part.transferTo] = [event.kind, event.to.kind];
    }
    if (event.type === 'work-ended') {
      const part = this.#open(event.agentId);
      if (!part) return;
      this.#end(part, atMs, event.how);
      if (event.wrapUpMs > 0) this.#marks.get(part)!.wrapUpLimitMs = event.wrapUpMs;
      else part.wrapUpMs = 0;
    }
    if (event.type === 'wrap-up-ended') {
      const part = this.#parts.findLast((one) => one.agentId === event.agentId && one.endMs !== null && one.wrapUpMs === null);
      if (!part) return;
      const lasted = atMs - part.endMs!;
      part.wrapUpMs = event.how === 'server-restart' ? Math.min(lasted, this.#marks.get(part)!.wrapUpLimitMs) : lasted;
    }
  }

  #readFlow(event: InteractionEvent): void {
    if (event.type !== 'flow-entered' && event.type !== 'flow-stepped' && event.type !== 'flow-left') return;
    const { flowId, atMs } = event;
    if (event.type === 'flow-left') {
      const last = this.#steps.findLast((step) => step.flowId === flowId);
      if (last) last.left = event.how;
      return;
    }
    const { dialled, channel } = this.#matter;
    const nodeId = event.type === 'flow-stepped' ? event.nodeId : null;
    const step: Step = { flowId, nodeId, dialled, channel, atMs, left: null };
    this.#steps.push(step);
    this.#all.steps.push(step);
  }

  #queued(event: InteractionEvent & { type: 'interaction-queued' }): void {
    const { queueId, because, atMs, enqueuedAtMs, forecast, requirements } = event;
    this.#leave(atMs, 'transferred');
    const before = this.#stays.at(-1);
    if (because === 'server-restart' && before?.queueId === queueId && before.exit === 'server-restart') {
      [before.endMs, before.exit] = [null, null];
      return;
    }
    const { interactionId, dialled } = this.#matter;
    const stay: Stay = {
      interactionId,
      queueId,
      because,
      dialled,
      channel: this.#channel,
      atMs,
      oldestMs: enqueuedAtMs,
      lowMs: forecast?.lowMs ?? null,
      highMs: forecast?.highMs ?? null,
      skills: requirements.map(({ skillId }) => skillId),
      endMs: null,
      exit: null,
      agentId: null,
      gaveUpRinging: false,
    };
    this.#matter.queueId ??= queueId;
    this.#stays.push(stay);
    this.#all.stays.push(stay);
  }

  #offered({ agentIds, offerId, queueId, atMs }: InteractionEvent & { type: 'offer-made' }): void {
    const { interactionId, dialled } = this.#matter;
    for (const agentId of agentIds) {
      const to = { interactionId, offerId, agentId, queueId, dialled, channel: this.#channel };
      const ring: Ring = { ...to, atMs, endMs: null, outcome: null };
      this.#rings.push(ring);
      this.#all.rings.push(ring);
    }
  }

  #leave(atMs: number, how: string): void {
    const stay = this.#stays.at(-1);
    if (!stay || stay.endMs !== null) return;
    for (const ring of this.#rings) {
      if (ring.endMs !== null || ring.atMs < stay.atMs) continue;
      ring.endMs = atMs;
      ring.outcome = how === 'abandoned' ? 'abandoned' : how === 'server-restart' ? 'failed' : 'withdrawn';
      if (how === 'abandoned') stay.gaveUpRinging = true;
    }
    [stay.endMs, stay.exit] = [atMs, how];
  }

  #began({ agentId, queueId, how, atMs }: InteractionEvent & { type: 'work-began' }): void {
    const stay = this.#stays.at(-1);
    const isTaken =
      (how === 'offer' || how === 'assigned') && stay?.queueId === queueId && [null, 'assigned'].includes(stay.exit);
    if (isTaken) stay.agentId ??= agentId;
    this.#matter.agentId = agentId;
    if (this.#open(agentId)) return;
    const { interactionId, dialled } = this.#matter;
    const skills = queueId === null ? [] : (stay?.skills ?? []);
    const times = { endMs: null, end: null, talkMs: 0, holdMs: 0, consultMs: 0, wrapUpMs: null, holds: 0, consults: 0 };
    const who = { interactionId, agentId, queueId, skills, dialled, channel: this.#channel };
    const part: Part = { ...who, atMs, how, ...times, transfer: null, transferTo: null };
    this.#marks.set(part, { sinceMs: atMs, isHeld: false, isConsulting: false, wrapUpLimitMs: 0 });
    this.#matter.parts++;
    this.#parts.push(part);
    this.#all.parts.push(part);
  }

  #open(agentId: string): Part | undefined {
    return this.#parts.findLast((part) => part.agentId === agentId && part.endMs === null);
  }

  #turn(agentId: string, atMs: number, to: { isHeld?: boolean; isConsulting?: boolean }): void {
    const part = this.#open(agentId);
    if (!part) return;
    this.#credit(part, atMs);
    const mark = this.#marks.get(part)!;
    if (to.isHeld && !mark.isHeld) part.holds++;
    if (to.isConsulting && !mark.isConsulting) part.consults++;
    Object.assign(mark, to);
  }

  /** The time since it was last told is one of the three. */
  #credit(part: Part, atMs: number): void {
    const mark = this.#marks.get(part)!;
    const lasted = atMs - mark.sinceMs;
    if (mark.isConsulting) part.consultMs += lasted;
    else if (mark.isHeld) part.holdMs += lasted;
    else part.talkMs += lasted;
    mark.sinceMs = atMs;
  }

  #end(part: Part, atMs: number, how: string): void {
    this.#credit(part, atMs);
    [part.endMs, part.end] = [atMs, how];
  }

  #over({ atMs, cause }: InteractionEvent & { type: 'interaction-ended' }): void {
    this.#leave(atMs, exitsByCause[cause] ?? 'released');
    [this.#matter.endMs, this.#matter.cause] = [atMs, cause];
    for (const part of this.#parts) {
      if (part.endMs === null) {
        this.#end(part, atMs, cause === 'server-restart' ? 'server-restart' : 'lost');
        part.wrapUpMs = 0;
      }
      part.wrapUpMs ??= Math.min(atMs - part.endMs!, this.#marks.get(part)!.wrapUpLimitMs);
    }
  }
}
