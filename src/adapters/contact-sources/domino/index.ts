export { DominoConnector, type DominoConnectorParts } from './domino-connector.ts';
