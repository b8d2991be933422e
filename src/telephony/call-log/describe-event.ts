import type { AgentId, LegId, QueueId } from '../../kernel/ids.ts';
import type { CallEvent } from '../call/index.ts';
import type { Party } from '../leg/index.ts';

/** Names of what events only give the id of. */
export interface EventNames {
  queue(id: QueueId): string;
  agent(id: AgentId): string;
}

/** Says the events of one call in English, in their order. */
export class EventSentences {
  readonly #names: EventNames;
  readonly #parties = new Map<LegId, Party>();

  constructor(names: EventNames) {
    this.#names = names;
  }

  /** What happened, as a sentence. Events must come in order, for later ones speak of the legs of earlier ones. */
  of(event: CallEvent): string {
    switch (event.type) {
      case 'call-created':
        return `${nameOf(event.from)} dialled ${event.dialled}.`;
      case 'call-routed':
        return event.decision.sentence;
      case 'leg-added':
        this.#parties.set(event.legId, event.party);
        return event.role === 'originating' ? `${nameOf(event.party)} calls.` : `${nameOf(event.party)} is called.`;
      case 'phones-not-rung':
        return `${nameOf(event.party)} ${event.cause === 'busy' ? 'has no line free' : 'has no phone connected'}.`;
      case 'leg-state-changed':
        return `${this.#leg(event.legId)} ${stateWords[event.state]}.`;
      case 'legs-connected':
        return `${event.legIds.map((legId) => this.#leg(legId)).join(' and ')} are connected.`;
      case 'leg-identified': {
        const before = this.#leg(event.legId);
        this.#parties.set(event.legId, event.party);
        return `${before} turned out to be ${nameOf(event.party)}.`;
      }
      case 'leg-released':
        return this.#released(event);
      case 'leg-away':
        return `${this.#leg(event.legId)} lost the connection.`;
      case 'leg-back':
        return `${this.#leg(event.legId)} is back.`;
      case 'conference-changed':
      case 'application-stepped':
      case 'recording-changed':
      case 'monitoring-changed':
        return event.decision.sentence;
      case 'dtmf-received':
        return `${this.#leg(event.legId)} pressed ${event.count === 1 ? 'one key' : `${event.count} keys`}.`;
      case 'call-ended':
        return `The call ended (${event.release.cause}).`;
      default:
        return this.#passedOn(event);
    }
  }

  #passedOn(
    event: Extract<CallEvent, { type: 'call-transferred' | 'call-queued' | 'agent-offered' | 'agent-offer-ended' }>,
  ): string {
    switch (event.type) {
      case 'call-transferred':
        return `${this.#leg(event.byLegId)} ${transferWords[event.outcome]} to ${event.target}${event.kind === 'blind' ? '' : ' after asking'}.`;
      case 'call-queued':
        return `The caller waits in queue ${this.#names.queue(event.queueId)}.`;
      case 'agent-offered':
        return event.decision.sentence;
      case 'agent-offer-ended':
        return `The offer to ${this.#names.agent(event.agentId)} ended: ${event.outcome}.`;
    }
  }

  #released({ legId, release, toCallId }: CallEvent & { readonly type: 'leg-released' }): string {
    if (toCallId !== null) return `${this.#leg(legId)} went on in another call.`;
    if (release.by === 'party') return `${this.#leg(legId)} ended it (${release.cause}).`;
    return `${this.#leg(legId)} was let go (${release.cause}).`;
  }

  #leg(legId: LegId): string {
    const party = this.#parties.get(legId);
    return party ? nameOf(party) : 'A party';
  }
}

const stateWords = {
  initiated: 'is being called',
  alerting: 'rings',
  queued: 'waits',
  connected: 'is connected',
  held: 'is on hold',
  failed: 'could not be reached',
  cleared: 'is gone',
} as const;

const transferWords = {
  requested: 'passes the call on',
  completed: 'passed the call on',
  failed: 'could not pass the call on',
} as const;

function nameOf({ displayName, number, isPrivate }: Party): string {
  if (isPrivate) return 'Somebody unknown';
  if (displayName && number) return `${displayName} (${number})`;
  return displayName || number || 'Somebody unknown';
}
