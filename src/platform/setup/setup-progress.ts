import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import { demand, type Subject } from '../access/index.ts';

/** How a company stands, as stored now. */
export interface SetupFacts {
  readonly companyName: string;
  readonly isEnabled: boolean;
  readonly domains: readonly { readonly sipDomain: string; readonly internalLength: number }[];
  /** Users who are no administrators and have a phone. */
  readonly usersWithPhones: number;
  readonly groupsWithMembers: number;
  readonly authorizations: number;
  /** The latest call between people here that was answered. */
  readonly lastCall: { readonly atMs: number; readonly talkMs: number; readonly otherNumber: string } | null;
}

/** How the exchange stands at this moment. */
export interface LinkFacts {
  /** Where phones may register: `udp 192.0.2.1:5060`. */
  readonly listening: readonly string[];
  readonly trunks: readonly { readonly name: string; readonly isUp: boolean; readonly stateText: string }[];
  readonly registeredPhones: number;
  readonly phones: number;
}

export interface SetupProgressParts {
  /** Null: there is no such company. */
  readonly facts: (companyId: CompanyId) => Promise<SetupFacts | null>;
  readonly link: (companyId: CompanyId) => LinkFacts;
}

export type SetupStepName = 'company' | 'domain' | 'link' | 'user' | 'group' | 'rights' | 'test-call';

export interface SetupStep {
  readonly name: SetupStepName;
  readonly isDone: boolean;
  readonly sentence: string;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** How far a company is on the way from nothing to the first call (T-TEN-4). Nothing is remembered: each step is looked at anew. */
export class SetupProgress {
  readonly #parts: SetupProgressParts;

  constructor(parts: SetupProgressParts) {
    this.#parts = parts;
  }

  async read(by: Subject): Promise<readonly SetupStep[]> {
    demand(by, 'administer', { kind: 'company', companyId: by.companyId, ownerId: null });
    const facts = await this.#parts.facts(by.companyId);
    if (!facts) throw new ParleyError('not-found', 'There is no such company.');
    const link = this.#parts.link(by.companyId);
    return [
      companyStep(facts),
      domainStep(facts),
      linkStep(link),
      userStep(facts),
      groupStep(facts),
      rightsStep(facts),
      callStep(facts, link),
    ];
  }
}

type Answer = readonly [isDone: boolean, code: string, params: SetupStep['params'], sentence: string];

function step(name: SetupStepName, [isDone, code, params, sentence]: Answer): SetupStep {
  return { name, isDone, code, params, sentence };
}

function companyStep({ companyName: company, isEnabled }: SetupFacts): SetupStep {
  return step(
    'company',
    isEnabled
      ? [true, 'company-there', { company }, `${company} is there.`]
      : [
          false,
          'company-disabled',
          { company },
          `${company} is disabled: nobody of it can sign in or register. Enable it among the companies.`,
        ],
  );
}

function domainStep({ domains: [first, ...others] }: SetupFacts): SetupStep {
  if (!first) return step('domain', [false, 'no-domain', {}, 'There is no enabled domain: add one.']);
  const { sipDomain, internalLength: digits } = first;
  const count = others.length + 1;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const sentence = `Phones register with ${sipDomain}${more}; internal numbers have up to ${digits} digits.`;
  return step('domain', [true, 'domain-there', { sipDomain, digits, count }, sentence]);
}

function linkStep({ listening, trunks }: LinkFacts): SetupStep {
  const [down] = trunks.filter(({ isUp }) => !isUp);
  const up = trunks.find(({ isUp }) => isUp);
  if (listening.length > 0) {
    const where = listening.join(', ');
    const outside = up
      ? ` ${up.name} is up.`
      : down
        ? ` ${down.name} is down: ${down.stateText}`
        : ' No trunk leads outside yet.';
    const params = { where, trunks: trunks.length, up: trunks.filter(({ isUp }) => isUp).length };
    return step('link', [
      true,
      up ? 'switch-and-trunk' : 'switch-only',
      params,
      `The built-in switch listens on ${where}.${outside}`,
    ]);
  }
  if (up) return step('link', [true, 'trunk-only', { trunk: up.name }, `${up.name} is up.`]);
  return step('link', [
    false,
    down ? 'trunk-down' : 'no-link',
    down ? { trunk: down.name, state: down.stateText } : {},
    down
      ? `The built-in switch does not listen and ${down.name} is down: ${down.stateText}`
      : 'The built-in switch does not listen anywhere: see PARLEY_SIP_* in the configuration.',
  ]);
}

function userStep({ usersWithPhones: count }: SetupFacts): SetupStep {
  return step(
    'user',
    count > 0
      ? [true, 'users-there', { count }, `${count} ${count === 1 ? 'user has' : 'users have'} a phone.`]
      : [false, 'no-user', {}, 'Nobody but administrators has a phone: add a user with a number.'],
  );
}

function groupStep({ groupsWithMembers: count }: SetupFacts): SetupStep {
  return step(
    'group',
    count > 0
      ? [true, 'groups-there', { count }, `${count} ${count === 1 ? 'group has' : 'groups have'} members.`]
      : [false, 'no-group', {}, 'No group has members: add one and put users into it.'],
  );
}

function rightsStep({ authorizations: count }: SetupFacts): SetupStep {
  return step(
    'rights',
    count > 0
      ? [true, 'rights-there', { count }, `${count} ${count === 1 ? 'right is' : 'rights are'} given.`]
      : [false, 'no-rights', {}, 'No right is given: let a group use or see something.'],
  );
}

function callStep({ lastCall }: SetupFacts, { registeredPhones: registered, phones }: LinkFacts): SetupStep {
  if (lastCall) {
    const { otherNumber: number, talkMs, atMs } = lastCall;
    const params = { number, seconds: Math.round(talkMs / 1000), at: atMs };
    return step('test-call', [true, 'call-made', params, `A call with ${number} was answered and lasted ${params.seconds} s.`]);
  }
  const sentence =
    registered < 2
      ? `${registered} of ${phones} phones are registered; a call needs two. Open the phone page in two browsers, or set up a desk phone.`
      : `${registered} phones are registered: call one from another and answer.`;
  return step('test-call', [false, registered < 2 ? 'phones-missing' : 'call-missing', { registered, phones }, sentence]);
}
