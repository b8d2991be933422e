import type { Recorded, RecordOrder } from './application-party.ts';
import type { HostedParty } from './hosted-party.ts';

/** Records until one of the order's ends comes, or the party leaves. */
export async function recordParty(party: HostedParty, path: string, order: RecordOrder): Promise<Recorded> {
  const endpoint = await party.endpoint();
  if (!endpoint) return { ended: 'gone', digit: null, durationMs: 0 };
  const { clock, inbox } = party;
  const startedAtMs = clock.now();
  inbox.clear();
  const silenceMs = order.silenceMs || undefined;
  try {
    await endpoint.startRecording(path, silenceMs === undefined ? undefined : { silenceMs });
  } catch {
    return { ended: party.isHere ? 'failed' : 'gone', digit: null, durationMs: 0 };
  }
  const { ended, digit } = await new Promise<Pick<Recorded, 'ended' | 'digit'>>((resolve) => {
    const end = (how: Recorded['ended'], pressed: string | null = null) => {
      timer.cancel();
      for (const stop of stops) stop();
      inbox.onArrival = null;
      resolve({ ended: how, digit: pressed });
    };
    const timer = clock.setTimer(order.maxMs, () => end('limit'));
    const stops = [endpoint.on('recordingSilent', () => end('silence')), endpoint.on('recordingFailed', () => end('failed'))];
    const read = () => {
      if (inbox.isClosed) return end('gone');
      for (let pressed = inbox.take(); pressed !== null; pressed = inbox.take())
        if (order.endDigits?.includes(pressed)) return end('digit', pressed);
    };
    inbox.onArrival = read;
    read();
  });
  try {
    const { durationMs } = await endpoint.stopRecording();
    return { ended, digit, durationMs };
  } catch {
    // The endpoint went with its leg, and closed the file.
    return { ended, digit, durationMs: clock.now() - startedAtMs };
  }
}
