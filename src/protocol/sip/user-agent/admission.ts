import { callIdOf, cseqOf, fromOf, maxForwardsOf, type SipRequest } from '../message/index.ts';
import { allowValue, knownMethods, optionTags } from './capabilities.ts';
import { answerTimer } from './session-timer.ts';
import type { UserAgentCore } from './user-agent-core.ts';

export interface RequestRefusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** What is checked, besides its form (`validateRequest`), before a request outside a dialog comes in (RFC 3261 §8.2). */
export function admitRequest(core: UserAgentCore, request: SipRequest): RequestRefusal | undefined {
  if (!knownMethods.has(request.method)) return { status: 501, headers: { Allow: allowValue } };
  if (maxForwardsOf(request) === 0 && request.method !== 'OPTIONS' && request.method !== 'REGISTER')
    return { status: 483, headers: {} };
  return request.method === 'INVITE' ? admitInvite(core, request) : undefined;
}

function admitInvite(core: UserAgentCore, request: SipRequest): RequestRefusal | undefined {
  if (core.pendingInvites.has(mergeKey(request))) return { status: 482, headers: {} };
  const timer = answerTimer(request, optionTags(request, 'Supported').includes('timer'), core.sessionTimer.minimumS);
  return timer.kind === 'too-short' ? { status: 422, headers: { 'Min-SE': String(timer.minimumS) } } : undefined;
}

/** Equal for the branches of one request that a proxy forked towards us (RFC 3261 §8.2.2.2). */
export function mergeKey(request: SipRequest): string {
  return `${callIdOf(request)}|${fromOf(request).tag ?? ''}|${cseqOf(request).number}`;
}
