export {
  detached,
  formatHostPort,
  formatNameAddr,
  formatParams,
  formatSipUri,
  formatUri,
  formatVia,
  fromWire,
  isSameUri,
  isSameUriText,
  type NameAddr,
  type OtherUri,
  type Parameters,
  parameterText,
  parseAuthHeader,
  parseHostPort,
  parseNameAddr,
  parseParams,
  parseSipUri,
  parseUri,
  parseVia,
  quote,
  type SipUri,
  splitList,
  type TelUri,
  toWire,
  type Uri,
  unquote,
  type Via,
  withReceived,
} from '../grammar/index.ts';
export { type CSeq, callIdOf, cseqOf, fromOf, toOf, topVia, viasOf } from './accessors.ts';
export { createRequest, createResponse, type HeaderValues, type ResponseOptions } from './create-message.ts';
export type { RawHeader, SipHeaders } from './headers.ts';
export type { SipMessage, SipRequest, SipResponse } from './message.ts';
export * from './optional-accessors.ts';
export { maxMessageBytes, type ParseError, type ParseMode, type ParseResult, parseSipMessage } from './parse-message.ts';
export { reasonPhrase } from './reason-phrases.ts';
export { serializeSipMessage } from './serialize-message.ts';
export { type Refusal, type RequestRules, validateRequest, validateResponse } from './validate-request.ts';
