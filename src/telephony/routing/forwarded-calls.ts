import type { UserId } from '../../kernel/ids.ts';
import { displayName, type User } from '../../platform/user/index.ts';
import type { Destination, Route } from '../call/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { Device } from '../device/index.ts';
import type { ForwardingPort, ForwardOutcome, ForwardTarget } from '../forwarding/index.ts';
import type { LegTarget, ReleaseCause } from '../leg/index.ts';
import { Reasoning } from './decision.ts';
import { type NumberingPort, voicemailTarget } from './routing-ports.ts';
import {
  type DivertReason,
  hasDiverted,
  type Memo,
  maxDiversions,
  patienceMs,
  type Thinking,
  type Verification,
} from './thinking.ts';

type Params = Record<string, string | number | boolean | null>;

/** What the router does for a call that is sent on. */
export interface WayOn {
  dialled(thinking: Thinking, number: string): Route;
  outside(thinking: Thinking, number: string): Route;
  toVoicemail(thinking: Thinking, user: User, number: string): Route;
  route(
    thinking: Thinking,
    destination: Destination,
    direction: null,
    code: string,
    sentence: string,
    params: Params,
    devices?: readonly Device[],
  ): Route;
  refuse(thinking: Thinking, cause: ReleaseCause, code: string, sentence: string, params: Params): Route;
}

export interface ForwardedCallsParts {
  readonly directory: CompanyDirectory;
  readonly numbering: NumberingPort;
  readonly forwardings: ForwardingPort;
}

/** Sends calls on as users' rules want it: the loop check, verified transfers, announcements (T-RUL-1, T-RUL-2). */
export class ForwardedCalls {
  readonly #parts: ForwardedCallsParts;
  readonly #way: WayOn;

  constructor(parts: ForwardedCallsParts, way: WayOn) {
    this.#parts = parts;
    this.#way = way;
  }

  /** What was planned for a call that did not get through, when it came. */
  planned(thinking: Thinking, { userId, number, plan }: NonNullable<Memo['planned']>, cause: ReleaseCause, reason: DivertReason) {
    const user = this.#parts.directory.user(userId);
    const outcome = reason === 'no-answer' ? plan.noAnswer?.outcome : plan.busy;
    if (!user || !outcome) return null;
    const name = displayName(user);
    thinking.reasons.note(`failed-${cause}`, `${name} was tried first: ${cause}.`, { name, cause });
    return this.forward(thinking, user, number, outcome, reason);
  }

  /** Phones that ring together with a user's own, on his right. Nobody's forwarding is followed there. */
  alsoRung(thinking: Thinking, user: User, target: string): LegTarget[] {
    const { directory, numbering } = this.#parts;
    const { reasons, request } = thinking;
    const name = displayName(user);
    const { number, isExternal } = numbering.dial(user.domainId, target);
    const devices = directory.devicesByNumber(user.domainId, number).filter((device) => device.enabled);
    if (devices.length > 0) {
      reasons.note('rings-also', `Calls for ${name} ring at ${target}, too.`, { name, target });
      return devices.map((device) => ({ kind: 'device', deviceId: device.id }));
    }
    const aside: Thinking = { ...thinking, request: { ...request, purpose: 'call' }, reasons: new Reasoning(), payer: user };
    const route = isExternal ? this.#way.outside(aside, number) : null;
    if (route?.destination.kind === 'trunk') {
      reasons.note('rings-also', `Calls for ${name} ring at ${target}, too.`, { name, target });
      return [...route.targets];
    }
    const reason = route?.decision.sentence ?? `Nobody has the number ${number}.`;
    reasons.note('rings-not-also', `${target} does not ring with them: ${reason}`, { target, reason });
    return [];
  }

