import { ParleyError } from '../../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../../kernel/events.ts';
import type {
  MediaEndpoint,
  MediaMixer,
  MediaMixerEvents,
  RecordingResult,
  SharedSound,
} from '../../../telephony/media/index.ts';
import type { EndpointProxy } from './endpoint-proxy.ts';
import type { MixerBridge } from './mixer-bridge.ts';
import type { WorkerLink } from './worker-link.ts';

export interface MixerProxyProps {
  readonly number: number;
  readonly link: WorkerLink;
  readonly closed: () => void;
  readonly openBridge: (member: EndpointProxy) => Promise<MixerBridge>;
}

/** A mixer as the main thread sees it. Members of its own worker are mixed as they are, others over a bridge that it keeps. */
export class MixerProxy implements MediaMixer {
  readonly number: number;
  readonly link: WorkerLink;
  readonly #props: MixerProxyProps;
  readonly #events = new Emitter<MediaMixerEvents>();
  readonly #bridges = new Map<EndpointProxy, Promise<MixerBridge>>();
  /** By the number of what is mixed in the worker. */
  readonly #members = new Map<number, EndpointProxy>();
  #isClosed = false;

  constructor(props: MixerProxyProps) {
    this.#props = props;
    this.number = props.number;
    this.link = props.link;
  }

  async add(endpoint: MediaEndpoint): Promise<void> {
    const member = proxyOf(endpoint);
    const mixed = await this.#mixed(member);
    const number = mixed.numberInWorker();
    this.#members.set(number, member);
    await this.link.call('addToMixer', { mixer: this.number, endpoint: number });
    if (mixed !== member) await mixed.hear({ kind: 'mixer', mixer: this });
  }

  async remove(endpoint: MediaEndpoint): Promise<void> {
    const member = proxyOf(endpoint);
    const bridge = this.#bridges.get(member);
    const number = (bridge ? (await bridge).near : member).numberInWorker();
    this.#members.delete(number);
    await this.link.call('removeFromMixer', { mixer: this.number, endpoint: number });
    await this.#closeBridge(member);
  }

  async setGain(listener: MediaEndpoint, speaker: MediaEndpoint, gain: number): Promise<void> {
    const [hears, says] = [await this.#mixed(proxyOf(listener)), await this.#mixed(proxyOf(speaker))];
    await this.link.call('setGain', {
      mixer: this.number,
      listener: hears.numberInWorker(),
      speaker: says.numberInWorker(),
      gain,
    });
  }

  async play(sound: SharedSound, to?: MediaEndpoint): Promise<void> {
    const listener = to ? (await this.#mixed(proxyOf(to))).numberInWorker() : null;
    await this.link.call('playInMixer', { mixer: this.number, sound, to: listener });
  }

  async startRecording(path: string): Promise<void> {
    await this.link.call('recordMixer', { mixer: this.number, path });
  }

  stopRecording(): Promise<RecordingResult> {
    return this.link.call('stopRecordingMixer', { mixer: this.number });
  }

  on<Name extends keyof MediaMixerEvents & string>(name: Name, listener: (event: MediaMixerEvents[Name]) => void): Unsubscribe {
    return this.#events.on(name, listener);
  }

  /** What `listener`, of another worker, hears in the place of the mixer. */
  async farEndOf(listener: EndpointProxy): Promise<EndpointProxy> {
    return (await this.#bridgeOf(listener)).far;
  }

  /** An event of the worker. */
  tell(name: string, event: unknown): void {
    if (name !== 'talking') return this.#events.emit(name, event);
    const { endpoint: number, isTalking } = event as { endpoint: number; isTalking: boolean };
    const endpoint = this.#members.get(number);
    if (endpoint) this.#events.emit('talking', { endpoint, isTalking });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#events.removeAll();
    for (const member of this.#bridges.keys()) await this.#closeBridge(member);
    await this.link.call('closeMixer', { mixer: this.number }).catch(() => null);
    this.#props.closed();
  }

  async #mixed(member: EndpointProxy): Promise<EndpointProxy> {
    return member.link === this.link ? member : (await this.#bridgeOf(member)).near;
  }

  #bridgeOf(member: EndpointProxy): Promise<MixerBridge> {
    if (this.#isClosed) return Promise.reject(new ParleyError('media-closed', 'this mixer is closed'));
    const known = this.#bridges.get(member);
    if (known) return known;
    const bridge = this.#props.openBridge(member);
    this.#bridges.set(member, bridge);
    bridge.catch(() => this.#bridges.delete(member));
    member.onClosing(() => this.#closeBridge(member));
    return bridge;
  }

  async #closeBridge(member: EndpointProxy): Promise<void> {
    const bridge = this.#bridges.get(member);
    this.#bridges.delete(member);
    const opened = await bridge?.catch(() => null);
    if (opened) this.#members.delete(opened.near.numberInWorker());
    await opened?.[Symbol.asyncDispose]();
  }
}

/** Every endpoint of this plane is a proxy; what else comes here is of another plane. */
function proxyOf(endpoint: MediaEndpoint): EndpointProxy {
  if ('link' in endpoint) return endpoint as EndpointProxy;
  throw new ParleyError('media-unavailable', 'a mixer and its members must belong to one media plane');
}
