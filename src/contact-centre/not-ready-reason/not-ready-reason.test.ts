import { describe, expect, it } from 'vitest';
import { ownReasons } from '../../contract/reason-words.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import { phoneLostReason } from '../agent/index.ts';
import { lineReasons } from '../agent-place/index.ts';
import { type NotReadyReason, namesOfReason } from './index.ts';

const ours: NotReadyReason = {
  id: 'r1',
  companyId: 'elm' as CompanyId,
  code: 'phone-lost',
  names: { de: 'Störung' },
  isPaid: true,
  isProductive: false,
  allowedMs: null,
  position: 0,
  enabled: true,
};

describe('what a reason is called', () => {
  it('is said in four languages of every reason that we give ourselves', () => {
    for (const code of [phoneLostReason, ...lineReasons, 'break', 'no-answer', 'rejected', 'unreachable'])
      for (const language of ['en', 'fr', 'de', 'sv'] as const) expect(namesOfReason([], code)?.[language], code).toBeTruthy();
  });

  it('is what the company says where it has that code; nothing is known of another', () => {
    expect(namesOfReason([ours], 'phone-lost')).toEqual({ de: 'Störung' });
    expect(namesOfReason([], 'phone-lost')).toEqual(ownReasons['phone-lost']);
    expect(namesOfReason([ours], 'lunch')).toBeNull();
  });
});
