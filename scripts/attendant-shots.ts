/**
 * The attendant console on the development fake: with nobody, one and twenty who wait, while a caller is talked to, at 200 % zoom and
 * with forced colours. What the fake does not know is answered here, in the browser.
 */
import type { Page } from 'playwright-core';
import type { WaitingPartyView } from '../src/contract/rest/attendant.ts';
import type { CallQueueView } from '../src/contract/rest/call-queues.ts';
import type { UserStatusView } from '../src/contract/rest/user-status.ts';

interface AttendantShot {
  readonly name: string;
  readonly path: string;
  readonly isFakeOnly: true;
  readonly hasCalls?: boolean;
  readonly before: (page: Page) => Promise<void>;
  readonly prepare?: (page: Page) => Promise<void>;
}

const second = 1000;
const nobody = { number: '', displayName: '', userId: null, isPrivate: false, companyName: null, vip: null, contactId: null };
const callers: readonly Partial<CallQueueView['calls'][number]['caller']>[] = [
  { displayName: 'Eva Adler', number: '+493012345678', companyName: 'Hotel Adler', vip: 'Gold' },
  {
    displayName: 'Dr. Maximiliane von Hohenfels-Lassalle',
    number: '+493055512345',
    companyName: 'Regional hospital of the northern districts',
  },
  { number: '+33478123456' },
  { isPrivate: true },
  { displayName: 'Olof Dahl', number: '+4684112233', companyName: 'Dahl AB' },
];

function queues(now: number, waiting: number): readonly CallQueueView[] {
  const calls = Array.from({ length: waiting }, (_, index) => ({
    callId: `w-${index}`,
    since: now - (waiting - index) * 17 * second,
    isOffered: false,
    caller: { ...nobody, reference: null, ...callers[index % callers.length] },
  }));
  const queue = { kind: 'shared', lines: 50, priority: 5 } as const;
  const board = calls.slice(0, Math.floor(waiting / 5));
  const others = calls.slice(board.length);
  return [
    { ...queue, queueId: 'q-1', name: 'Main number', number: '399', calls: others, waiting: others.length },
    { ...queue, queueId: 'q-2', name: 'Board', number: '398', priority: 1, calls: board, waiting: board.length },
  ];
}

function parties(now: number): readonly WaitingPartyView[] {
  const by = { byUserId: 'u-0', byName: 'Marie Laurent', isRinging: false, reason: null };
  const party = (index: number, more: Partial<WaitingPartyView>): WaitingPartyView => ({
    ...by,
    callId: `p-${index}`,
    takeCode: `*68#${index}`,
    kind: 'park',
    caller: { ...nobody, reference: null, ...callers[index % callers.length] },
    number: `0${index}`,
    name: '',
    userId: null,
    since: now - index * 31 * second,
    returnsAt: now + index * 40 * second,
    ...more,
  });
  return [
    party(1, {}),
    party(2, { kind: 'camp-on', number: '204', name: 'Chloé Carlsson', userId: 'u-3' }),
    party(4, { kind: 'transfer', number: '205', name: 'David Dupont', userId: 'u-4', returnsAt: null, reason: 'no-answer' }),
    party(5, { kind: 'camp-on', number: '206', name: 'Élodie Eriksson', userId: 'u-5', isRinging: true }),
  ];
}

const statuses: readonly UserStatusView[] = [
  { userId: 'u-1', status: 'absent', message: 'Back at three', note: '', until: null, isAutomatic: false },
  { userId: 'u-7', status: 'busy', message: '', note: 'Only for the fair in Berlin', until: null, isAutomatic: false },
];

function answering(waiting: number): (page: Page) => Promise<void> {
  return async (page) => {
    const now = Date.now();
    const answers: Readonly<Record<string, unknown>> = {
      '/me/rights': { applications: ['caller', 'softphone', 'attendant'], callLogs: [], queues: [] },
      '/call-queues': { items: queues(now, waiting) },
      '/waiting-parties': { items: waiting > 1 ? parties(now) : [] },
      '/statuses': { items: statuses },
      '/attendant/deputies': {
        items: [
          {
            userId: 'u-1',
            deputies: [
              { number: '204', userId: 'u-3', name: 'Chloé Carlsson' },
              { number: '209', userId: 'u-8', name: 'Hugo Hoffmann' },
            ],
          },
        ],
      },
    };
    await page.route(/\/api\/v1\//, (route) => {
      const path = new URL(route.request().url()).pathname.replace('/api/v1', '');
      if (path in answers) return route.fulfill({ json: answers[path] });
      const isAsked = /^\/attendant\/asked-before\/(?:w-0|w-4)$/.test(path);
      if (isAsked) return route.fulfill({ json: { last: { userId: 'u-3', name: 'Chloé Carlsson', number: '204', at: now } } });
      return path.startsWith('/attendant/') ? route.fulfill({ json: { last: null } }) : route.fallback();
    });
  };
}

const shot = (name: string, waiting: number, prepare?: (page: Page) => Promise<void>): AttendantShot => ({
  name: `attendant-${name}`,
  path: '/attendant',
  isFakeOnly: true,
  before: answering(waiting),
  ...(prepare ? { prepare } : {}),
});

const type = (text: string) => (page: Page) => page.getByRole('combobox', { name: /^Who is wanted/ }).fill(text);

export const attendantShots: readonly AttendantShot[] = [
  shot('nobody', 0),
  shot('one', 1),
  shot('twenty', 20),
  { ...shot('talking', 20, type('an')), hasCalls: true },
  { ...shot('talking-one', 1, type('andersson anna')), hasCalls: true },
  shot('keys', 1, (page) => page.getByText('All keys').click()),
  shot('zoomed', 20, async (page) => {
    const size = page.viewportSize()!;
    await page.setViewportSize({ width: Math.round(size.width / 2), height: Math.round(size.height / 2) });
    await type('an')(page);
  }),
  shot('contrast', 20, async (page) => {
    await page.emulateMedia({ forcedColors: 'active' });
    await type('an')(page);
  }),
];
