export { CardDavConnector } from './carddav-connector.ts';
