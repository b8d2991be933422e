import { ParleyError } from '../../kernel/errors.ts';
import type { SessionId, UserId } from '../../kernel/ids.ts';
import type { Actor } from '../api/index.ts';
import type { PushAddress, PushSubscription } from './push.ts';
import type { PushSubscriptionStore, PushTransport } from './push-ports.ts';

/** Which browsers are told, in memory; the store follows. */
export class PushSubscriptions {
  readonly #store: PushSubscriptionStore;
  readonly #transport: Pick<PushTransport, 'check' | 'publicKey'>;
  readonly #bySession = new Map<SessionId, PushSubscription>();

  constructor({ store, transport }: { store: PushSubscriptionStore; transport: Pick<PushTransport, 'check' | 'publicKey'> }) {
    this.#store = store;
    this.#transport = transport;
  }

  async load(): Promise<void> {
    for (const one of await this.#store.all()) this.#bySession.set(one.sessionId, one);
  }

  get publicKey(): string {
    return this.#transport.publicKey;
  }

  of(userId: UserId): readonly PushSubscription[] {
    // Few browsers ask for it, against all calls: looked through only for who has any.
    return [...this.#bySession.values()].filter((one) => one.userId === userId);
  }

  /** @throws ParleyError `push-address-refused`, `not-permitted` for a program */
  async subscribe({ sessionId, homeCompanyId, userId, tokenId }: Actor, address: PushAddress): Promise<void> {
    if (tokenId !== undefined) throw new ParleyError('not-permitted', 'Only a browser that is signed in can be told by push.');
    this.#transport.check(address.endpoint);
    const subscription = { ...address, sessionId, companyId: homeCompanyId, userId };
    await this.#store.save(subscription);
    for (const other of this.#bySession.values())
      if (other.endpoint === address.endpoint) this.#bySession.delete(other.sessionId);
    this.#bySession.set(sessionId, subscription);
  }

  async unsubscribe(sessionId: SessionId): Promise<void> {
    this.#bySession.delete(sessionId);
    await this.#store.remove(sessionId);
  }

  /** Sessions that ended: the store forgets theirs by itself. */
  sessionsEnded(sessionIds: readonly SessionId[]): void {
    for (const id of sessionIds) this.#bySession.delete(id);
  }
}
