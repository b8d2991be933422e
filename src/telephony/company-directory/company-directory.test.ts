import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompanyId, DeviceId, DomainId, QueueId, TrunkId, UserId } from '../../kernel/ids.ts';
import type { User } from '../../platform/user/index.ts';
import type { Device } from '../device/index.ts';
import { parsePeer, type Trunk } from '../trunk/index.ts';
import { type CompanyDirectoryContents, emptyDirectoryContents, LiveCompanyDirectory } from './index.ts';

const companyId = 'c1' as CompanyId;
const domainId = 'd1' as DomainId;

const anna = {
  id: 'u1' as UserId,
  companyId,
  domainId,
  login: 'anna',
  firstName: 'Anna',
  lastName: 'Berg',
  email: null,
  mobile: null,
  language: 'sv',
  role: 'user',
  enabled: true,
} as const satisfies User;

function device(id: string, sipUser: string, userId: UserId | null, number = '101'): Device {
  return {
    id: id as DeviceId,
    companyId,
    domainId,
    userId,
    name: id,
    number,
    protocol: 'sip-phone',
    sipUser,
    ha1: { md5: '', sha256: '' },
    oneNumber: true,
    lines: 2,
    dtmfMethod: 'rfc4733',
    codecs: [],
    enabled: true,
  };
}

function trunk(id: string, authentication: Trunk['authentication']): Trunk {
  return {
    id: id as TrunkId,
    companyId,
    domainId,
    name: id,
    authentication,
    proxy: 'sip:192.0.2.1',
    mediaSecurity: 'rtp',
    mediaPath: 'anchored',
    callerIdHeader: 'from',
    calledNumberSource: 'request-uri',
    numberFormat: 'e164',
    codecs: [],
    numbers: [],
    maxCalls: 10,
    optionsIntervalS: 0,
    enabled: true,
  };
}

const contents: CompanyDirectoryContents = {
  ...emptyDirectoryContents,
  companies: [{ id: companyId, name: 'Nordic' }],
  domains: [{ id: domainId, companyId, name: 'Head office', sipDomain: 'nordic.example' }],
  users: [anna],
  devices: [device('desk', 'desk-101', anna.id), device('soft', 'soft-101', anna.id), device('hall', 'hall', null, '190')],
  queues: [{ id: 'q1' as QueueId, companyId, domainId, name: 'Sales', number: '200', enabled: true }],
};

describe('company directory', () => {
  it('finds a device by its address-of-record without regard to case', () => {
    const directory = new LiveCompanyDirectory(contents);
    expect(directory.deviceByAor('Desk-101', 'NORDIC.example')?.name).toBe('desk');
    expect(directory.deviceByAor('desk-101', 'other.example')).toBeUndefined();
  });

  it('finds all devices of a number, and the user through them', () => {
    const directory = new LiveCompanyDirectory(contents);
    expect(directory.devicesByNumber(domainId, '101').map((one) => one.name)).toEqual(['desk', 'soft']);
    expect(directory.userByNumber(domainId, '101')).toBe(anna);
    expect(directory.userByNumber(domainId, '190')).toBeUndefined();
    expect(directory.queueByNumber(domainId, '200')?.name).toBe('Sales');
  });

  it('shows a replaced company at once and tells who changed', () => {
    const directory = new LiveCompanyDirectory(contents);
    const changes: string[][] = [];
    directory.onChanged((change) => changes.push([...change.companyIds]));
    directory.replaceCompany(companyId, { ...contents, devices: [] });
    expect(directory.deviceByAor('desk-101', 'nordic.example')).toBeUndefined();
    expect(directory.user(anna.id)).toBe(anna);
    directory.replaceCompany(companyId, emptyDirectoryContents);
    expect(directory.company(companyId)).toBeUndefined();
    expect(directory.user(anna.id)).toBeUndefined();
    expect(changes).toEqual([[companyId], [companyId]]);
  });

  it('leaves other companies untouched when one is replaced', () => {
    const other = 'c2' as CompanyId;
    const directory = new LiveCompanyDirectory({ ...contents, companies: [...contents.companies, { id: other, name: 'Other' }] });
    directory.replaceCompany(other, emptyDirectoryContents);
    expect(directory.deviceByAor('desk-101', 'nordic.example')?.name).toBe('desk');
    expect(directory.company(other)).toBeUndefined();
  });

  it('knows a trunk by its source address, the most specific entry first', () => {
    const directory = new LiveCompanyDirectory({
      ...contents,
      trunks: [
        trunk('net', { kind: 'address', peers: ['192.0.2.0/24'] }),
        trunk('host', { kind: 'address', peers: ['192.0.2.7'] }),
        trunk('port', { kind: 'address', peers: ['192.0.2.7:5070'] }),
        trunk('six', { kind: 'address', peers: ['2001:DB8:0::1'] }),
      ],
    });
    const names = (address: string, port: number) => directory.trunksByPeer(address, port).map((one) => one.name);
    expect(names('192.0.2.7', 5070)).toEqual(['port', 'host', 'net']);
    expect(names('::ffff:192.0.2.7', 5060)).toEqual(['host', 'net']);
    expect(names('192.0.2.8', 5060)).toEqual(['net']);
    expect(names('2001:db8::1', 5060)).toEqual(['six']);
    expect(names('198.51.100.1', 5060)).toEqual([]);
  });

  it('trusts no name and no nonsense as a source address', () => {
    for (const text of ['carrier.example', '192.0.2.0/33', '192.0.2.1:99999', '', '300.1.1.1', '1.2.3.4/'])
      expect(parsePeer(text)).toBeNull();
  });
});

