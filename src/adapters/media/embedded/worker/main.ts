import { parentPort, workerData } from 'node:worker_threads';
import { SystemClock } from '../../../../kernel/clock.ts';
import { ParleyError } from '../../../../kernel/errors.ts';
import { SystemRandom } from '../../../../kernel/random.ts';
import type { CommandMessage, WorkerMessage, WorkerSettings } from '../messages.ts';
import { createDtlsIdentity } from './dtls.ts';
import { MediaWorker } from './media-worker.ts';

/** Entry of a worker thread: commands in, results and events out. What is said in one turn goes in one message. */
const port = parentPort!;
let outbox: WorkerMessage[] = [];

function say(message: WorkerMessage): void {
  outbox.push(message);
  if (outbox.length === 1) queueMicrotask(flush);
}

function flush(): void {
  const messages = outbox;
  outbox = [];
  port.postMessage(messages);
}

const started = createDtlsIdentity().then(
  (identity) =>
    new MediaWorker({
      settings: workerData as WorkerSettings,
      clock: new SystemClock(),
      random: new SystemRandom(),
      steadyNow: () => performance.now(),
      identity,
      emit: (endpoint, name, event) => say({ kind: 'event', endpoint, name, event }),
      onPortsReady: (ports) => say({ kind: 'ready', ports }),
    }),
);
let worker: MediaWorker | undefined;
void started.then((one) => {
  worker = one;
});

port.on('message', (commands: readonly CommandMessage[]) => {
  if (worker) for (const command of commands) run(worker, command);
  else void started.then((one) => commands.forEach((command) => run(one, command)));
});

function run(worker: MediaWorker, { id, name, args }: CommandMessage): void {
  try {
    const result = worker.run(name, args);
    if (!(result instanceof Promise)) return say({ kind: 'result', id, value: result });
    result.then(
      (value: unknown) => say({ kind: 'result', id, value }),
      (error: unknown) => refuse(id, error),
    );
  } catch (error) {
    refuse(id, error);
  }
}

function refuse(id: number, error: unknown): void {
  const code = error instanceof ParleyError ? error.code : null;
  say({ kind: 'error', id, code, message: error instanceof Error ? error.message : String(error) });
}
