import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import { type ParameterReader } from '../../platform/parameter/index.ts';
import { type CallLeg, type CallService, type Decision, isLive, type RouteRequest } from '../call/index.ts';
import type { LegTarget, Party } from '../leg/index.ts';
import { type PassedOn, type ReturnReason, returnSentence } from './passed-on.ts';
import { operatorNumber, returnedCallsNumber, transferReturnAfter } from './returned-call-parameters.ts';
import type { WaitingParties } from './waiting-parties.ts';

export interface ReturnServiceParts {
  readonly calls: CallService;
  readonly waiting: WaitingParties;
  readonly parameters: Pick<ParameterReader, 'value'>;
}

/** How long each is rung, in milliseconds. */
const ringMs = 25_000;
/** Between one round and the next. */
const restMs = 10_000;
/** Nobody waits longer for somebody who takes him back. */
const giveUpMs = 600_000;

interface Coming {
  readonly leg: CallLeg;
  readonly passed: PassedOn;
  readonly reason: ReturnReason;
  readonly untilMs: number;
}

/** Brings parties back whom nobody took. */
export class ReturnService {
  readonly #parts: ReturnServiceParts;

  constructor(parts: ReturnServiceParts) {
    this.#parts = parts;
  }

  /** How long a transfer may ring when the transferor has hung up, in milliseconds. */
  patienceMs(leg: CallLeg, by: Party): number {
    return 1000 * this.#parts.parameters.value(transferReturnAfter, contextOf(leg, by));
  }

  /**
   * Rings who passed the party on, then who is set for him, then the operator, and again after a rest.
   *
   * ```
   * waiting ──► passer rings ──► next number rings ──► operator rings ──► rest (music) ──► passer rings …
   *                └────────── the first who answers has it ───────────┘      after 10 minutes: let go
   * ```
   */
  bringBack(leg: CallLeg, passed: PassedOn, reason: ReturnReason): void {
    if (!isLive(leg) || leg.call.hasEnded) return;
    const { clock } = this.#parts.calls.parts;
    this.#round({ leg, passed, reason, untilMs: clock.now() + giveUpMs });
  }

  #round(coming: Coming): void {
    const { leg, passed } = coming;
    const context = contextOf(leg, passed.by);
    const { parameters } = this.#parts;
    const next = [parameters.value(returnedCallsNumber, context), parameters.value(operatorNumber, context)];
    const numbers = [...new Set(next)].filter((number) => number !== '' && number !== passed.by.number);
    this.#ringPasser(coming, numbers);
  }

  #ringPasser(coming: Coming, numbers: readonly string[]): void {
    const { leg, passed } = coming;
    const { calls, waiting } = this.#parts;
    const { userId, deviceId } = passed.by;
    this.#wait(coming);
    const { number } = passed.by;
    leg.call.record({
      type: 'call-routed',
      destination: userId ? { kind: 'user', userId, number } : { kind: 'device', deviceId: deviceId ?? ('' as never), number },
      decision: decisionOf(coming),
      diversion: null,
    });
    waiting.ringing(leg, true);
    calls.beginPlacement(leg.call, leg, leg.party).ring({
      targets: this.#phonesOf(passed.by),
      timeoutMs: ringMs,
      answered: (answerer) => calls.join(leg, answerer),
      failed: () => this.#ringNext(coming, numbers),
    });
  }

  #ringNext(coming: Coming, numbers: readonly string[]): void {
    const { leg, passed } = coming;
    const { calls, waiting } = this.#parts;
    const [number, ...others] = numbers;
    if (!isLive(leg)) return;
    const { deviceId } = passed.by;
    if (number === undefined || deviceId === null) return this.#rest(coming);
    const { companyId, domainId, maxForwards } = leg.call.props;
    const request: RouteRequest = {
      companyId,
      domainId,
      // His rights count who passed it on: nobody else could have sent it there.
      source: { kind: 'device', deviceId },
      from: leg.party,
      dialled: number,
      purpose: 'transfer',
      diversions: [],
      maxForwards,
    };
    const route = calls.parts.router.decide(request);
    if (route.destination.kind === 'refused') return this.#ringNext(coming, others);
    this.#wait(coming);
    waiting.ringing(leg, true);
    const decision = { ...decisionOf(coming), steps: [...route.decision.steps, { ...route.decision }] };
    // Whoever is led there is hosted by nobody meanwhile, but still waits as far as others see.
    leg.host = null;
    calls.follow(
      leg,
      request,
      { ...route, decision, ringTimeoutMs: Math.min(route.ringTimeoutMs, ringMs) },
      {
        connected: () => waiting.remove(leg),
        left: () => waiting.remove(leg),
        failed: () => this.#ringNext(coming, others),
      },
    );
    if (route.destination.kind === 'queue') waiting.remove(leg);
  }

  #rest(coming: Coming): void {
    const { leg } = coming;
    const { calls, waiting } = this.#parts;
    const { clock } = calls.parts;
    this.#wait(coming);
    calls.beginPlacement(leg.call, leg, leg.party);
    const timer = clock.setTimer(restMs, () => {
      if (!isLive(leg)) return;
      if (clock.now() < coming.untilMs) return this.#round(coming);
      waiting.remove(leg);
      calls.fail(leg, 'no-answer', {});
    });
    waiting.addReturning(leg, coming.passed, coming.reason, () => timer.cancel());
  }

  #wait({ leg, passed, reason }: Coming): void {
    this.#parts.waiting.addReturning(leg, passed, reason, () => {});
  }

  #phonesOf({ userId, deviceId }: Party): LegTarget[] {
    const { directory } = this.#parts.calls.parts;
    const own = userId === null ? [directory.device(deviceId ?? ('' as never))] : directory.devicesOf(userId);
    const phones = own.filter((device) => device?.enabled && (device.oneNumber || device.id === deviceId));
    return phones.map((device) => ({ kind: 'device', deviceId: device!.id }));
  }
}

function decisionOf({ passed, reason }: Coming): Decision {
  const { kind, by, number, name } = passed;
  const params = { kind, number, name, reason, by: by.displayName || by.number };
  return { code: 'returned', params, sentence: returnSentence(passed, reason), steps: [] };
}

/** Whose settings count: the passer's; of a phone without a person those of the domain. */
export function contextOf(
  { call: { props } }: CallLeg,
  { userId }: Party,
): Parameters<ParameterReader['value']>[1] & { companyId: CompanyId; domainId?: DomainId } {
  const { companyId, domainId } = props;
  return userId === null ? { companyId, domainId } : { companyId, userId };
}
