import type { CallId, LegId } from '../../src/kernel/ids.ts';
import type { CodecName, MediaEndpoint, MediaPlane } from '../../src/telephony/media/index.ts';
import { MediaPeer } from './media-peer.ts';
import { amplitudeOf, type PeerTransport, type SoundPeer, until } from './sound-peer.ts';
import { type BrowserCodec, WebrtcPeer } from './webrtc-peer.ts';

export type Side =
  | { readonly transport: Exclude<PeerTransport, 'webrtc'>; readonly codec: CodecName }
  | { readonly transport: 'webrtc'; readonly codec: BrowserCodec };

export interface Party<Peer extends SoundPeer = SoundPeer> {
  readonly peer: Peer;
  readonly endpoint: MediaEndpoint;
}

export const AMPLITUDE = 8000;

/** From now on the peer comes to hear this frequency in so many packets, at about the level it was said. */
export async function hears(peer: SoundPeer, frequency: number, packets = 40): Promise<void> {
  const from = peer.received.length + 10;
  let level = 0;
  const isHeard = (): boolean => {
    if (peer.received.length < from + packets) return false;
    level = amplitudeOf(peer.heard(peer.received.length - packets), frequency);
    return level > AMPLITUDE * 0.8 && level < AMPLITUDE * 1.2;
  };
  await until(`${frequency} Hz is heard`, isHeard).catch((error: Error) => {
    throw new Error(`${error.message}: ${peer.received.length - from} packets, ${Math.round(level)} of ${AMPLITUDE}`);
  });
}

/** From now on the peer comes to hear this frequency so loud at least, whatever else it hears. */
export async function hearsAtLeast(peer: SoundPeer, frequency: number, level: number, packets = 40): Promise<void> {
  const from = peer.received.length;
  await until(`${frequency} Hz is heard`, () => {
    const since = peer.received.length - packets;
    return since > from && amplitudeOf(peer.heard(since), frequency) > level;
  });
}

interface JoinOptions {
  readonly transport?: PeerTransport;
  readonly codec?: CodecName;
  readonly offeredByUs?: boolean;
  readonly silenceTimeoutMs?: number;
}

let calls = 0;

export const newCall = (): CallId => `call-${++calls}` as CallId;

/** Phones and browsers at the endpoints of a plane, until they are closed. */
export function partiesOf(plane: () => MediaPlane) {
  const open: Party[] = [];

  async function joinAs<Peer extends SoundPeer>(peer: Peer, callId: CallId, options: JoinOptions): Promise<Party<Peer>> {
    const { transport = 'rtp', offeredByUs = false, silenceTimeoutMs = 0 } = options;
    const endpoint = await plane().createEndpoint({
      callId,
      legId: `${callId}-${open.length}` as LegId,
      transport,
      codecs: ['PCMA', 'PCMU', 'G722', 'opus'],
      silenceTimeoutMs,
    });
    const party = { peer, endpoint };
    open.push(party);
    await peer.meet(endpoint, { offeredByUs });
    return party;
  }

  /** A phone. */
  async function join1(
    callId: CallId,
    options: JoinOptions & { readonly transport?: Exclude<PeerTransport, 'webrtc'> } = {},
  ): Promise<Party<MediaPeer>> {
    const { transport = 'rtp', codec = 'PCMA' } = options;
    return joinAs(await MediaPeer.open({ transport, codec }), callId, options);
  }

  /** A browser. */
  function joinBrowser(
    callId: CallId,
    options: JoinOptions & { readonly codec?: BrowserCodec } = {},
  ): Promise<Party<WebrtcPeer>> {
    return joinAs(new WebrtcPeer(options.codec), callId, { ...options, transport: 'webrtc' });
  }

  function joinSide(callId: CallId, side: Side, offeredByUs: boolean): Promise<Party> {
    if (side.transport === 'webrtc') return joinBrowser(callId, { codec: side.codec, offeredByUs });
    return join1(callId, { ...side, offeredByUs });
  }

  async function connect(a: Party, b: Party): Promise<void> {
    await a.endpoint.hear({ kind: 'leg', endpoint: b.endpoint });
    await b.endpoint.hear({ kind: 'leg', endpoint: a.endpoint });
  }

  async function close(): Promise<void> {
    for (const { peer, endpoint } of open.splice(0)) {
      await peer.close();
      await endpoint[Symbol.asyncDispose]();
    }
  }

  return { open, join1, joinBrowser, joinSide, connect, close };
}
