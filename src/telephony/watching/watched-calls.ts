import type { Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, DeviceId } from '../../kernel/ids.ts';
import { buildDialogInfo, type DialogInfoEntry, dialogInfoType } from '../../protocol/sip/event-bodies/index.ts';
import { formatSipUri } from '../../protocol/sip/message/index.ts';
import type { SipBody } from '../../protocol/sip/user-agent/index.ts';
import type { Device } from '../device/index.ts';
import type { PresenceService, WatchedCall } from '../presence/index.ts';
import { type Watch, type WatchingDirectory, watchedDevices } from './watch.ts';

export interface WatchedCallsParts {
  readonly directory: WatchingDirectory;
  readonly presence: Pick<PresenceService, 'callsOfDevice'>;
  readonly sight: WatchingSight;
}

/** Who may see whose calls on his keys; the same right as on the pages. */
export interface WatchingSight {
  deviceSees(watcher: Device, watched: Device): boolean;
  /** Devices of the intercom group for which a virtual device stands; null: for none. */
  groupOf(device: Device): readonly DeviceId[] | null;
  /** Virtual devices that stand for groups of this one. */
  standInsOf(device: Device): readonly DeviceId[];
  onChanged(listener: (companyId: CompanyId) => void): Unsubscribe;
}

/** Everybody sees everything. */
export const openSight: WatchingSight = {
  deviceSees: () => true,
  groupOf: () => null,
  standInsOf: () => [],
  onChanged: () => () => undefined,
};

/** The devices whose calls a watcher is shown. Undefined: there is no such. */
export function seenDevices(
  { directory, sight }: Pick<WatchedCallsParts, 'directory' | 'sight'>,
  watch: Watch,
): readonly Device[] | undefined {
  const watcher = directory.device(watch.watcherId);
  const watched = watchedDevices(directory, watch);
  if (!watcher || watched.length === 0) return undefined;
  const resolved = watched.flatMap((device) => {
    const group = sight.groupOf(device);
    return group ? group.flatMap((id) => directory.device(id) ?? []) : [device];
  });
  return resolved.filter((device) => sight.deviceSees(watcher, device));
}

/** The calls that a watcher sees, each as its phone understands them. */
export function dialogsOf(parts: WatchedCallsParts, watch: Watch): readonly DialogInfoEntry[] {
  const { directory, presence } = parts;
  // Colleagues of the same domain may pick up, and so may know who rings (the rule of `pickup`).
  const mayPickUp = directory.device(watch.watcherId)?.domainId === watch.domainId;
  const sipDomain = directory.domain(watch.domainId)?.sipDomain ?? '';
  return (seenDevices(parts, watch) ?? []).flatMap((device) =>
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
  return {
    id: legId,
    state,
    direction,
    local: { uri: uri(device.number) },
    // The tags as the phone has them: its own is the remote one of our side. They name the call towards us, not who calls.
    ...(mayPickUp && dialog && { callId: dialog.callId, localTag: dialog.remoteTag, remoteTag: dialog.localTag }),
    ...(mayPickUp && !other.isPrivate && other.number && { remote: { uri: uri(other.number), displayName: other.displayName } }),
  };
}
