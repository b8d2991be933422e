export { PortalUsersConnector, type UserExtrasReader } from './portal-users-connector.ts';
