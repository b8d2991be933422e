import { type Clock, SystemClock } from '../../../kernel/clock.ts';
import { DisposalStack } from '../../../kernel/disposal.ts';
import type { CallId } from '../../../kernel/ids.ts';
import type { Logger } from '../../../kernel/logger.ts';
import { type RandomSource, SystemRandom } from '../../../kernel/random.ts';
import { TransientMap } from '../../../kernel/transient-map.ts';
import type {
  EndpointOptions,
  MediaEndpoint,
  MediaMixer,
  MediaPlane,
  MediaRecording,
  RecordingOptions,
} from '../../../telephony/media/index.ts';
import { openBridge } from './bridge.ts';
import { EndpointProxy } from './endpoint-proxy.ts';
import { type MixerBridge, openMixerBridge } from './mixer-bridge.ts';
import { MixerProxy } from './mixer-proxy.ts';
import { RecordingProxy } from './recording-proxy.ts';
import { VideoWays } from './video-ways.ts';
import { WorkerLink } from './worker-link.ts';

export interface EmbeddedMediaPlaneProps {
  readonly logger: Logger;
  /** The machine's own when left out. */
  readonly clock?: Clock;
  /** For SSRCs, keys and ICE credentials; the machine's own when left out. */
  readonly random?: RandomSource;
  /** Worker threads; calls are spread over them, the legs of one call stay together. */
  readonly workers: number;
  /** Where the sockets are bound. */
  readonly bindAddress: string;
  /** What peers are told to send to; the bind address when left out. */
  readonly publicAddress?: string;
  /** UDP ports, both ends included; null lets the system choose. */
  readonly portRange: { readonly first: number; readonly last: number } | null;
  /** A port rests so long between two calls; 5 s when left out. */
  readonly quarantineMs?: number;
  /** A browser must come through ICE and DTLS so soon, else its endpoint fails; 15 s when left out. */
  readonly connectTimeoutMs?: number;
  /** A worker ended unasked; it is started again by itself. `endpoints` lost their sound. */
  readonly onWorkerEnded?: (event: { readonly reason: string; readonly endpoints: number }) => void;
}

interface Slot {
  link: WorkerLink;
  readonly endpoints: TransientMap<number, EndpointProxy>;
  readonly mixers: TransientMap<number, MixerProxy>;
  readonly recordings: TransientMap<number, RecordingProxy>;
  /** Calls with something alive here, and how much. */
  readonly calls: Map<CallId, number>;
}

const SHORT_LIFE_MS = 1000;

/** Media in worker threads of this process. */
export class EmbeddedMediaPlane implements MediaPlane {
  readonly #props: EmbeddedMediaPlaneProps;
  readonly #slots: Slot[];
  readonly #random: RandomSource;
  readonly #videoWays: VideoWays;
  #nextNumber = 1;
  #closed = false;

  constructor(props: EmbeddedMediaPlaneProps) {
    this.#props = props;
    this.#random = props.random ?? new SystemRandom();
    this.#videoWays = new VideoWays({ random: this.#random, nextNumber: () => this.#nextNumber++ });
    this.#slots = Array.from({ length: Math.max(1, props.workers) }, (_, index) => this.#slot(index));
  }

  createEndpoint(options: EndpointOptions): Promise<MediaEndpoint> {
    return this.#createEndpoint(options);
  }

