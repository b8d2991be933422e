import type { Clock } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { Logger } from '../../kernel/logger.ts';
import {
  actionsOf,
  type ServiceAction,
  type ServiceDefinition,
  type ServiceHandle,
  type ServiceState,
  type ServiceView,
} from './service.ts';

interface Part {
  readonly definition: ServiceDefinition;
  state: ServiceState;
  stateText: string;
  sinceMs: number;
  lastError: { readonly atMs: number; readonly message: string } | null;
}

/** Where parts are registered by who makes them. */
export interface ServiceRegistration {
  /** @param initial `running` unless said otherwise. */
  add(definition: ServiceDefinition, initial?: ServiceState): ServiceHandle;
}

/** All parts of this process. */
export class ServiceRegistry implements ServiceRegistration {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #parts = new Map<string, Part>();
  readonly #events = new Emitter<{ changed: string }>();

  constructor(parts: { clock: Clock; logger: Logger }) {
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  add(definition: ServiceDefinition, initial: ServiceState = 'running'): ServiceHandle {
    if (this.#parts.has(definition.id)) throw new Error(`the service ${definition.id} is there already`);
    const part: Part = { definition, state: initial, stateText: '', sinceMs: this.#clock.now(), lastError: null };
    this.#parts.set(definition.id, part);
    const tell = (state: ServiceState, text: string): void => {
      // What is being stopped or started says itself how that ends.
      if (part.state !== 'starting' && part.state !== 'stopping') this.#become(part, state, text);
    };
    return {
      running: () => tell('running', ''),
      degraded: (reason) => tell('degraded', reason),
      failed: (reason) => tell('failed', reason),
      stopped: (reason) => tell('stopped', reason),
    };
  }

  /** In the order of their adding: what others stand on comes first. */
  list(): readonly ServiceView[] {
    return [...this.#parts.values()].map((part) => this.#view(part));
  }

  /** @throws ParleyError `service-unknown` */
  service(id: string): ServiceView {
    return this.#view(this.#part(id));
  }

  /** A part, or one it depends on, is another than before. */
  onChanged(listener: (id: string) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  /**
   * Starts, stops or renews a part; resolves when that is done.
   * @throws ParleyError `service-unknown`, `service-action-impossible`; `service-failed` with the reason when it did not succeed.
   */
  async act(id: string, action: ServiceAction): Promise<ServiceView> {
    const part = this.#part(id);
    const { definition } = part;
    if (!actionsOf(part.state, definition).includes(action)) throw impossible(part, action);
    this.#logger.info('service action', { service: id, action });
    try {
      if (action === 'restart' && definition.restart) await this.#run(part, 'starting', definition.restart, 'running');
      else {
        if (action !== 'start') await this.#run(part, 'stopping', definition.stop!, 'stopped');
        if (action !== 'stop') await this.#run(part, 'starting', definition.start!, 'running');
      }
    } catch (cause) {
      const reason = describeError(cause);
      this.#become(part, 'failed', reason);
      throw new ParleyError('service-failed', `${definition.name} could not ${verbs[action]}: ${reason}`, { cause });
    }
    return this.#view(part);
  }

  async #run(part: Part, during: ServiceState, work: () => Promise<void>, after: ServiceState): Promise<void> {
    this.#become(part, during, '');
    await work();
    this.#become(part, after, after === 'stopped' ? 'Stopped by an administrator.' : '');
  }

  #become(part: Part, state: ServiceState, text: string): void {
    if (part.state === state && part.stateText === text) return;
    const { id } = part.definition;
    if (part.state !== state) part.sinceMs = this.#clock.now();
    part.state = state;
    part.stateText = text;
    if (state === 'failed' || state === 'degraded') part.lastError = { atMs: this.#clock.now(), message: text };
    this.#logger[state === 'failed' ? 'error' : 'info']('service state', { service: id, state, ...(text && { reason: text }) });
    this.#events.emit('changed', id);
    for (const dependent of this.#dependentsOf(id)) this.#events.emit('changed', dependent);
  }

  #part(id: string): Part {
    const part = this.#parts.get(id);
    if (!part) throw new ParleyError('service-unknown', `There is no service ${JSON.stringify(id)}.`);
    return part;
  }

  #dependentsOf(id: string): string[] {
    const all = [...this.#parts.values()];
    return all.filter(({ definition }) => definition.dependsOn.includes(id)).map(({ definition }) => definition.id);
  }

  #view(part: Part): ServiceView {
    const { definition, state, stateText, sinceMs, lastError } = part;
    const { id, name, dependsOn, detail } = definition;
    const missing = dependsOn.map((one) => this.#parts.get(one)).filter((one) => one && isDown(one.state));
    const names = missing.map((one) => one!.definition.name).join(', ');
    // A part whose ground is gone is not well, whatever it says of itself.
    const isAffected = names !== '' && state === 'running';
    return {
      id,
      name,
      state: isAffected ? 'degraded' : state,
      stateText: isAffected ? `Waits for: ${names}.` : stateText,
      detail: detail && !isDown(state) ? detail() : '',
      sinceMs,
      lastError,
      dependsOn: dependsOn.filter((one) => this.#parts.has(one)),
      dependents: this.#dependentsOf(id),
      actions: actionsOf(state, definition),
    };
  }
}

const verbs: Readonly<Record<ServiceAction, string>> = { start: 'be started', stop: 'be stopped', restart: 'be restarted' };

function isDown(state: ServiceState): boolean {
  return state === 'stopped' || state === 'failed' || state === 'stopping' || state === 'starting';
}

function impossible({ definition, state }: Part, action: ServiceAction): ParleyError {
  const can = actionsOf(state, definition);
  const instead = can.length > 0 ? `Possible now: ${can.join(', ')}.` : 'It lives and ends with the program.';
  return new ParleyError('service-action-impossible', `${definition.name} is ${state} and cannot ${verbs[action]}. ${instead}`);
}
