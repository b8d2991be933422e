import type { DeviceId } from '../../kernel/ids.ts';
import type { SipFlow, SipTransportName } from '../../protocol/sip/transport-port.ts';

/** Where a REGISTER came from: the way back to a phone behind NAT (RFC 3581, RFC 5626). */
export interface BindingSource {
  readonly transport: SipTransportName;
  readonly host: string;
  readonly port: number;
}

/** A device's contact for a while (RFC 3261 §10). Replaced as a whole when it is refreshed. */
export interface Binding {
  readonly deviceId: DeviceId;
  /** As the device wrote it: the Request-URI of requests to it. */
  readonly contactUri: string;
  /** Preference in thousandths, 0–1000; the highest is rung first. */
  readonly q: number;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly registeredAt: number;
  readonly callId: string;
  readonly cseq: number;
  /** `+sip.instance` without brackets: `urn:uuid:…`. */
  readonly instanceId: string | undefined;
  /** Set when the binding is a flow of RFC 5626; the flows of one instance reach the same phone: try them in turn. */
  readonly regId: number | undefined;
  /** Route to send with (RFC 3327), the first hop first; empty when the device registered directly. */
  readonly path: readonly string[];
  readonly source: BindingSource;
  /** The flow it came by while that is open; undefined behind a Path and after a restart: then connect to `source`. */
  readonly flow: SipFlow | undefined;
  /** True when nothing but the flow leads to the device: it goes when the flow closes. */
  readonly livesByFlow: boolean;
  readonly userAgent: string | undefined;
  /** Nobody can talk there now: no microphone, or the browser may not use it. It is offered no calls. */
  readonly withoutAudio?: boolean;
  /** Number in its temporary GRUUs; undefined when it asked for none. */
  readonly gruuNumber: number | undefined;
}

/** A binding as it is stored: all but the flow. */
export type StoredBinding = Omit<Binding, 'flow' | 'livesByFlow' | 'withoutAudio'>;

/** Names a binding among those of its device: instance and flow number, or the contact URI. */
export function bindingKey(binding: Pick<Binding, 'instanceId' | 'regId' | 'contactUri'>): string {
  return binding.regId === undefined ? binding.contactUri : `${binding.instanceId};reg-id=${binding.regId}`;
}

export type RemovalReason = 'unregistered' | 'expired' | 'flow-closed' | 'replaced' | 'device-removed';
