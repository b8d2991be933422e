import type { DomainId } from '../../kernel/ids.ts';
import type { Trunk } from './trunk.ts';
import { outsideOf } from './trunk-numbers.ts';

interface Shown {
  readonly number: string;
  readonly userId: string | null;
  readonly deviceId: string | null;
}

/** What is needed of the numbering plan. */
export interface TrunkNumbering {
  forTrunk(domainId: DomainId, number: string, trunk: Trunk): string;
  fromTrunk(domainId: DomainId, number: string): string;
}

/**
 * A caller as he is shown over a trunk, in the trunk's number format. One of ours by the public number that leads to him, else
 * by the number the trunk is registered with, else by none: an extension means nothing outside. An outsider whose call is
 * passed on keeps his number.
 */
export function callerOnTrunk<Party extends Shown>(trunk: Trunk, party: Party, numbering: TrunkNumbering): Party {
  const isOurs = party.userId !== null || party.deviceId !== null;
  const number = isOurs ? (outsideOf(trunk, party.number) ?? mainNumber(trunk)) : party.number;
  if (number === '') return { ...party, number };
  // By way of E.164: a national number may begin with what is dialled for a line.
  return { ...party, number: numbering.forTrunk(trunk.domainId, numbering.fromTrunk(trunk.domainId, number), trunk) };
}

function mainNumber({ authentication }: Trunk): string {
  return authentication.kind === 'registration' && /^\+?\d{5,15}$/.test(authentication.user) ? authentication.user : '';
}
