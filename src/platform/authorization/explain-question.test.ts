import { describe, expect, it } from 'vitest';
import type { CompanyId, DomainId, QueueId, UserId } from '../../kernel/ids.ts';
import { AccessSnapshot, emptyAccessContents } from '../access/index.ts';
import { explainQuestion } from './explain-question.ts';

const companyId = 'c1' as CompanyId;
const domainId = 'd1' as DomainId;
const user = (id: string, role: 'user' | 'administrator' = 'user') => ({
  id: id as UserId,
  companyId,
  domainId,
  name: id,
  role,
  enabled: true,
});
const rights = new AccessSnapshot({
  ...emptyAccessContents,
  users: [user('anna'), user('boss', 'administrator')],
  queues: [{ id: 'q1' as QueueId, companyId, domainId, name: 'Standard' }],
  named: [{ id: 'n1', companyId, domainId, kind: 'directory', name: 'Customers' }],
});
const ask = (subject: string, action: 'read' | 'use' | 'administer', object: string) =>
  explainQuestion(rights, companyId, { subject, action, object });

describe('a question about access', () => {
  it.each([
    ['anna', 'read', 'call-log:anna', 'anna may read the call log of anna: it is anna’s own.'],
    ['boss', 'read', 'call-log:anna', 'boss may read the call log of anna: boss is an administrator of the company.'],
    ['boss', 'read', 'recording:anna', 'boss may not read the recordings of anna: nobody authorized boss, who is in no group.'],
    ['anna', 'read', 'queue:q1', 'anna may read the phone queue Standard: everyone in the company may.'],
    [
      'anna',
      'use',
      'application:caller',
      'anna may use the application Caller: the application is open to everyone in the company.',
    ],
    ['queue:q1', 'read', 'directory:n1', 'Standard may not read the directory Customers: nobody authorized the queue Standard.'],
    [
      'anna',
      'administer',
      'trunk:',
      'anna may not administer the trunk: it is not anna’s own, anna is no administrator, and one cannot be authorized to it.',
    ],
  ] as const)('by %s, to %s %s, is answered in a sentence', (subject, action, object, sentence) => {
    expect(ask(subject, action, object).sentence).toBe(sentence);
  });

  it('names what is wrong with it', () => {
    expect(() => ask('nobody', 'read', 'queue:q1')).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(() => ask('anna', 'read', 'queue:n1')).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(() => ask('anna', 'read', 'directory:')).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(() => ask('anna', 'read', 'moon:1')).toThrow(expect.objectContaining({ code: 'input-invalid' }));
  });
});
