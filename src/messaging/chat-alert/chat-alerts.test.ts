import { beforeEach, describe, expect, it } from 'vitest';
import { Emitter } from '../../kernel/events.ts';
import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import type { MessageText } from '../../platform/notification/index.ts';
import type { ChatEvents, ChatMessage, ConversationId } from '../chat/index.ts';
import { ChatAlerts } from './index.ts';

const companyId = 'company' as CompanyId;
const [anna, bert, clara] = ['anna', 'bert', 'clara'] as [UserId, UserId, UserId];
const [pair, group] = ['pair', 'group'] as [ConversationId, ConversationId];
const names: Readonly<Record<string, string>> = { anna: 'Anna Berg', bert: 'Bert Lund' };

let clock: VirtualClock;
let events: Emitter<ChatEvents>;
let told: Record<string, unknown>[];
let alerts: ChatAlerts;
let seq: number;

beforeEach(() => {
  clock = new VirtualClock();
  events = new Emitter<ChatEvents>();
  told = [];
  seq = 0;
  alerts = new ChatAlerts({
    clock,
    events,
    push: {
      // Clara has no browser that asked for it.
      reaches: (userId) => userId !== clara,
      tell: async (userId, text) => {
        const said: MessageText = await text({ companyId, domainId: 'domain' as DomainId, language: 'en' });
        told.push({ to: userId, ...said });
      },
    },
    conversation: async (_company, id) => (id === group ? { kind: 'group', name: 'Spring fair' } : { kind: 'direct', name: '' }),
    nameOf: (_company, userId) => names[userId] ?? null,
  });
});

function write(text: string, more: Partial<ChatMessage> = {}, to: readonly UserId[] = [anna, bert]): ChatMessage {
  seq += 1;
  const message = { conversationId: pair, seq, authorId: anna, text, file: null, deletedAtMs: null, ...more } as ChatMessage;
  events.emit('message', { companyId, to, message, isNew: true });
  return message;
}

describe('what a colleague writes', () => {
  it('is told to the other a moment later, with a way to the conversation, and not to the author', async () => {
    write('Coffee?');
    await clock.advanceAsync(2999);
    expect(told).toEqual([]);
    await clock.advanceAsync(1);
    expect(told).toEqual([{ to: bert, tag: 'chat:pair', title: 'Anna Berg', body: 'Coffee?', path: '/chat?c=pair' }]);
  });

  it('in several lines is told once, with the last of them and how many they are', async () => {
    write('Coffee?');
    await clock.advanceAsync(2000);
    write('Now?');
    await clock.advanceAsync(10_000);
    expect(told).toMatchObject([{ to: bert, title: 'Anna Berg (2)', body: 'Now?' }]);
  });

  it('in a group is told under its name, with who wrote; files by their names', async () => {
    const file = { name: 'plan.pdf' } as ChatMessage['file'];
    write('', { conversationId: group, file }, [anna, bert, clara]);
    await clock.advanceAsync(3000);
    expect(told).toMatchObject([{ to: bert, tag: 'chat:group', title: 'Spring fair', body: 'Anna Berg: plan.pdf' }]);
  });

  it('is not told when it is read, deleted or answered meanwhile, or when the reader left', async () => {
    const { seq: readSeq } = write('one');
    events.emit('read', { companyId, conversationId: pair, userId: bert, seq: readSeq, to: [anna] });
    await clock.advanceAsync(3000);
    const deleted = write('two');
    events.emit('message', { companyId, to: [anna, bert], message: { ...deleted, deletedAtMs: 1, text: '' }, isNew: false });
    await clock.advanceAsync(3000);
    write('three');
    write('four', { authorId: bert });
    events.emit('read', { companyId, conversationId: pair, userId: anna, seq, to: [bert] });
    await clock.advanceAsync(3000);
    write('five', { conversationId: group });
    events.emit('left', { companyId, conversationId: group, to: [bert] });
    await clock.advanceAsync(3000);
    expect(told).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is told as it was changed; the reading of what came before takes nothing back', async () => {
    const message = write('Coffe?');
    events.emit('message', { companyId, to: [anna, bert], message: { ...message, text: 'Coffee?' }, isNew: false });
    events.emit('read', { companyId, conversationId: pair, userId: bert, seq: message.seq - 1, to: [anna] });
    await clock.advanceAsync(3000);
    expect(told).toMatchObject([{ body: 'Coffee?' }]);
  });

  it('is told no more once the program ends', async () => {
    write('Coffee?');
    alerts[Symbol.dispose]();
    await clock.advanceAsync(3000);
    expect(told).toEqual([]);
  });
});
