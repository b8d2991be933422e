import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompanyId, DomainId, GroupId, QueueId, UserId } from '../../kernel/ids.ts';
import {
  type AccessContents,
  AccessSnapshot,
  type Authorization,
  type AuthorizedKind,
  authorizableKinds,
  emptyAccessContents,
  explainAccess,
  LiveAccess,
  may,
  type Subject,
} from './index.ts';

const companyId = 'c1' as CompanyId;
const [paris, nice] = ['paris', 'nice'] as DomainId[] as [DomainId, DomainId];
const user = (id: string, domainId = paris, enabled = true) => ({
  id: id as UserId,
  companyId,
  domainId,
  name: id,
  role: 'user' as const,
  enabled,
});
const group = (name: string, ...memberIds: string[]) => ({
  id: `group-${name}` as GroupId,
  companyId,
  name,
  memberIds: memberIds as UserId[],
  enabled: true,
});
const asks = (id: string): Subject => ({ companyId, userId: id as UserId, role: 'user' });

let made = 0;
function authorize(kind: AuthorizedKind, object: Authorization['object'], subject: Authorization['subject']): Authorization {
  return { id: `a${++made}`, companyId, kind, object, subject };
}

const company: AccessContents = {
  ...emptyAccessContents,
  domains: [
    { id: paris, companyId, name: 'Paris' },
    { id: nice, companyId, name: 'Nice' },
  ],
  users: [user('Anna'), user('Ben'), user('Chef'), user('Nina', nice)],
  groups: [group('Sales', 'Anna', 'Nina'), group('Bosses', 'Chef')],
  queues: [{ id: 'q1' as QueueId, companyId, domainId: paris, name: 'Standard' }],
  named: [{ id: 'n1', companyId, domainId: nice, kind: 'directory', name: 'Public' }],
};
const snapshotWith = (...authorizations: Authorization[]) => new AccessSnapshot({ ...company, authorizations });
const callLogOf = (id: string) => ({ kind: 'call-log', companyId, ownerId: id as UserId }) as const;

describe('authorizations', () => {
  it('let a group read the call log of a user, and say through which group', () => {
    const rights = snapshotWith(authorize('call-log', { type: 'user', id: 'Ben' }, { type: 'group', id: 'group-Sales' }));
    const answer = may(asks('Anna'), 'read', callLogOf('Ben'), rights);
    expect(answer).toMatchObject({ allowed: true, reason: 'authorized' });
    expect(answer.why).toBe('Anna is a member of Sales, which is authorized to the call log of Ben.');
    expect(answer.chain.map(({ code }) => code)).toEqual(['member-of', 'authorized']);
    expect(may(asks('Ben'), 'read', callLogOf('Anna'), rights)).toMatchObject({ allowed: false, reason: 'not-authorized' });
    expect(may(asks('Anna'), 'change', callLogOf('Ben'), rights).allowed).toBe(false);
  });

  it('let one user see what belongs to every member of a group', () => {
    const rights = snapshotWith(authorize('recording', { type: 'group', id: 'group-Bosses' }, { type: 'user', id: 'Ben' }));
    const answer = may(asks('Ben'), 'read', { kind: 'recording', companyId, ownerId: 'Chef' as UserId }, rights);
    expect(answer.why).toBe('Ben is authorized to the recordings of Bosses, of which Chef is a member.');
    expect(answer.chain.map(({ sentence }) => sentence)).toEqual([
      'Ben is authorized to the recordings of Bosses.',
      'Chef is a member of Bosses.',
    ]);
    expect(may(asks('Ben'), 'read', { kind: 'recording', companyId, ownerId: 'Anna' as UserId }, rights).allowed).toBe(false);
  });

  it('do not share queues, call logs, statistics and recordings between domains, but directories, calendars and intercom groups', () => {
    for (const { kind, crossesDomains, objects } of Object.values(authorizableKinds)) {
      if (kind === 'application') continue;
      const object = objects.includes('user')
        ? { type: 'user', id: 'Ben' }
        : objects.includes('queue')
          ? { type: 'queue', id: 'q1' }
          : { type: 'named', id: 'n1' };
      const rights = snapshotWith(authorize(kind, object as Authorization['object'], { type: 'group', id: 'group-Sales' }));
      const asked = { kind, companyId, ownerId: object.type === 'user' ? ('Ben' as UserId) : null, id: object.id };
      const stranger = object.id === 'n1' ? 'Anna' : 'Nina';
      expect(may(asks(stranger), authorizableKinds[kind].allows, asked, rights).reason).toBe(
        crossesDomains ? 'authorized' : 'other-domain',
      );
    }
  });

  it('let a queue look into a directory for the names of its callers', () => {
    const rights = snapshotWith(authorize('directory', { type: 'named', id: 'n1' }, { type: 'queue', id: 'q1' }));
    const directory = { kind: 'directory', companyId, ownerId: null, id: 'n1' } as const;
    expect(may({ companyId, queueId: 'q1' as QueueId }, 'read', directory, rights).why).toBe(
      'Standard is authorized to the directory Public.',
    );
    expect(may({ companyId, queueId: 'q2' as QueueId }, 'read', directory, rights).allowed).toBe(false);
  });

  it('are needed for an application that is closed, by administrators too', () => {
    const caller = { kind: 'application', companyId, ownerId: null, id: 'caller' } as const;
    const boss: Subject = { ...asks('Chef'), role: 'administrator' };
    expect(may(asks('Anna'), 'use', caller, snapshotWith()).reason).toBe('open-to-everyone');
    const closed = { companyId, application: 'caller', isOpen: false, seats: 2 } as const;
    const right = authorize('application', { type: 'application', id: 'caller' }, { type: 'group', id: 'group-Sales' });
    const rights = new AccessSnapshot({ ...company, applications: [closed], authorizations: [right] });
    expect(may(asks('Nina'), 'use', caller, rights).reason).toBe('authorized');
    expect(may(boss, 'use', caller, rights).reason).toBe('not-authorized');
    expect(rights.seatsUsed('caller')).toBe(2);
  });

  it('count a seat once for who is authorized twice, and none for disabled users', () => {
    const rights = new AccessSnapshot({
      ...company,
      users: [user('Anna'), user('Nina', nice, false)],
      authorizations: [
        authorize('application', { type: 'application', id: 'caller' }, { type: 'group', id: 'group-Sales' }),
        authorize('application', { type: 'application', id: 'caller' }, { type: 'user', id: 'Anna' }),
      ],
    });
    expect(rights.seatsUsed('caller')).toBe(1);
  });

  it('are all told when somebody asks why', () => {
    const rights = snapshotWith(
      authorize('call-log', { type: 'user', id: 'Ben' }, { type: 'user', id: 'Anna' }),
      authorize('call-log', { type: 'user', id: 'Ben' }, { type: 'group', id: 'group-Sales' }),
    );
    const explained = explainAccess(asks('Anna'), 'read', callLogOf('Ben'), rights);
    expect(explained.sentence).toBe('Anna may read the call log of Ben: Anna is authorized to the call log of Ben.');
    expect(explained.ways.map(({ sentence }) => sentence)).toEqual([
      'Anna is authorized to the call log of Ben.',
      'Anna is a member of Sales, which is authorized to the call log of Ben.',
    ]);
    expect(explainAccess(asks('Nina'), 'read', callLogOf('Ben'), rights).sentence).toBe(
      'Nina may not read the call log of Ben: an authorization exists, but Nina is of the domain Nice and it of Paris; such things are not shared between domains.',
    );
    expect(explainAccess(asks('Ben'), 'read', callLogOf('Anna'), rights).sentence).toBe(
      'Ben may not read the call log of Anna: nobody authorized Ben, who is in no group.',
    );
  });

  it('take effect when the company’s snapshot is replaced, and only for it', () => {
    const access = new LiveAccess();
    const right = authorize('call-log', { type: 'user', id: 'Ben' }, { type: 'user', id: 'Anna' });
    access.replaceAll(new Map([[companyId, company]]));
    expect(access.may(asks('Anna'), 'read', callLogOf('Ben')).allowed).toBe(false);
    access.replaceCompany(companyId, { ...company, authorizations: [right] });
    expect(access.may(asks('Anna'), 'read', callLogOf('Ben')).allowed).toBe(true);
    expect(access.may(asks('Anna'), 'read', { ...callLogOf('Ben'), companyId: 'c2' as CompanyId }).reason).toBe('other-company');
    access.replaceAll(new Map());
    expect(access.may(asks('Anna'), 'read', callLogOf('Ben')).allowed).toBe(false);
  });
});

