import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompanyId, DeviceId, DomainId, GroupId, UserId } from '../../kernel/ids.ts';
import { type Authorization, emptyAccessContents, LiveAccess } from '../../platform/access/index.ts';
import { emptyDirectoryContents, LiveCompanyDirectory } from '../company-directory/index.ts';
import type { Device } from '../device/index.ts';
import { type IntercomGroup, type IntercomGroupId, LiveIntercomGroups, PresenceSight } from './index.ts';

const elm = 'elm' as CompanyId;
const oak = 'oak' as CompanyId;
const domainOf = (company: CompanyId, index: number) => `${company} domain ${index % 2}` as DomainId;
const user = (company: CompanyId, index: number) => ({
  id: `${company} user ${index}` as UserId,
  companyId: company,
  domainId: domainOf(company, index),
  login: `user${index}`,
  firstName: '',
  lastName: '',
  email: null,
  mobile: null,
  language: 'en' as const,
  role: 'user' as const,
  enabled: true,
});
const device = (company: CompanyId, index: number, userId: UserId | null = user(company, index).id): Device => ({
  id: `${company} device ${index}` as DeviceId,
  companyId: company,
  domainId: domainOf(company, index),
  userId,
  name: `Phone ${index}`,
  number: `${200 + index}`,
  protocol: 'sip-phone',
  sipUser: `u${index}`,
  ha1: { md5: '', sha256: '' },
  oneNumber: true,
  lines: 2,
  dtmfMethod: 'rfc4733',
  codecs: [],
  enabled: true,
});

const people = [0, 1, 2, 3, 4, 5];
/** Nobody's. */
const hall = device(elm, 9, null);

interface Group {
  readonly members: readonly number[];
  readonly viaGroup: readonly number[];
  readonly supervised: readonly number[];
  readonly enabled: boolean;
}

function world(groups: readonly Group[]) {
  const directory = new LiveCompanyDirectory({
    ...emptyDirectoryContents,
    users: [elm, oak].flatMap((company) => people.map((index) => user(company, index))),
    devices: [...[elm, oak].flatMap((company) => people.map((index) => device(company, index))), hall],
  });
  const access = new LiveAccess();
  const intercom = new LiveIntercomGroups();
  const sight = new PresenceSight({ access, directory, groups: intercom });
  const fill = (now: readonly Group[]) => {
    const made = now.map(
      ({ supervised, enabled }, index): IntercomGroup => ({
        id: `group ${index}` as IntercomGroupId,
        companyId: elm,
        domainId: domainOf(elm, 0),
        name: `Group ${index}`,
        description: '',
        deviceId: null,
        supervisedIds: supervised.map((one) => (one === 9 ? hall.id : device(elm, one).id)),
        enabled,
      }),
    );
    const right = (index: number, subject: Authorization['subject']): Authorization => ({
      id: `${index} ${subject.id}`,
      companyId: elm,
      kind: 'intercom-group',
      object: { type: 'named', id: `group ${index}` },
      subject,
    });
    access.replaceCompany(elm, {
      ...emptyAccessContents,
      users: people.map((index) => ({ ...user(elm, index), name: `User ${index}` })),
      groups: now.map(({ viaGroup }, index) => ({
        id: `people ${index}` as GroupId,
        companyId: elm,
        name: `People ${index}`,
        memberIds: viaGroup.map((one) => user(elm, one).id),
        enabled: true,
      })),
      named: made.map(({ id, companyId, domainId, name }) => ({
        id,
        companyId,
        domainId,
        kind: 'intercom-group' as const,
        name,
      })),
      authorizations: now.flatMap(({ members }, index) => [
        ...members.map((one) => right(index, { type: 'user', id: user(elm, one).id })),
        right(index, { type: 'group', id: `people ${index}` }),
      ]),
    });
    intercom.replaceCompany(elm, made);
  };
  fill(groups);
  const viewer = (company: CompanyId, index: number) => ({
    companyId: company,
    userId: user(company, index).id,
    role: 'user' as const,
  });
  return { sight, viewer, fill };
}

const someone = fc.subarray(people);
const groupsOf = fc.array(
  fc.record({ members: someone, viaGroup: someone, supervised: fc.subarray([...people, 9]), enabled: fc.boolean() }),
  { maxLength: 4 },
);

