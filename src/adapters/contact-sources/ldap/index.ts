export { LdapContactConnector } from './ldap-contact-connector.ts';
export { activeDirectoryDescription, ldapDescription } from './ldap-descriptions.ts';
