import {
  Clock,
  CornerUpRight,
  Globe,
  Grip,
  Hourglass,
  IdCard,
  Keyboard,
  ListChecks,
  type LucideIcon,
  PhoneIncoming,
  PhoneOff,
  PhoneOutgoing,
  Split,
  Variable,
  Voicemail,
  Volume2,
} from 'lucide-react';
import type { FlowNodeKind } from '../../../../src/contract/rest/flow-document.ts';

export const nodeIcons: Readonly<Record<FlowNodeKind, LucideIcon>> = {
  start: PhoneIncoming,
  hours: Clock,
  menu: Grip,
  say: Volume2,
  collect: Keyboard,
  lookup: IdCard,
  http: Globe,
  condition: Split,
  set: Variable,
  require: ListChecks,
  queue: Hourglass,
  'call-back': PhoneOutgoing,
  voicemail: Voicemail,
  transfer: CornerUpRight,
  release: PhoneOff,
};

/** In groups as they are offered: what is said and asked, what is decided, where it ends. */
export const nodeGroups: readonly { readonly id: 'ask' | 'decide' | 'end'; readonly kinds: readonly FlowNodeKind[] }[] = [
  { id: 'ask', kinds: ['say', 'menu', 'collect'] },
  { id: 'decide', kinds: ['hours', 'condition', 'lookup', 'http', 'set', 'require'] },
  { id: 'end', kinds: ['queue', 'call-back', 'voicemail', 'transfer', 'release', 'start'] },
];
