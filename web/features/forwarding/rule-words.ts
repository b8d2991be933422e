import type { CallerMatch, ForwardingRule, MyForwardingView, RuleTime } from '../../../src/contract/rest/forwarding.ts';
import { formatNumber } from '../../ui/format/phone-number.ts';
import type { ForwardingWords } from './words/index.ts';

/** What sentences need to be said. */
export interface Saying {
  readonly words: ForwardingWords;
  readonly country: string;
  /** By id; what is gone is not there. */
  readonly names: MyForwardingView['names'];
  /** WAITTIMENOREPLY */
  readonly noAnswerAfterS: number;
}

export type RulePart = Omit<ForwardingRule, 'id'>;

export function callersText({ callers, exceptCallers }: RulePart, saying: Saying): string {
  const { t } = saying.words;
  if (callers.length === 0) return t('fw.everybody');
  const who = listed(
    callers.map((one) => callerText(one, saying)),
    saying,
  );
  return exceptCallers ? t('fw.except', { who }) : who;
}

export function callerText(one: CallerMatch, { words: { t }, names, country }: Saying): string {
  switch (one.kind) {
    case 'number':
      return formatNumber(one.number, country);
    case 'pattern':
      return one.pattern;
    case 'vip':
      return t('fw.caller-vip');
    case 'anonymous':
      return t('fw.caller-anonymous');
    case 'contact':
      return one.name;
    case 'user':
      return names[one.userId] ?? t('fw.gone');
    case 'group':
      return names[one.groupId] ?? t('fw.gone');
    case 'directory':
      return names[one.directoryId] ?? t('fw.gone');
    case 'list':
      return names[one.listId] ?? t('fw.caller-list');
  }
}

export function calledText({ called }: RulePart, saying: Saying): string {
  const { t } = saying.words;
  if (called.length === 0) return t('fw.called-any');
  return listed(
    called.map((one) => (one.kind === 'number' ? one.number : (saying.names[one.deviceId] ?? t('fw.gone')))),
    saying,
  );
}

export function timeText(time: RuleTime | null, saying: Saying): string {
  const { t } = saying.words;
  if (!time) return t('fw.time-any');
  const days = daysText(time.days, saying);
  const hours =
    time.from !== null && time.to !== null
      ? t('fw.time-between', { days, from: time.from, to: time.to })
      : t('fw.time-days', { days });
  const more = [
    time.firstDay ? t('fw.from-day', { day: dayText(time.firstDay, saying) }) : '',
    time.lastDay ? t('fw.to-day', { day: dayText(time.lastDay, saying) }) : '',
    time.holidays === 'also' ? '' : t(`fw.holidays-${time.holidays}`),
  ];
  return [hours, ...more].filter(Boolean).join(', ');
}

export function daysText(days: readonly number[], saying: Saying): string {
  const { t } = saying.words;
  const sorted = days.toSorted((one, other) => one - other).join('');
  if (sorted === '' || sorted === '1234567') return t('fw.every-day');
  if (sorted === '12345') return t('fw.workdays');
  if (sorted === '67') return t('fw.weekend');
  return listed(
    days.toSorted((one, other) => one - other).map((day) => dayName(day, saying)),
    saying,
  );
}

/** Of a day of the week, Monday is 1. */
export function dayName(day: number, { words: { locale } }: Pick<Saying, 'words'>, style: 'long' | 'short' = 'long'): string {
  return new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' }).format(Date.UTC(2024, 0, day));
}

function dayText(day: string, { words: { locale } }: Saying): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`));
}

export function statusText({ statuses, calendar }: RulePart, saying: Saying): string {
  const { t } = saying.words;
  const status = listed(
    statuses.map((one) => t(`fw.${one}`)),
    saying,
  );
  const parts = [
    statuses.length > 0 ? t('fw.status-is', { status }) : '',
    calendar ? `${t('fw.calendar')}: ${t(`fw.calendar-${calendar}`)}` : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : t('fw.status-any');
}

export function typeText({ type, afterS }: RulePart, { words: { t }, noAnswerAfterS }: Saying): string {
  return type === 'no-answer' ? t('fw.type-no-answer', { seconds: afterS ?? noAnswerAfterS }) : t(`fw.type-${type}`);
}

export function actionText({ action }: RulePart, { words: { t }, names, country }: Saying): string {
  switch (action.kind) {
    case 'number':
      return t('fw.to-number', { number: formatNumber(action.number, country) });
    case 'ring-also':
      return t('fw.to-ring-also', { number: formatNumber(action.number, country) });
    case 'user':
      return t('fw.to-person', { name: names[action.userId] ?? t('fw.gone') });
    case 'device':
      return t('fw.to-device', { name: names[action.deviceId] ?? t('fw.gone') });
    default:
      return t(`fw.to-${action.kind}`);
  }
}

function listed(texts: readonly string[], { words: { locale } }: Saying): string {
  return new Intl.ListFormat(locale, { type: 'disjunction' }).format(texts);
}
