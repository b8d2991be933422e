import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PlaneCommands } from '../support/media-plane-process.ts';
import type { MediaSubject } from '../support/media-subject.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Our embedded media plane in a process of its own. */
export class EmbeddedPlaneProcess implements MediaSubject {
  readonly name = 'embedded';
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;

  /** @param execArgv options of Node for the process, such as `--cpu-prof` */
  constructor(execArgv: readonly string[] = []) {
    const entry = fileURLToPath(new URL('../support/media-plane-process.ts', import.meta.url));
    this.#child = fork(entry, [], { execArgv: [...execArgv] });
    this.#child.on('message', ({ id, value, error }: { id: number; value: unknown; error?: string }) => {
      const pending = this.#pending.get(id);
      this.#pending.delete(id);
      if (error === undefined) pending?.resolve(value);
      else pending?.reject(new Error(error));
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  call<Name extends keyof PlaneCommands>(name: Name, args: PlaneCommands[Name]['args']): Promise<PlaneCommands[Name]['result']> {
    const id = this.#nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending.set(id, { resolve, reject });
    this.#child.send({ id, name, args });
    return promise as Promise<PlaneCommands[Name]['result']>;
  }

  async connect({ call, offer, transports, answerSecond }: Parameters<MediaSubject['connect']>[0]): Promise<string> {
    const [one, other] = [
      await this.call('create', { call, transport: transports[0] }),
      await this.call('create', { call, transport: transports[1] }),
    ];
    const answer = await this.call('acceptOffer', { endpoint: one, sdp: offer });
    await this.call('acceptAnswer', {
      endpoint: other,
      sdp: answerSecond(await this.call('createOffer', { endpoint: other })),
    });
    await this.call('join', { one, other });
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}
