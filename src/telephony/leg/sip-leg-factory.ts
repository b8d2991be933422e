import type { IdSource, LegId, TrunkId } from '../../kernel/ids.ts';
import type { Domain } from '../../platform/domain/index.ts';
import type { DigestClient } from '../../protocol/sip/digest/index.ts';
import { formatDiversion } from '../../protocol/sip/identity/index.ts';
import { formatSipUri, parseUri } from '../../protocol/sip/message/index.ts';
import type { ExtraHeaders, SipUserAgent } from '../../protocol/sip/user-agent/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { Device } from '../device/index.ts';
import type { CodecName } from '../media/index.ts';
import type { PartyNames } from '../party-names/index.ts';
import { type Binding, routesTo } from '../registration/index.ts';
import type { Trunk } from '../trunk/index.ts';
import type { Leg, Party } from './leg.ts';
import type { LegFactory, LegTarget, OutgoingLegContext } from './leg-factory.ts';
import { identityFor } from './sip-identity.ts';
import type { SipLegParts, SipLegProfile } from './sip-leg-profile.ts';
import { TerminatingSipLeg } from './sip-leg-terminating.ts';

export interface SipLegFactoryParts extends SipLegParts {
  readonly userAgent: SipUserAgent;
  readonly ids: IdSource;
  readonly directory: Pick<CompanyDirectory, 'device' | 'trunk' | 'domain'>;
  /** Live bindings of a device, the most wanted first. */
  readonly bindingsOf: (deviceId: Device['id']) => readonly Binding[];
  /** False for a trunk that is down. */
  readonly isTrunkUp: (trunkId: TrunkId) => boolean;
  readonly digestOfTrunk: (trunkId: TrunkId) => DigestClient | undefined;
  /** A caller as the trunk's carrier is told of him. */
  readonly callerOnTrunk: (trunk: Trunk, party: Party) => Party;
  readonly silenceTimeoutMs: number;
  /** By the device's setting and the parameter; nobody when left out. */
  readonly mayShowVideo?: (device: Device) => boolean;
  /** How long a page may be gone during a call of its user; 0 when left out. */
  readonly graceMsOf?: (device: Device) => number;
  readonly names: PartyNames;
}

/** As long as a phone waits at most to ring until its caller's name is known. */
const namePatienceMs = 8;

/** A page that is lost is missed so soon, in milliseconds: the other side hears music then. */
const pageSilenceMs = 4000;

const allCodecs: readonly CodecName[] = ['G722', 'PCMA', 'PCMU', 'opus'];

/** A carrier's server that says nothing for so long is dead: callers do not wait 32 s for the next. */
const trunkPatienceMs = 4000;

/** Makes the legs that ring devices and trunks. */
export class SipLegFactory implements LegFactory {
  readonly #parts: SipLegFactoryParts;

  constructor(parts: SipLegFactoryParts) {
    this.#parts = parts;
  }

