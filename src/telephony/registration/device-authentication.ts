import type { Clock } from '../../kernel/clock.ts';
import { type Logger, silentLogger } from '../../kernel/logger.ts';
import type { DigestServer, DigestVerdict } from '../../protocol/sip/digest/index.ts';
import { parseSipUri, type SipRequest } from '../../protocol/sip/message/index.ts';
import type { SipFlow } from '../../protocol/sip/transport-port.ts';
import { type Device, refusalOfSource } from '../device/index.ts';
import { BadDigestBackoff } from './bad-digest-backoff.ts';
import type { RegisterAnswer } from './register-answer.ts';
import type { HostileTrafficPort, RegistrationDirectory } from './registration-ports.ts';

/** Credentials besides the device's own, under another user name: those of a browser's sign-in. */
export type TemporaryHa1 = (device: Device, sipDomain: string, username: string) => Device['ha1'] | undefined;

/** Which device it is, or what to answer. */
export type AuthenticationResult =
  | { readonly ok: true; readonly device: Device; readonly sipDomain: string }
  | { readonly ok: false; readonly answer: RegisterAnswer };

const refused = (answer: RegisterAnswer): AuthenticationResult => ({ ok: false, answer });

/**
 * Finds the device by the address-of-record it claims (To of a REGISTER, From of an INVITE) and checks its digest. A device that does not exist is challenged
 * and refused exactly as one with a wrong password, so that a scanner learns no names.
 */
export class DeviceAuthentication {
  readonly #directory: RegistrationDirectory;
  readonly #digest: DigestServer;
  readonly #hostile: HostileTrafficPort;
  readonly #backoff: BadDigestBackoff;
  readonly #logger: Logger;
  readonly #temporaryHa1: TemporaryHa1;

  constructor(parts: {
    clock: Clock;
    directory: RegistrationDirectory;
    digest: DigestServer;
    hostile: HostileTrafficPort;
    temporaryHa1?: TemporaryHa1;
    logger?: Logger;
  }) {
    this.#logger = (parts.logger ?? silentLogger).component('registration');
    this.#temporaryHa1 = parts.temporaryHa1 ?? (() => undefined);
    this.#directory = parts.directory;
    this.#digest = parts.digest;
    this.#hostile = parts.hostile;
    this.#backoff = new BadDigestBackoff(parts.clock);
  }

  authenticate(request: SipRequest, flow: Pick<SipFlow, 'remote' | 'transport'>, claimedUri: string): AuthenticationResult {
    const source = flow.remote.host;
    const aor = parseSipUri(claimedUri);
    const domain = aor && this.#directory.domainBySipDomain(aor.host);
    if (!aor?.user || !domain) {
      this.#hostile.report(source, 'unknown-domain');
      return refused({ status: 404 });
    }
    const pauseMs = this.#backoff.pauseMs(source, `${aor.user}@${domain.sipDomain}`);
    if (pauseMs > 0) {
      this.#hostile.report(source, 'blocked');
      return refused({
        status: 403,
        reason: 'Too many wrong passwords',
        headers: [['Retry-After', String(Math.ceil(pauseMs / 1000))]],
      });
    }
    return this.#verify(request, flow, aor.user, domain.sipDomain);
  }

  #verify(
    request: SipRequest,
    flow: Pick<SipFlow, 'remote' | 'transport'>,
    sipUser: string,
    sipDomain: string,
  ): AuthenticationResult {
    const source = flow.remote.host;
    const device = this.#directory.deviceByAor(sipUser, sipDomain);
    const verdict = this.#digest.verify(request, sipDomain, (username) => {
      if (!device) return undefined;
      const isPermanent = username.toLowerCase() === device.sipUser.toLowerCase();
      return isPermanent ? device.ha1 : this.#temporaryHa1(device, sipDomain, username);
    });
    if (verdict.outcome !== 'verified') return this.#refuse(verdict, source, sipUser, sipDomain);
    this.#backoff.succeeded(source, `${sipUser}@${sipDomain}`);
    // Who knows the password may be told that the device is switched off, and that it may not come from here.
    if (!device?.enabled || device.protocol === 'virtual') return refused({ status: 403, reason: 'Device disabled' });
    const reason = refusalOfSource(device, { host: source, transport: flow.transport });
    return reason === null ? { ok: true, device, sipDomain } : refused({ status: 403, reason });
  }

  #refuse(
    verdict: Exclude<DigestVerdict, { outcome: 'verified' }>,
    source: string,
    sipUser: string,
    sipDomain: string,
  ): AuthenticationResult {
    if (verdict.outcome === 'refused') {
      const isPaused = this.#backoff.failed(source, `${sipUser}@${sipDomain}`);
      if (isPaused) {
        this.#logger.warn('Wrong SIP passwords again and again: further ones are refused for a while', {
          source,
          reason: verdict.why,
          person: { account: `${sipUser}@${sipDomain}` },
        });
      }
      this.#hostile.report(source, verdict.why === 'unknown-user' ? 'unknown-user' : 'bad-password');
    }
    const stale = verdict.outcome === 'challenge' && verdict.stale;
    const { status, headerName, values } = this.#digest.challenge(sipDomain, { stale });
    return refused({ status, headers: values.map((value) => [headerName, value] as const) });
  }
}
