import { buildDialogInfo, type DialogInfoEntry, dialogInfoType } from '../../protocol/sip/event-bodies/index.ts';
import { formatSipUri } from '../../protocol/sip/message/index.ts';
import type { SipBody } from '../../protocol/sip/user-agent/index.ts';
import type { Device } from '../device/index.ts';
import type { PresenceService, WatchedCall } from '../presence/index.ts';
import { type Watch, type WatchingDirectory, watchedDevices } from './watch.ts';

export interface WatchedCallsParts {
  readonly directory: WatchingDirectory;
  readonly presence: Pick<PresenceService, 'callsOfDevice'>;
}

/** The calls that a watcher sees, each as its phone understands them. */
export function dialogsOf({ directory, presence }: WatchedCallsParts, watch: Watch): readonly DialogInfoEntry[] {
  // Colleagues of the same domain may pick up, and so may know who rings (the rule of `pickup`).
  const mayPickUp = directory.device(watch.watcherId)?.domainId === watch.domainId;
  const sipDomain = directory.domain(watch.domainId)?.sipDomain ?? '';
  return watchedDevices(directory, watch).flatMap((device) =>
    presence.callsOfDevice(device.id).map((call) => entryOf(call, device, { sipDomain, mayPickUp })),
  );
}

export function dialogInfoOf(parts: WatchedCallsParts, watch: Watch, version: number): SipBody {
  const dialogs = dialogsOf(parts, watch);
  return {
    contentType: dialogInfoType,
    content: buildDialogInfo({ version, state: 'full', entity: watch.entity, dialogs }),
  };
}

function entryOf(
  call: WatchedCall,
  device: Device,
  { sipDomain, mayPickUp }: { sipDomain: string; mayPickUp: boolean },
): DialogInfoEntry {
  const { legId, direction, state, other, dialog } = call;
  const uri = (user: string) => formatSipUri({ user, host: sipDomain });
  const isOpen = mayPickUp && !other.isPrivate;
  return {
    id: legId,
    state,
    direction,
    local: { uri: uri(device.number) },
    // The tags as the phone has them: its own is the remote one of our side.
    ...(isOpen && dialog && { callId: dialog.callId, localTag: dialog.remoteTag, remoteTag: dialog.localTag }),
    ...(isOpen && other.number && { remote: { uri: uri(other.number), displayName: other.displayName } }),
  };
}
