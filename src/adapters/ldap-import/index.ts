export { LdapEntries, type LdapEntriesParts } from './ldap-entries.ts';
