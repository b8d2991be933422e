export { GraphConnector, type GraphConnectorParts, type MicrosoftCloud, microsoftClouds } from './graph-connector.ts';