  /** Does what a rule wants; null: it is not done, for it would lead back (CIRCULARLEVEL), or whom it leads to is gone. */
  forward(thinking: Thinking, user: User, number: string, outcome: ForwardOutcome, reason: DivertReason): Route | null {
    const name = displayName(user);
    if (outcome.kind === 'refuse') {
      const how = outcome.cause === 'busy' ? 'are told that he is busy' : 'are rejected';
      return this.#way.refuse(thinking, outcome.cause, `rule-${outcome.cause}`, `Such calls for ${name} ${how}.`, { name });
    }
    const { target } = outcome;
    const to = this.#numberOf(user, target);
    if (to === null) {
      thinking.reasons.note('target-gone', `${name} forwards calls to somebody who is gone.`, { name });
      return null;
    }
    const limits = this.#parts.forwardings.limitsOf(user.id);
    // At one of his own devices it just rings: nobody’s forwarding is followed there.
    const returns = target.kind === 'device' ? null : this.#returns(thinking, user, to, limits.circularLevel);
    if (returns === 'not-executed') {
      const params = { name, target: to, level: limits.circularLevel };
      thinking.reasons.note('forwarding-not-executed', `${name} would send the call back to ${to}: that is not done.`, params);
      return null;
    }
    if (returns === 'loop' || thinking.diversions.length >= maxDiversions || hasDiverted(thinking, number))
      return this.#way.refuse(thinking, 'busy', 'forwarding-loop', `The forwarding of ${name} leads round in a circle.`, {
        name,
        target: to,
      });
    thinking.reasons.note('forwarded', `${name} forwards calls (${reason}) to ${to}.`, { name, target: to, reason });
    const { verification: wanted } = limits;
    const verification = wanted
      ? { ...wanted, userId: user.id, number, reason, callsLeft: wanted.callTimes }
      : thinking.verification;
    const diversions = [...thinking.diversions, { fromNumber: number, reason }];
    // Who forwards pays, and his rights count: this is the only way from a trunk to a trunk.
    const onward: Thinking = { ...thinking, diversions, payer: user, verification };
    const route = this.#follow(onward, user, number, target, to);
    if (route.destination.kind === 'refused' && verification && route.decision.code !== 'forwarding-loop') {
      thinking.reasons.note(route.decision.code, route.decision.sentence, route.decision.params);
      return this.emergency({ ...thinking, diversions }, verification, route.destination.release.cause) ?? route;
    }
    return outcome.announcement === 'none'
      ? route
      : this.#announced(thinking, route, `${outcome.announcement}/${user.id}`, number);
  }

  #follow(thinking: Thinking, user: User, number: string, target: ForwardTarget, to: string): Route {
    if (target.kind === 'voicemail') return this.#way.toVoicemail(thinking, user, number);
    if (target.kind !== 'device') return this.#way.dialled(thinking, to);
    const device = this.#parts.directory.device(target.deviceId as Device['id'])!;
    const destination: Destination = { kind: 'device', deviceId: device.id, number: to };
    const params = { number: to, device: device.name };
    return this.watched(
      thinking,
      this.#way.route(thinking, destination, null, 'to-device', `${to} is the phone ${device.name}.`, params, [device]),
    );
  }

  /** What can be dialled to get there; null: it is not there any more. */
  #numberOf(user: User, target: ForwardTarget): string | null {
    const { directory } = this.#parts;
    if (target.kind === 'number') return target.number;
    if (target.kind === 'voicemail') return voicemailTarget;
    if (target.kind === 'user')
      return directory.devicesOf(target.userId as UserId).find((device) => device.enabled)?.number ?? null;
    const device = directory.device(target.deviceId as Device['id']);
    return device?.enabled && device.userId === user.id ? device.number : null;
  }

  /**
   * Whether `to` leads back to one who forwarded this call already. Within CIRCULARLEVEL steps the forwarding is not executed;
   * further back the call ends, for nobody is to ring twice.
   */
  #returns({ diversions }: Thinking, user: User, to: string, level: number): 'not-executed' | 'loop' | null {
    if (to === voicemailTarget) return null;
    const { directory, numbering } = this.#parts;
    const ownerOf = (number: string) => directory.userByNumber(user.domainId, number)?.id;
    const target = ownerOf(numbering.dial(user.domainId, to).number);
    if (!target) return null;
    const chain = [...diversions.map(({ fromNumber }) => ownerOf(fromNumber)), user.id];
    const at = chain.lastIndexOf(target);
    if (at < 0) return null;
    return chain.length - at <= level ? 'not-executed' : 'loop';
  }

  /** The announcement is heard first; what follows was decided with it. */
  #announced(thinking: Thinking, onward: Route, announcement: string, number: string): Route {
    if (onward.destination.kind === 'refused') return onward;
    const destination: Destination = { kind: 'application', application: 'announcement', id: announcement, number };
    const sentence = 'The caller hears an announcement first.';
    const route = this.#way.route(
      { ...thinking, diversions: onward.diversions },
      destination,
      null,
      'to-announcement',
      sentence,
      {
        announcement,
        number,
      },
    );
    return { ...route, onward };
  }

  /** A forwarded call that nobody took goes to the emergency number, as often as is set. */
  emergency(thinking: Thinking, verification: Verification, cause: ReleaseCause): Route | null {
    const user = this.#parts.directory.user(verification.userId);
    const { emergencyNumber, number, reason } = verification;
    let { callsLeft } = verification;
    if (!user || callsLeft <= 0) return null;
    const name = displayName(user);
    const params = { name, cause, number: emergencyNumber, callsLeft };
    const { reasons, diversions } = thinking;
    reasons.note('forwarding-not-answered', `The forwarded call of ${name} was not answered (${cause}).`, params);
    reasons.note('emergency-number', `It goes to ${emergencyNumber}, which is called ${callsLeft} more time(s) at most.`, params);
    const followed = hasDiverted(thinking, number) ? diversions : [...diversions, { fromNumber: number, reason }];
    while (callsLeft > 0) {
      callsLeft -= 1;
      const next = { ...thinking, diversions: followed, payer: user, verification: { ...verification, callsLeft } };
      const route = this.#way.dialled(next, emergencyNumber);
      if (route.destination.kind !== 'refused') return this.watched(next, route);
    }
    return null;
  }

  /** Rings no longer than a forwarded call may, and is remembered as one. */
  watched(thinking: Thinking, route: Route): Route {
    const wanted = patienceMs(thinking);
    const known = route.memo as Memo | undefined;
    if (wanted === null) return route;
    const planned = known?.planned ?? null;
    return {
      ...route,
      ringTimeoutMs: planned?.plan.noAnswer ? route.ringTimeoutMs : Math.min(route.ringTimeoutMs, wanted),
      memo: { planned, verification: thinking.verification } satisfies Memo,
    };
  }
}
