import { describe, expect, it } from 'vitest';
import type { CallId, CompanyId, QueueId, UserId } from '../../kernel/ids.ts';
import { decideRecording, type RecordedFacts, type RecordingRule, type RecordingRuleId, shareOf } from './index.ts';

const facts: RecordedFacts = {
  callId: 'call' as CallId,
  direction: 'inbound',
  queueId: 'sales' as QueueId,
  userIds: ['anna' as UserId],
  groupIds: [],
  trunkIds: [],
  numbers: ['+49 30 1234-567', '+4630'],
};
const base: RecordingRule = {
  id: 'r1' as RecordingRuleId,
  companyId: 'elm' as CompanyId,
  name: 'one',
  position: 10,
  enabled: true,
  action: 'record',
  direction: 'any',
  queueIds: [],
  userIds: [],
  groupIds: [],
  trunkIds: [],
  numbers: [],
  sharePercent: 100,
  announces: true,
  masksDigits: true,
  includesConsultation: true,
  keepDays: null,
  mailUserIds: [],
  mailsPeople: false,
};
const records = (rule: Partial<RecordingRule>, about = facts) => decideRecording([{ ...base, ...rule }], about).records;

describe('rules of recording', () => {
  it.each([
    [{ direction: 'inbound' }, true],
    [{ direction: 'outbound' }, false],
    [{ queueIds: ['sales' as QueueId] }, true],
    [{ queueIds: ['other' as QueueId] }, false],
    [{ userIds: ['anna' as UserId, 'bert' as UserId] }, true],
    [{ userIds: ['bert' as UserId] }, false],
    [{ trunkIds: ['t' as never] }, false],
    [{ numbers: ['+4930*'] }, true],
    [{ numbers: ['*567'] }, true],
    [{ numbers: ['+49*34*67'] }, true],
    [{ numbers: ['+49 30 1234 567'] }, true],
    [{ numbers: ['+4930'] }, false],
    [{ numbers: ['+49*9*67'] }, false],
    [{ enabled: false }, false],
  ] satisfies [Partial<RecordingRule>, boolean][])('%j: %s', (rule, expected) => expect(records(rule)).toBe(expected));

  it('are asked by position; the first that fits decides, and why is said', () => {
    const never = {
      ...base,
      id: 'r2' as RecordingRuleId,
      name: 'never',
      position: 5,
      action: 'never',
      userIds: ['anna' as UserId],
    } as const;
    const passed = { ...base, id: 'r0' as RecordingRuleId, name: 'out', position: 1, direction: 'outbound' } as const;
    const { records: isRecorded, isForbidden, decision } = decideRecording([base, never, passed], facts);
    expect([isRecorded, isForbidden]).toEqual([false, true]);
    expect(decision.sentence).toBe('Not recorded: the rule “never” says so.');
    expect(decision.steps.map(({ sentence }) => sentence)).toEqual([
      'The rule “out” does not count: it is for calls of another direction.',
    ]);
  });

  it('that record a share take about so many, and a call is decided alike whenever it is asked', () => {
    const calls = Array.from({ length: 4000 }, (_, at) => ({ ...facts, callId: `call-${at}` as CallId }));
    const taken = calls.filter((one) => records({ sharePercent: 25 }, one));
    expect(taken.length).toBeGreaterThan(850);
    expect(taken.length).toBeLessThan(1150);
    expect(taken.every((one) => records({ sharePercent: 25 }, one))).toBe(true);
    expect(shareOf(facts.callId, base.id)).toBe(shareOf(facts.callId, base.id));
  });
});
