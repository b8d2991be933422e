export { type LdapConnection, LdapConnector } from './ldap-connector.ts';
export { LdapPasswords } from './ldap-passwords.ts';
export { explainResult } from './ldap-results.ts';
export { type LdapSecurity, type LdapServer, type LdapTarget, parseLdapServers } from './ldap-target.ts';
