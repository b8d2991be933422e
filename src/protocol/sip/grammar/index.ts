export { type AuthHeader, parseAuthHeader } from './auth-parameters.ts';
export { isToken, parseDecimal } from './characters.ts';
export { formatHostPort, type HostPort, parseHostPort } from './host-port.ts';
export { formatNameAddr, type NameAddr, parseNameAddr } from './name-addr.ts';
export { formatParams, noParameters, type Parameters, parameterText, parseParams } from './parameters.ts';
export { quote, splitList, unquote } from './quoted-string.ts';
export {
  formatSipUri,
  formatUri,
  looksLikeUri,
  type OtherUri,
  parseSipUri,
  parseUri,
  type SipUri,
  type SipUriParts,
  type TelUri,
  type Uri,
} from './uri.ts';
export { isSameUri, isSameUriText } from './uri-comparison.ts';
export { formatVia, parseVia, type Via, withReceived } from './via.ts';
export { detached, fromWire, safeWire, toWire } from './wire-text.ts';
