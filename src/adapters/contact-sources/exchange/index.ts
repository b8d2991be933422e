export { ExchangeConnector, type ExchangeConnectorParts } from './exchange-connector.ts';
