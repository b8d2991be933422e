import { type AnyParameter, defineParameter, type Parameter } from '../parameter.ts';
import { boolean, choice, choices, host, integer, text } from '../parameter-type.ts';

const readBy = 'sign-in, at each attempt';

export const authMethodsParameter: Parameter<readonly ('WindowsSecurity' | 'LDAP' | 'TWS' | 'None')[]> = defineParameter({
  name: 'AuthMethods',
  area: 'Server',
  readBy,
  type: choices(['WindowsSecurity', 'LDAP', 'TWS', 'None']),
  builtIn: ['TWS'],
  describes: {
    en: 'How one signs in, several joined by | and tried in this order: WindowsSecurity by the Windows session, LDAP by a directory server, TWS by a password or passkey kept here, None by the name alone, once the warning on the sign-in page of the administration is accepted, too.',
  },
  warns: (methods) =>
    methods.includes('None')
      ? 'None lets in everybody who knows a user’s name, without any password, and lets him telephone and read in that user’s name.'
      : null,
});

export const authLdapServer: Parameter<string> = defineParameter({
  name: 'AuthLdapServer',
  area: 'Server',
  readBy,
  type: host({ several: true }),
  builtIn: '',
  describes: {
    en: 'Directory servers that check passwords, joined by | and tried in this order; :port where it differs from AuthLdapPort.',
  },
});

export const authLdapPort: Parameter<number> = defineParameter({
  name: 'AuthLdapPort',
  area: 'Server',
  readBy,
  type: integer({ min: 1, max: 65_535 }),
  builtIn: 389,
  describes: { en: 'Port of the directory servers: 389, with LDAPS 636.' },
});

export const authLdapDn: Parameter<string> = defineParameter({
  name: 'AuthLdapDn',
  area: 'Server',
  readBy,
  type: text({ maxLength: 1000, optional: false, pattern: /\?/, expected: 'a name with ? in the place of the user name' }),
  builtIn: '?',
  describes: {
    en: 'Where users are in the directory: ? is replaced by the user name, as in CN=?,OU=PARIS,DC=x,DC=local. Active Directory also takes ?@x.local. Further spellings that people may type follow after |.',
  },
});

export const authLdapSecurity: Parameter<'ldaps' | 'starttls' | 'none'> = defineParameter({
  name: 'AuthLdapSecurity',
  area: 'Server',
  readBy,
  type: choice(['ldaps', 'starttls', 'none']),
  builtIn: 'starttls',
  describes: { en: 'How passwords are protected on the way to the directory server.' },
  warns: (security) =>
    security === 'none' ? 'Passwords would go over the network to the directory server for everybody to read.' : null,
});

export const authLdapCa: Parameter<string> = defineParameter({
  name: 'AuthLdapCa',
  area: 'Server',
  readBy,
  type: text({ maxLength: 50_000 }),
  builtIn: '',
  expert: true,
  describes: {
    en: 'Certificates (PEM) of the authority that signed those of the directory servers. Empty: the usual authorities.',
  },
});

export const authWindowsRealm: Parameter<string> = defineParameter({
  name: 'AuthWindowsRealm',
  area: 'Server',
  readBy,
  type: text({ maxLength: 255, pattern: /^[\w.-]+$/, expected: 'a Kerberos realm, like CORP.EXAMPLE.COM' }),
  builtIn: '',
  describes: { en: 'The Windows domain (Kerberos realm) whose accounts are the users here.' },
});

export const authRemember: Parameter<boolean> = defineParameter({
  name: 'AuthRemember',
  area: 'Server',
  readBy,
  type: boolean(),
  builtIn: true,
  describes: { en: 'May stay signed in on this computer.' },
});

/** How people sign in (T-AUTH-1, 2, 4). */
export const signInParameters: readonly AnyParameter[] = [
  authMethodsParameter,
  authLdapServer,
  authLdapPort,
  authLdapDn,
  authLdapSecurity,
  authLdapCa,
  authWindowsRealm,
  authRemember,
];
