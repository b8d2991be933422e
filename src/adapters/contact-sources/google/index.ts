export { GoogleConnector, type GoogleConnectorParts } from './google-connector.ts';
export type { GoogleEndpoints } from './google-source.ts';
