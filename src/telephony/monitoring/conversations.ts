import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { type CallLeg, type CallService, isLive } from '../call/index.ts';
import type { MediaPlane } from '../media/index.ts';
import { OverheardConversation } from './overheard-conversation.ts';

/** The conversations that somebody overhears, each once however many do. */
export class Conversations {
  readonly #parts: ConversationsParts;
  readonly #open = new Set<OverheardConversation>();

  constructor(parts: ConversationsParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Where somebody talks: what he is in already while he talks there, else where he talks now, else what he has on hold. */
  sideOf(companyId: CompanyId, userId: UserId, before: CallLeg | null): CallLeg | null {
    const legs = this.#legsOf(companyId, userId).filter((leg) => leg.call.peerOf(leg) !== null);
    const talking = legs.filter(({ state }) => state === 'connected');
    return [talking, legs].flatMap((some) => some.find((leg) => leg === before) ?? some[0] ?? [])[0] ?? null;
  }

  /** Also in a conference, or while he waits for somebody whom he called. */
  isInCall(companyId: CompanyId, userId: UserId): boolean {
    return this.#legsOf(companyId, userId).some((leg) => leg.isAnswered);
  }

  of(side: CallLeg): OverheardConversation {
    const known = [...this.#open].find((one) => one.has(side) && one.goesOn);
    if (known) return known;
    const peer = side.call.peerOf(side)!;
    const { clock } = this.#parts.calls.parts;
    const failed = (conversation: OverheardConversation): void => {
      this.#open.delete(conversation);
      for (const leg of conversation.sides) this.#parts.failed(leg);
    };
    const opened = new OverheardConversation({ ...this.#parts, clock, sides: [side, peer], failed });
    this.#open.add(opened);
    return opened;
  }

  /** Forgets those that nobody overhears any more. */
  sweep(): void {
    for (const one of this.#open) if (one.isEmpty) this.#open.delete(one);
  }

  #legsOf(companyId: CompanyId, userId: UserId): CallLeg[] {
    const legs = this.#parts.calls.parts.registry.legsOfUser(userId);
    return legs.filter((leg) => isLive(leg) && leg.call.props.companyId === companyId);
  }
}

interface ConversationsParts {
  readonly logger: Logger;
  readonly calls: CallService;
  readonly media: Pick<MediaPlane, 'createMixer'>;
  /** The mixer of the conversation of this side is lost. */
  readonly failed: (side: CallLeg) => void;
}
