import { MessageChannel } from 'node:worker_threads';
import type { RandomSource } from '../../../kernel/random.ts';
import type { EndpointProxy } from './endpoint-proxy.ts';
import type { WorkerLink } from './worker-link.ts';

/** What somebody shows, as it can be seen in another worker than his own. Disposed of when its viewer looks elsewhere. */
export interface VideoWay extends AsyncDisposable {
  /** Of the end in the worker of those who see. */
  readonly number: number;
}

interface Way {
  readonly number: number;
  readonly opened: Promise<unknown>;
  viewers: number;
}

export interface VideoWaysProps {
  readonly random: RandomSource;
  readonly nextNumber: () => number;
}

/** Ways of video between workers: one for all who see the same person in the same worker, kept while anybody there does. */
export class VideoWays {
  readonly #props: VideoWaysProps;
  readonly #ways = new WeakMap<EndpointProxy, Map<WorkerLink, Way>>();

  constructor(props: VideoWaysProps) {
    this.#props = props;
  }

  /** @throws ParleyError `media-unavailable`, `media-closed` */
  async take(shown: EndpointProxy, to: WorkerLink): Promise<VideoWay> {
    const way = this.#wayOf(shown).get(to) ?? this.#open(shown, to);
    way.viewers += 1;
    let isTaken = true;
    const release = async (): Promise<void> => {
      if (!isTaken) return;
      isTaken = false;
      way.viewers -= 1;
      if (way.viewers === 0) await this.#close(shown, to);
    };
    try {
      await way.opened;
    } catch (error) {
      await release();
      throw error;
    }
    return { number: way.number, [Symbol.asyncDispose]: release };
  }

  #wayOf(shown: EndpointProxy): Map<WorkerLink, Way> {
    const known = this.#ways.get(shown);
    if (known) return known;
    const ways = new Map<WorkerLink, Way>();
    this.#ways.set(shown, ways);
    shown.onClosing(async () => {
      for (const to of ways.keys()) await this.#close(shown, to);
    });
    return ways;
  }

  #open(shown: EndpointProxy, to: WorkerLink): Way {
    const { port1: far, port2: near } = new MessageChannel();
    const number = this.#props.nextNumber();
    const ssrc = (): number => this.#props.random.bytes(4).readUInt32BE(0);
    const opened = Promise.all([
      shown.link.call('openVideoWay', { way: number, channel: far, ssrc: ssrc(), shown: shown.numberInWorker() }),
      to.call('openVideoWay', { way: number, channel: near, ssrc: ssrc(), shown: null }),
    ]);
    const way = { number, opened, viewers: 0 };
    this.#wayOf(shown).set(to, way);
    return way;
  }

  async #close(shown: EndpointProxy, to: WorkerLink): Promise<void> {
    const way = this.#ways.get(shown)?.get(to);
    if (!way) return;
    this.#ways.get(shown)?.delete(to);
    for (const link of [shown.link, to]) await link.call('closeVideoWay', { way: way.number }).catch(() => null);
  }
}
