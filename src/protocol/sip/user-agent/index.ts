export { IncomingInvite, type IncomingInviteEvents, type InviteResponse } from './incoming-invite.ts';
export { IncomingRequest, type RequestResponse } from './incoming-request.ts';
export { InviteSession, type InviteSessionState } from './invite-session.ts';
export { type InviteOptions, OutgoingInvite, type OutgoingInviteEvents } from './outgoing-invite.ts';
export { parseReplaces, parseReplacesValue, type Replaces } from './replaces.ts';
export type { ReceivedOffer, ReceivedRefer, SessionAnswer, SessionEnd, SessionEvents } from './session-events.ts';
export { addTo, contentTypeOf, type ExtraHeaders, type SipBody, sdpBody, sdpOf } from './sip-body.ts';
export { type HandledMethod, type RequestOptions, SipUserAgent } from './sip-user-agent.ts';
export type { SipUserAgentParts, UserAgentCore } from './user-agent-core.ts';
