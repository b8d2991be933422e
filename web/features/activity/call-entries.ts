import { type LucideIcon, PhoneIncoming, PhoneMissed, PhoneOutgoing } from 'lucide-react';
import type { CallLogEntry } from '../../../src/contract/rest/call-log.ts';

export const directionIcons: Record<CallLogEntry['direction'], LucideIcon> = {
  incoming: PhoneIncoming,
  outgoing: PhoneOutgoing,
  missed: PhoneMissed,
};

/** The name on a call of the log. */
export function nameOfEntry(entry: CallLogEntry) {
  const { otherName: displayName, otherNumber: number, isPrivate, reference } = entry;
  return { displayName, number, isPrivate, reference };
}

/** What calls him back, also where his number may not be seen. */
export function dialledOf(entry: CallLogEntry): string {
  return entry.reference ?? entry.otherNumber;
}
