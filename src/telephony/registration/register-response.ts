import { formatNameAddr, hasOption, quote, type SipRequest } from '../../protocol/sip/message/index.ts';
import type { Binding } from './binding.ts';
import type { RegisterAnswer } from './register-answer.ts';

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
  /** Set when this registration made a flow. */
  readonly flowTimerS: number | undefined;
  readonly gruusOf: (binding: Binding) => Gruus | undefined;
}): RegisterAnswer {
  const { request, bindings, now, flowTimerS } = parts;
  const withGruus = hasOption(request, 'gruu');
  const headers: [string, string][] = bindings.map((binding) => [
    'Contact',
    contactValue(binding, now, withGruus ? parts.gruusOf(binding) : undefined),
  ]);
  if (hasOption(request, 'path')) for (const path of request.headers.getAll('Path')) headers.push(['Path', path]);
  if (flowTimerS !== undefined) headers.push(['Require', 'outbound'], ['Flow-Timer', String(flowTimerS)]);
  headers.push(['Supported', 'path, outbound, gruu'], ['Date', new Date(now).toUTCString()]);
  return { status: 200, headers };
}