  async #createEndpoint(options: EndpointOptions): Promise<EndpointProxy> {
    const slot = this.#slotOf(options.callId);
    const number = this.#nextNumber++;
    const { link } = slot;
    const done = this.#occupy(slot, options.callId);
    const closed = (): void => {
      slot.endpoints.delete(number);
      done();
    };
    try {
      const port = link.takePort() ?? (await this.#reservePort(slot));
      const fingerprint = options.transport === 'webrtc' ? await link.fingerprint : null;
      const random = this.#random;
      const { publicAddress, bindAddress } = this.#props;
      const endpoint = new EndpointProxy({
        number,
        link,
        options,
        closed,
        port,
        fingerprint,
        random,
        address: publicAddress ?? bindAddress,
        openBridge: (speaker, listener) =>
          openBridge({ speaker, listener, createEndpoint: (of) => this.#createEndpoint(of), address: this.#ownAddress }),
        openVideoWay: (shown, to) => this.#videoWays.take(shown, to),
      });
      slot.endpoints.set(number, endpoint);
      return endpoint;
    } catch (error) {
      closed();
      throw error;
    }
  }

  /** The worker counts on every port again that it promised, but for those of endpoints it knows of. @throws ParleyError `media-unavailable` */
  #reservePort({ link, endpoints }: Slot): Promise<number> {
    for (const endpoint of endpoints.values()) endpoint.numberInWorker();
    return link.call('reservePort', {});
  }

  async createMixer(callId: CallId): Promise<MediaMixer> {
    const slot = this.#slotOf(callId);
    const number = this.#nextNumber++;
    const done = this.#occupy(slot, callId);
    const closed = (): void => {
      slot.mixers.delete(number);
      done();
    };
    const mixer = new MixerProxy({
      number,
      link: slot.link,
      closed,
      openBridge: (member) => this.#openMixerBridge(member, callId),
    });
    slot.mixers.set(number, mixer);
    try {
      await slot.link.call('createMixer', { mixer: number });
      return mixer;
    } catch (error) {
      closed();
      throw error;
    }
  }

  async record(callId: CallId, options: RecordingOptions): Promise<MediaRecording> {
    const slot = this.#slotOf(callId);
    const { link } = slot;
    const number = this.#nextNumber++;
    const done = this.#occupy(slot, callId);
    const closed = (): void => {
      slot.recordings.delete(number);
      done();
    };
    try {
      const startedAtMs = await link.call('beginRecording', { recording: number, options });
      const openBridge = (speaker: EndpointProxy) => this.#openMixerBridge(speaker, callId);
      const recording = new RecordingProxy({ number, link, startedAtMs, closed, openBridge });
      slot.recordings.set(number, recording);
      return recording;
    } catch (error) {
      closed();
      throw error;
    }
  }

  #openMixerBridge(member: EndpointProxy, callId: CallId): Promise<MixerBridge> {
    const createEndpoint = (of: EndpointOptions) => this.#createEndpoint(of);
    return openMixerBridge({ member, callId, createEndpoint, address: this.#ownAddress });
  }

  keepTogether(callId: CallId, other: CallId): Disposable {
    const isPlaced = this.#slots.some((slot) => slot.calls.has(callId));
    const done = isPlaced ? () => {} : this.#occupy(this.#slotOf(other), callId);
    return { [Symbol.dispose]: done };
  }

  async usage(): Promise<{ endpoints: number; mixers: number; portsInUse: number }> {
    const alive = this.#slots.filter((slot) => !slot.link.ended);
    const all = await Promise.all(alive.map(async (slot) => ({ slot, ...(await slot.link.call('usage', {})) })));
    const total = { endpoints: 0, mixers: 0, portsInUse: 0 };
    for (const one of all) {
      // Those, too, that the worker has not opened.
      total.endpoints += Math.max(one.endpoints, one.slot.endpoints.size);
      total.mixers += one.mixers;
      total.portsInUse += one.portsInUse;
    }
    return total;
  }

  /** For tests of what a crash does: ends a worker's thread. */
  async crashWorker(index: number): Promise<void> {
    await this.#slots[index]?.link.kill();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    const parts = new DisposalStack();
    this.#slots.forEach((slot, index) => parts.add(`media worker ${index}`, () => slot.link.stop()));
    await parts[Symbol.asyncDispose]();
  }

  #slot(index: number): Slot {
    const slot: Slot = {
      link: this.#startWorker(index, () => slot),
      endpoints: new TransientMap(),
      mixers: new TransientMap(),
      recordings: new TransientMap(),
      calls: new Map(),
    };
    return slot;
  }

  #startWorker(index: number, slotOf: () => Slot): WorkerLink {
    const { bindAddress, portRange, workers } = this.#props;
    return new WorkerLink({
      clock: this.#props.clock ?? new SystemClock(),
      settings: {
        bindAddress,
        portRange: portRange && shareOf(portRange, index, Math.max(1, workers)),
        quarantineMs: this.#props.quarantineMs ?? 5000,
        connectTimeoutMs: this.#props.connectTimeoutMs ?? 15_000,
      },
      event: (endpoint, name, event) => slotOf().endpoints.get(endpoint)?.events.emit(name, event),
      mixerEvent: (mixer, name, event) => slotOf().mixers.get(mixer)?.tell(name, event),
      recordingFailed: (recording, reason) => slotOf().recordings.get(recording)?.tell('failed', { reason }),
      crashed: (reason, livedMs) => this.#crashed(index, slotOf(), reason, livedMs),
    });
  }

  #crashed(index: number, slot: Slot, reason: string, livedMs: number): void {
    if (this.#closed) return;
    this.#props.logger.error('a media worker ended and is started again', {
      worker: index,
      reason,
      endpoints: slot.endpoints.size,
    });
    this.#props.onWorkerEnded?.({ reason, endpoints: slot.endpoints.size });
    const lost = [...slot.endpoints.values()];
    const mixers = [...slot.mixers.values()];
    const recordings = [...slot.recordings.values()];
    slot.endpoints.clear();
    slot.mixers.clear();
    slot.recordings.clear();
    slot.calls.clear();
    // One that dies at once is tried again only when it is needed, or it would eat the machine.
    if (livedMs > SHORT_LIFE_MS) slot.link = this.#startWorker(index, () => slot);
    for (const endpoint of lost) endpoint.events.emit('failed', { reason });
    for (const mixer of mixers) mixer.tell('failed', { reason });
    for (const recording of recordings) recording.tell('failed', { reason });
  }

  /** Where one worker reaches another. */
  get #ownAddress(): string {
    const { bindAddress } = this.#props;
    if (bindAddress === '0.0.0.0') return '127.0.0.1';
    return bindAddress === '::' ? '::1' : bindAddress;
  }

  /** The worker that has the call already, else the one with the fewest calls. */
  #slotOf(callId: CallId): Slot {
    const known = this.#slots.find((slot) => slot.calls.has(callId));
    const slot = known ?? this.#slots.reduce((best, one) => (one.calls.size < best.calls.size ? one : best));
    if (slot.link.ended && !this.#closed) slot.link = this.#startWorker(this.#slots.indexOf(slot), () => slot);
    return slot;
  }

  #occupy(slot: Slot, callId: CallId): () => void {
    slot.calls.set(callId, (slot.calls.get(callId) ?? 0) + 1);
    let isDone = false;
    return () => {
      if (isDone) return;
      isDone = true;
      const left = (slot.calls.get(callId) ?? 1) - 1;
      if (left > 0) slot.calls.set(callId, left);
      else slot.calls.delete(callId);
    };
  }
}

function shareOf(range: { first: number; last: number }, index: number, workers: number): { first: number; last: number } {
  const size = Math.floor((range.last - range.first + 1) / workers / 2) * 2;
  const first = range.first + index * size;
  return { first, last: index === workers - 1 ? range.last : first + size - 1 };
}
