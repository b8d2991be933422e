import { type Clock, delay } from '../../kernel/clock.ts';
import type { MediaEndpoint } from '../media/index.ts';
import type { Recorded, RecordOrder } from './application-party.ts';
import type { DigitInbox } from './digit-inbox.ts';

/** Who is recorded: what he says comes from the endpoint, what he presses into the inbox. */
interface RecordedParty {
  readonly clock: Clock;
  readonly inbox: DigitInbox;
  readonly isHere: boolean;
  endpoint(): Promise<MediaEndpoint | null>;
}

type End = Pick<Recorded, 'ended' | 'digit'>;

/** Patience with the media plane until a recording is closed whose party has gone, in milliseconds. */
const closingPatienceMs = 2000;

/** Records until one of the order's ends comes, or the party leaves. The file is complete when it returns. */
export async function recordParty(party: RecordedParty, path: string, order: RecordOrder): Promise<Recorded> {
  const endpoint = await party.endpoint();
  if (!endpoint) return { ended: 'gone', digit: null, durationMs: 0 };
  const { clock, inbox } = party;
  const startedAtMs = clock.now();
  const closed = new Promise<void>((resolve) => endpoint.on('closed', () => resolve()));
  inbox.clear();
  const end = untilEnd(party, endpoint, order, closed);
  try {
    await endpoint.startRecording(path, order.silenceMs ? { silenceMs: order.silenceMs } : undefined);
  } catch {
    end.cancel();
    return { ended: party.isHere ? 'failed' : 'gone', digit: null, durationMs: 0 };
  }
  const { ended, digit } = await end.came;
  try {
    const { durationMs } = await endpoint.stopRecording();
    return { ended, digit, durationMs };
  } catch {
    // The endpoint goes with its leg, and closes the file.
    const durationMs = clock.now() - startedAtMs;
    await Promise.race([closed, delay(clock, closingPatienceMs)]);
    return { ended, digit, durationMs };
  }
}

function untilEnd({ clock, inbox }: RecordedParty, endpoint: MediaEndpoint, order: RecordOrder, closed: Promise<void>) {
  let cancel: (() => void) | null = null;
  const came = new Promise<End>((resolve) => {
    const end = (ended: Recorded['ended'], digit: string | null = null) => {
      timer.cancel();
      for (const stop of stops) stop();
      inbox.onArrival = null;
      resolve({ ended, digit });
    };
    cancel = () => end('failed');
    const timer = clock.setTimer(order.maxMs, () => end('limit'));
    const stops = [endpoint.on('recordingSilent', () => end('silence')), endpoint.on('recordingFailed', () => end('failed'))];
    void closed.then(() => end('gone'));
    inbox.onArrival = () => {
      if (inbox.isClosed) return end('gone');
      for (let pressed = inbox.take(); pressed !== null; pressed = inbox.take())
        if (order.endDigits?.includes(pressed)) return end('digit', pressed);
    };
    if (inbox.isClosed) end('gone');
  });
  return { came, cancel: () => cancel?.() };
}