  createLegs(target: LegTarget, context: OutgoingLegContext): readonly Leg[] {
    if (target.kind === 'trunk') {
      const trunk = this.#parts.directory.trunk(target.trunkId);
      return trunk?.enabled && this.#parts.isTrunkUp(trunk.id) ? [this.#trunkLeg(trunk, target.number, context)] : [];
    }
    const device = target.kind === 'device' ? this.#parts.directory.device(target.deviceId) : undefined;
    if (target.kind !== 'device' || !device?.enabled) return [];
    const bindings = this.#parts
      .bindingsOf(device.id)
      .filter((binding) => !binding.withoutAudio)
      .filter((binding) => target.contactUri === undefined || binding.contactUri === target.contactUri);
    return onePerInstance(bindings).map((binding) => this.#deviceLeg(device, binding, context));
  }

  /** Also used for calls that a device begins: how it is spoken to. */
  deviceProfile(device: Device, callId: SipLegProfile['callId'], queueId: OutgoingLegContext['queueId'] = null): SipLegProfile {
    return {
      shown: (party) => this.#shown(device, party, queueId),
      ...this.#profile(callId, device.domainId),
      ...this.#returning(device),
      codecs: device.codecs.length > 0 ? device.codecs : allCodecs,
      mediaTransport: device.protocol === 'sip-softphone' ? 'webrtc' : 'rtp',
      mediaPath: 'anchored',
      video: device.protocol === 'sip-softphone' && (this.#parts.mayShowVideo?.(device) ?? false),
      mayBeBehindNat: true,
      encryptsOnDemand: device.protocol === 'sip-phone',
      dtmf: device.dtmfMethod,
      identityHeader: 'p-asserted-identity',
      isTrusted: false,
    };
  }

  /** A page may be loaded anew or lose its network; a phone that falls silent is gone. */
  #returning(device: Device): Pick<SipLegProfile, 'graceMs'> & { silenceTimeoutMs?: number } {
    const graceMs = device.protocol === 'sip-softphone' ? (this.#parts.graceMsOf?.(device) ?? 0) : 0;
    const { silenceTimeoutMs } = this.#parts;
    return graceMs === 0 || silenceTimeoutMs === 0
      ? {}
      : { graceMs, silenceTimeoutMs: Math.min(silenceTimeoutMs, pageSilenceMs) };
  }

  /** Also used for calls that come in over a trunk. */
  trunkProfile(trunk: Trunk, callId: SipLegProfile['callId']): SipLegProfile {
    return {
      ...this.#profile(callId, trunk.domainId),
      ...carrierDomain(trunk),
      codecs: trunk.codecs.length > 0 ? trunk.codecs : allCodecs,
      mediaTransport: trunk.mediaSecurity,
      mediaPath: trunk.mediaPath,
      mayBeBehindNat: false,
      encryptsOnDemand: false,
      dtmf: 'rfc4733',
      identityHeader: trunk.callerIdHeader,
      isTrusted: true,
    };
  }

  /** For callers who have not proved who they are. */
  strangerProfile(domain: Domain, callId: SipLegProfile['callId']): SipLegProfile {
    return {
      ...this.#profile(callId, domain.id),
      codecs: allCodecs,
      mediaTransport: 'rtp',
      mediaPath: 'anchored',
      mayBeBehindNat: true,
      encryptsOnDemand: false,
      dtmf: 'rfc4733',
      identityHeader: 'from',
      isTrusted: false,
    };
  }

  #profile(callId: SipLegProfile['callId'], domainId: Device['domainId']) {
    return {
      callId,
      legId: this.#parts.ids.next<LegId>(),
      silenceTimeoutMs: this.#parts.silenceTimeoutMs,
      sipDomain: this.#parts.directory.domain(domainId)?.sipDomain ?? 'localhost.invalid',
    };
  }

  #deviceLeg(device: Device, binding: Binding, context: OutgoingLegContext): Leg {
    const profile = this.deviceProfile(device, context.callId, context.queueId);
    const { from: caller } = context;
    return new TerminatingSipLeg(this.#parts, profile, partyOf(device, context), {
      userAgent: this.#parts.userAgent,
      uri: binding.contactUri,
      flow: binding.flow,
      ...(binding.path.length === 0 && { signallingAddress: binding.source.host }),
      routes: routesTo(binding),
      identity: () => identityFor(this.#shown(device, caller, context.queueId), profile),
      prepared: this.#parts.names.prepare(device.companyId, device.domainId, [caller.number], namePatienceMs),
      to: `<${formatSipUri({ user: device.sipUser, host: profile.sipDomain })}>`,
      headers: [
        ...diversionHeaders(this.#openDiversions(device, context), profile),
        ...(context.autoAnswer ? autoAnswerHeaders(profile) : []),
      ],
      maxForwards: context.maxForwards,
    });
  }

  /** As the device's user may know him; who asked not to be shown stays unknown. */
  #shown(device: Device, party: Party, queueId: OutgoingLegContext['queueId']): Party {
    const { companyId, domainId, userId } = device;
    if (party.isPrivate) return party;
    if (userId === null) return this.#parts.names.isHidden(companyId, domainId, party.number) ? { ...party, number: '' } : party;
    const { number, displayName } = this.#parts.names.named({ companyId, userId, queueId }, party);
    return { ...party, number, displayName };
  }

