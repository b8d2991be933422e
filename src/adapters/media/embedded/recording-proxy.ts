import { ParleyError } from '../../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../../kernel/events.ts';
import type {
  MediaEndpoint,
  MediaRecording,
  MediaRecordingEvents,
  RecordedSide,
  SealedRecording,
} from '../../../telephony/media/index.ts';
import type { EndpointProxy } from './endpoint-proxy.ts';
import type { MixerBridge } from './mixer-bridge.ts';
import type { WorkerLink } from './worker-link.ts';

export interface RecordingProxyProps {
  readonly number: number;
  readonly link: WorkerLink;
  readonly startedAtMs: number;
  readonly closed: () => void;
  readonly openBridge: (speaker: EndpointProxy) => Promise<MixerBridge>;
}

/** A recording as the main thread sees it. Who speaks in another worker comes over a bridge that it keeps. */
export class RecordingProxy implements MediaRecording {
  readonly startedAtMs: number;
  readonly #props: RecordingProxyProps;
  readonly #events = new Emitter<MediaRecordingEvents>();
  readonly #bridges = new Map<EndpointProxy, Promise<MixerBridge>>();
  /** Of each endpoint one after the other: who comes and goes at once is gone at the end. */
  readonly #turns = new Map<EndpointProxy, Promise<void>>();
  #isOver = false;

  constructor(props: RecordingProxyProps) {
    this.#props = props;
    this.startedAtMs = props.startedAtMs;
  }

  add(endpoint: MediaEndpoint, side: RecordedSide): Promise<void> {
    const speaker = proxyOf(endpoint);
    return this.#inTurn(speaker, async () => {
      const { link, number: recording } = this.#props;
      const near = speaker.link === link ? speaker : (await this.#bridgeOf(speaker)).near;
      await link.call('addToRecording', { recording, endpoint: near.numberInWorker(), side });
    });
  }

  remove(endpoint: MediaEndpoint): Promise<void> {
    const speaker = proxyOf(endpoint);
    return this.#inTurn(speaker, async () => {
      const { link, number: recording } = this.#props;
      if (this.#bridges.has(speaker)) return this.#closeBridge(speaker);
      await link.call('removeFromRecording', { recording, endpoint: speaker.numberInWorker() });
    });
  }

  pause(isPaused: boolean): Promise<number> {
    return this.#props.link.call('pauseRecording', { recording: this.#props.number, isPaused });
  }

  async stop(): Promise<SealedRecording> {
    if (this.#isOver) throw new ParleyError('media-closed', 'this recording is over');
    this.#isOver = true;
    try {
      return await this.#props.link.call('endRecording', { recording: this.#props.number });
    } finally {
      for (const speaker of this.#bridges.keys()) await this.#closeBridge(speaker);
      this.#events.removeAll();
      this.#props.closed();
    }
  }

  on<Name extends keyof MediaRecordingEvents & string>(
    name: Name,
    listener: (event: MediaRecordingEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  /** An event of the worker. */
  tell(name: string, event: unknown): void {
    this.#events.emit(name, event);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isOver) await this.stop().catch(() => null);
  }

  #inTurn(speaker: EndpointProxy, work: () => Promise<void>): Promise<void> {
    const turn = (this.#turns.get(speaker) ?? Promise.resolve()).then(() => (this.#isOver ? undefined : work()));
    const settled = turn.catch(() => {});
    this.#turns.set(speaker, settled);
    void settled.then(() => this.#turns.get(speaker) === settled && this.#turns.delete(speaker));
    return turn;
  }

  #bridgeOf(speaker: EndpointProxy): Promise<MixerBridge> {
    const known = this.#bridges.get(speaker);
    if (known) return known;
    const bridge = this.#props.openBridge(speaker);
    this.#bridges.set(speaker, bridge);
    bridge.catch(() => this.#bridges.delete(speaker));
    speaker.onClosing(() => this.#closeBridge(speaker));
    return bridge;
  }

  async #closeBridge(speaker: EndpointProxy): Promise<void> {
    const bridge = this.#bridges.get(speaker);
    this.#bridges.delete(speaker);
    const opened = await bridge?.catch(() => null);
    await opened?.[Symbol.asyncDispose]();
  }
}

/** Every endpoint of this plane is a proxy; what else comes here is of another plane. */
function proxyOf(endpoint: MediaEndpoint): EndpointProxy {
  if ('link' in endpoint) return endpoint as EndpointProxy;
  throw new ParleyError('media-unavailable', 'a recording and those who speak in it must belong to one media plane');
}
