import type { TriedForwarding, UserStatus } from '../../contract/rest/forwarding.ts';
import type { UserId } from '../../kernel/ids.ts';
import { displayName, type User } from '../../platform/user/index.ts';
import { type CallLoad, type CallSource, nobody, type Route, type RouteRequest } from '../call/index.ts';
import type { ForwardingPort, ForwardingQuestion } from '../forwarding/index.ts';
import type { Party, ReleaseCause } from '../leg/index.ts';
import { ConfiguredRouter, type ConfiguredRouterParts } from './call-router.ts';

/** A call that is only imagined. */
export interface PretendedCall {
  readonly user: User;
  /** Empty: a caller who hides his number. */
  readonly from: string;
  readonly dialled: string;
  readonly atMs: number;
  /** Null: as it is. */
  readonly status: UserStatus | null;
  /** What the user's phones do. */
  readonly phones: 'answered' | 'busy' | 'no-answer' | 'unreachable';
}

type Stage = TriedForwarding['stages'][number];
type Params = Stage['params'];

export type CallTrialParts = Omit<ConfiguredRouterParts, 'clock' | 'load' | 'forwardings'> & {
  readonly forwardings: ForwardingPort;
};

/** Nobody is on the telephone in a call that is only imagined. */
const noLoad: CallLoad = { callsOfDevice: () => 0, callsOfUser: () => 0, callsOfTrunk: () => 0 };

/** More than any call goes through. */
const mostStages = 40;

/** Says what would happen to a call by asking the very router that real calls ask, about another time and status. */
export class CallTrial {
  readonly #parts: CallTrialParts;

  constructor(parts: CallTrialParts) {
    this.#parts = parts;
  }

  /** Pure but for what is in memory: nothing rings and nothing is stored. */
  run(call: PretendedCall): Omit<TriedForwarding, 'profileName'> {
    const router = this.#routerAt(call);
    const request = this.#request(call);
    const stages: Stage[] = [];
    let route: Route | null = router.decide(request);
    let isOwnRinging = true;
    let outcome: TriedForwarding['outcome'] = 'not-answered';
    while (route && stages.length < mostStages) {
      const steps = route.decision.steps.filter(({ code }) => code !== 'open-to-unknown');
      const stage = this.#stage(route, steps);
      stages.push(stage);
      if (route.onward) {
        route = route.onward;
        continue;
      }
      const cause = isOwnRinging && isRungAt(route, call.user.id) ? causeOf(call.phones) : null;
      if (cause === null) {
        outcome = outcomeOf(stage, isRungAt(route, call.user.id), steps);
        break;
      }
      isOwnRinging = false;
      const next: Route | null = router.decideAgain({ ...request, diversions: route.diversions }, route, cause);
      if (!next)
        stages.push({ code: 'not-answered', params: { cause }, sentence: `Nobody takes the call (${cause}).`, steps: [] });
      route = next;
    }
    return { stages, outcome, sentence: stages.map(({ sentence }) => sentence).join(' Then: '), at: call.atMs };
  }

  #routerAt({ atMs, status, user }: PretendedCall): ConfiguredRouter {
    const { forwardings, policy } = this.#parts;
    const pretend = (question: ForwardingQuestion): ForwardingQuestion =>
      status !== null && question.userId === user.id ? { ...question, status } : question;
    return new ConfiguredRouter({
      ...this.#parts,
      clock: { now: () => atMs },
      load: noLoad,
      forwardings: {
        planFor: (question) => forwardings.planFor(pretend(question)),
        limitsOf: (userId) => forwardings.limitsOf(userId),
      },
      // It is not about who may call from outside.
      policy: {
        mayDialOut: (id) => policy.mayDialOut(id),
        maxCallsOf: (id) => policy.maxCallsOf(id),
        isBlocked: (id, number) => policy.isBlocked(id, number),
        isOpenToUnknown: () => true,
      },
    });
  }

  #request({ user, from, dialled }: PretendedCall): RouteRequest {
    const { directory, numbering } = this.#parts;
    const { companyId, domainId } = user;
    const number = from === '' ? '' : numbering.dial(domainId, from).number;
    const [device] = from === '' ? [] : directory.devicesByNumber(domainId, number);
    const source: CallSource = device ? { kind: 'device', deviceId: device.id } : { kind: 'unknown', address: '' };
    const party: Party = {
      ...nobody,
      number: device ? number : from,
      isPrivate: from === '',
      userId: device?.userId ?? null,
      deviceId: device?.id ?? null,
    };
    return { companyId, domainId, source, from: party, dialled, purpose: 'call', diversions: [], maxForwards: 70 };
  }

  #stage(route: Route, steps: Stage['steps']): Stage {
    const { destination, decision, ringTimeoutMs } = route;
    const seconds = Math.round(ringTimeoutMs / 1000);
    const emergency = steps.some(({ code }) => code === 'emergency-number');
    const make = (code: string, params: Params, sentence: string): Stage => ({
      code: emergency ? `emergency-${code}` : code,
      params,
      sentence,
      steps: [...steps],
    });
    const { directory } = this.#parts;
    if (destination.kind === 'user') {
      const user = directory.user(destination.userId);
      const name = user ? displayName(user) : destination.number;
      const phones = route.targets.length;
      return make('rings', { name, phones, seconds }, `It rings at ${name} for ${seconds} s (${phones} phones).`);
    }
    if (destination.kind === 'device') {
      const name = directory.device(destination.deviceId)?.name ?? destination.number;
      return make('device', { name, seconds }, `It rings at ${name} for ${seconds} s.`);
    }
    if (destination.kind === 'trunk')
      return make('outside', { number: destination.number }, `It goes outside, to ${destination.number}.`);
    if (destination.kind === 'queue') {
      const name = directory.queue(destination.queueId)?.name ?? destination.number;
      return make('queue', { name }, `It waits in the queue ${name}.`);
    }
    if (destination.kind === 'application') return this.#application(destination, make);
    if (destination.kind === 'refused')
      return make('refused', { cause: destination.release.cause, code: decision.code }, `It is refused: ${decision.sentence}`);
    return make('service', { number: destination.number }, `It reaches the service ${destination.number}.`);
  }

  #application(
    { application, id, number }: Extract<Route['destination'], { kind: 'application' }>,
    make: (code: string, params: Params, sentence: string) => Stage,
  ): Stage {
    if (application === 'announcement') return make('announcement', { announcement: id }, 'The caller hears an announcement.');
    const user = this.#parts.directory.user(id as UserId);
    const name = user ? displayName(user) : number;
    if (application === 'voicemail') return make('voicemail', { name }, `The caller may leave a message for ${name}.`);
    return make('application', { application, number }, `It reaches ${number}.`);
  }
}

function isRungAt({ destination }: Route, userId: UserId): boolean {
  return destination.kind === 'user' && destination.userId === userId;
}

function causeOf(phones: PretendedCall['phones']): ReleaseCause | null {
  return phones === 'answered' ? null : phones;
}

function outcomeOf(stage: Stage, isOwn: boolean, steps: Stage['steps']): TriedForwarding['outcome'] {
  if (stage.code.endsWith('refused')) return 'refused';
  if (steps.some(({ code }) => code === 'emergency-number')) return 'emergency';
  if (stage.code === 'voicemail') return 'voicemail';
  return isOwn ? 'rings' : 'forwarded';
}