  /** Who diverted the call may be on the red list, too. */
  #openDiversions({ companyId, domainId }: Device, context: OutgoingLegContext): OutgoingLegContext {
    const isHidden = (number: string) => this.#parts.names.isHidden(companyId, domainId, number);
    const diversions = context.diversions.map((one) => (isHidden(one.fromNumber) ? { ...one, fromNumber: 'anonymous' } : one));
    return { ...context, diversions };
  }

  #trunkLeg(trunk: Trunk, number: string, context: OutgoingLegContext): Leg {
    const profile = this.trunkProfile(trunk, context.callId);
    const identity = identityFor(this.#parts.callerOnTrunk(trunk, context.from), profile);
    const proxy = parseUri(trunk.proxy);
    const uri =
      proxy?.kind === 'sip' ? formatSipUri({ ...proxy, user: number }) : formatSipUri({ user: number, host: trunk.proxy });
    const digest = this.#parts.digestOfTrunk(trunk.id);
    const party: Party = { number, displayName: '', isPrivate: false, userId: null, deviceId: null, trunkId: trunk.id };
    return new TerminatingSipLeg(this.#parts, profile, party, {
      userAgent: this.#parts.userAgent,
      uri,
      flow: undefined,
      routes: [],
      identity: () => identity,
      headers: diversionHeaders(context, profile),
      maxForwards: context.maxForwards,
      firstResponseMs: trunkPatienceMs,
      ...(trunk.authentication.kind === 'registration' && { contactUser: trunk.authentication.user }),
      ...(digest && { digest }),
    });
  }
}

/** A carrier we register with knows us by a name in its own domain. */
function carrierDomain({ authentication }: Trunk): { sipDomain?: string } {
  const registrar = authentication.kind === 'registration' ? parseUri(authentication.registrar) : undefined;
  return registrar?.kind === 'sip' ? { sipDomain: registrar.host } : {};
}

/** The flows of one instance lead to the same phone (RFC 5626 §5.3): the first with an open flow is rung. */
function onePerInstance(bindings: readonly Binding[]): readonly Binding[] {
  const chosen = new Map<string, Binding>();
  for (const binding of bindings) {
    const phone = binding.regId === undefined || binding.instanceId === undefined ? binding.contactUri : binding.instanceId;
    const known = chosen.get(phone);
    if (!known || (!known.flow?.isOpen && binding.flow?.isOpen)) chosen.set(phone, binding);
  }
  return [...chosen.values()];
}

function partyOf(device: Device, context: OutgoingLegContext): Party {
  return {
    number: device.number === '' ? context.dialled : device.number,
    displayName: device.name,
    isPrivate: false,
    userId: device.userId,
    deviceId: device.id,
    trunkId: null,
  };
}

const sipReasons = {
  immediate: 'unconditional',
  busy: 'user-busy',
  'no-answer': 'no-answer',
  unreachable: 'unavailable',
  deflected: 'deflection',
  unknown: 'unknown',
} as const;

/** Diversions so far, the newest first (RFC 5806 §4). */
function diversionHeaders({ diversions }: OutgoingLegContext, { sipDomain }: SipLegProfile): ExtraHeaders {
  return diversions.toReversed().map(({ fromNumber, reason }) => {
    const uri = formatSipUri({ user: fromNumber, host: sipDomain });
    const value = formatDiversion({ displayName: undefined, uri, reason: sipReasons[reason], counter: 1, privacy: 'off' });
    return ['Diversion', value] as const;
  });
}

function autoAnswerHeaders({ sipDomain }: SipLegProfile): ExtraHeaders {
  return [
    ['Answer-Mode', 'Auto'],
    ['Call-Info', `<sip:${sipDomain}>;answer-after=0`],
    ['Alert-Info', `<http://${sipDomain}>;info=alert-autoanswer`],
  ];
}
