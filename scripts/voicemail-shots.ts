/** The mailbox on the development fake, which knows none: what the server would answer is answered here, in the browser. */
import type { Page } from 'playwright-core';
import type { VoicemailBox, VoicemailMessageView } from '../src/contract/rest/voicemail.ts';

interface VoicemailShot {
  readonly name: string;
  readonly path: string;
  readonly isFakeOnly: true;
  readonly before: (page: Page) => Promise<void>;
  readonly prepare?: (page: Page) => Promise<void>;
}

/** By path below `/api/v1`; `never` is not answered, `failed` is with an error. */
type Answers = Readonly<Record<string, object | 'never' | 'failed'>>;

const hour = 3_600_000;
const now = Date.now();

function message(id: number, more: Partial<VoicemailMessageView>): VoicemailMessageView {
  const sender = { fromNumber: '', fromName: '', fromUserId: null, isPrivate: false, companyName: null, contactId: null };
  const times = { leftAt: now - id * 7 * hour, durationMs: 12_400, heardAt: now };
  return { id: `m-${id}`, callId: `c-${id}`, reference: null, isCutOff: false, ...sender, ...times, ...more };
}

const messages: readonly VoicemailMessageView[] = [
  message(1, {
    fromNumber: '+493012345678',
    fromName: 'Eva Adler',
    companyName: 'Hotel Adler',
    contactId: 'c-1',
    heardAt: null,
    leftAt: now - 4 * 60_000,
  }),
  message(2, { isPrivate: true, heardAt: null, durationMs: 184_000 }),
  message(3, { fromNumber: '202', fromName: 'Anna Andersson', fromUserId: 'u-1' }),
  message(12, { fromNumber: '+33478123456', isCutOff: true, durationMs: 3100 }),
  message(100, {
    fromNumber: '205',
    fromName: 'David Dupont-Lassalle von Hohenfels',
    fromUserId: 'u-4',
    companyName: 'Dupont-Lassalle, von Hohenfels et associés',
  }),
];

const box: VoicemailBox = {
  hasPin: true,
  lockedUntil: null,
  newMessages: 2,
  oldMessages: 3,
  maxMessages: 100,
  menuCode: '*97',
  alwaysGreeting: null,
  greetings: [
    { kind: 'usual', durationMs: 9200, recordedAt: now - 90 * 24 * hour },
    { kind: 'absent', durationMs: 14_000, recordedAt: now - 26 * hour },
  ],
};

const notifications = {
  choices: { mailMissedCalls: true, mailVoicemail: true, pushIncomingCalls: true, pushMissedCalls: true, pushMessages: true },
  mail: { receiver: 'marie.laurent@nordic.example', state: 'offered' },
  push: { state: 'feature-off', publicKey: '' },
};

const full: Answers = {
  '/voicemail': box,
  '/voicemail/messages': { messages },
  '/me/notifications': notifications,
};
const empty: Answers = {
  '/voicemail': { ...box, hasPin: false, newMessages: 0, oldMessages: 0, greetings: [] },
  '/voicemail/messages': { messages: [] },
  '/me/notifications': { ...notifications, mail: { receiver: null, state: 'not-set-up' } },
};
const strained: Answers = {
  ...full,
  '/voicemail': { ...box, alwaysGreeting: 'absent', oldMessages: 96, lockedUntil: now + hour },
};
const all = (answer: 'never' | 'failed'): Answers => Object.fromEntries(Object.keys(full).map((path) => [path, answer]));

function withAnswers(answers: Answers): (page: Page) => Promise<void> {
  return async (page) => {
    await page.route(/\/api\/v1\//, async (route) => {
      const answer = answers[new URL(route.request().url()).pathname.replace('/api/v1', '')];
      if (answer === undefined) return route.fallback();
      if (answer === 'never') return;
      if (answer !== 'failed') return route.fulfill({ json: answer });
      const problem = { type: 'about:blank', title: 'x', status: 500, code: 'internal', detail: 'x' };
      return route.fulfill({ status: 500, json: problem });
    });
  };
}

function shot(name: string, answers: Answers, prepare?: (page: Page) => Promise<void>, path = '/voicemail'): VoicemailShot {
  return { name, path, isFakeOnly: true, before: withAnswers(answers), ...(prepare ? { prepare } : {}) };
}

const lowerPart = (page: Page) => page.getByRole('region', { name: 'By mail' }).scrollIntoViewIfNeeded();

/** Chooses something that is no sound. */
async function chooseLetter(page: Page): Promise<void> {
  const file = { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') };
  await page.locator('input[type=file]').first().setInputFiles(file);
  await page
    .getByText(/holds no sound/)
    .first()
    .waitFor();
}

async function record(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Record: Usual' }).click();
  await page.waitForTimeout(2500);
  await page.getByRole('button', { name: 'Record: When I am on the telephone' }).scrollIntoViewIfNeeded();
}

async function review(page: Page): Promise<void> {
  await record(page);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('button', { name: 'Use this recording' }).waitFor();
}

const openMessage = (page: Page) =>
  page
    .getByRole('listbox', { name: 'Calls' })
    .getByRole('option', { name: /New voice message/ })
    .first()
    .click();

export const voicemailShots: readonly VoicemailShot[] = [
  shot('voicemail', full),
  shot('voicemail-lower', full, lowerPart),
  shot('voicemail-empty', empty),
  shot('voicemail-loading', all('never')),
  shot('voicemail-failed', all('failed'), (page) =>
    page
      .getByText(/cannot be read now/)
      .first()
      .waitFor(),
  ),
  shot('voicemail-strained', strained, (page) => page.getByText(/Too many wrong PINs/).scrollIntoViewIfNeeded()),
  shot('voicemail-bad-file', full, chooseLetter),
  shot('voicemail-recording', full, record),
  shot('voicemail-review', full, review),
  shot('voicemail-named', full, undefined, '/voicemail?message=m-12'),
  shot('voicemail-activity', full, undefined, '/phone'),
  shot('voicemail-card', full, openMessage, '/phone'),
];
