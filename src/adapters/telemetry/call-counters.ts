import type { Histogram } from 'prom-client';
import type { Unsubscribe } from '../../kernel/events.ts';
import type { CallId } from '../../kernel/ids.ts';
import type { CallEvent, CallRegistry } from '../../telephony/call/index.ts';
import type { MediaQuality } from '../../telephony/media/index.ts';
import { meanOpinionScore } from './mean-opinion-score.ts';

export interface CallHistograms {
  readonly mos: Histogram;
  readonly queueWait: Histogram<'outcome'>;
  readonly talk: Histogram;
}

/** Sums up what happens in calls. */
export class CallCounters implements Disposable {
  /** Key: direction and release cause. */
  readonly ended = new Map<string, number>();
  readonly packets = { received: 0, sent: 0, lost: 0, refused: 0 };
  readonly #histograms: CallHistograms;
  /** Since when a call waits in a queue. */
  readonly #waiting = new Map<CallId, number>();
  readonly #stop: Unsubscribe;

  constructor(parts: { registry: Pick<CallRegistry, 'onEvent'>; histograms: CallHistograms }) {
    this.#histograms = parts.histograms;
    this.#stop = parts.registry.onEvent(({ event, call }) => this.#note(event, call));
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  #note(event: CallEvent, call: { readonly props: { readonly direction: string }; readonly connectedAtMs: number | null }): void {
    if (event.type === 'call-queued') this.#waiting.set(event.callId, event.atMs);
    else if (event.type === 'agent-offer-ended' && event.outcome === 'accepted') this.#leftQueue(event, 'answered');
    else if (event.type === 'leg-released' && event.quality) this.#quality(event.quality);
    else if (event.type === 'call-ended') {
      const key = `${call.props.direction} ${event.release.cause}`;
      this.ended.set(key, (this.ended.get(key) ?? 0) + 1);
      if (call.connectedAtMs !== null) this.#histograms.talk.observe((event.atMs - call.connectedAtMs) / 1000);
      this.#leftQueue(event, 'abandoned');
    }
  }

  #leftQueue({ callId, atMs }: CallEvent, outcome: string): void {
    const sinceMs = this.#waiting.get(callId);
    if (sinceMs === undefined) return;
    this.#waiting.delete(callId);
    this.#histograms.queueWait.observe({ outcome }, (atMs - sinceMs) / 1000);
  }

  #quality(quality: MediaQuality): void {
    const { packets } = this;
    packets.received += quality.packetsReceived;
    packets.sent += quality.packetsSent;
    packets.lost += quality.packetsLost;
    packets.refused += quality.packetsRefused;
    const score = meanOpinionScore(quality);
    if (score !== null) this.#histograms.mos.observe(score);
  }
}
