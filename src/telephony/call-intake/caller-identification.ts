import { isIP } from 'node:net';
import type { TrunkId } from '../../kernel/ids.ts';
import type { Domain } from '../../platform/domain/index.ts';
import { anonymousUri, preferredIdentitiesOf } from '../../protocol/sip/identity/index.ts';
import { fromOf, parseSipUri, type SipRequest } from '../../protocol/sip/message/index.ts';
import type { SipFlow } from '../../protocol/sip/transport-port.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { Device } from '../device/index.ts';
import { numberOfUri } from '../leg/index.ts';
import type { DeviceAuthentication, HostileTrafficPort, RegisterAnswer } from '../registration/index.ts';
import { insideOf, type Trunk } from '../trunk/index.ts';
import { calledNumber } from './called-number.ts';

/** What is asked of the configuration. */
export type CallIntakeDirectory = Pick<
  CompanyDirectory,
  'allTrunks' | 'domainBySipDomain' | 'device' | 'deviceByAor' | 'trunksByPeer' | 'trunksByRegistrationUser'
>;

export interface IdentificationParts {
  readonly directory: CallIntakeDirectory;
  readonly authentication: Pick<DeviceAuthentication, 'authenticate'>;
  readonly hostile: HostileTrafficPort;
  /** Whether the carrier that this trunk registers with sends from this address. */
  readonly isCarrierOf: (trunkId: TrunkId, address: string) => boolean;
}

/** Who calls. A stranger has not proved who he is; the domain is the one he wants to reach. */
export type Caller =
  | { readonly kind: 'device'; readonly device: Device; readonly domain: Domain }
  | { readonly kind: 'trunk'; readonly trunk: Trunk; readonly dialled: string }
  | { readonly kind: 'stranger'; readonly domain: Domain; readonly dialled: string };

export type Identification =
  | { readonly ok: true; readonly caller: Caller }
  | { readonly ok: false; readonly answer: RegisterAnswer };

/**
 * Finds out who sends an INVITE. Who claims in From to be one of our phones has to prove it, wherever he sends from; then
 * the address of a trunk's peer counts; everybody else is a stranger.
 */
export class CallerIdentification {
  readonly #parts: IdentificationParts;

  constructor(parts: IdentificationParts) {
    this.#parts = parts;
  }

  identify(request: SipRequest, flow: SipFlow): Identification {
    const { directory } = this.#parts;
    const claimed = claimedUri(request);
    const aor = parseSipUri(claimed);
    const domain = aor && directory.domainBySipDomain(aor.host);
    const isOurPhone = domain && aor.user !== undefined && directory.deviceByAor(aor.user, aor.host) !== undefined;
    const trunk = isOurPhone ? undefined : this.#trunkOf(request, flow);
    if (trunk) {
      return { ok: true, caller: { kind: 'trunk', trunk, dialled: calledNumber(request, trunk.calledNumberSource) } };
    }
    // A phone of ours that does not exist is challenged like one that does: a scanner learns no names.
    return domain ? this.#device(request, flow, claimed, domain) : this.#stranger(request, flow);
  }

  #device(request: SipRequest, flow: SipFlow, claimed: string, domain: Domain): Identification {
    const result = this.#parts.authentication.authenticate(request, flow, claimed);
    return result.ok ? { ok: true, caller: { kind: 'device', device: result.device, domain } } : result;
  }

  #stranger(request: SipRequest, flow: SipFlow): Identification {
    const uri = parseSipUri(request.requestUri);
    const domain = uri && this.#parts.directory.domainBySipDomain(uri.host);
    if (domain) return { ok: true, caller: { kind: 'stranger', domain, dialled: numberOfUri(request.requestUri) } };
    this.#parts.hostile.report(flow.remote.host, 'unknown-domain');
    return { ok: false, answer: { status: 404 } };
  }

  /** Several trunks may share a peer: the one whose number is called. */
  #trunkOf(request: SipRequest, { remote }: SipFlow): Trunk | undefined {
    const { directory, isCarrierOf } = this.#parts;
    const isCalledOn = (trunk: Trunk): boolean => insideOf(trunk, calledNumber(request, trunk.calledNumberSource)) !== null;
    const ofAccount = new Set(directory.trunksByRegistrationUser(numberOfUri(request.requestUri)));
    // Carriers call the account, or put the number called into its place.
    const registered = directory
      .allTrunks()
      .filter((trunk) => isCarrierOf(trunk.id, remote.host))
      .filter((trunk) => ofAccount.has(trunk) || isCalledOn(trunk));
    const candidates = [...registered, ...directory.trunksByPeer(remote.host, remote.port)].filter((trunk) => trunk.enabled);
    return candidates.length > 1 ? (candidates.find(isCalledOn) ?? candidates[0]) : candidates[0];
  }
}

/** Whether a phone's Request-URI leads to us and not into the world. */
export function isOurHost(host: string, domain: Domain, ownHosts: readonly string[]): boolean {
  const name = host.toLowerCase();
  return (
    name === domain.sipDomain.toLowerCase() ||
    name === 'localhost' ||
    isIP(name.replace(/^\[|\]$/g, '')) !== 0 ||
    ownHosts.some((own) => own.toLowerCase() === name)
  );
}

/** From; a caller who hides there may say who he is in P-Preferred-Identity (RFC 3325 §9.2). */
function claimedUri(request: SipRequest): string {
  const from = fromOf(request).uri;
  if (!from.toLowerCase().startsWith(anonymousUri)) return from;
  return preferredIdentitiesOf(request.headers)[0]?.uri ?? from;
}
