import type { CompanyId, DeviceId, DomainId, UserId } from '../../kernel/ids.ts';
import type { CodecName } from '../media/index.ts';

/**
 * How a device is reached. `sip-softphone` is a browser; `sip-phone` a desk phone or SIP program; `virtual` a number without a
 * telephone, for forwarding and watching.
 */
export type DeviceProtocol = 'sip-softphone' | 'sip-phone' | 'virtual';

/** The only transport by which a device may register and call. */
export type DeviceTransport = 'any' | 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

/** How digits pressed during a call reach us. */
export type DtmfMethod = 'rfc4733' | 'sip-info';

/** Something that can ring (T-USR-2). Its SIP password is kept as digest hashes and shown once, when it is made. */
export interface Device {
  readonly id: DeviceId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  /** The person it belongs to; null for a phone in a hall or meeting room. */
  readonly userId: UserId | null;
  readonly name: string;
  /** Its internal number. Devices of one user may share it. */
  readonly number: string;
  readonly protocol: DeviceProtocol;
  /** User part of its address-of-record and digest user name; unique in the SIP domain. */
  readonly sipUser: string;
  /** H(user:realm:password) by MD5 and by SHA-256 (RFC 8760), lower-case hex. */
  readonly ha1: { readonly md5: string; readonly sha256: string };
  /** One Number: rings together with the user's main device (T-USR-2). */
  readonly oneNumber: boolean;
  /** Calls it may have at once; a further one finds it busy. */
  readonly lines: number;
  readonly dtmfMethod: DtmfMethod;
  /** Codecs offered, the best first. Empty: all that we know. */
  readonly codecs: readonly CodecName[];
  readonly enabled: boolean;
  /** Left out: any. */
  readonly transport?: DeviceTransport;
  /** An address or network (`192.0.2.0/24`): from elsewhere it is refused, whatever its password. Null or left out: anywhere. */
  readonly allowedAddress?: string | null;
  /** `host` or `host:port` that the device is told; null or left out: none. */
  readonly stunServer?: string | null;
  readonly videoAllowed?: boolean;
  readonly description?: string;
}
