import type { Announcement, ForwardingRule, ForwardType, RuleAction } from '../../contract/rest/forwarding.ts';
import type { DecisionStep } from '../call/index.ts';
import {
  type ForwardingProfile,
  type ImposedRule,
  type SimpleType,
  simpleTarget,
  typeOfSimple,
  voicemailTarget,
} from './forwarding.ts';
import type { ForwardingQuestion, RuleWorld } from './forwarding-question.ts';
import { missOf, type RuleMoment } from './rule-conditions.ts';

/** Where a forwarded call is to go. */
export type ForwardTarget = Extract<RuleAction, { kind: 'number' | 'user' | 'device' | 'voicemail' }>;

/** What is done with a call of one type. */
export type ForwardOutcome =
  | {
      readonly kind: 'forward';
      readonly target: ForwardTarget;
      readonly announcement: Announcement;
      /** Name of the rule; empty: the simple forwarding. */
      readonly rule: string;
      readonly by: 'simple' | 'rule' | 'imposed';
    }
  | { readonly kind: 'refuse'; readonly cause: 'busy' | 'rejected'; readonly rule: string; readonly by: 'rule' | 'imposed' };

/** Everything that is decided about a call for a user at the moment it comes. */
export interface ForwardingPlan {
  readonly profileName: string;
  /** What was considered, in order. */
  readonly steps: readonly DecisionStep[];
  /** Instead of ringing. */
  readonly immediate: ForwardOutcome | null;
  /** Numbers that ring together with the user's phones. */
  readonly alsoRing: readonly string[];
  /** When he is busy, or no phone of his can be reached. */
  readonly busy: ForwardOutcome | null;
  readonly noAnswer: { readonly afterS: number; readonly outcome: ForwardOutcome } | null;
  /** A rule depends on who calls, and that is not known yet: worth asking again when it is. */
  readonly isUnsure: boolean;
}

/** What is set for a user. */
export interface ForwardingSettings {
  readonly profile: ForwardingProfile | null;
  /** Those that concern him, in their order. */
  readonly imposed: readonly ImposedRule[];
  /** CreateOnlyRUL: simple forwarding counts for nothing. */
  readonly onlyRules: boolean;
  /** WAITTIMENOREPLY, in seconds. */
  readonly noAnswerAfterS: number;
}

interface Asked {
  readonly by: 'rule' | 'imposed';
  readonly rule: ForwardingRule;
  /** Its place among its owner's, counted from 1, by which he knows it. */
  readonly number: number;
}

/** A rule's name in sentences. */
function named({ rule, number }: Asked): string {
  return rule.name === '' ? String(number) : `“${rule.name}”`;
}

/**
 * Decides by a user's rules. Pure: same question, settings and world, same plan. Of each type the first that holds counts: rules imposed
 * before, the user's own in their order, his simple forwarding, rules imposed after.
 */
export function planFor(
  question: ForwardingQuestion,
  settings: ForwardingSettings,
  moment: RuleMoment,
  world: RuleWorld,
): ForwardingPlan {
  return new Planning(question, settings, moment, world).plan();
}

class Planning {
  readonly #question: ForwardingQuestion;
  readonly #settings: ForwardingSettings;
  readonly #moment: RuleMoment;
  readonly #world: RuleWorld;
  readonly #steps: DecisionStep[] = [];
  readonly #found = new Map<ForwardType, ForwardOutcome>();
  #afterS: number | null = null;
  /** A rule says that calls ring here: nothing after it sends them away at once. */
  #rings = false;
  #alsoRing: string[] = [];
  #isUnsure = false;

  constructor(question: ForwardingQuestion, settings: ForwardingSettings, moment: RuleMoment, world: RuleWorld) {
    this.#question = question;
    this.#settings = settings;
    this.#moment = moment;
    this.#world = world;
  }