describe('a directory changed company by company', () => {
  type Part = readonly { readonly number: string; readonly sipUser: string; readonly hasOwner: boolean; readonly peer: string }[];

  function contentsOf(company: string, sipDomain: string, part: Part): CompanyDirectoryContents {
    const id = company as CompanyId;
    const domain = `d-${company}` as DomainId;
    const own = { companyId: id, domainId: domain };
    const rows = part.map((row, index) => ({ ...row, key: `${company}-${index}` }));
    return {
      ...emptyDirectoryContents,
      companies: [{ id, name: company }],
      domains: [{ id: domain, companyId: id, name: company, sipDomain }],
      users: rows.map(({ key }) => ({ ...anna, ...own, id: `u-${key}` as UserId })),
      devices: rows.map(({ key, number, sipUser, hasOwner }) => ({
        ...device(`dev-${key}`, sipUser, hasOwner ? (`u-${key}` as UserId) : null, number),
        ...own,
      })),
      trunks: rows.map(({ key, peer }) => ({ ...trunk(`t-${key}`, { kind: 'address', peers: [peer] }), ...own })),
      queues: rows.map(({ key, number }) => ({
        ...own,
        id: `q-${key}` as QueueId,
        name: key,
        number: `9${number}`,
        enabled: true,
      })),
    };
  }

  const row = fc.record({
    number: fc.constantFrom('101', '102', '103'),
    sipUser: fc.constantFrom('a', 'b', 'c', 'd'),
    hasOwner: fc.boolean(),
    peer: fc.constantFrom('192.0.2.1', '192.0.2.2:5060', '192.0.2.0/24'),
  });
  const parts = fc.uniqueArray(row, { maxLength: 3, selector: ({ sipUser }) => sipUser });
  const companies = ['c1', 'c2', 'c3'];
  const step = fc.record({
    company: fc.constantFrom(...companies),
    sipDomain: fc.constantFrom('own', 'other'),
    part: fc.option(parts),
  });

  /** Everything that can be asked. */
  function answers(directory: LiveCompanyDirectory) {
    const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id).toSorted((one, other) => (one < other ? -1 : 1));
    const numbers = ['101', '102', '103'];
    return {
      companies: companies.map((company) => {
        const domain = `d-${company}` as DomainId;
        return [
          directory.company(company as CompanyId)?.name,
          ids(directory.domainsOf(company as CompanyId)),
          ids(directory.usersOf(domain)),
          ids(directory.devicesIn(domain)),
          ids(directory.trunksOf(domain)),
          ['own', 'other'].map((kind) => directory.domainBySipDomain(`${kind}.${company}`)?.id),
          ['a', 'b', 'c', 'd'].map((user) => directory.deviceByAor(user, `own.${company}`)?.id),
          numbers.map((number) => [
            ids(directory.devicesByNumber(domain, number)),
            directory.queueByNumber(domain, `9${number}`)?.name,
          ]),
          [0, 1, 2].map((index) => ids(directory.devicesOf(`u-${company}-${index}` as UserId))),
        ];
      }),
      trunks: ids(directory.allTrunks()),
      peers: ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((address) => ids(directory.trunksByPeer(address, 5060))),
    };
  }

  it('answers as one that was read anew', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const changed = new LiveCompanyDirectory();
        const latest = new Map<string, CompanyDirectoryContents>();
        for (const { company, sipDomain, part } of steps) {
          const contents = part ? contentsOf(company, `${sipDomain}.${company}`, part) : emptyDirectoryContents;
          latest.set(company, contents);
          changed.replaceCompany(company as CompanyId, contents);
        }
        const anew = new LiveCompanyDirectory();
        for (const [company, contents] of latest) anew.replaceCompany(company as CompanyId, contents);
        expect(answers(changed)).toEqual(answers(anew));
      }),
    );
  });

  it('keeps a SIP domain that went from one company to another, whichever is read first', () => {
    const directory = new LiveCompanyDirectory();
    directory.replaceCompany('c1' as CompanyId, contentsOf('c1', 'phone.example', []));
    directory.replaceCompany('c2' as CompanyId, contentsOf('c2', 'phone.example', []));
    directory.replaceCompany('c1' as CompanyId, contentsOf('c1', 'old.example', []));
    expect(directory.domainBySipDomain('phone.example')?.companyId).toBe('c2');
  });

  it('leaves lists alone that were handed out', () => {
    const directory = new LiveCompanyDirectory(
      contentsOf('c1', 'own.c1', [{ number: '101', sipUser: 'a', hasOwner: true, peer: '192.0.2.1' }]),
    );
    const users = directory.usersOf('d-c1' as DomainId);
    directory.replaceCompany('c1' as CompanyId, contentsOf('c1', 'own.c1', []));
    expect([users.length, directory.usersOf('d-c1' as DomainId).length]).toEqual([1, 0]);
  });
});
