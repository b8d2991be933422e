import type { ConnectionView, DeviceStateView } from '../../contract/rest/connections.ts';
import type { CompanyId, DeviceId, DomainId, TrunkId, UserId } from '../../kernel/ids.ts';
import { displayName } from '../../platform/user/index.ts';
import { parseSipUri } from '../../protocol/sip/message/index.ts';
import type { SipTransportName } from '../../protocol/sip/transport-port.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { Device } from '../device/index.ts';
import type { Binding } from '../registration/index.ts';
import type { Trunk, TrunkCondition } from '../trunk/index.ts';

export interface ConnectionsParts {
  readonly directory: Pick<CompanyDirectory, 'domain' | 'domainsOf' | 'trunksOf' | 'trunk' | 'devicesIn' | 'device' | 'user'>;
  readonly conditionOf: (id: TrunkId) => TrunkCondition;
  readonly isRegistered: (id: DeviceId) => boolean;
  readonly bindingsOf: (id: DeviceId) => readonly Binding[];
  readonly load: { callsOfTrunk(id: TrunkId): number; callsOfDevice(id: DeviceId): number };
  /** Null: no voice mail. */
  readonly voicemailNumberOf: (of: { companyId: CompanyId; domainId: DomainId; userId: UserId | null }) => string | null;
}

/** Links and telephones as they are now. */
export class Connections {
  readonly #parts: ConnectionsParts;

  constructor(parts: ConnectionsParts) {
    this.#parts = parts;
  }

  ofCompany(companyId: CompanyId): ConnectionView[] {
    const { directory } = this.#parts;
    const trunks = directory.domainsOf(companyId).flatMap(({ id }) => directory.trunksOf(id));
    return trunks.toSorted((one, other) => one.name.localeCompare(other.name)).map((trunk) => this.#connection(trunk));
  }

  /** Undefined for a trunk that is gone. */
  ofTrunk(id: TrunkId): { companyId: CompanyId; view: ConnectionView } | undefined {
    const trunk = this.#parts.directory.trunk(id);
    return trunk && { companyId: trunk.companyId, view: this.#connection(trunk) };
  }

  /** Phones registered now, and those there are. */
  registrations(companyId: CompanyId): { now: number; maximum: number } {
    const phones = this.devices(companyId).filter((device) => device.enabled && device.protocol !== 'virtual');
    return { now: phones.filter(({ id }) => this.#parts.isRegistered(id)).length, maximum: phones.length };
  }

  devices(companyId: CompanyId): Device[] {
    const { directory } = this.#parts;
    return directory.domainsOf(companyId).flatMap(({ id }) => directory.devicesIn(id));
  }

  stateOf({ id, enabled }: Device): DeviceStateView['state'] {
    if (!enabled) return 'disabled';
    return this.#parts.isRegistered(id) ? 'registered' : 'not-registered';
  }

  /** Undefined for a device that is gone. */
  ofDevice(id: DeviceId): { companyId: CompanyId; view: DeviceStateView } | undefined {
    const device = this.#parts.directory.device(id);
    return device && { companyId: device.companyId, view: this.deviceState(device) };
  }

  deviceState(device: Device): DeviceStateView {
    const { directory, bindingsOf, load, voicemailNumberOf } = this.#parts;
    const { id, number, name, protocol, domainId, companyId, userId } = device;
    const owner = userId && directory.user(userId);
    return {
      deviceId: id,
      number,
      name,
      protocol,
      domainId,
      domainName: directory.domain(domainId)?.name ?? '',
      userName: owner ? displayName(owner) : null,
      state: this.stateOf(device),
      registrations: bindingsOf(id).map(({ source, userAgent, registeredAt, expiresAt }) => ({
        ...source,
        userAgent: userAgent ?? null,
        sinceMs: registeredAt,
        expiresAtMs: expiresAt,
      })),
      lines: { now: load.callsOfDevice(id), maximum: device.lines },
      voicemailNumber: voicemailNumberOf({ companyId, domainId, userId }),
      monitoring: protocol === 'virtual' ? 'none' : protocol === 'sip-softphone' ? 'browser' : 'registration',
    };
  }

  #connection(trunk: Trunk): ConnectionView {
    const { directory, conditionOf, load } = this.#parts;
    const { id, name, domainId, authentication, enabled, maxCalls } = trunk;
    const { state, stateText, sinceMs } = conditionOf(id);
    const uri = parseSipUri(trunk.proxy);
    return {
      trunkId: id,
      name,
      domainId,
      domainName: directory.domain(domainId)?.name ?? '',
      host: uri?.host ?? trunk.proxy,
      port: uri?.port ?? null,
      transport: transportOf(uri?.params.get('transport') ?? undefined),
      authentication: authentication.kind,
      state: enabled ? state : 'off',
      stateText: enabled ? stateText : 'Switched off.',
      sinceMs,
      isConnected: enabled && (state === 'registered' || state === 'reachable'),
      calls: { now: load.callsOfTrunk(id), maximum: maxCalls },
    };
  }
}

function transportOf(text: string | undefined): SipTransportName | null {
  const name = text?.toLowerCase();
  return name === 'udp' || name === 'tcp' || name === 'tls' || name === 'ws' || name === 'wss' ? name : null;
}
