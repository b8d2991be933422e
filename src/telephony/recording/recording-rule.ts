import { createHash } from 'node:crypto';
import type { CallId, CompanyId, GroupId, QueueId, TrunkId, UserId } from '../../kernel/ids.ts';
import type { CallDirection, Decision, DecisionStep } from '../call/index.ts';
import type { RecordingRuleId } from './recording.ts';

/** Says which calls are recorded. Of the enabled rules of a company the first that fits decides. */
export interface RecordingRule {
  readonly id: RecordingRuleId;
  readonly companyId: CompanyId;
  readonly name: string;
  /** The smallest first. */
  readonly position: number;
  readonly enabled: boolean;
  /** `never`: neither by the rules that follow nor by button. */
  readonly action: 'record' | 'never';
  readonly direction: CallDirection | 'any';
  /** Each list: one of these; empty: whichever. */
  readonly queueIds: readonly QueueId[];
  readonly userIds: readonly UserId[];
  readonly groupIds: readonly GroupId[];
  readonly trunkIds: readonly TrunkId[];
  /** Of the customer, or what was dialled; `*` stands for any digits. */
  readonly numbers: readonly string[];
  /** So many of a hundred calls that fit. */
  readonly sharePercent: number;
  readonly announces: boolean;
  readonly masksDigits: boolean;
  readonly includesConsultation: boolean;
  readonly keepDays: number | null;
  readonly mailUserIds: readonly UserId[];
  readonly mailsPeople: boolean;
}

/** What rules look at, as it is when two parties are connected. */
export interface RecordedFacts {
  readonly callId: CallId;
  readonly direction: CallDirection;
  readonly queueId: QueueId | null;
  /** Ours who are in it, with the groups that they are in. */
  readonly userIds: readonly UserId[];
  readonly groupIds: readonly GroupId[];
  readonly trunkIds: readonly TrunkId[];
  readonly numbers: readonly string[];
}

export interface RecordingDecision {
  readonly records: boolean;
  /** Nobody may begin one by button. */
  readonly isForbidden: boolean;
  readonly rule: RecordingRule | null;
  readonly decision: Decision;
}

type Misfit = 'direction' | 'queue' | 'people' | 'trunk' | 'number' | 'share';

const misfits: Readonly<Record<Misfit, string>> = {
  direction: 'it is for calls of another direction',
  queue: 'the call came by none of its queues',
  people: 'none of its people is in the call',
  trunk: 'the call uses none of its trunks',
  number: 'neither number is one of its own',
  share: 'this call is not in the share that it records',
};

/** Whether a call is recorded, and why. Pure: the same call is decided alike whenever it is asked. */
export function decideRecording(rules: readonly RecordingRule[], facts: RecordedFacts): RecordingDecision {
  const steps: DecisionStep[] = [];
  for (const rule of rules
    .filter(({ enabled }) => enabled)
    .toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))) {
    const misfit = misfitOf(rule, facts);
    const { name, id } = rule;
    if (misfit) {
      const sentence = `The rule “${name}” does not count: ${misfits[misfit]}.`;
      steps.push({ code: 'recording-rule-passed-over', params: { rule: name, ruleId: id, misfit }, sentence });
      continue;
    }
    const records = rule.action === 'record';
    const code = records ? 'recorded-by-rule' : 'not-recorded-by-rule';
    const sentence = records ? `Recorded by the rule “${name}”.` : `Not recorded: the rule “${name}” says so.`;
    return { records, isForbidden: !records, rule, decision: { code, params: { rule: name, ruleId: id }, sentence, steps } };
  }
  const sentence = 'Not recorded: no rule wants it.';
  return { records: false, isForbidden: false, rule: null, decision: { code: 'not-recorded', params: {}, sentence, steps } };
}

function misfitOf(rule: RecordingRule, facts: RecordedFacts): Misfit | null {
  if (rule.direction !== 'any' && rule.direction !== facts.direction) return 'direction';
  if (rule.queueIds.length > 0 && (facts.queueId === null || !rule.queueIds.includes(facts.queueId))) return 'queue';
  const namesPeople = rule.userIds.length + rule.groupIds.length > 0;
  const hasOne = facts.userIds.some((id) => rule.userIds.includes(id)) || facts.groupIds.some((id) => rule.groupIds.includes(id));
  if (namesPeople && !hasOne) return 'people';
  if (rule.trunkIds.length > 0 && !facts.trunkIds.some((id) => rule.trunkIds.includes(id))) return 'trunk';
  if (rule.numbers.length > 0 && !facts.numbers.some((number) => rule.numbers.some((pattern) => fits(number, pattern))))
    return 'number';
  return shareOf(facts.callId, rule.id) < rule.sharePercent ? null : 'share';
}

/** 0 to 99, as evenly as hashes are, and for the same call and rule always the same. */
export function shareOf(callId: CallId, ruleId: RecordingRuleId): number {
  return createHash('sha256').update(`${callId} ${ruleId}`).digest().readUInt32BE(0) % 100;
}

/** Separators that people write count for nothing; `*` is any digits. */
function fits(number: string, pattern: string): boolean {
  const dialled = number.replaceAll(/[^0-9+*#]/g, '');
  const parts = pattern.replaceAll(/[^0-9+*#]/g, '').split('*');
  if (parts.length === 1) return dialled === parts[0];
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (!dialled.startsWith(first) || !dialled.endsWith(last) || dialled.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = dialled.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= dialled.length - last.length;
}