describe('any set of authorizations', () => {
  const people = ['Anna', 'Ben', 'Chef', 'Nina'];
  const groups = ['Sales', 'Bosses', 'All'];
  const kinds = ['call-log', 'statistics', 'recording', 'calendar'] as const;
  const arbitraryOne = fc.record({
    kind: fc.constantFrom(...kinds),
    object: fc.constantFrom(...people, ...groups),
    subject: fc.constantFrom(...people, ...groups),
  });
  const ref = (name: string) =>
    groups.includes(name) ? ({ type: 'group', id: `group-${name}` } as const) : ({ type: 'user', id: name } as const);

  it('allows exactly what the plain definition allows', () => {
    fc.assert(
      fc.property(
        fc.array(arbitraryOne, { maxLength: 12 }),
        fc.record({
          Sales: fc.subarray(people),
          Bosses: fc.subarray(people),
          All: fc.subarray(people),
        }),
        (drafts, members) => {
          const rights = new AccessSnapshot({
            ...company,
            groups: groups.map((name) => group(name, ...members[name as keyof typeof members])),
            authorizations: drafts.map(({ kind, object, subject }) => authorize(kind, ref(object), ref(subject))),
          });
          const stands = (name: string, person: string) =>
            name === person || (members[name as keyof typeof members]?.includes(person) ?? false);
          for (const kind of kinds)
            for (const person of people)
              for (const owner of people) {
                const isSame = (person === 'Nina') === (owner === 'Nina') || authorizableKinds[kind].crossesDomains;
                const expected =
                  person === owner ||
                  (isSame && drafts.some((one) => one.kind === kind && stands(one.subject, person) && stands(one.object, owner)));
                const object = { kind, companyId, ownerId: owner as UserId };
                expect(may(asks(person), 'read', object, rights).allowed).toBe(expected);
                const { allowed, ways, reason } = explainAccess(asks(person), 'read', object, rights);
                expect(allowed).toBe(expected);
                expect(ways.length > 0).toBe(reason === 'authorized' || reason === 'other-domain');
              }
        },
      ),
      { numRuns: 100 },
    );
  });
});
