import { beforeEach, describe, expect, it } from 'vitest';
import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import type { PushMessage } from '../push/index.ts';
import { type Choices, MessagePush, usualChoices } from './index.ts';

const anna = 'anna' as UserId;
const reader = {
  companyId: 'company' as CompanyId,
  domainId: 'domain' as DomainId,
  language: 'sv' as const,
  enabled: true,
};
const text = { tag: 'chat:1', title: 'Bert', body: 'Hello', path: '/chat?c=1' };

let told: [UserId, PushMessage][];
let chosen: Choices;
let hasBrowser: boolean;
let isQuiet: boolean;
let may: boolean;
let enabled: boolean;
let push: MessagePush;

beforeEach(() => {
  told = [];
  chosen = usualChoices;
  hasBrowser = may = enabled = true;
  isQuiet = false;
  push = new MessagePush({
    notifier: { reaches: () => hasBrowser, notify: (userId, message) => told.push([userId, message]) },
    choices: { of: async () => chosen, mayPush: () => may },
    user: (id) => (id === anna ? { ...reader, enabled } : undefined),
    wantsQuiet: () => isQuiet,
  });
});

describe('a message to somebody who does not look', () => {
  it('is told to his browsers, and in his language', async () => {
    await push.tell(anna, ({ language }) => ({ ...text, title: language }));
    expect(told).toEqual([[anna, { ...text, kind: 'message', title: 'sv', ttlS: 86_400 }]]);
  });

  it.each<[string, () => void]>([
    ['who did not choose it', () => (chosen = { ...usualChoices, pushMessages: false })],
    ['who may not be told', () => (may = false)],
    ['whom no browser asked for', () => (hasBrowser = false)],
    ['who said that he is not to be disturbed', () => (isQuiet = true)],
    ['who is disabled', () => (enabled = false)],
  ])('is not told to one %s', async (_who, arrange) => {
    arrange();
    await push.tell(anna, () => text);
    expect(told).toEqual([]);
  });

  it('is not told to one who is gone', async () => {
    await push.tell('nobody' as UserId, () => text);
    expect(told).toEqual([]);
  });
});
