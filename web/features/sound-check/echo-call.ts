import type { Desk } from '../../app/desk.ts';
import type { EchoFigures } from './judge.ts';

/** The service that sends back what it hears (`service codes` of the server). */
const echoNumber = '*43';
const answerPatienceMs = 8000;
const talkMs = 5000;

export interface EchoResult {
  readonly figures: EchoFigures;
  /** Kinds of addresses this browser has for sound, e.g. `host`, `srflx`. */
  readonly candidates: readonly string[];
}

/** Calls the echo service for some seconds and reads what came back. Null: the call did not come to be. */
export async function callEcho(desk: Desk, signal: AbortSignal): Promise<EchoResult | null> {
  const { calls } = desk.phone;
  const id = await calls.dial(echoNumber);
  try {
    const isUp = await until(() => stateOf(desk, id) === 'connected', answerPatienceMs, signal);
    const connection = calls.connectionOf(id);
    if (!isUp || !connection) return null;
    await until(() => false, talkMs, signal);
    return readStatistics(await connection.getStats());
  } finally {
    calls.hangUp(id);
  }
}

function stateOf(desk: Desk, id: string): string | undefined {
  return desk.phone.snapshot().calls.find((call) => call.id === id)?.state;
}

async function until(isSo: () => boolean, forMs: number, signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + forMs;
  while (Date.now() < deadline && !signal.aborted) {
    if (isSo()) return true;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  return isSo();
}

type Statistics = Readonly<Record<string, unknown>>;

/** Of the W3C's identifiers for WebRTC statistics. */
export function readStatistics(report: { forEach(take: (value: Statistics) => void): void }): EchoResult {
  const all: Statistics[] = [];
  report.forEach((value) => all.push(value));
  const of = (type: string) => all.filter((one) => one['type'] === type && (one['kind'] ?? 'audio') === 'audio');
  const number = (from: Statistics | undefined, name: string) => (typeof from?.[name] === 'number' ? from[name] : 0);
  const [inbound] = of('inbound-rtp');
  const [outbound] = of('outbound-rtp');
  const [remote] = of('remote-inbound-rtp');
  const pair = all.find((one) => one['type'] === 'candidate-pair' && one['nominated'] === true);
  const roundTripS = number(remote, 'roundTripTime') || number(pair, 'currentRoundTripTime');
  const kinds = all.filter((one) => one['type'] === 'local-candidate').map((one) => String(one['candidateType']));
  return {
    figures: {
      sent: number(outbound, 'packetsSent'),
      received: number(inbound, 'packetsReceived'),
      lost: number(inbound, 'packetsLost'),
      jitterMs: Math.round(number(inbound, 'jitter') * 1000),
      roundTripMs: Math.round(roundTripS * 1000),
    },
    candidates: kinds,
  };
}
