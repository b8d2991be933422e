import { Worker } from 'node:worker_threads';
import { ParleyError } from '../../../kernel/errors.ts';
import type { CommandName, WorkerCommands, WorkerMessage, WorkerSettings } from './messages.ts';

// The Opus addon is unloaded with the last thread that has it, and then crashes the process at the end of a worker. Held here, it stays.
await import('@evan/opus');

export interface WorkerLinkProps {
  readonly settings: WorkerSettings;
  readonly event: (endpoint: number, name: string, event: unknown) => void;
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
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #reason = 'the media worker ended';
  readonly #startedAt = performance.now();
  #ended = false;

  constructor(props: WorkerLinkProps) {
    this.#props = props;
    this.#worker = new Worker(new URL('./worker/main.ts', import.meta.url), { workerData: props.settings, name: 'media' });
    this.#worker.on('message', (message: WorkerMessage) => this.#receive(message));
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
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage({ id, name, args });
    return promise as Promise<WorkerCommands[Name]['result']>;
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

  #receive(message: WorkerMessage): void {
    if (message.kind === 'event') return this.#props.event(message.endpoint, message.name, message.event);
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'result') pending?.resolve(message.value);
    else pending?.reject(message.code === null ? new Error(message.message) : new ParleyError(message.code, message.message));
  }

  #exited(): void {
    const wasAsked = this.#ended;
    this.#ended = true;
    for (const { reject } of this.#pending.values()) reject(new ParleyError('media-unavailable', this.#reason));
    this.#pending.clear();
    if (!wasAsked) this.#props.crashed(this.#reason, performance.now() - this.#startedAt);
  }
}
