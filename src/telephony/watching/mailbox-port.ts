import type { Unsubscribe } from '../../kernel/events.ts';
import type { DeviceId } from '../../kernel/ids.ts';
import type { MessageCounts } from '../../protocol/sip/event-bodies/index.ts';
import type { Device } from '../device/index.ts';

/** What waits in the mailbox behind a device. */
export interface MailboxPort {
  countsOf(device: Device): MessageCounts;
  onChanged(listener: (deviceId: DeviceId) => void): Unsubscribe;
}

/** Nobody has a mailbox, so nothing ever waits. */
export const noMailboxes: MailboxPort = {
  countsOf: () => ({ newMessages: 0, oldMessages: 0, newUrgent: 0, oldUrgent: 0 }),
  onChanged: () => () => {},
};
