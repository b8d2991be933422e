/**
 * How somebody may prove who he is (T-AUTH-1, under the source system's names): `WindowsSecurity` by the ticket of his Windows
 * session, `LDAP` by a directory server, `TWS` by a password or passkey kept here, `None` by his name alone.
 */
export type AuthMethod = 'WindowsSecurity' | 'LDAP' | 'TWS' | 'None';
