import type { CalledMatch, CallerMatch, ForwardingRule } from '../../contract/rest/forwarding.ts';
import type { GroupId } from '../../kernel/ids.ts';
import type { ForwardingQuestion, RuleWorld } from './forwarding-question.ts';
import { type Holidays, isWithin, type LocalMoment } from './wall-time.ts';

/** Why a rule does not hold, in the order in which conditions are looked at. */
export type Miss =
  | 'switched-off'
  | 'other-origin'
  | 'other-caller'
  | 'caller-not-looked-up'
  | 'other-called'
  | 'other-time'
  | 'other-status'
  | 'no-calendar'
  | 'other-calendar';

export interface RuleMoment {
  readonly local: LocalMoment;
  readonly holidays: Holidays;
}

/** The first condition of a rule that does not hold; null: all do. */
export function missOf(
  rule: ForwardingRule,
  question: ForwardingQuestion,
  { local, holidays }: RuleMoment,
  world: RuleWorld,
): Miss | null {
  if (!rule.enabled) return 'switched-off';
  if (rule.origin !== 'all' && (rule.origin === 'internal') !== question.caller.isInternal) return 'other-origin';
  if (rule.called.length > 0 && !rule.called.some((one) => isCalled(one, question.calledNumber, world))) return 'other-called';
  if (rule.time !== null && !isWithin(rule.time, local, holidays)) return 'other-time';
  if (rule.statuses.length > 0 && !rule.statuses.includes(question.status ?? world.status())) return 'other-status';
  if (rule.calendar !== null) {
    const calendar = world.calendar();
    if (calendar === null) return 'no-calendar';
    if (calendar !== rule.calendar) return 'other-calendar';
  }
  return callerMiss(rule, question, world);
}

/** The caller last: who he is may have to be looked up. */
function callerMiss({ callers, exceptCallers }: ForwardingRule, question: ForwardingQuestion, world: RuleWorld): Miss | null {
  if (callers.length === 0) return null;
  const answers = callers.map((one) => isCaller(one, question, world));
  // Nobody is taken for somebody while it is not known who he is, nor for nobody.
  if (!answers.includes(true) && answers.includes(undefined)) return 'caller-not-looked-up';
  return answers.includes(true) === exceptCallers ? 'other-caller' : null;
}

/** Undefined: nobody knows yet. */
function isCaller(match: CallerMatch, { caller }: ForwardingQuestion, world: RuleWorld): boolean | undefined {
  const isHidden = caller.isPrivate || caller.number === '';
  if (match.kind === 'anonymous') return isHidden;
  if (match.kind === 'user') return caller.userId === match.userId;
  if (match.kind === 'group') return caller.userId !== null && world.isInGroup(caller.userId, match.groupId as GroupId);
  // A number that its caller hides must not be found out by trying rules.
  if (isHidden) return false;
  if (match.kind === 'number') return world.isSameNumber(match.number, caller.number);
  if (match.kind === 'pattern') return world.writingsOf(caller.number).some((number) => fitsPattern(match.pattern, number));
  const facts = world.callerFacts();
  if (!facts) return undefined;
  if (match.kind === 'vip') return facts.isVip;
  if (match.kind === 'contact') return facts.contactIds.has(match.contactId);
  return match.kind === 'directory' ? facts.directoryIds.has(match.directoryId) : facts.listIds.has(match.listId);
}

function isCalled(match: CalledMatch, number: string, world: RuleWorld): boolean {
  if (match.kind === 'number') return world.isSameNumber(match.number, number);
  return world.devicesWithNumber(number).some((id) => id === match.deviceId);
}

/** `*` any digits, `?` one. Takes at most as many steps as both lengths multiplied: only the last `*` is tried again. */
export function fitsPattern(pattern: string, number: string): boolean {
  const wanted = bare(pattern, /[^\d+*?#]/g);
  const given = bare(number, /[^\d+#]/g);
  let inPattern = 0;
  let inNumber = 0;
  let star = -1;
  let resume = 0;
  while (inNumber < given.length) {
    const sign = wanted[inPattern];
    if (sign === '*') {
      star = inPattern++;
      resume = inNumber;
    } else if (sign === '?' || sign === given[inNumber]) {
      inPattern++;
      inNumber++;
    } else if (star >= 0) {
      inPattern = star + 1;
      inNumber = ++resume;
    } else return false;
  }
  while (wanted[inPattern] === '*') inPattern++;
  return inPattern === wanted.length;
}

function bare(text: string, separators: RegExp): string {
  return text.replaceAll(separators, '');
}
