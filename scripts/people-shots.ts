/**
 * What colleagues do, on the development fake: secretary, call queues, status, chat, call log, notes; each page also empty, loading,
 * failed and with two thousand people. What the fake does not know is answered here, in the browser.
 */
import type { Page, Route } from 'playwright-core';
import type { CallQueueView } from '../src/contract/rest/call-queues.ts';
import type { ChatMessageView, ConversationView } from '../src/contract/rest/chat.ts';
import type { ContactNote } from '../src/contract/rest/contact-notes.ts';
import type { BossView } from '../src/contract/rest/supervision.ts';
import type { UserStatusView } from '../src/contract/rest/user-status.ts';
import { forwardingShots } from './forwarding-shots.ts';

/** By path below `/api/v1`: the answer, or what becomes of the request. */
type Answers = Readonly<Record<string, unknown>>;

interface PeopleShot {
  readonly name: string;
  readonly path: string;
  readonly isFakeOnly: true;
  readonly before: (page: Page) => Promise<void>;
  readonly prepare?: (page: Page) => Promise<void>;
}

/** Never answered: the page stays as it is while it loads. */
const never = Symbol('never');
const failed = Symbol('failed');

const minute = 60_000;
const party = { userId: null, isPrivate: false, companyName: null, vip: null, contactId: null, reference: null };

function bosses(now: number): readonly BossView[] {
  const call = { legId: 'l-1', takeNumber: null, canTake: false, connectedAt: null, startedAt: now - 8000 } as const;
  const sees = { seesCalls: true, seesForwarding: true };
  return [
    {
      ...sees,
      userId: 'u-3',
      displayName: 'Chloé Carlsson',
      number: '204',
      calls: [
        {
          ...call,
          callId: 'b-1',
          direction: 'incoming',
          state: 'alerting',
          canTake: true,
          takeNumber: '*8204',
          other: { ...party, number: '+493012345678', displayName: 'Eva Adler', companyName: 'Hotel Adler', vip: 'Gold' },
        },
      ],
      forwarding: { when: 'no-answer', target: '+33612345678', name: '' },
    },
    {
      ...sees,
      userId: 'u-4',
      displayName: 'David Dupont-Lassalle von Hohenfels',
      number: '205',
      calls: [
        {
          ...call,
          callId: 'b-2',
          legId: 'l-2',
          direction: 'outgoing',
          state: 'connected',
          connectedAt: now - 90_000,
          other: { ...party, number: '+33142685300', displayName: '' },
        },
      ],
      forwarding: { when: 'rule', target: 'Voicemail', name: 'Fair in Berlin' },
    },
  ];
}

function callQueues(now: number): readonly CallQueueView[] {
  const waiting = (index: number, caller: object) => ({
    callId: `w-${index}`,
    since: now - index * 47_000 - 12_000,
    isOffered: false,
    caller: { ...party, number: '', displayName: '', ...caller },
  });
  const calls = [
    waiting(3, { number: '+493012345678', displayName: 'Eva Adler', companyName: 'Hotel Adler', vip: 'Gold', contactId: 'c-1' }),
    waiting(2, { number: '+33478123456' }),
    waiting(1, { isPrivate: true }),
  ];
  return [
    { queueId: 'q-1', name: 'Standard', number: '399', priority: 5, kind: 'shared', lines: 5, calls, waiting: 3 },
    { queueId: 'q-2', name: 'Hotline', number: '500', priority: 5, kind: 'agents', lines: null, calls: [], waiting: 0 },
  ];
}

function statuses(now: number): readonly UserStatusView[] {
  const said = { message: '', note: '', until: null, isAutomatic: false };
  return [
    { ...said, userId: 'u-1', status: 'absent', message: 'Back at three', until: now + 90 * minute },
    { ...said, userId: 'u-2', status: 'busy', note: 'Room 12, second floor' },
    { ...said, userId: 'u-5', status: 'offline' },
    { ...said, userId: 'u-7', status: 'online', message: 'Working from home until the lifts are repaired' },
  ];
}

const names: Readonly<Record<string, string>> = {
  'u-0': 'Marie Laurent',
  'u-1': 'Anna Andersson',
  'u-2': 'Björn Bernard',
  'u-3': 'Chloé Carlsson',
};

