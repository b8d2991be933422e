import type { AgentId, CallId, CompanyId, InteractionId, QueueId } from '../../../kernel/ids.ts';
import type { ComingBack, Decision, LedTo, WaitingCaller } from '../../../telephony/call/index.ts';
import type { CompanyDirectory } from '../../../telephony/company-directory/index.ts';
import type { LegTarget, Party, ReleaseCause } from '../../../telephony/leg/index.ts';
import type { ContactCentreDirectory } from '../../contact-centre-directory/index.ts';
import { type InteractionTarget, leadsToSomebody } from '../../interaction/index.ts';
import type { OfferOrder, WaitingMatter } from '../channel-port.ts';

export interface WaitingCallParts {
  readonly directory: ContactCentreDirectory;
  readonly people: CompanyDirectory;
  /** What is rung for an agent; none: he cannot be reached. */
  readonly placesOf: (agentId: AgentId, queueId: QueueId) => readonly LegTarget[];
}

const releaseCauses: Readonly<Record<Parameters<WaitingMatter['release']>[0], ReleaseCause>> = {
  'waited-too-long': 'no-answer',
  full: 'busy',
  closed: 'unreachable',
  removed: 'unreachable',
};

/** A caller who waits with music, as a queue drives him. */
export class WaitingCall implements WaitingMatter {
  readonly interactionId: InteractionId;
  readonly channel = 'voice';
  readonly #caller: WaitingCaller;
  readonly #parts: WaitingCallParts;

  constructor(interactionId: InteractionId, caller: WaitingCaller, parts: WaitingCallParts) {
    this.interactionId = interactionId;
    this.#caller = caller;
    this.#parts = parts;
  }

  get companyId(): CompanyId {
    return this.#caller.companyId;
  }

  get callId(): CallId {
    return this.#caller.callId;
  }

  get from(): Party {
    return this.#caller.from;
  }

  offer(order: OfferOrder): void {
    const { agentIds, timeoutMs, decision } = order;
    const agents = agentIds.map((agentId) => ({ agentId, targets: this.#parts.placesOf(agentId, this.#caller.queueId) }));
    this.#caller.offer({ agents, timeoutMs, decision, ended: (agentId, outcome) => order.ended(agentId, outcome) });
  }

  withdraw(): void {
    this.#caller.withdraw();
  }

  lead(to: InteractionTarget, decision: Decision): boolean {
    const led = this.#ledTo(to);
    return led !== null && this.#caller.lead(led, decision, leadsToSomebody(to) ? (cause) => this.#back(to, cause) : undefined);
  }

  /** To the queue that he left, where he is as old as he was. */
  #back(to: InteractionTarget, cause: ReleaseCause): ComingBack | null {
    const { directory } = this.#parts;
    const queue = directory.queue(this.#caller.queueId);
    if (!queue?.enabled) return null;
    const { id: queueId, number, name } = queue;
    const sentence = `Nobody took the customer where ${name} had sent him on (${cause}): he waits there again, as old as he was.`;
    const decision = { code: 'overflow-returned', params: { queue: name, to: to.kind, cause }, sentence, steps: [] };
    return { to: { kind: 'queue', queueId, number }, decision };
  }

  release(why: Parameters<WaitingMatter['release']>[0]): void {
    this.#caller.release(releaseCauses[why]);
  }

  #ledTo(to: InteractionTarget): LedTo | null {
    const { directory } = this.#parts;
    switch (to.kind) {
      case 'queue': {
        const queue = directory.queue(to.queueId);
        return queue ? { kind: 'queue', queueId: queue.id, number: queue.number } : null;
      }
      case 'agent': {
        const agent = directory.agent(to.agentId);
        return agent ? this.#numberOf(agent.userId) : null;
      }
      case 'user':
        return this.#numberOf(to.userId);
      case 'number':
        return { kind: 'number', number: to.number };
      case 'voicemail':
        return { kind: 'application', application: 'voicemail', id: to.id, number: '' };
      case 'flow':
        return { kind: 'application', application: 'flow', id: to.flowId, number: '' };
      case 'call-back':
        return { kind: 'application', application: 'call-back', id: this.#caller.queueId, number: '' };
    }
  }

  #numberOf(userId: Parameters<CompanyDirectory['devicesOf']>[0]): LedTo | null {
    const number = this.#parts.people.devicesOf(userId).find((device) => device.enabled && device.number)?.number;
    return number ? { kind: 'number', number } : null;
  }
}
