import { type ButtonLanguage, languageOf, type OpenButton } from './call-back-button.ts';
import type { CallBackDesk, Refusal, RequestStatus } from './call-back-desk.ts';
import { isOver, type RequestState } from './call-back-request.ts';
import type { RequestRole } from './signed-tokens.ts';
import { fill, type VisitorWords, visitorWords } from './visitor-words.ts';

/** How a visitor reads: times of his browser's zone, or of the opening hours', which is then said. */
export interface Reader {
  readonly language: ButtonLanguage;
  readonly zone: string;
  readonly saysZone: boolean;
}

/** A form as it can be sent now. */
export interface FormView {
  readonly language: ButtonLanguage;
  readonly words: VisitorWords;
  readonly label: string;
  readonly consent: string;
  readonly asksName: boolean;
  /** Why nobody calls at once; empty: somebody does. */
  readonly closed: string;
  readonly canSend: boolean;
  /** To choose from, while it is closed. */
  readonly times: readonly { readonly at: number; readonly label: string }[];
}

export interface StatusView {
  readonly state: RequestState;
  readonly sentence: string;
  /** Place and expected wait, where known. */
  readonly detail: string;
  readonly isOver: boolean;
  readonly mayCancel: boolean;
}

/** A zone as browsers name them, or null. */
export function zoneOf(text: string | undefined): string | null {
  if (!text || text.length > 60) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

export function formView(button: OpenButton, desk: CallBackDesk, wanted: Reader): FormView {
  const { language } = wanted;
  const words = visitorWords[language];
  const closed = desk.closedUntil(button);
  const times = closed ? desk.timesOf(button) : [];
  const { opensAtMs = null } = closed ?? {};
  const saidClosed = opensAtMs === null ? words.closed : fill(words.closedUntil, { time: timeText(opensAtMs, wanted) });
  return {
    language,
    words,
    label: labelOf(button, language),
    consent: button.consents[language] ?? '',
    asksName: button.asksName,
    closed: closed ? (times.length > 0 ? words.chooseTime : saidClosed) : '',
    canSend: !closed || times.length > 0,
    times: times.map((at) => ({ at, label: timeText(at, wanted) })),
  };
}

export function labelOf({ labels }: Pick<OpenButton, 'labels'>, language: ButtonLanguage): string {
  return labels[language] || visitorWords[language].button;
}

export function statusView({ request, position, forecast }: RequestStatus, role: RequestRole, reader: Reader): StatusView {
  const words = visitorWords[reader.language];
  const { state, wantedAtMs } = request;
  const sentence = sentences[state](words, wantedAtMs === null ? '' : timeText(wantedAtMs, reader));
  const detail = state === 'waiting' ? [placeText(words, position), waitText(words, forecast)].filter(Boolean).join(' ') : '';
  const mayCancel = role === 'own' && ['planned', 'ringing', 'waiting', 'calling'].includes(state);
  return { state, sentence, detail, isOver: isOver(request), mayCancel };
}

const sentences: Readonly<Record<RequestState, (words: VisitorWords, time: string) => string>> = {
  planned: (words, time) => (time === '' ? words.waiting : fill(words.planned, { time })),
  ringing: (words) => words.ringing,
  waiting: (words) => words.waiting,
  calling: (words) => words.calling,
  connected: (words) => words.connected,
  ended: (words) => words.ended,
  'not-reached': (words) => words.notReached,
  'visitor-not-reached': (words) => words.visitorNotReached,
  cancelled: (words) => words.cancelled,
  failed: (words) => words.failed,
};

function placeText(words: VisitorWords, position: number | null): string {
  if (position === null) return '';
  return position === 1 ? words.next : fill(words.place, { place: position });
}

const minuteMs = 60_000;

function waitText(words: VisitorWords, forecast: RequestStatus['forecast']): string {
  if (!forecast) return '';
  const low = Math.max(1, Math.floor(forecast.lowMs / minuteMs));
  const high = Math.ceil(forecast.highMs / minuteMs);
  return high <= 2 ? words.minute : fill(words.about, { low, high: Math.max(high, low + 1) });
}

/** `Mon 23 Nov, 09:00`; with the zone's name where it may not be the reader's own. */
function timeText(atMs: number, { language, zone, saysZone }: Reader): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
    ...(saysZone && { timeZoneName: 'short' }),
  }).format(atMs);
}

export function refusalText(reason: Refusal | undefined, language: ButtonLanguage): string {
  const words = visitorWords[language];
  switch (reason) {
    case 'number-invalid':
      return words.numberInvalid;
    case 'number-not-allowed':
      return words.numberNotAllowed;
    case 'closed':
      return words.closed;
    case 'time-not-possible':
      return words.timeNotPossible;
    case 'too-many':
      return words.tooMany;
    case 'nobody-there':
      return words.nobodyThere;
    case 'form-invalid':
      return words.formInvalid;
    case 'consent-missing':
      return words.consentMissing;
    default:
      return words.unreachable;
  }
}

/** `accepts`: what the browser says it reads. */
export function readerOf(
  button: OpenButton,
  desk: Pick<CallBackDesk, 'zoneOf'>,
  fields: Readonly<Record<string, string>>,
  accepts?: string,
): Reader {
  const zone = zoneOf(fields['zone']);
  const language = languageOf(button, fields['language'] || accepts);
  return { language, zone: zone ?? desk.zoneOf(button), saysZone: zone === null };
}