function message(conversationId: string, seq: number, more: Partial<ChatMessageView>): ChatMessageView {
  return {
    conversationId,
    seq,
    revision: seq,
    previousRevision: seq - 1,
    authorId: 'u-1',
    clientId: `client-${seq}`,
    text: '',
    file: null,
    sentAt: Date.now() - (40 - seq) * 7 * minute,
    editedAt: null,
    deletedAt: null,
    isKept: true,
    missedBy: [],
    ...more,
  };
}

function messages(id: string): readonly ChatMessageView[] {
  const mine = { authorId: 'u-0' };
  const pdf = { name: 'Offer 2026-118 for Hotel Adler, second draft.pdf', sizeBytes: 482_113, contentType: 'application/pdf' };
  return [
    message(id, 1, { text: 'Has Mrs Adler called back?', sentAt: Date.now() - 1900 * minute }),
    message(id, 2, { ...mine, text: 'Not yet. I left a message with her assistant.', sentAt: Date.now() - 1890 * minute }),
    message(id, 30, { text: 'She rings now, will you take it?' }),
    message(id, 31, { text: 'I am in a meeting until three.' }),
    message(id, 32, { ...mine, text: 'Yes.\nThe offer is at https://intranet.example.org/offers/118', editedAt: Date.now() }),
    message(id, 33, { ...mine, file: { ...pdf, isPicture: false }, text: 'As it was sent' }),
    message(id, 34, { deletedAt: Date.now() }),
    message(id, 35, { text: 'Thank you' }),
    message(id, 36, { ...mine, text: 'She wants it by Friday.' }),
  ];
}

const member = (userId: string, more: object = {}) => ({
  userId,
  name: names[userId] ?? '',
  isThere: true,
  readSeq: 36,
  isReachable: true,
  ...more,
});

const at = (minutes: number) => Date.now() - minutes * minute;

function conversations(): readonly ConversationView[] {
  const base = { isKept: true, notKept: null, wantsKept: true, mayChangeKept: true, revision: 36, unread: 0 };
  const direct = { ...base, kind: 'direct' as const };
  return [
    {
      ...direct,
      id: 'c-anna',
      name: 'Anna Andersson',
      members: [member('u-0'), member('u-1')],
      lastAt: at(28),
      lastMessage: messages('c-anna').at(-1)!,
    },
    {
      ...base,
      kind: 'group',
      id: 'c-group',
      name: 'Fair in Berlin: stand, hotel and everything else',
      members: [member('u-0'), member('u-1'), member('u-2', { isThere: false }), member('u-3')],
      lastAt: at(190),
      lastMessage: message('c-group', 36, { authorId: 'u-3', text: 'The hotel is booked for all four of us', sentAt: at(190) }),
      unread: 3,
    },
    {
      ...direct,
      id: 'c-bjorn',
      name: 'Björn Bernard',
      members: [member('u-0'), member('u-2', { isThere: false })],
      isKept: false,
      notKept: { reason: 'rights', userIds: ['u-2'] },
      mayChangeKept: false,
      lastAt: at(3000),
      lastMessage: message('c-bjorn', 36, {
        authorId: 'u-0',
        isKept: false,
        missedBy: ['u-2'],
        text: 'Are you there?',
        sentAt: at(3000),
      }),
    },
  ];
}

function notes(): readonly ContactNote[] {
  const note = { changedAt: null, isShared: true, isMine: false, author: 'Björn Bernard' };
  return [
    { ...note, id: 'n-1', text: 'Prefers to be called before ten.', writtenAt: Date.now() - 190 * minute },
    {
      ...note,
      id: 'n-2',
      isMine: true,
      isShared: false,
      author: 'Marie Laurent',
      text: 'Birthday on 3 March',
      writtenAt: Date.now() - 90_000 * minute,
    },
  ];
}

function withAnswers(answers: Answers): (page: Page) => Promise<void> {
  return async (page) => {
    await page.route(/\/api\/v1\//, async (route: Route) => {
      const path = new URL(route.request().url()).pathname.replace('/api/v1', '');
      const thread = /^\/chat\/conversations\/([^/]+)\/messages$/.exec(path)?.[1];
      const answer = path in answers ? answers[path] : thread ? { items: messages(thread), hasMore: false, revision: 36 } : null;
      if (answer === never) return;
      if (answer === failed)
        return route.fulfill({
          status: 500,
          json: { type: 'about:blank', title: 'x', status: 500, code: 'internal', detail: 'x' },
        });
      if (answer === null) return route.fallback();
      return route.fulfill({ json: answer });
    });
  };
}

