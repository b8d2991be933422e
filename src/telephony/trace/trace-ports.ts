import type { CompanyId } from '../../kernel/ids.ts';
import type { SipMessage } from '../../protocol/sip/message/index.ts';
import type { SipFlow, SipTransportName } from '../../protocol/sip/transport-port.ts';

/** Tells whose message it is, by domain, device or trunk; undefined when nobody's is known. */
export type CompanyOfMessage = (message: SipMessage, flow: SipFlow) => CompanyId | undefined;

/** A message as shown: secrets blacked out. `from` and `to` are host:port. */
export interface TracedMessage {
  readonly atMs: number;
  readonly transport: SipTransportName;
  readonly from: string;
  readonly to: string;
  readonly sipCallId: string;
  readonly label: string;
  readonly text: string;
}

export type TraceEndReason = 'stopped' | 'time-limit' | 'size-limit' | 'shutdown';

/** Who gets the messages of one trace besides its subscribers, e.g. a syslog server. Must not throw. */
export interface TraceSink {
  message(message: TracedMessage): void;
  close(): void;
}