  plan(): ForwardingPlan {
    const { profile, imposed } = this.#settings;
    const own = (profile?.rules ?? []).map((rule, place): Asked => ({ by: 'rule', rule, number: place + 1 }));
    const given = (place: ImposedRule['place']) =>
      imposed
        .filter((one) => one.enabled && one.place === place)
        .map(({ rule, name }, place): Asked => ({ by: 'imposed', rule: { ...rule, name }, number: place + 1 }));
    for (const asked of [...given('before'), ...own]) this.#ask(asked);
    this.#simple();
    for (const asked of given('after')) this.#ask(asked);
    const noAnswer = this.#found.get('no-answer');
    return {
      profileName: profile?.name ?? '',
      steps: this.#steps,
      immediate: this.#found.get('immediate') ?? null,
      alsoRing: this.#alsoRing,
      busy: this.#found.get('busy') ?? null,
      noAnswer: noAnswer ? { afterS: this.#afterS ?? this.#settings.noAnswerAfterS, outcome: noAnswer } : null,
      isUnsure: this.#isUnsure,
    };
  }

  #isSettled(type: ForwardType): boolean {
    return this.#found.has(type) || (type === 'immediate' && this.#rings);
  }

  #ask(asked: Asked): void {
    const { by, rule, number } = asked;
    if (this.#isSettled(rule.type) || !rule.enabled) return;
    const miss = missOf(rule, this.#question, this.#moment, this.#world);
    if (miss === 'caller-not-looked-up') this.#isUnsure = true;
    if (miss !== null) {
      this.#note(`rule-${miss}`, `The rule ${named(asked)} does not hold: ${missWords[miss]}.`, { rule: rule.name, number, by });
      return;
    }
    const { action, announcement } = rule;
    this.#note('rule-holds', `The ${by === 'imposed' ? 'administrator’s rule' : 'rule'} ${named(asked)} holds.`, {
      rule: rule.name,
      number,
      by,
      type: rule.type,
    });
    if (action.kind === 'ring' || action.kind === 'ring-also') {
      this.#rings = true;
      this.#alsoRing = action.kind === 'ring-also' ? [action.number] : [];
      return;
    }
    if (rule.type === 'no-answer') this.#afterS = rule.afterS;
    if (action.kind === 'busy' || action.kind === 'reject') {
      const cause = action.kind === 'busy' ? 'busy' : 'rejected';
      this.#found.set(rule.type, { kind: 'refuse', cause, rule: rule.name, by });
    } else this.#found.set(rule.type, { kind: 'forward', target: action, announcement, rule: rule.name, by });
  }

  #simple(): void {
    const { profile, onlyRules } = this.#settings;
    if (!profile) return;
    const { simple } = profile;
    const origin = this.#question.caller.isInternal ? 'internal' : 'external';
    const isSet =
      simple.alsoRing !== null || (['immediate', 'busy', 'noAnswer'] as const).some((type) => simpleTarget(simple, type, origin));
    if (onlyRules) {
      if (isSet)
        this.#note('simple-not-used', 'Forwarding without conditions does not count here: only rules do (CreateOnlyRUL).', {});
      return;
    }
    for (const type of ['immediate', 'busy', 'noAnswer'] as const) this.#simpleOf(type, simpleTarget(simple, type, origin));
    if (simple.alsoRing !== null && !this.#rings) this.#alsoRing = [simple.alsoRing];
  }

  #simpleOf(type: SimpleType, to: string | null): void {
    if (to === null || this.#isSettled(typeOfSimple[type])) return;
    const target: ForwardTarget = to === voicemailTarget ? { kind: 'voicemail' } : { kind: 'number', number: to };
    this.#found.set(typeOfSimple[type], { kind: 'forward', target, announcement: 'none', rule: '', by: 'simple' });
    if (type === 'noAnswer') this.#afterS = this.#settings.profile!.simple.noAnswerAfterS;
  }

  #note(code: string, sentence: string, params: DecisionStep['params']): void {
    this.#steps.push({ code, sentence, params });
  }
}

const missWords = {
  'switched-off': 'it is switched off',
  'other-origin': 'the call comes from elsewhere (inside, outside)',
  'other-caller': 'it is about other callers',
  'caller-not-looked-up': 'who calls is not known yet',
  'other-called': 'another number was called',
  'other-time': 'it is about another time',
  'other-status': 'the status is another',
  'no-calendar': 'no calendar is connected',
  'other-calendar': 'the calendar has something else',
} as const;
