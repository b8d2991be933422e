/**
 * How somebody may prove who he is (T-AUTH-1, under the source system's names): `WindowsSecurity` by the ticket of his Windows
 * session, `LDAP` by a directory server, `TWS` by a password or passkey kept here, `None` by his name alone.
 */
export type AuthMethod = 'WindowsSecurity' | 'LDAP' | 'TWS' | 'None';

export const authMethods: readonly AuthMethod[] = ['WindowsSecurity', 'LDAP', 'TWS', 'None'];

/** Reads `LDAP|TWS`; the order is the order of trying. Null when a name is unknown or there is none. */
export function parseAuthMethods(text: string): readonly AuthMethod[] | null {
  const names = text.split('|').map((name) => name.trim().toLowerCase());
  const found = names.map((name) => authMethods.find((method) => method.toLowerCase() === name));
  if (!found.every((method) => method !== undefined)) return null;
  return [...new Set(found)];
}
