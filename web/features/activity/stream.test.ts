import { describe, expect, it } from 'vitest';
import type { CallLogEntry } from '../../../src/contract/rest/call-log.ts';
import type { ConversationView } from '../../../src/contract/rest/chat.ts';
import type { VoicemailMessageView } from '../../../src/contract/rest/voicemail.ts';
import { beginOf, joined } from './stream.ts';

const call = (id: string, startedAt: number) => ({ id, startedAt }) as CallLogEntry;
const chat = (id: string, sentAt: number | null) =>
  ({ id, lastMessage: sentAt === null ? null : { sentAt } }) as ConversationView;
const left = (id: string, leftAt: number) => ({ id, leftAt }) as VoicemailMessageView;
const keys = (...of: Parameters<typeof joined>) => joined(...of).map(({ key }) => key);

describe('the stream of activity', () => {
  it('has calls, conversations and voice messages by time, without empty conversations', () => {
    expect(keys([call('b', 20), call('a', 10)], [chat('x', 15), chat('y', null), chat('z', 30)], [left('v', 12)], false)).toEqual(
      ['chat z', 'b', 'chat x', 'voicemail v', 'a'],
    );
  });

  it('shows no conversation and no voice message before the calls that belong above it are read', () => {
    expect(keys([call('b', 20)], [chat('x', 15), chat('z', 30)], [left('v', 12), left('w', 25)], true)).toEqual([
      'chat z',
      'voicemail w',
      'b',
    ]);
    expect(keys([], [chat('x', 15)], [left('v', 12)], true)).toEqual([]);
  });

  it('begins its periods at midnight of the reader', () => {
    const now = new Date(2026, 10, 21, 15, 30).getTime();
    expect(beginOf('any', now)).toBeUndefined();
    expect(beginOf('today', now)).toBe(new Date(2026, 10, 21).getTime());
    expect(beginOf('week', now)).toBe(new Date(2026, 10, 15).getTime());
    expect(beginOf('month', now)).toBe(new Date(2026, 9, 23).getTime());
  });
});
