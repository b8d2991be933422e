import { formatVia, type SipRequest, topVia, withReceived } from '../message/index.ts';
import type { SipFlow } from '../transport-port.ts';

/**
 * Writes `received` and, where asked for, `rport` into the topmost Via (RFC 3261 §18.2.1, RFC 3581 §4), so that whoever
 * forwards our response finds the way the request came.
 */
export function stampReceipt(request: SipRequest, flow: SipFlow): void {
  const via = topVia(request);
  if (via.rport === undefined && via.host === flow.remote.host) return;
  request.headers.replaceFirst('Via', withReceived(via, flow.remote));
}

/** Our own Via value for a request leaving by a flow; `rport` asks the peer to answer to where it came from. */
export function viaFor(flow: SipFlow, advertised: { host: string; port: number }, branch: string): string {
  return formatVia({ transport: flow.transport, host: advertised.host, port: advertised.port, branch, rport: null });
}
