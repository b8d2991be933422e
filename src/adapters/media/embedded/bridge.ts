import type { EndpointOptions, MediaEndpoint } from '../../../telephony/media/index.ts';
import type { EndpointProxy } from './endpoint-proxy.ts';

export interface BridgeProps {
  /** Whose words are wanted. */
  readonly speaker: EndpointProxy;
  /** Who wants to hear them, in another worker. */
  readonly listener: EndpointProxy;
  readonly createEndpoint: (options: EndpointOptions) => Promise<EndpointProxy>;
  /** Where both workers can be reached by each other. */
  readonly address: string;
}

/** What is to be heard in the place of a speaker in another worker. */
export interface Bridge extends AsyncDisposable {
  readonly endpoint: EndpointProxy;
}

/**
 * Two calls live in two workers until an attended transfer or a pickup joins their legs. Then the speaker's words travel
 * between the workers as packets on loopback, in the codec he speaks:
 *
 * ```
 * speaker ─► far end (his worker) ═══ RTP ═══► near end (listener's worker) ─► listener
 * ```
 */
export async function openBridge({ speaker, listener, createEndpoint, address }: BridgeProps): Promise<Bridge> {
  const ends: MediaEndpoint[] = [];
  const bridge = { endpoint: speaker, [Symbol.asyncDispose]: () => closeAll(ends) };
  const open = async (of: EndpointProxy): Promise<EndpointProxy> => {
    const { callId, legId, codecs } = of.options;
    const codec = speaker.negotiated?.codec ?? speaker.options.codecs[0] ?? codecs[0] ?? 'PCMA';
    const own = { transport: 'rtp', codecs: [codec], silenceTimeoutMs: 0, localAddress: address } as const;
    const end = await createEndpoint({ callId, legId, ...own });
    ends.push(end);
    return end;
  };
  try {
    const far = await open(speaker);
    const near = await open(listener);
    const offer = await far.createOffer();
    const { answer } = await near.acceptOffer(mayLoseDigits(speaker, listener) ? withoutEvents(offer) : offer);
    await far.acceptAnswer(answer);
    await far.hear({ kind: 'leg', endpoint: speaker });
    return { ...bridge, endpoint: near };
  } catch (error) {
    await closeAll(ends);
    throw error;
  }
}

/**
 * Whether events on the bridge could be told as passed on and still not reach the listener. Digits go to him by command of
 * the call then, once; where only he knows events the worker says by itself that the speaker's tones have not become any.
 */
function mayLoseDigits(speaker: EndpointProxy, listener: EndpointProxy): boolean {
  return speaker.negotiated?.telephoneEvents === true || listener.negotiated?.telephoneEvents === false;
}

/** A description that offers no telephone-events. */
export function withoutEvents(sdp: string): string {
  const types = [...sdp.matchAll(/^a=rtpmap:(\d+) telephone-event\/.*\r\n/gm)].map(([, type]) => type!);
  return sdp
    .split('\r\n')
    .filter((line) => !types.some((type) => line.startsWith(`a=rtpmap:${type} `) || line.startsWith(`a=fmtp:${type} `)))
    .map((line) =>
      line.startsWith('m=audio')
        ? line
            .split(' ')
            .filter((word, at) => at < 3 || !types.includes(word))
            .join(' ')
        : line,
    )
    .join('\r\n');
}

async function closeAll(ends: MediaEndpoint[]): Promise<void> {
  for (const end of ends.splice(0)) await end[Symbol.asyncDispose]();
}
