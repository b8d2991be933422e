import {
  createResponse,
  formatNameAddr,
  hasOption,
  quote,
  type SipRequest,
  type SipResponse,
} from '../../protocol/sip/message/index.ts';
import type { Binding } from './binding.ts';

type Gruus = { readonly public: string; readonly temporary: string };

function contactValue(binding: Binding, now: number, gruus: Gruus | undefined): string {
  const params: [string, string][] = [];
  if (binding.q < 1000) params.push(['q', (binding.q / 1000).toString()]);
  params.push(['expires', String(Math.max(1, Math.ceil((binding.expiresAt - now) / 1000)))]);
  if (binding.instanceId !== undefined) params.push(['+sip.instance', quote(`<${binding.instanceId}>`)]);
  if (binding.regId !== undefined) params.push(['reg-id', String(binding.regId)]);
  if (gruus) params.push(['pub-gruu', quote(gruus.public)], ['temp-gruu', quote(gruus.temporary)]);
  return formatNameAddr({ uri: binding.contactUri, params });
}

/**
 * 200 to a REGISTER: every binding that stands, with the time that it has left (RFC 3261 §10.3 step 8), GRUUs where
 * asked for, the Path back (RFC 3327 §5.3), and the keep-alive interval of flows (RFC 5626 §6).
 */
export function acceptance(parts: {
  readonly request: SipRequest;
  readonly bindings: readonly Binding[];
  readonly now: number;
  readonly toTag: string;
  /** Set when this registration made a flow. */
  readonly flowTimerS: number | undefined;
  readonly gruusOf: (binding: Binding) => Gruus | undefined;
}): SipResponse {
  const { request, bindings, now, toTag, flowTimerS } = parts;
  const withGruus = hasOption(request, 'gruu');
  return createResponse(request, 200, {
    toTag,
    headers: {
      Contact: bindings.map((binding) => contactValue(binding, now, withGruus ? parts.gruusOf(binding) : undefined)),
      Path: hasOption(request, 'path') ? request.headers.getAll('Path') : [],
      Require: flowTimerS === undefined ? undefined : 'outbound',
      'Flow-Timer': flowTimerS === undefined ? undefined : String(flowTimerS),
      Supported: 'path, outbound, gruu',
      Date: new Date(now).toUTCString(),
    },
  });
}
