import { MessagePort, Worker } from 'node:worker_threads';
import type { Clock } from '../../../kernel/clock.ts';
import { ParleyError } from '../../../kernel/errors.ts';
import { TransientMap } from '../../../kernel/transient-map.ts';
import type { Fingerprint } from '../../../protocol/sdp/index.ts';
import type { CommandMessage, CommandName, WorkerCommands, WorkerMessage, WorkerSettings } from './messages.ts';

// The Opus addon is unloaded with the last thread that has it, and then crashes the process at the end of a worker. Held here, it stays.
await import('@evan/opus');

/** Commands wait so long for others to go with: waking a thread costs more than most of them do. A packet comes every 20 ms. */
const togetherMs = 4;

/** These wait longer: nobody hears when an endpoint that is over is given back, and its last figures may take 50 ms. */
const unhurriedMs = 20;
const unhurried: ReadonlySet<CommandName> = new Set(['returnPort', 'quality', 'closeEndpoint']);

/** Somebody waits for these before he can go on, such as a new leg for its port. The figures of one that ended are not missed so soon. */
const hasty: ReadonlySet<CommandName> = new Set(['reservePort', 'createMixer', 'openVideoWay', 'stop', 'usage']);

export interface WorkerLinkProps {
  readonly clock: Clock;
  readonly settings: WorkerSettings;
  readonly event: (endpoint: number, name: string, event: unknown) => void;
  readonly mixerEvent: (mixer: number, name: string, event: unknown) => void;
  readonly recordingFailed: (recording: number, reason: string) => void;
  /** The thread ended without being asked to. */
  readonly crashed: (reason: string, livedMs: number) => void;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The main thread's end of one worker thread. */
export class WorkerLink {
  readonly #props: WorkerLinkProps;
  readonly #worker: Worker;
  readonly #pending = new TransientMap<number, Pending>();
  /** Commands that go together, in the order they were given. */
  #outbox: CommandMessage[] = [];
  /** Of the one in most haste; infinite when nothing waits. */
  #waitMs = Number.POSITIVE_INFINITY;
  #readyPorts: number[] = [];
  readonly #fingerprint = Promise.withResolvers<Fingerprint>();
  #nextId = 1;
  #reason = 'the media worker ended';
  readonly #startedAt = performance.now();
  #ended = false;

  constructor(props: WorkerLinkProps) {
    this.#props = props;
    this.#worker = new Worker(new URL('./worker/main.ts', import.meta.url), { workerData: props.settings, name: 'media' });
    this.#worker.on('message', (messages: readonly WorkerMessage[]) => {
      for (const message of messages) this.#receive(message);
    });
    this.#worker.on('error', (error: Error) => {
      this.#reason = `the media worker crashed: ${error.message}`;
    });
    this.#worker.on('exit', () => this.#exited());
  }

  /** @throws ParleyError from the worker, or `media-unavailable` when it is gone */
  call<Name extends CommandName>(name: Name, args: WorkerCommands[Name]['args']): Promise<WorkerCommands[Name]['result']> {
    if (this.#ended) return Promise.reject(new ParleyError('media-unavailable', this.#reason));
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending.set(id, { resolve, reject });
    this.#post({ id, name, args });
    return promise as Promise<WorkerCommands[Name]['result']>;
  }

  /** A command whose result nobody waits for. It is done before every later one; what goes wrong the endpoint tells as `failed`. */
  tell<Name extends CommandName>(name: Name, args: WorkerCommands[Name]['args']): void {
    if (!this.#ended) this.#post({ id: 0, name, args });
  }

  /** An RTP port of the worker for a new endpoint; undefined when none stands ready: then one can be reserved. */
  takePort(): number | undefined {
    return this.#ended ? undefined : this.#readyPorts.pop();
  }

  /** @throws ParleyError `media-unavailable` when the worker is gone */
  demandAlive(): void {
    if (this.#ended) throw new ParleyError('media-unavailable', this.#reason);
  }

  /** Of the certificate that browsers see. */
  get fingerprint(): Promise<Fingerprint> {
    return this.#fingerprint.promise;
  }

  /** The thread is gone; a new link must be made. */
  get ended(): boolean {
    return this.#ended;
  }

  async stop(): Promise<void> {
    if (this.#ended) return;
    await this.call('stop', {}).catch(() => null);
    this.#ended = true;
    await this.#worker.terminate();
  }

  /** For tests and operators: ends the thread as a crash would. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
  }

  #post(command: CommandMessage): void {
    this.#outbox.push(command);
    const waitMs = hasty.has(command.name) ? 0 : unhurried.has(command.name) ? unhurriedMs : togetherMs;
    if (waitMs >= this.#waitMs) return;
    this.#waitMs = waitMs;
    if (waitMs === 0) setImmediate(this.#flush);
    else this.#props.clock.setTimer(waitMs, this.#flush);
  }

  readonly #flush = (): void => {
    // One that was in more haste took them all with it.
    if (this.#outbox.length === 0) return;
    const commands = this.#outbox;
    this.#outbox = [];
    this.#waitMs = Number.POSITIVE_INFINITY;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(
      commands,
      commands.flatMap(({ args }) => channelOf(args)),
    );
  };

  #receive(message: WorkerMessage): void {
    switch (message.kind) {
      case 'ready':
        this.#readyPorts.push(...message.ports);
        return;
      case 'withdrawn':
        this.#readyPorts = this.#readyPorts.filter((port) => port !== message.port);
        return;
      case 'started':
        return this.#fingerprint.resolve(message.fingerprint);
      case 'event':
        return this.#props.event(message.endpoint, message.name, message.event);
      case 'mixer-event':
        return this.#props.mixerEvent(message.mixer, message.name, message.event);
      case 'recording-failed':
        return this.#props.recordingFailed(message.recording, message.reason);
      case 'result':
      case 'error':
        return this.#settle(message);
    }
  }

  #settle(message: Extract<WorkerMessage, { kind: 'result' | 'error' }>): void {
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'result') pending?.resolve(message.value);
    else pending?.reject(message.code === null ? new Error(message.message) : new ParleyError(message.code, message.message));
  }

  #exited(): void {
    const wasAsked = this.#ended;
    this.#ended = true;
    this.#fingerprint.promise.catch(() => {});
    this.#fingerprint.reject(new ParleyError('media-unavailable', this.#reason));
    for (const { reject } of this.#pending.values()) reject(new ParleyError('media-unavailable', this.#reason));
    this.#pending.clear();
    if (!wasAsked) this.#props.crashed(this.#reason, performance.now() - this.#startedAt);
  }
}

/** A channel goes over to the worker. */
function channelOf(args: unknown): MessagePort[] {
  const { channel } = args as { readonly channel?: unknown };
  return channel instanceof MessagePort ? [channel] : [];
}
