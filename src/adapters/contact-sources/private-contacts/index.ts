export { PrivateContactsConnector } from './private-contacts-connector.ts';
