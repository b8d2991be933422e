import type { SipMessage } from '../../protocol/sip/message/index.ts';
import type { InviteSession } from '../../protocol/sip/user-agent/index.ts';

/** What a phone can be told to do by NOTIFY, learned from its Allow-Events (RFC 6665 §8.2.2): answer and talk (`talk`), hold (`hold`). */
export class PhoneCommands {
  readonly #packages = new Set<string>();

  learn(message: SipMessage): void {
    for (const value of message.headers.getAll('Allow-Events'))
      for (const one of value.split(',')) this.#packages.add(one.trim().toLowerCase());
  }

  knows(event: 'talk' | 'hold'): boolean {
    return this.#packages.has(event);
  }

  /** Resolves with whether the phone accepted; null where it cannot. */
  hold(session: InviteSession | undefined, held: boolean): Promise<boolean> | null {
    const event = held ? 'hold' : 'talk';
    if (!this.knows(event) || session?.state !== 'confirmed') return null;
    return session.notify(event, 'active').then(({ status }) => status < 300);
  }
}