const now = Date.now();
const devices = {
  items: [
    { id: 'd-browser', name: 'Browser', protocol: 'sip-softphone', number: '201', isRegistered: true, lines: 2, rings: true },
    { id: 'd-desk', name: 'Desk phone', protocol: 'sip-phone', number: '201', isRegistered: true, lines: 2, rings: true },
  ],
  currentDeviceId: 'd-browser',
  numbers: [],
  currentNumberId: null,
};
const full: Answers = {
  '/me/bosses': { items: bosses(now) },
  '/call-queues': { items: callQueues(now) },
  '/statuses': { items: statuses(now) },
  '/chat/conversations': { items: conversations() },
  '/contact-notes': { items: notes() },
  '/me/rights': {
    applications: ['caller', 'softphone', 'attendant'],
    callLogs: [{ userId: 'u-1', name: 'Anna Andersson' }],
    queues: [],
  },
};
const empty: Answers = {
  '/people': { items: [], nextCursor: null },
  '/call-log': { items: [], nextCursor: null },
  '/chat/conversations': { items: [] },
  '/contact-notes': { items: [] },
};
const asked = ['/people', '/call-log', '/chat/conversations', '/contact-notes', '/me/bosses', '/call-queues'];
const all = (answer: symbol): Answers => Object.fromEntries(asked.map((path) => [path, answer]));

function shot(name: string, path: string, answers: Answers, prepare?: (page: Page) => Promise<void>): PeopleShot {
  return {
    name: `people-${name}`,
    path,
    isFakeOnly: true,
    before: withAnswers({ '/me/devices': devices, ...answers }),
    ...(prepare ? { prepare } : {}),
  };
}

async function showPart(page: Page, name: string): Promise<void> {
  const part = page.getByRole('radio', { name, exact: true });
  if (await part.isVisible()) await part.click();
}

const people = (page: Page) => showPart(page, 'People');

async function openPerson(page: Page, name: string): Promise<void> {
  await people(page);
  const list = page.getByRole('listbox', { name: 'People' });
  await page.getByRole('searchbox', { name: 'Search people' }).fill(name);
  await list.getByRole('option').first().click();
}

const openChat = (name: string) => async (page: Page) => {
  await page.getByRole('listbox', { name: 'Conversations' }).getByRole('option', { name }).click();
  await page.waitForTimeout(300);
};

export const peopleShots: readonly PeopleShot[] = [
  ...forwardingShots,
  shot('strips', '/phone', full, people),
  shot('status', '/phone', full, (page) => page.getByRole('button', { name: /^My status/ }).click()),
  shot('person', '/phone', full, (page) => openPerson(page, 'Anna Andersson')),
  shot('note', '/phone', full, async (page) => {
    await openPerson(page, 'Anna Andersson');
    await page.getByRole('button', { name: 'Write a note' }).click();
  }),
  shot('loading', '/phone', all(never), people),
  shot('failed', '/phone', all(failed), people),
  shot('empty', '/phone', empty, people),
  shot('log', '/phone', full, (page) => showPart(page, 'Calls')),
  shot('log-filters', '/phone', full, async (page) => {
    await showPart(page, 'Calls');
    await page.getByRole('button', { name: 'More filters' }).click();
  }),
  shot('log-empty', '/phone', empty),
  shot('log-failed', '/phone', all(failed)),
  shot('log-entry', '/phone', full, async (page) => {
    await page.getByRole('listbox', { name: 'Calls' }).getByRole('option').nth(3).click();
  }),
  shot('chat', '/chat', full),
  shot('chat-thread', '/chat', full, openChat('Anna Andersson')),
  shot('chat-group', '/chat', full, openChat('Fair in Berlin')),
  shot('chat-passing', '/chat', full, openChat('Björn Bernard')),
  shot('chat-new', '/chat', full, (page) => page.getByRole('button', { name: 'New conversation' }).first().click()),
  shot('chat-empty', '/chat', empty),
  shot('chat-loading', '/chat', all(never)),
  shot('chat-failed', '/chat', all(failed)),
  shot('contact-notes', '/contacts', full, async (page) => {
    await page.getByRole('option', { name: /Eva Adler/ }).click();
    await page.getByText('Prefers to be called').waitFor();
  }),
];
