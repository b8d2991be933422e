import type { Unsubscribe } from '../../kernel/events.ts';
import type { DeviceId } from '../../kernel/ids.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { Device } from '../device/index.ts';
import type { MailboxPort } from '../watching/index.ts';
import type { MessageCounts } from './message-counts.ts';

/** Waiting messages as phones are told of them (RFC 3842): those of the person whose phone it is. */
export class MessageLamps implements MailboxPort {
  readonly #counts: MessageCounts;
  readonly #directory: Pick<CompanyDirectory, 'devicesOf'>;

  constructor(parts: { counts: MessageCounts; directory: Pick<CompanyDirectory, 'devicesOf'> }) {
    this.#counts = parts.counts;
    this.#directory = parts.directory;
  }

  countsOf({ userId }: Device): ReturnType<MailboxPort['countsOf']> {
    const { newMessages, oldMessages } = userId === null ? { newMessages: 0, oldMessages: 0 } : this.#counts.of(userId);
    return { newMessages, oldMessages, newUrgent: 0, oldUrgent: 0 };
  }

  onChanged(listener: (deviceId: DeviceId) => void): Unsubscribe {
    return this.#counts.onChanged(({ userId }) => {
      for (const { id } of this.#directory.devicesOf(userId)) listener(id);
    });
  }
}
