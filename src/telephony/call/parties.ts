import { displayName } from '../../platform/user/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { LegTarget, Party } from '../leg/index.ts';
import type { CallSource } from './call-ports.ts';

export const nobody: Party = { number: '', displayName: '', isPrivate: false, userId: null, deviceId: null, trunkId: null };

/** Who calls. A device is shown as configured, whatever its From says; a trunk and a stranger as they present themselves. */
export function callerParty(directory: CompanyDirectory, source: CallSource, presented: Party): Party {
  if (source.kind === 'device') {
    const known = targetParty(directory, { kind: 'device', deviceId: source.deviceId });
    return { ...known, isPrivate: presented.isPrivate };
  }
  const trunkId = source.kind === 'trunk' ? source.trunkId : null;
  return { ...presented, userId: null, deviceId: null, trunkId };
}

/** Who is rung. */
export function targetParty(directory: CompanyDirectory, target: LegTarget): Party {
  const device = target.kind === 'device' ? directory.device(target.deviceId) : undefined;
  const where = whereOf(target);
  const userId = target.ofUserId ?? device?.userId;
  const user = userId ? directory.user(userId) : undefined;
  // Who is reached at his mobile is known by his number here: the mobile's is nobody's business.
  const own = target.ofUserId && directory.devicesOf(target.ofUserId)[0];
  const number = own?.number ?? device?.number;
  const name = user ? displayName(user) : (device?.name ?? '');
  return { ...nobody, ...where, ...(number !== undefined && { number }), displayName: name, userId: user?.id ?? null };
}

function whereOf(target: LegTarget): Partial<Party> {
  if (target.kind === 'line') return {};
  return target.kind === 'trunk' ? { number: target.number, trunkId: target.trunkId } : { deviceId: target.deviceId };
}

/** As others may see it. */
export function publicParty(party: Party): Party {
  return party.isPrivate ? { ...nobody, isPrivate: true } : party;
}
