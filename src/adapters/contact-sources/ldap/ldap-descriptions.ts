import type { ConnectorDescription, SettingField } from '../../../directory/connector/index.ts';

const security = (usual: string): SettingField => ({
  name: 'security',
  required: true,
  type: 'choice',
  default: usual,
  choices: ['ldaps', 'starttls', 'none'],
});

function settingsWith(usual: { security: string; filter: string; pageSize: number }): readonly SettingField[] {
  return [
    // `ldap1.example.org|ldap2.example.org:3268`; equal to each other, the first that answers is read.
    { name: 'servers', required: true, type: 'text', longest: 1000 },
    security(usual.security),
    { name: 'port', required: false, type: 'number', least: 1, most: 65_535 },
    { name: 'ca', required: false, type: 'long-text', when: { name: 'security', in: ['ldaps', 'starttls'] } },
    { name: 'bindName', required: false, type: 'text', longest: 1000 },
    { name: 'password', required: false, type: 'secret' },
    // Empty: what the server names as its own.
    { name: 'base', required: false, type: 'text', longest: 1000 },
    { name: 'filter', required: false, type: 'text', default: usual.filter, longest: 4000 },
    // 0: everything at once, for servers that know no pages.
    { name: 'pageSize', required: false, type: 'number', default: usual.pageSize, least: 0, most: 10_000 },
    // 0: as many as there are.
    { name: 'sizeLimit', required: false, type: 'number', default: 0, least: 0, most: 10_000_000 },
  ];
}

const numbersAndMail = {
  email1: 'mail',
  workPhone: 'telephoneNumber',
  mobilePhone: 'mobile',
  homePhone: 'homePhone',
  fax: 'facsimileTelephoneNumber',
};

export const ldapDescription: ConnectorDescription = {
  kind: 'ldap',
  settings: settingsWith({ security: 'starttls', filter: '(objectClass=person)', pageSize: 500 }),
  usualMapping: {
    lastName: 'sn',
    firstName: 'givenName',
    displayName: 'displayName',
    companyName: 'o',
    department: 'ou',
    jobTitle: 'title',
    postalAddress: 'postalAddress',
    picture: 'jpegPhoto',
    url: 'labeledURI',
    ...numbersAndMail,
  },
  types: ['public'],
  way: 'pull',
};

/** People who are not disabled (bit 2 of userAccountControl), and contacts. */
const activePeople =
  '(|(objectClass=contact)(&(objectCategory=person)(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2))))';

export const activeDirectoryDescription: ConnectorDescription = {
  kind: 'active-directory',
  settings: settingsWith({ security: 'ldaps', filter: activePeople, pageSize: 1000 }),
  usualMapping: {
    lastName: 'sn',
    firstName: 'givenName',
    displayName: 'displayName',
    companyName: 'company',
    department: 'department',
    jobTitle: 'title',
    postalAddress: 'streetAddress',
    picture: 'thumbnailPhoto',
    url: 'wWWHomePage',
    ...numbersAndMail,
  },
  types: ['public'],
  way: 'pull',
};
