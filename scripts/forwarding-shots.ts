/** Where calls go, on the development fake, which knows none of it: what the server would answer is answered here, in the browser. */
import type { Page } from 'playwright-core';
import type { ForwardingRule, MyForwardingView, TriedForwarding } from '../src/contract/rest/forwarding.ts';

interface ForwardingShot {
  readonly name: string;
  readonly path: string;
  readonly isFakeOnly: true;
  readonly before: (page: Page) => Promise<void>;
  readonly prepare?: (page: Page) => Promise<void>;
}

const nowhere = { immediate: null, busy: null, noAnswer: null };
const usual: ForwardingRule = {
  id: 'r-0',
  name: '',
  enabled: true,
  type: 'immediate',
  afterS: null,
  origin: 'all',
  callers: [],
  exceptCallers: false,
  called: [],
  time: null,
  statuses: [],
  calendar: null,
  action: { kind: 'voicemail' },
  announcement: 'none',
};
const evening = { days: [1, 2, 3, 4, 5], from: '17:00', to: '08:00', firstDay: null, lastDay: null, holidays: 'never' } as const;

const rules: readonly ForwardingRule[] = [
  {
    ...usual,
    id: 'r-1',
    type: 'immediate',
    callers: [{ kind: 'vip' }, { kind: 'number', number: '+493012345678' }],
    action: { kind: 'ring-also', number: '+33612345678' },
  },
  { ...usual, id: 'r-2', origin: 'external', time: { ...evening, days: [...evening.days] }, announcement: 'closed' },
  {
    ...usual,
    id: 'r-3',
    type: 'no-answer',
    afterS: 15,
    statuses: ['absent', 'offline'],
    action: { kind: 'number', number: '204' },
    announcement: 'absent',
  },
  {
    ...usual,
    id: 'r-4',
    enabled: false,
    callers: [{ kind: 'pattern', pattern: '0033*' }],
    exceptCallers: true,
    action: { kind: 'reject' },
  },
];

const profile = { id: 'p-1', version: 1, changedAt: 0, name: '', isActive: true, code: '*21', switches: [], rules: [] };
const simple = { ...nowhere, noAnswerAfterS: 20, internal: nowhere, external: nowhere, alsoRing: null };
const empty: MyForwardingView = {
  profiles: [{ ...profile, simple }],
  nextSwitchAt: null,
  imposed: [],
  names: {},
  timeZone: 'Europe/Paris',
  hasCalendar: false,
  noAnswerAfterS: 20,
  mayUseRules: true,
  mayAddRules: true,
  onlyRules: false,
};
const many: MyForwardingView = {
  ...empty,
  nextSwitchAt: Date.UTC(2026, 10, 23, 7, 0),
  profiles: [
    {
      ...profile,
      switches: [{ days: [1, 2, 3, 4, 5], at: '08:00' }],
      rules: [...rules],
      simple: {
        ...simple,
        noAnswer: 'voicemail',
        busy: '204',
        alsoRing: '+33612345678',
        external: { ...nowhere, busy: 'voicemail' },
      },
    },
    { ...profile, id: 'p-2', name: 'Travelling', isActive: false, code: '*22', simple: { ...simple, immediate: '+33612345678' } },
  ],
  imposed: [
    {
      place: 'before',
      level: 'company',
      rule: {
        ...usual,
        id: 'i-1',
        name: 'Closed between the years',
        time: { ...evening, days: [], from: null, to: null, firstDay: '2026-12-24', lastDay: '2027-01-01', holidays: 'also' },
        announcement: 'closed',
      },
    },
  ],
};

const step = (code: string, params: TriedForwarding['stages'][number]['params'], sentence: string) => ({
  code,
  params,
  sentence,
});
const tried: TriedForwarding = {
  stages: [
    {
      code: 'rings',
      params: { name: 'Marie Martin', phones: 2, seconds: 15 },
      sentence: 'It rings.',
      steps: [
        step('rule-other-time', { rule: '', number: 2, by: 'rule' }, 'a'),
        step('rule-holds', { rule: '', number: 3, by: 'rule', type: 'no-answer' }, 'b'),
      ],
    },
    {
      code: 'announcement',
      params: {},
      sentence: '',
      steps: [
        step('failed-no-answer', { name: 'Marie Martin' }, 'c'),
        step('forwarded', { name: 'Marie Martin', target: '204' }, 'd'),
      ],
    },
    { code: 'rings', params: { name: 'Chloé Carlsson', phones: 1, seconds: 60 }, sentence: '', steps: [] },
  ],
  sentence: '',
  outcome: 'forwarded',
  profileName: '',
  at: 0,
};

function answering(mine: MyForwardingView): (page: Page) => Promise<void> {
  return async (page) => {
    await page.route('**/api/v1/me/forwarding/profiles', (route) => route.fulfill({ json: mine }));
    await page.route('**/api/v1/me/forwarding/try', (route) => route.fulfill({ json: tried }));
  };
}

function isThere(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'Show', exact: true }).waitFor();
}

async function tryCall(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByText('Chloé Carlsson').waitFor();
  await page.getByText('Chloé Carlsson').scrollIntoViewIfNeeded();
}

const shot = { path: '/forwarding', isFakeOnly: true } as const;

/** Forwarding, empty and full, its editors, what would happen, and where one is rung. */
export const forwardingShots: readonly ForwardingShot[] = [
  { ...shot, name: 'forwarding-empty', before: answering(empty), prepare: isThere },
  { ...shot, name: 'forwarding-many', before: answering(many), prepare: isThere },
  { ...shot, name: 'forwarding-what-if', before: answering(many), prepare: tryCall },
  {
    ...shot,
    name: 'forwarding-callers',
    before: answering(many),
    prepare: (page) =>
      page
        .getByRole('button', { name: /^Who calls/ })
        .first()
        .click(),
  },
  {
    ...shot,
    name: 'forwarding-time',
    before: answering(many),
    prepare: (page) => page.getByRole('button', { name: /^When: Monday/ }).click(),
  },
  {
    ...shot,
    name: 'forwarding-say-more',
    before: answering(many),
    prepare: (page) => page.getByRole('button', { name: 'Say more' }).first().click(),
  },
  {
    ...shot,
    name: 'forwarding-ring-places',
    path: '/phone',
    before: answering(empty),
    prepare: (page) => page.getByRole('button', { name: 'Ring me on' }).click(),
  },
];
