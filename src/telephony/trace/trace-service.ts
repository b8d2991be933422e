import type { Clock, Timer } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, Id, IdSource } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { SipMessage } from '../../protocol/sip/message/index.ts';
import type { SipFlow, SipTrafficListener, SipTrafficSource } from '../../protocol/sip/transport-port.ts';
import { CompanyMemory } from './company-memory.ts';
import { parseCaptured } from './ladder.ts';
import { labelOf } from './message-label.ts';
import { redact } from './redaction.ts';
import { scanCallId } from './scan-message.ts';
import type { CompanyOfMessage, TracedMessage, TraceEndReason, TraceSink } from './trace-ports.ts';
import { isAbout } from './trace-subject.ts';

export type TraceId = Id<'trace'>;

export interface TraceRequest {
  /** Null for a server administrator: every company, and messages that belong to none. */
  readonly companyId: CompanyId | null;
  /** A device number, a SIP user, or `*`. */
  readonly subject: string;
  readonly durationMs: number;
  /** Text delivered before the trace ends by itself. */
  readonly maxBytes?: number;
  readonly sink?: TraceSink;
}

export interface Trace {
  readonly id: TraceId;
  readonly companyId: CompanyId | null;
  readonly subject: string;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly messages: number;
}

interface Running {
  trace: Trace;
  readonly sink: TraceSink | undefined;
  readonly timer: Timer;
  readonly sipCallIds: Set<string>;
  bytesLeft: number;
}

const defaultMaxBytes = 8 * 1024 * 1024;
const maxTraces = 20;
const maxCallsPerTrace = 10_000;

/**
 * Traces that administrators start and stop. A trace of a number follows every dialog in which the number once appeared.
 * While no trace runs, messages are not looked at.
 */
export class TraceService {
  readonly #clock: Clock;
  readonly #ids: IdSource;
  readonly #logger: Logger;
  readonly #source: SipTrafficSource;
  readonly #companies: CompanyMemory;
  readonly #running = new Map<TraceId, Running>();
  readonly #events = new Emitter<{
    message: { trace: Trace; message: TracedMessage };
    ended: { trace: Trace; reason: TraceEndReason };
  }>();
  #untap: Unsubscribe | null = null;
  #isSuspended = false;

  constructor(parts: { clock: Clock; ids: IdSource; logger: Logger; source: SipTrafficSource; companyOf: CompanyOfMessage }) {
    this.#clock = parts.clock;
    this.#ids = parts.ids;
    this.#logger = parts.logger.component('trace');
    this.#source = parts.source;
    this.#companies = new CompanyMemory({ companyOf: parts.companyOf });
  }

  /** @throws ParleyError('trace-too-many'), ParleyError('service-stopped') */
  start(request: TraceRequest): Trace {
    if (this.#isSuspended)
      throw new ParleyError(
        'service-stopped',
        'Traces were stopped for the whole server. Start the service "Protocol traces" first.',
      );
    if (this.#running.size >= maxTraces)
      throw new ParleyError('trace-too-many', `${maxTraces} traces are running; stop one first`);
    const startedAt = this.#clock.now();
    const { companyId, subject, durationMs } = request;
    const trace: Trace = {
      id: this.#ids.next<TraceId>(),
      companyId,
      subject,
      startedAt,
      endsAt: startedAt + durationMs,
      messages: 0,
    };
    const timer = this.#clock.setTimer(durationMs, () => this.#end(trace.id, 'time-limit'));
    const bytesLeft = request.maxBytes ?? defaultMaxBytes;
    this.#running.set(trace.id, { trace, sink: request.sink, timer, sipCallIds: new Set(), bytesLeft });
    this.#untap ??= this.#source.onTraffic(this.#tap);
    this.#logger.info('Trace started', { traceId: trace.id, companyId, person: { subject } });
    return trace;
  }

  /** Running traces that an administrator of `companyId` may see; null sees all. */
  list(companyId: CompanyId | null): Trace[] {
    return [...this.#running.values()]
      .map(({ trace }) => trace)
      .filter((trace) => companyId === null || trace.companyId === companyId);
  }

  /** @throws ParleyError('trace-not-found') also for a trace of another company. */
  stop(id: TraceId, companyId: CompanyId | null): void {
    if (!this.list(companyId).some((trace) => trace.id === id))
      throw new ParleyError('trace-not-found', 'No such trace is running');
    this.#end(id, 'stopped');
  }

  onMessage(listener: (event: { trace: Trace; message: TracedMessage }) => void): Unsubscribe {
    return this.#events.on('message', listener);
  }

  onEnded(listener: (event: { trace: Trace; reason: TraceEndReason }) => void): Unsubscribe {
    return this.#events.on('ended', listener);
  }

  /** Ends all traces and refuses new ones. */
  suspend(): void {
    this.#isSuspended = true;
    for (const id of this.#running.keys()) this.#end(id, 'stopped');
  }

  resume(): void {
    this.#isSuspended = false;
  }

  [Symbol.dispose](): void {
    for (const id of this.#running.keys()) this.#end(id, 'shutdown');
  }

  readonly #tap: SipTrafficListener = (direction, bytes, flow, atMs) => {
    const message = parseCaptured({ bytes });
    const sipCallId = scanCallId(bytes) ?? '';
    // Bytes that are no message have no owner: only the server's administrators see them.
    const companyId = message && this.#companies.of(message, flow, sipCallId);
    let traced: TracedMessage | undefined;
    for (const running of this.#running.values()) {
      if (!isWanted(running, message, companyId, sipCallId)) continue;
      traced ??= tracedMessage(direction, bytes, flow, { atMs, sipCallId, label: message ? labelOf(message) : 'unreadable' });
      this.#deliver(running, traced);
    }
  };

  #deliver(running: Running, message: TracedMessage): void {
    running.bytesLeft -= Buffer.byteLength(message.text);
    if (running.bytesLeft < 0) {
      this.#end(running.trace.id, 'size-limit');
      return;
    }
    running.trace = { ...running.trace, messages: running.trace.messages + 1 };
    running.sink?.message(message);
    this.#events.emit('message', { trace: running.trace, message });
  }

  #end(id: TraceId, reason: TraceEndReason): void {
    const running = this.#running.get(id);
    if (!running) return;
    this.#running.delete(id);
    running.timer.cancel();
    running.sink?.close();
    if (this.#running.size === 0) {
      this.#untap?.();
      this.#untap = null;
    }
    this.#logger.info('Trace ended', { traceId: id, reason, messages: running.trace.messages });
    this.#events.emit('ended', { trace: running.trace, reason });
  }
}

function isWanted(
  running: Running,
  message: SipMessage | undefined,
  companyId: CompanyId | undefined,
  sipCallId: string,
): boolean {
  const { trace, sipCallIds } = running;
  if (trace.companyId !== null && trace.companyId !== companyId) return false;
  if (trace.subject === '*' || sipCallIds.has(sipCallId)) return true;
  if (!message || !isAbout(message, trace.subject)) return false;
  if (sipCallIds.size < maxCallsPerTrace) sipCallIds.add(sipCallId);
  return true;
}

function tracedMessage(
  direction: 'received' | 'sent',
  bytes: Buffer,
  flow: SipFlow,
  known: { atMs: number; sipCallId: string; label: string },
): TracedMessage {
  const [local, remote] = [flow.local, flow.remote].map(({ host, port }) =>
    host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
  );
  const [from, to] = direction === 'received' ? [remote!, local!] : [local!, remote!];
  return { ...known, transport: flow.transport, from, to, text: redact(bytes).toString('utf8') };
}
