export { BearerService, jsonOf, listOf, type Token } from './bearer-service.ts';
export { flattenJson } from './flatten-json.ts';
export { keepFields, upTo } from './keep-fields.ts';
export { askForToken } from './oauth.ts';
export { type BusyFor, busyByStatus, withPatience } from './patience.ts';
export { caOf, caSetting, secretSetting, textSetting, unencryptedSetting, urlSetting } from './read-settings.ts';
export { invalid, refused, unreachable } from './source-errors.ts';
export { type WebAnswer, WebClient, type WebRequest } from './web-client.ts';
export { child, descend, escapeXml, parseXml, type XmlElement } from './xml.ts';
