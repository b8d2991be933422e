import { describe, expect, it } from 'vitest';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import { type AccessObject, type Action, demand, demandAll, may, type Subject } from './index.ts';

const companyId = 'c1' as CompanyId;
const anna: Subject = { companyId, userId: 'anna' as UserId, role: 'user' };
const boss: Subject = { companyId, userId: 'boss' as UserId, role: 'administrator' };
const kinds: AccessObject['kind'][] = [
  'company',
  'domain',
  'user',
  'group',
  'device',
  'trunk',
  'flow',
  'prompt',
  'queue',
  'numbering',
  'call-log',
  'call',
  'forwarding',
  'session',
  'trace',
  'directory',
  'intercom-group',
  'statistics',
  'recording',
  'supervision',
  'calendar',
  'authorization',
  'parameter',
];
/** What an administrator does not have by being one. */
const privateKinds = ['session', 'recording', 'supervision', 'calendar'];
const actions: Action[] = ['read', 'use', 'change', 'administer'];

describe('access', () => {
  it.each(kinds)('never crosses companies: %s', (kind) => {
    for (const action of actions) {
      for (const subject of [anna, boss]) {
        const foreign = { kind, companyId: 'c2' as CompanyId, ownerId: subject.userId };
        expect(may(subject, action, foreign)).toMatchObject({ allowed: false, reason: 'other-company' });
        expect(() => demand(subject, action, foreign)).toThrow(expect.objectContaining({ code: 'not-found' }));
      }
    }
  });

  it('lets everyone read, use and change his own, but not administer it', () => {
    const own: AccessObject = { kind: 'device', companyId, ownerId: anna.userId };
    expect(actions.map((action) => may(anna, action, own).allowed)).toEqual([true, true, true, false]);
  });

  it('lets administrators do everything in their company but see sign-ins, recordings and calendars of others', () => {
    for (const kind of kinds) {
      const object: AccessObject = { kind, companyId, ownerId: anna.userId };
      expect(actions.map((action) => may(boss, action, object).allowed)).toEqual(actions.map(() => !privateKinds.includes(kind)));
    }
  });

  it('keeps the installation for who administers every company', () => {
    const installation: AccessObject = { kind: 'installation', companyId, ownerId: null };
    const ranks = [undefined, 'none', 'company', 'super'] as const;
    const allowed = ranks.map(
      (administrator) => may({ ...boss, ...(administrator ? { administrator } : {}) }, 'administer', installation).allowed,
    );
    expect(allowed).toEqual([false, false, false, true]);
    expect(() => demandAll({ ...boss, administrator: 'super' })).not.toThrow();
    for (const administrator of ['none', 'company'] as const)
      expect(() => demandAll({ ...boss, administrator })).toThrow(expect.objectContaining({ code: 'not-permitted' }));
  });

  it('says why not', () => {
    const trunk: AccessObject = { kind: 'trunk', companyId, ownerId: null };
    expect(may(anna, 'read', trunk)).toEqual({
      allowed: false,
      reason: 'not-yours',
      why: 'It is not yours, and you are no administrator.',
      chain: [],
    });
    expect(() => demand(anna, 'administer', trunk)).toThrow(expect.objectContaining({ code: 'not-permitted' }));
  });
});
