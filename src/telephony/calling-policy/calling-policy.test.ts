import { describe, expect, it } from 'vitest';
import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import { emptyDirectoryContents, LiveCompanyDirectory } from '../company-directory/index.ts';
import { NumberingService } from '../numbering/index.ts';
import { type CallingPolicy, checkPolicy, LiveCallingPolicies, safePolicy } from './index.ts';

const companyId = 'company' as CompanyId;
const domainId = 'domain' as DomainId;
const settings = {
  internationalPrefix: '00',
  localCountryPrefix: '33',
  externalPrefix: '0',
  incomingAdd: '',
  incomingRemove: '',
  internalLength: 3,
  internalReverseLength: 3,
};
const person = (id: string, enabled: boolean) => ({
  id: id as UserId,
  companyId,
  domainId,
  login: id,
  firstName: id,
  lastName: '',
  email: null,
  mobile: null,
  language: 'fr' as const,
  role: 'user' as const,
  enabled,
});
const directory = new LiveCompanyDirectory({
  ...emptyDirectoryContents,
  companies: [{ id: companyId, name: 'Company' }],
  domains: [{ id: domainId, companyId, name: 'Domain', sipDomain: 'parley.example' }],
  numbering: [{ companyId, domainId, settings, rules: [] }],
  users: [person('anna', true), person('bert', true), person('gone', false)],
});

function policies(own: Partial<CallingPolicy> = {}): LiveCallingPolicies {
  const numbering = new NumberingService({ directory });
  const live = new LiveCallingPolicies({ directory, toE164: (domain, number) => numbering.fromTrunk(domain, number) });
  if (Object.keys(own).length > 0) live.replace({ ...safePolicy(companyId), ...own });
  return live;
}
const mayDialOut = (live: LiveCallingPolicies) =>
  ['anna', 'bert', 'gone', 'nobody'].filter((id) => live.mayDialOut(id as UserId));

describe('without settings of the company', () => {
  it('every enabled user may call out, with four calls at most', () => {
    expect(mayDialOut(policies())).toEqual(['anna', 'bert']);
    expect(policies().maxCallsOf('anna' as UserId)).toBe(4);
    expect(policies().maxCallsOf('nobody' as UserId)).toBe(0);
  });

  for (const number of ['+33899123456', '0899123456', '0033899123456', '+449098790000', '+8816123456', '+979123456789'])
    it(`premium-rate and satellite numbers are refused however the trunk writes them: ${number}`, () => {
      expect(policies().isBlocked(domainId, number)).toBe(true);
    });

  for (const number of ['+33155170201', '0155170201', '0033155170201', '+46850101', '118218', '112'])
    it(`ordinary numbers are free: ${number}`, () => {
      expect(policies().isBlocked(domainId, number)).toBe(false);
    });

  it('strangers reach nobody', () => {
    expect(policies().isOpenToUnknown(domainId, '201')).toBe(false);
    expect(policies().isOpenToUnknown('other' as DomainId, '201')).toBe(false);
  });
});

describe('a company', () => {
  it('names the users who may call out, or none', () => {
    expect(mayDialOut(policies({ dialOut: 'listed', dialOutUserIds: ['bert', 'gone'] as UserId[] }))).toEqual(['bert']);
    expect(mayDialOut(policies({ dialOut: 'nobody', dialOutUserIds: ['bert'] as UserId[] }))).toEqual([]);
  });

  it('blocks what it likes, as dialled or in E.164 form, and may allow premium rate', () => {
    const live = policies({ blockPremium: false, blockedPrefixes: ['+46', '118'] });
    expect(['+46850101', '004685010', '118218'].map((number) => live.isBlocked(domainId, number))).toEqual([true, true, true]);
    expect(live.isBlocked(domainId, '0899123456')).toBe(false);
  });

  it('opens numbers to strangers', () => {
    const live = policies({ openNumbers: ['300'] });
    expect([live.isOpenToUnknown(domainId, '300'), live.isOpenToUnknown(domainId, '30')]).toEqual([true, false]);
  });

  it('cannot save nonsense', () => {
    for (const wrong of [
      { maxCallsPerUser: 0 },
      { blockedPrefixes: [''] },
      { blockedPrefixes: ['+4x'] },
      { openNumbers: ['+46'] },
    ])
      expect(() => checkPolicy({ ...safePolicy(companyId), ...wrong })).toThrow(/expected/);
    expect(() => checkPolicy(safePolicy(companyId))).not.toThrow();
  });
});
