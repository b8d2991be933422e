import { calls } from '../../contract/rest/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CallId, LegId, UserId } from '../../kernel/ids.ts';
import { demand } from '../../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import { type CallEventJournal, type CallRegistry, durableWithPatience } from '../call/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { DeflectService } from '../deflect/index.ts';
import type { DialService } from '../dial/index.ts';
import type { DtmfService } from '../dtmf/index.ts';
import type { HoldService } from '../hold/index.ts';
import { authorizeInterception } from '../pickup/index.ts';
import type { TransferService } from '../transfer/index.ts';
import type { LiveCalls } from './live-calls.ts';

export interface CallRouteParts {
  readonly clock: Clock;
  readonly directory: CompanyDirectory;
  readonly registry: CallRegistry;
  readonly journal: Pick<CallEventJournal, 'durable'>;
  readonly liveCalls: LiveCalls;
  /** What somebody calls with who does not say. */
  readonly choices: { placeFor(actor: Actor, asked: string | undefined): Omit<Parameters<DialService['dial']>[1], 'number'> };
  readonly dialling: Pick<DialService, 'dial' | 'answer' | 'hangUp'>;
  readonly holding: Pick<HoldService, 'hold' | 'retrieve'>;
  readonly digits: Pick<DtmfService, 'send'>;
  readonly transfers: Pick<TransferService, 'blind' | 'complete'>;
  readonly deflection: Pick<DeflectService, 'deflect'>;
  /** Dialled before a colleague's number to take his call. */
  readonly pickupCode: string;
  readonly parameters: Pick<ParameterReader, 'value'>;
}

/** As long as a caller waits for the store at most. */
const storePatienceMs = 250;

/** My calls and the commands on them. */
export function callRoutes(routes: RouteRegistrar, parts: CallRouteParts): void {
  const { liveCalls, dialling, holding, digits, transfers, deflection } = parts;

  routes.handle(calls.myCalls, ({ actor }) => ({ items: liveCalls.ofUser(actor) }));
  routes.handle(calls.dial, async ({ actor, body }) =>
    dialling.dial(actor, { number: body.number, ...parts.choices.placeFor(actor, body.deviceId) }),
  );
  routes.handle(calls.answerCall, ({ actor, params }) => run(parts, params, (legId) => dialling.answer(actor, legId)));
  routes.handle(calls.hangUp, ({ actor, params }) => run(parts, params, (legId) => dialling.hangUp(actor, legId)));
  routes.handle(calls.holdCall, ({ actor, params }) => run(parts, params, (legId) => holding.hold(actor, legId)));
  routes.handle(calls.retrieveCall, ({ actor, params }) => run(parts, params, (legId) => holding.retrieve(actor, legId)));
  routes.handle(calls.sendDigits, ({ actor, params, body }) =>
    run(parts, params, (legId) => digits.send(actor, legId, body.digits)),
  );
  routes.handle(calls.blindTransfer, ({ actor, params, body }) =>
    run(parts, params, (legId) => transfers.blind(actor, legId, body.number, { letGo: body.letGo ?? false })),
  );
  routes.handle(calls.deflectCall, ({ actor, params, body }) =>
    run(parts, params, (legId) => deflection.deflect(actor, legId, body.number)),
  );
  routes.handle(calls.completeTransfer, ({ actor, params, body }) =>
    run(parts, params, (legId) => transfers.complete(actor, legId, body.otherLegId as LegId)),
  );
  routes.handle(calls.pickUp, ({ actor, params, body }) => pickUp(parts, actor, params.userId as UserId, body.deviceId));
}

/** The service checks whose leg it is; here only that it is in the call named. Answered once what happened is stored. */
async function run(
  { registry, journal, clock }: CallRouteParts,
  params: { callId: string; legId: string },
  command: (legId: LegId) => void | Promise<void>,
): Promise<void> {
  const legId = params.legId as LegId;
  if (registry.leg(legId)?.call.id !== (params.callId as CallId))
    throw new ParleyError('call-unknown', `There is no call ${params.callId} of yours with the leg ${legId}; it may be over.`);
  await command(legId);
  await durableWithPatience(journal, clock, storePatienceMs);
}

/** Rings the taker's own phone; when it answers it has the colleague's call. */
async function pickUp(parts: CallRouteParts, actor: Actor, userId: UserId, deviceId: string | undefined): Promise<void> {
  const { directory, registry, dialling } = parts;
  demandFeature(parts.parameters, authorizeInterception, actor);
  const colleague = directory.user(userId);
  if (!colleague) throw new ParleyError('not-found', 'There is no such user');
  demand(actor, 'read', { kind: 'user', companyId: colleague.companyId, ownerId: colleague.id });
  const isRinging = registry
    .legsOfUser(userId)
    .find(
      (leg) =>
        leg.party.deviceId !== null && leg.leg.role === 'terminating' && (leg.state === 'alerting' || leg.state === 'initiated'),
    );
  const number = isRinging?.party.deviceId ? directory.device(isRinging.party.deviceId)?.number : undefined;
  if (!number || colleague.domainId !== actor.domainId)
    throw new ParleyError('nothing-to-pick-up', 'No call rings there any more.');
  await dialling.dial(actor, { number: parts.pickupCode + number, ...parts.choices.placeFor(actor, deviceId) });
}
