import type { CallId, IdSource } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import { maxForwardsOf, parseSipUri } from '../../protocol/sip/message/index.ts';
import type { IncomingInvite } from '../../protocol/sip/user-agent/index.ts';
import { type CallService, type IncomingCall, nobody } from '../call/index.ts';
import {
  OriginatingSipLeg,
  type Party,
  type SipLegFactory,
  type SipLegParts,
  type SipLegProfile,
  shownIn,
} from '../leg/index.ts';
import type { NumberingService } from '../numbering/index.ts';
import type { RegisterAnswer, Registrar } from '../registration/index.ts';
import type { OutboundPolicy } from '../routing/index.ts';
import { calledNumber, diversionsBefore } from './called-number.ts';
import { type Caller, CallerIdentification, type IdentificationParts, isOurHost } from './caller-identification.ts';

export interface CallIntakeParts extends IdentificationParts {
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly legParts: SipLegParts;
  readonly legFactory: Pick<SipLegFactory, 'deviceProfile' | 'trunkProfile' | 'strangerProfile'>;
  readonly calls: Pick<CallService, 'handleIncoming'>;
  readonly numbering: Pick<NumberingService, 'fromTrunk'>;
  readonly policy: Pick<OutboundPolicy, 'isOpenToUnknown'>;
  readonly gruus: Pick<Registrar, 'bindingsOfGruu'>;
  /** Host names besides the SIP domains under which phones reach us. */
  readonly ownHosts: readonly string[];
}

/** A call as it is handed on, and how its caller is spoken to. */
interface Admission {
  readonly incoming: IncomingCall;
  readonly party: Party;
  readonly profile: SipLegProfile;
}

/** Takes calls that come in by SIP: `userAgent.onInvite((invite) => intake.receive(invite))`. */
export class CallIntake {
  readonly #parts: CallIntakeParts;
  readonly #identification: CallerIdentification;

  constructor(parts: CallIntakeParts) {
    this.#parts = parts;
    this.#identification = new CallerIdentification(parts);
  }

  /** Answers or hands on one INVITE. Never throws. */
  receive(invite: IncomingInvite): void {
    try {
      this.#receive(invite);
    } catch (error) {
      this.#parts.logger.error('An incoming call could not be taken.', { error });
      invite.reject(500);
    }
  }

  #receive(invite: IncomingInvite): void {
    const result = this.#identification.identify(invite.message, invite.flow);
    const admission = result.ok ? this.#admit(invite, result.caller) : result.answer;
    if ('status' in admission) {
      const { status, ...options } = admission;
      invite.reject(status, options);
      return;
    }
    if (invite.replacedSession) this.#replace(invite, admission);
    else this.#parts.calls.handleIncoming(this.#leg(invite, admission), admission.incoming);
  }

  #admit(invite: IncomingInvite, caller: Caller): Admission | RegisterAnswer {
    switch (caller.kind) {
      case 'device':
        return this.#fromDevice(invite, caller);
      case 'trunk':
        return this.#fromTrunk(invite, caller);
      case 'stranger':
        return this.#fromStranger(invite, caller);
    }
  }

  #fromDevice({ message }: IncomingInvite, { device, domain }: Extract<Caller, { kind: 'device' }>): Admission | RegisterAnswer {
    const { ids, legFactory, gruus, directory, ownHosts } = this.#parts;
    const instances = gruus.bindingsOfGruu(message.requestUri);
    const instance = instances?.[0];
    if (instances && !instance) return { status: 480 };
    const uri = parseSipUri(message.requestUri);
    if (uri && !isOurHost(uri.host, domain, ownHosts)) return { status: 404 };
    return {
      incoming: {
        companyId: device.companyId,
        domainId: device.domainId,
        source: { kind: 'device', deviceId: device.id },
        dialled: (instance && directory.device(instance.deviceId)?.number) ?? calledNumber(message, 'request-uri'),
        diversions: [],
        maxForwards: maxForwardsOf(message) ?? 70,
        ...(instance && { only: { deviceId: instance.deviceId, contactUri: instance.contactUri } }),
      },
      party: { ...nobody, ...shownIn(message, false), number: device.number, userId: device.userId, deviceId: device.id },
      profile: legFactory.deviceProfile(device, ids.next<CallId>()),
    };
  }

  #fromTrunk({ message }: IncomingInvite, { trunk, dialled }: Extract<Caller, { kind: 'trunk' }>): Admission {
    const { ids, legFactory, numbering } = this.#parts;
    const shown = shownIn(message, true);
    const number = shown.number === '' ? '' : numbering.fromTrunk(trunk.domainId, shown.number);
    return {
      incoming: {
        companyId: trunk.companyId,
        domainId: trunk.domainId,
        source: { kind: 'trunk', trunkId: trunk.id },
        dialled,
        diversions: diversionsBefore(message),
        maxForwards: maxForwardsOf(message) ?? 70,
      },
      party: { ...nobody, ...shown, number, trunkId: trunk.id },
      profile: legFactory.trunkProfile(trunk, ids.next<CallId>()),
    };
  }

  /** Refused here, a scanner costs one answer; it must not be able to fill the call log. */
  #fromStranger(
    { message, flow }: IncomingInvite,
    { domain, dialled }: Extract<Caller, { kind: 'stranger' }>,
  ): Admission | RegisterAnswer {
    const { ids, policy, hostile, legFactory } = this.#parts;
    if (!policy.isOpenToUnknown(domain.id, dialled)) {
      hostile.report(flow.remote.host, 'unknown-domain');
      return { status: 403 };
    }
    return {
      incoming: {
        companyId: domain.companyId,
        domainId: domain.id,
        source: { kind: 'unknown', address: flow.remote.host },
        dialled,
        diversions: [],
        maxForwards: maxForwardsOf(message) ?? 70,
      },
      party: { ...nobody, ...shownIn(message, false) },
      profile: legFactory.strangerProfile(domain, ids.next<CallId>()),
    };
  }

  #leg(invite: IncomingInvite, { profile, party }: Admission): OriginatingSipLeg {
    return new OriginatingSipLeg(this.#parts.legParts, profile, party, invite);
  }

  /** RFC 3891 §3: the new call takes the place of a leg of ours. */
  #replace(invite: IncomingInvite, admission: Admission): void {
    const replaced = invite.replacedSession && this.#parts.legParts.legs.of(invite.replacedSession);
    if (!replaced || admission.incoming.source.kind !== 'device') {
      invite.reject(replaced ? 403 : 481);
      return;
    }
    const { deviceId } = admission.incoming.source;
    if (replaced.graceMs > 0 && replaced.party.deviceId === deviceId) {
      const profile = { ...admission.profile, callId: replaced.callId, legId: replaced.id };
      replaced.tellReturned(this.#leg(invite, { ...admission, profile }));
      return;
    }
    const profile = { ...admission.profile, callId: replaced.callId };
    replaced.tellReplaced(this.#leg(invite, { ...admission, profile }));
  }
}
