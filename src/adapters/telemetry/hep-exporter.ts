import { createSocket, type Socket } from 'node:dgram';
import { isIP } from 'node:net';
import type { Unsubscribe } from '../../kernel/events.ts';
import type { SipFlow, SipTrafficListener, SipTrafficSource } from '../../protocol/sip/transport-port.ts';
import { redact, scanCallId } from '../../telephony/trace/index.ts';
import { hepPacket } from './hep-packet.ts';

export interface HepTarget {
  readonly host: string;
  readonly port: number;
  readonly key: string | null;
  readonly agentId: number;
}

export interface HepExporterParts {
  readonly target: HepTarget;
  readonly source: SipTrafficSource;
  /** Our address as the peer sees it, where a socket is bound to all addresses. */
  readonly ourAddress: (flow: SipFlow) => { readonly host: string; readonly port: number };
}

/** The longest that fits a datagram with all other chunks. */
const longestMessage = 60_000;

/**
 * Copies every SIP message, also of TLS and WebSocket, to a collector over UDP; secrets are blacked out. Never waits: what the
 * collector does not take is lost and counted.
 */
export class HepExporter implements AsyncDisposable {
  readonly #parts: HepExporterParts;
  #socket: Socket | null = null;
  #untap: Unsubscribe | null = null;
  #sent = 0;
  #lost = 0;

  constructor(parts: HepExporterParts) {
    this.#parts = parts;
  }

  get counters(): { readonly sent: number; readonly lost: number } {
    return { sent: this.#sent, lost: this.#lost };
  }

  /** Resolves when messages are copied from here on. @throws the system's error when the collector's name leads nowhere */
  async start(): Promise<void> {
    if (this.#socket) return;
    const { host, port } = this.#parts.target;
    const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(port, host, () => {
        socket.off('error', reject);
        resolve();
      });
    }).catch((error: unknown) => {
      socket.close();
      throw error;
    });
    // A collector that is away answers with errors of ICMP: nothing to do about them here.
    socket.on('error', () => this.#lost++);
    this.#socket = socket;
    this.#untap = this.#parts.source.onTraffic(this.#tap);
  }

  async stop(): Promise<void> {
    this.#untap?.();
    this.#untap = null;
    const socket = this.#socket;
    this.#socket = null;
    if (socket) await new Promise<void>((resolve) => socket.close(() => resolve()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  readonly #tap: SipTrafficListener = (direction, bytes, flow, atMs) => {
    const socket = this.#socket;
    const sipCallId = scanCallId(bytes);
    if (!socket || sipCallId === undefined) return;
    if (bytes.length > longestMessage) {
      this.#lost++;
      return;
    }
    const { key, agentId } = this.#parts.target;
    const ours = this.#parts.ourAddress(flow);
    const [from, to] = direction === 'received' ? [flow.remote, ours] : [ours, flow.remote];
    const packet = hepPacket({
      atMs,
      from,
      to,
      isReliable: flow.isReliable,
      sipCallId,
      payload: redact(bytes),
      agentId,
      key,
    });
    socket.send(packet, (error) => {
      if (error) this.#lost++;
      else this.#sent++;
    });
  };
}
