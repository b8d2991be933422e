import type { CompanyId, DomainId, TrunkId } from '../../kernel/ids.ts';
import type { CodecName } from '../media/index.ts';

/** Whether we register with the peer, or each side knows the other by address (P-LNK-3). */
export type TrunkAuthentication =
  | { readonly kind: 'registration'; readonly user: string; readonly password: string; readonly registrar: string }
  | { readonly kind: 'address'; readonly peers: readonly string[] };

/** Where the caller's number travels. */
export type CallerIdHeader = 'from' | 'p-asserted-identity' | 'p-preferred-identity' | 'remote-party-id';

/** Where the peer puts the number that was called. */
export type CalledNumberSource = 'request-uri' | 'to' | 'p-called-party-id' | 'diversion';

/** A configured connection to a carrier or another telephone system. */
export interface Trunk {
  readonly id: TrunkId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly name: string;
  readonly authentication: TrunkAuthentication;
  /** Where requests are sent: a SIP URI; `transport=` and RFC 3263 apply. */
  readonly proxy: string;
  readonly mediaSecurity: 'rtp' | 'srtp-sdes';
  /** `direct` passes the session description through untouched: no recording, no transcoding, no DTMF by us. */
  readonly mediaPath: 'anchored' | 'direct';
  readonly callerIdHeader: CallerIdHeader;
  readonly calledNumberSource: CalledNumberSource;
  readonly numberFormat: 'e164' | 'international' | 'national' | 'unchanged';
  readonly codecs: readonly CodecName[];
  /** Numbers of ours that arrive on this trunk as the peer sends them (exact, or a prefix ending in `*`), and the internal number each leads to; of a range also `2*`: what stood for its `*` follows. */
  readonly numbers: readonly { readonly number: string; readonly destination: string }[];
  readonly maxCalls: number;
  /** Seconds between OPTIONS; 0 sends none. */
  readonly optionsIntervalS: number;
  readonly enabled: boolean;
}
