export { OdbcContactConnector, type OdbcContactParts } from './odbc-contact-connector.ts';
