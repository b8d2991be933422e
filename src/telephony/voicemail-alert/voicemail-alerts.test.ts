import { beforeEach, describe, expect, it } from 'vitest';
import { Emitter } from '../../kernel/events.ts';
import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import type { MessageText } from '../../platform/notification/index.ts';
import type { NamedParty } from '../party-names/index.ts';
import type { MailboxOwner, VoicemailMessage } from '../voicemail/index.ts';
import { VoicemailAlerts } from './index.ts';

const companyId = 'company' as CompanyId;
const owner: MailboxOwner = { companyId, userId: 'anna' as UserId };

let clock: VirtualClock;
let changed: Emitter<{ changed: MailboxOwner }>;
let box: VoicemailMessage[];
let caller: Partial<NamedParty>;
let told: MessageText[];
let asked: unknown[];
let hasBrowser: boolean;
let alerts: VoicemailAlerts;

beforeEach(() => {
  clock = new VirtualClock();
  changed = new Emitter();
  box = [];
  told = [];
  asked = [];
  caller = { displayName: 'Claire Dubois', companyName: 'Dubois SA' };
  hasBrowser = true;
  alerts = new VoicemailAlerts({
    clock,
    logger: silentLogger,
    mailboxes: {
      onChanged: (listener) => changed.on('changed', listener),
      messages: async () => {
        asked.push('messages');
        return box;
      },
    },
    push: {
      reaches: () => hasBrowser,
      tell: async (_userId, text) => void told.push(await text({ companyId, domainId: 'domain' as DomainId, language: 'de' })),
    },
    names: {
      prepare: async (...about) => void asked.push(about),
      named: (_viewer, { number }) => ({ displayName: '', number, companyName: '', isPrivate: false, ...caller }) as NamedParty,
    },
  });
});

async function leave(more: Partial<VoicemailMessage> = {}): Promise<void> {
  box.push({
    ...owner,
    id: `message ${box.length}`,
    leftAtMs: clock.now(),
    durationMs: 65_400,
    fromNumber: '+33155171889',
    fromName: '',
    fromUserId: null,
    isPrivate: false,
    heardAtMs: null,
    deletedAtMs: null,
    ...more,
  } as VoicemailMessage);
  await change();
}

async function change(): Promise<void> {
  changed.emit('changed', owner);
  await clock.advanceAsync(1);
}

describe('a voice message', () => {
  it('is told once, with who left it, as the owner may see him, and how long it is', async () => {
    await leave();
    await change();
    expect(told).toEqual([
      {
        tag: 'voicemail:message 0',
        title: 'Neue Sprachnachricht',
        body: 'Claire Dubois (Dubois SA) · 1:05',
        path: '/voicemail',
      },
    ]);
    expect(asked).toContainEqual([companyId, 'domain', ['+33155171889'], 500]);
    await leave();
    expect(told.map(({ tag }) => tag)).toEqual(['voicemail:message 0', 'voicemail:message 1']);
  });

  it('of a caller who hides says nothing of his number', async () => {
    caller = { isPrivate: true };
    await leave();
    expect(told[0]!.body).not.toContain('155171889');
  });

  it('that was heard, deleted, or lies there for long and was marked as new, is not told', async () => {
    await leave({ heardAtMs: 1 });
    await leave({ deletedAtMs: 1 });
    await leave({ leftAtMs: clock.now() - 3_700_000 });
    expect(told).toEqual([]);
    // Heard before and marked as new is no news either.
    box = box.map((message) => ({ ...message, heardAtMs: null }));
    await change();
    expect(told).toEqual([]);
  });

  it('is told no more once the program ends', async () => {
    alerts[Symbol.dispose]();
    await leave();
    expect(told).toEqual([]);
  });

  it('is not even looked for where no browser asked to be told', async () => {
    hasBrowser = false;
    await leave();
    expect(asked).toEqual([]);
  });
});
