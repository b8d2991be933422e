import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { SipTrafficSource } from '../../protocol/sip/transport-port.ts';
import type { CallRegistry } from '../../telephony/call/index.ts';
import { CallCounters } from './call-counters.ts';
import { SipCounters } from './sip-counters.ts';

/** Where the figures come from; the functions are asked when somebody collects. */
export interface MetricSources {
  readonly registry: Pick<CallRegistry, 'onEvent' | 'size'>;
  readonly traffic: SipTrafficSource;
  readonly registrations: () => number;
  readonly queueWaiting: () => number;
  readonly trunks: () => Readonly<Record<string, number>>;
  readonly services: () => Readonly<Record<string, number>>;
  readonly incidents: () => Readonly<Record<string, number>>;
  readonly offences: () => Readonly<Record<string, number>>;
  readonly bans: () => number;
  readonly liveConnections: () => number;
  /** Seconds; null before the first answer. */
  readonly storeLatencyS: () => number | null;
  readonly mediaEndpoints: () => Promise<number>;
}

/** Figures of the server in the form of Prometheus. No label ever holds an id, a name or a number. */
export class ServerMetrics implements Disposable {
  readonly contentType: string;
  readonly #registry = new Registry();
  readonly #calls: CallCounters;
  readonly #sip: SipCounters;
  readonly #loop: ReturnType<typeof monitorEventLoopDelay>;

  constructor(sources: MetricSources) {
    this.contentType = this.#registry.contentType;
    this.#loop = monitorEventLoopDelay({ resolution: 20 });
    this.#loop.enable();
    this.#calls = new CallCounters({ registry: sources.registry, histograms: this.#histograms() });
    this.#sip = new SipCounters({ source: sources.traffic });
    this.#addCalls(sources);
    this.#addSip(sources);
    this.#addServer(sources);
  }

  /** The page that Prometheus reads. */
  render(): Promise<string> {
    return this.#registry.metrics();
  }

  [Symbol.dispose](): void {
    this.#loop.disable();
    this.#calls[Symbol.dispose]();
    this.#sip[Symbol.dispose]();
    this.#registry.clear();
  }

  #histograms() {
    const registers = [this.#registry];
    return {
      mos: new Histogram({
        name: 'parley_mos',
        help: 'Estimated listening quality of released legs, 1 to 4.5 (E-model of loss and delay)',
        buckets: [1.5, 2, 2.5, 3, 3.5, 3.8, 4, 4.2, 4.4],
        registers,
      }),
      queueWait: new Histogram({
        name: 'parley_queue_wait_seconds',
        help: 'How long callers waited in a queue until they were answered or gave up',
        labelNames: ['outcome'],
        buckets: [5, 10, 20, 30, 60, 120, 300, 600, 1800],
        registers,
      }),
      talk: new Histogram({
        name: 'parley_call_seconds',
        help: 'How long answered calls lasted',
        buckets: [10, 30, 60, 180, 600, 1800, 3600],
        registers,
      }),
    };
  }

  #addCalls({ registry, queueWaiting, mediaEndpoints }: MetricSources): void {
    const { ended, packets } = this.#calls;
    this.#gauge('parley_calls_active', 'Calls now', () => registry.size.calls);
    this.#gauge('parley_legs_active', 'Legs of calls now', () => registry.size.legs);
    this.#gauge('parley_queue_waiting', 'Callers who wait in queues now', queueWaiting);
    this.#gauge('parley_media_endpoints', 'Ends of media now', mediaEndpoints);
    this.#counters('parley_calls_total', 'Calls that ended', ['direction', 'result'], () => ended);
    this.#counters('parley_rtp_packets_total', 'RTP packets of released legs', ['kind'], () => new Map(Object.entries(packets)));
  }

  #addSip({ registrations, trunks, offences, bans }: MetricSources): void {
    const { requests, responses } = this.#sip;
    this.#gauge('parley_registrations_active', 'Phones registered now', registrations);
    this.#counters('parley_sip_requests_total', 'SIP requests', ['direction', 'method'], () => requests);
    this.#counters('parley_sip_responses_total', 'SIP responses', ['direction', 'code'], () => responses);
    this.#gauges('parley_trunks', 'Trunks by state', 'state', trunks);
    this.#counters('parley_sip_offences_total', 'What strangers did wrong', ['kind'], () => new Map(Object.entries(offences())));
    this.#counters('parley_sip_bans_total', 'Sources that were blocked', [], () => new Map([['', bans()]]));
  }

  #addServer({ services, incidents, liveConnections, storeLatencyS }: MetricSources): void {
    this.#gauges('parley_services', 'Parts of the server by state', 'state', services);
    this.#gauges('parley_incidents_open', 'Incidents that last, by severity', 'severity', incidents);
    this.#gauge('parley_live_connections', 'Browsers connected now', liveConnections);
    this.#gauge('parley_store_latency_seconds', 'Latest answer of the database', () => storeLatencyS() ?? Number.NaN);
    this.#gauge('parley_event_loop_lag_seconds', 'Delay of the event loop since the last collection, 99th percentile', () => {
      const lag = this.#loop.percentile(99) / 1e9;
      this.#loop.reset();
      return lag;
    });
    this.#gauge('process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss());
    this.#counters('process_cpu_seconds_total', 'Processor time', [], () => {
      const { user, system } = process.cpuUsage();
      return new Map([['', (user + system) / 1e6]]);
    });
  }

  #gauge(name: string, help: string, value: () => number | Promise<number>): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect: async () => gauge.set(await value()),
    });
  }

  #gauges(name: string, help: string, label: string, values: () => Readonly<Record<string, number>>): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.#registry],
      collect: () => {
        gauge.reset();
        for (const [key, value] of Object.entries(values())) gauge.set({ [label]: key }, value);
      },
    });
  }

  /** Of counts that are kept elsewhere; keys are the labels' values, joined by blanks. */
  #counters(name: string, help: string, labelNames: readonly string[], counts: () => ReadonlyMap<string, number>): void {
    const counter: Counter = new Counter({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      collect: () => {
        counter.reset();
        for (const [key, value] of counts()) {
          const values = key.split(' ');
          counter.inc(Object.fromEntries(labelNames.map((label, index) => [label, values[index] ?? ''])), value);
        }
      },
    });
  }
}