/** As a person would say it: in words of the groups alone. */
function shouldSee(groups: readonly Group[], viewer: number, target: number): boolean {
  const open = groups.filter(({ enabled }) => enabled);
  if (viewer === target || open.length === 0) return true;
  return open.some(({ members, viaGroup, supervised }) => {
    const inIt = (one: number) => members.includes(one) || viaGroup.includes(one);
    return inIt(viewer) && (inIt(target) || supervised.includes(target));
  });
}

describe('who sees whose presence', () => {
  it('is exactly: oneself, the others of a group one is authorized to, and owners of the devices it supervises; everybody while there is no group', () => {
    fc.assert(
      fc.property(groupsOf, (groups) => {
        const { sight, viewer } = world(groups);
        for (const one of people)
          for (const other of people) {
            const expected = shouldSee(groups, one, other);
            expect(sight.seesUser(viewer(elm, one), user(elm, other).id)).toBe(expected);
            expect(sight.deviceSees(device(elm, one), device(elm, other))).toBe(expected);
            const { key } = sight.viewOf(viewer(elm, one));
            if (one !== other) expect(sight.isSeenBy(elm, key, user(elm, other).id)).toBe(expected);
          }
      }),
      { numRuns: 300 },
    );
  });

  it('never reaches another company, whatever the groups', () => {
    fc.assert(
      fc.property(groupsOf, (groups) => {
        const { sight, viewer } = world(groups);
        for (const one of people) {
          expect(sight.seesUser(viewer(oak, one), user(elm, one).id)).toBe(false);
          expect(sight.seesUser(viewer(elm, one), user(oak, one).id)).toBe(false);
          expect(sight.deviceSees(device(oak, one), device(elm, one))).toBe(false);
        }
      }),
    );
  });

  it('is the same view, with the same key, for all who see the same people, and another for others', () => {
    fc.assert(
      fc.property(groupsOf, (groups) => {
        const { sight, viewer } = world(groups);
        const seen = (one: number) =>
          people.filter((other) => sight.viewOf(viewer(elm, one)).seesUser(user(elm, other).id)).join();
        const keys = new Map<string, string>();
        for (const one of people) {
          const { key } = sight.viewOf(viewer(elm, one));
          if (keys.has(key)) expect(seen(one)).toBe(keys.get(key));
          keys.set(key, seen(one));
        }
        expect(new Set(keys.values()).size).toBe(keys.size);
      }),
    );
  });

  it('follows a change at once, and those who were told before go on being told until they are moved', () => {
    const one: Group = { members: [0, 1], viaGroup: [], supervised: [], enabled: true };
    const { sight, viewer, fill } = world([one]);
    const { key } = sight.viewOf(viewer(elm, 0));
    expect(sight.seesUser(viewer(elm, 0), user(elm, 2).id)).toBe(false);
    const told: CompanyId[] = [];
    sight.onChanged((companyId) => told.push(companyId));
    fill([{ ...one, members: [0, 1, 2] }]);
    expect(told).toContain(elm);
    expect(sight.isSeenBy(elm, key, user(elm, 1).id)).toBe(true);
    expect(sight.seesUser(viewer(elm, 0), user(elm, 2).id)).toBe(true);
    expect(sight.viewOf(viewer(elm, 0)).key).not.toBe(key);
  });

  it('is for a telephone of nobody what the groups see that supervise it', () => {
    const { sight } = world([{ members: [0], viaGroup: [], supervised: [1, 9], enabled: true }]);
    expect(sight.deviceSees(hall, device(elm, 1))).toBe(true);
    expect(sight.deviceSees(hall, device(elm, 2))).toBe(false);
  });

  it('names the groups that two share', () => {
    const { sight, viewer } = world([
      { members: [0, 1], viaGroup: [], supervised: [], enabled: true },
      { members: [0], viaGroup: [2], supervised: [], enabled: true },
    ]);
    const shared = (other: number) => sight.sharedGroups(viewer(elm, 0), user(elm, other).id).map(({ name }) => name);
    expect([shared(1), shared(2), shared(3)]).toEqual([['Group 0'], ['Group 1'], []]);
  });
});
