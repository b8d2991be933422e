import type { WaitingPartyView } from '../../contract/rest/attendant.ts';
import { attendant } from '../../contract/rest/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CallId, DeviceId, LegId } from '../../kernel/ids.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import { type CallEventJournal, type CallRegistry, durableWithPatience, publicParty } from '../call/index.ts';
import type { CampOnService } from '../camp-on/index.ts';
import type { DialService } from '../dial/index.ts';
import { type ParkService, takeCodeOf } from '../park/index.ts';
import type { PartyNames } from '../party-names/index.ts';
import type { WaitingParties, WaitingParty } from '../returned-call/index.ts';

export interface WaitingPartyRouteParts {
  readonly clock: Clock;
  readonly registry: CallRegistry;
  readonly journal: Pick<CallEventJournal, 'durable'>;
  readonly waiting: WaitingParties;
  readonly park: Pick<ParkService, 'park' | 'codeToTake'>;
  readonly campOn: Pick<CampOnService, 'campOn'>;
  readonly dialling: Pick<DialService, 'dial'>;
  readonly parties: Pick<PartyNames, 'named'>;
  /** The one asked for; else the one chosen for good. */
  readonly chosenPlace: (actor: Actor, asked: string | undefined) => { readonly deviceId?: DeviceId; readonly at?: string };
}

const storePatienceMs = 250;

/** Parking, camp-on, and who waits. For the application Caller. */
export function waitingPartyRoutes(routes: RouteRegistrar, parts: WaitingPartyRouteParts): void {
  const { clock, journal, registry, waiting, park, campOn, parties, dialling } = parts;
  const stored = () => durableWithPatience(journal, clock, storePatienceMs);
  routes.handle(attendant.waitingParties, ({ actor }) => ({
    items: waiting.ofDomain(actor.domainId).map((party) => viewOf(party, actor, parties)),
  }));
  routes.handle(attendant.takeWaiting, async ({ actor, params, body }) => {
    const number = codeToTake(parts, params.callId as CallId, actor);
    await dialling.dial(actor, { number, ...parts.chosenPlace(actor, body.deviceId) });
  });
  routes.handle(attendant.parkCall, async ({ actor, params, body }) => {
    const place = park.park(actor, legIn(registry, params), body.place);
    await stored();
    return { place };
  });
  routes.handle(attendant.campOn, async ({ actor, params, body }) => {
    campOn.campOn(actor, legIn(registry, params), body.number);
    await stored();
  });
}

/** Calls of other domains and companies are as unknown as calls that never were. */
function codeToTake({ registry, park }: WaitingPartyRouteParts, callId: CallId, { companyId, domainId }: Actor): string {
  const props = registry.call(callId)?.props;
  if (props?.companyId !== companyId || props.domainId !== domainId)
    throw new ParleyError('call-unknown', `There is no call ${callId} in your domain; it may be over.`);
  const number = park.codeToTake(callId, domainId);
  if (number === null) throw new ParleyError('nothing-to-pick-up', 'Nobody waits there any more.');
  return number;
}

/** The services check whose leg it is; here only that it is in the call named. */
function legIn(registry: CallRegistry, { callId, legId }: { callId: string; legId: string }): LegId {
  if (registry.leg(legId as LegId)?.call.id === (callId as CallId)) return legId as LegId;
  throw new ParleyError('call-unknown', `There is no call ${callId} of yours with the leg ${legId}; it may be over.`);
}

function viewOf(waiting: WaitingParty, { companyId, userId }: Actor, parties: Pick<PartyNames, 'named'>): WaitingPartyView {
  const { leg, kind, by, number, name, userId: targetId, sinceMs, returnsAtMs, reason, isRinging } = waiting;
  return {
    callId: leg.call.id,
    takeCode: takeCodeOf(waiting),
    kind,
    caller: parties.named({ companyId, userId, queueId: leg.call.queueId }, publicParty(leg.party)),
    number,
    name,
    userId: targetId,
    byUserId: by.userId,
    byName: by.displayName || by.number,
    since: sinceMs,
    returnsAt: returnsAtMs,
    reason,
    isRinging,
  };
}
