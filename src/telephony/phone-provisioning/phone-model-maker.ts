import { createHash } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import type { Domain } from '../../platform/domain/index.ts';
import { declared, type ParameterReader } from '../../platform/parameter/index.ts';
import { displayName } from '../../platform/user/index.ts';
import type { SipTransportName } from '../../protocol/sip/transport-port.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { Device } from '../device/index.ts';
import type { CodecName } from '../media/index.ts';
import { countryOf } from '../numbering/index.ts';
import type { PhoneAccount, PhoneModel, PhoneTransport } from './phone-model.ts';
import { phoneLanguage, phoneTimeServers, phoneTimeZone } from './phone-parameters.ts';
import type { PhoneSecrets, ToldPhone } from './phone-record.ts';
import { zoneOfCountry, zoneRule } from './zone-rule.ts';

/** A way by which telephones register. */
export interface SipServer {
  readonly transport: SipTransportName;
  readonly host: string;
  readonly port: number;
}

export interface PhoneModelParts {
  readonly clock: Clock;
  readonly directory: Pick<CompanyDirectory, 'device' | 'domain' | 'numbering' | 'user'>;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly sipServers: () => readonly SipServer[];
  /** Dialled before the number of a ringing colleague. */
  readonly pickupCode: string;
}

const allCodecs: readonly CodecName[] = ['G722', 'PCMA', 'PCMU', 'opus'];
/** The safest first. */
const transports: readonly PhoneTransport[] = ['tls', 'tcp', 'udp'];
/** Stands for passwords and addresses where only the rest is compared. */
const blank: PhoneSecrets = { sipPassword: '', configurationPassword: '', adminPassword: '' };

/** Makes of device, user, domain and parameters what a telephone is told. */
export class PhoneModelMaker {
  readonly #parts: PhoneModelParts;

  constructor(parts: PhoneModelParts) {
    this.#parts = parts;
  }

  /**
   * @param url as far as the slash before the file, as the telephone reached it
   * @returns null when the server listens on no way by which the device may come, or the device is gone
   */
  make(record: ToldPhone, secrets: PhoneSecrets, url: string): PhoneModel | null {
    const { directory, parameters, clock, pickupCode } = this.#parts;
    const device = directory.device(record.deviceId);
    const domain = device && directory.domain(device.domainId);
    const server = device && this.#server(device, url);
    if (!device || !domain || !server) return null;
    const of = { companyId: device.companyId, domainId: device.domainId };
    const user = device.userId === null ? undefined : directory.user(device.userId);
    const country = countryOf(directory.numbering(device.domainId)?.settings.localCountryPrefix ?? '');
    const zone = parameters.value(phoneTimeZone, of) || zoneOfCountry(country);
    return {
      mac: record.mac,
      accounts: [this.#account(device, domain, server, secrets.sipPassword)],
      keys: record.keys,
      pickupCode,
      timeServers: parameters.value(phoneTimeServers, of).split('|').filter(Boolean),
      zone: zoneRule(zone, clock.now()),
      language: user?.language ?? parameters.value(phoneLanguage, of),
      adminPassword: secrets.adminPassword,
      stunServer: device.stunServer ?? null,
      configurationUrl: url,
      configurationUser: record.mac,
      configurationPassword: secrets.configurationPassword,
    };
  }

  /** Of what the telephone would be told now, but for passwords: another when something changed. Null: nothing can be told. */
  fingerprint(record: ToldPhone): string | null {
    const model = this.make(record, blank, 'https://-/');
    return (
      model &&
      createHash('sha256')
        .update(JSON.stringify({ model, vendor: record.vendor }))
        .digest('base64url')
    );
  }

  #account(device: Device, { sipDomain }: Domain, server: PhoneAccount['server'], sipPassword: string): PhoneAccount {
    const { directory, parameters } = this.#parts;
    const user = device.userId === null ? undefined : directory.user(device.userId);
    const { companyId, domainId } = device;
    return {
      displayName: user ? displayName(user) : device.name,
      number: device.number,
      sipUser: device.sipUser,
      sipPassword,
      sipDomain,
      server,
      isMediaEncrypted: server.transport === 'tls',
      codecs: device.codecs.length > 0 ? device.codecs : allCodecs,
      dtmf: device.dtmfMethod,
      voicemailNumber: parameters.value(declared.vmNumber, user ? { companyId, userId: user.id } : { companyId, domainId }),
    };
  }

  #server(device: Device, url: string): PhoneAccount['server'] | null {
    const allowed = transports.filter((one) => (device.transport ?? 'any') === 'any' || one === device.transport);
    const servers = this.#parts.sipServers();
    for (const transport of allowed) {
      const found = servers.find((server) => server.transport === transport);
      if (found) return { host: isAnywhere(found.host) ? hostOf(url) : found.host, port: found.port, transport };
    }
    return null;
  }
}

/** Listening on all addresses: the telephone knows one of them, for it is there. */
function isAnywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function hostOf(url: string): string {
  return (URL.parse(url)?.hostname ?? '').replaceAll(/[[\]]/g, '');
}
