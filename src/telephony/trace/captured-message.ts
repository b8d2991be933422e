import type { SipTransportName } from '../../protocol/sip/transport-port.ts';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** One message as it went over the wire. */
export interface CapturedMessage {
  readonly atMs: number;
  readonly direction: 'received' | 'sent';
  readonly transport: SipTransportName;
  /** Our side. */
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly sipCallId: string;
  /** As on the wire: redact before showing. */
  readonly bytes: Buffer;
}
