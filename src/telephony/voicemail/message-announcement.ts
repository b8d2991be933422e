import type { PromptPart } from '../prompt/index.ts';
import type { VoicemailMessage } from './voicemail.ts';

/** The company's wall clock. */
export interface SpokenTimes {
  readonly now: () => number;
  readonly wallClock: (atMs: number) => Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute', number>>;
}

const dayMs = 86_400_000;

/** "New message from 2 0 2, received today at 14 30." */
export function announcementOf(message: VoicemailMessage, { now, wallClock }: SpokenTimes, isHidden: boolean): PromptPart[] {
  const { hour, minute, day, month } = wallClock(message.leftAtMs);
  const isWithheld = message.isPrivate || isHidden || !/[0-9]/.test(message.fromNumber);
  const isOn = (atMs: number) => {
    const { year, ...other } = wallClock(atMs);
    return other.day === day && other.month === month && year === wallClock(message.leftAtMs).year;
  };
  const date: PromptPart = isOn(now())
    ? { name: 'today' }
    : isOn(now() - dayMs)
      ? { name: 'yesterday' }
      : { date: { day, month } };
  return [
    { name: message.heardAtMs === null ? 'message-new' : 'message-kept-before' },
    ...(isWithheld ? [{ name: 'from-withheld' } as const] : [{ name: 'from' } as const, { digits: message.fromNumber }]),
    { name: 'received' },
    date,
    { timeOfDay: { hour, minute } },
  ];
}
