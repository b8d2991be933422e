import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BackgroundProcess } from './background-process.ts';
import { freePorts } from './free-ports.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { TestAuthority } from './test-authority.ts';
import { until } from './until.ts';

const execute = promisify(execFile);

export interface DirectoryPerson {
  readonly uid: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly password: string;
  readonly telephoneNumber?: string;
  readonly mail?: string;
  /** JPEG. */
  readonly photo?: Buffer;
}

const suffix = 'dc=example,dc=org';

/** Debian's OpenLDAP on loopback, with a certificate of its own authority. */
export class DirectoryServer implements AsyncDisposable {
  readonly administrator = { dn: `cn=admin,${suffix}`, password: 'secret' };
  readonly peopleDn = `ou=people,${suffix}`;
  readonly port: number;
  readonly securePort: number;
  readonly authority: TestAuthority;
  readonly #folder: TemporaryFolder;
  readonly #process: BackgroundProcess;

  private constructor(parts: {
    ports: readonly number[];
    authority: TestAuthority;
    folder: TemporaryFolder;
    process: BackgroundProcess;
  }) {
    this.port = parts.ports[0]!;
    this.securePort = parts.ports[1]!;
    this.authority = parts.authority;
    this.#folder = parts.folder;
    this.#process = parts.process;
  }

  static async start(people: readonly DirectoryPerson[]): Promise<DirectoryServer> {
    const folder = await TemporaryFolder.create();
    const authority = await TestAuthority.create(folder.path);
    const { certPath, keyPath } = await authority.issue('directory', ['127.0.0.1', 'localhost']);
    const ports = await freePorts(2);
    const configuration = join(folder.path, 'slapd.conf');
    mkdirSync(join(folder.path, 'data'));
    writeFileSync(
      configuration,
      slapdConfiguration(folder.path, { authority: authority.path, certificate: certPath, key: keyPath }),
    );
    const ldif = join(folder.path, 'people.ldif');
    writeFileSync(ldif, [...roots, ...people.map(entryOf)].join('\n\n'));
    await execute('/usr/sbin/slapadd', ['-q', '-f', configuration, '-l', ldif]);
    const listen = `ldap://127.0.0.1:${ports[0]} ldaps://127.0.0.1:${ports[1]}`;
    const server = new BackgroundProcess({
      command: '/usr/sbin/slapd',
      args: ['-d', '0', '-h', listen, '-f', configuration],
    });
    await until('slapd answers', () =>
      execute('ldapsearch', ['-x', '-H', `ldap://127.0.0.1:${ports[0]}`, '-s', 'base', '-b', '']),
    );
    return new DirectoryServer({ ports, authority, folder, process: server });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

const roots = [
  `dn: ${suffix}\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example`,
  `dn: ou=people,${suffix}\nobjectClass: organizationalUnit\nou: people`,
];

function entryOf({ uid, firstName, lastName, password, telephoneNumber, mail, photo }: DirectoryPerson): string {
  return [
    `dn:: ${Buffer.from(`uid=${uid.replaceAll(/[,\\]/g, String.raw`\$&`)},ou=people,${suffix}`).toString('base64')}`,
    'objectClass: inetOrgPerson',
    `uid: ${uid}`,
    `givenName:: ${Buffer.from(firstName).toString('base64')}`,
    `sn:: ${Buffer.from(lastName).toString('base64')}`,
    `cn:: ${Buffer.from(`${firstName} ${lastName}`).toString('base64')}`,
    `userPassword: ${password}`,
    ...(telephoneNumber ? [`telephoneNumber: ${telephoneNumber}`] : []),
    ...(mail ? [`mail: ${mail}`] : []),
    ...(photo ? [`jpegPhoto:: ${photo.toString('base64')}`] : []),
  ].join('\n');
}

function slapdConfiguration(folder: string, tls: { authority: string; certificate: string; key: string }): string {
  return `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCACertificateFile ${tls.authority}
TLSCertificateFile ${tls.certificate}
TLSCertificateKeyFile ${tls.key}
pidfile ${folder}/slapd.pid
sizelimit size.soft=500 size.hard=500 size.pr=500 size.prtotal=unlimited
database mdb
maxsize 1073741824
suffix "${suffix}"
rootdn "cn=admin,${suffix}"
rootpw secret
directory ${folder}/data
index objectClass eq
index uid eq
`;
}
