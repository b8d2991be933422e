import { parentPort, workerData } from 'node:worker_threads';
import { SystemClock } from '../../../../kernel/clock.ts';
import { ParleyError } from '../../../../kernel/errors.ts';
import { SystemRandom } from '../../../../kernel/random.ts';
import type { CommandMessage, WorkerMessage, WorkerSettings } from '../messages.ts';
import { createDtlsIdentity, rehearseHandshake } from './dtls.ts';
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

const started = createDtlsIdentity().then((identity) => {
  say({ kind: 'started', fingerprint: identity.fingerprint });
  // Whether it can be done at all is told by the first real one.
  void rehearseHandshake(identity).catch(() => {});
  return new MediaWorker({
    settings: workerData as WorkerSettings,
    clock: new SystemClock(),
    random: new SystemRandom(),
    steadyNow: () => performance.now(),
    identity,
    emit: (endpoint, name, event) => say({ kind: 'event', endpoint, name, event }),
    emitOfMixer: (mixer, name, event) => say({ kind: 'mixer-event', mixer, name, event }),
    recordingFailed: (recording, reason) => say({ kind: 'recording-failed', recording, reason }),
    onPortsReady: (ports) => say({ kind: 'ready', ports }),
    onPortWithdrawn: (port) => say({ kind: 'withdrawn', port }),
  });
});
let worker: MediaWorker | undefined;
void started.then((one) => {
  worker = one;
});

port.on('message', (commands: readonly CommandMessage[]) => {
  if (worker) for (const command of commands) run(worker, command);
  else void started.then((one) => commands.forEach((command) => run(one, command)));
});

function run(worker: MediaWorker, command: CommandMessage): void {
  const { id, name, args } = command;
  try {
    const result = worker.run(name, args);
    if (result instanceof Promise)
      void result.then((value: unknown) => answer(id, value)).catch((error: unknown) => refuse(command, error));
    else answer(id, result);
  } catch (error) {
    refuse(command, error);
  }
}

function answer(id: number, value: unknown): void {
  if (id !== 0) say({ kind: 'result', id, value });
}

/** What nobody waits for must not fail in silence: then the endpoint has failed. One that is closed meanwhile has not. */
function refuse({ id, args }: CommandMessage, error: unknown): void {
  const code = error instanceof ParleyError ? error.code : null;
  const message = error instanceof Error ? error.message : String(error);
  if (id !== 0) say({ kind: 'error', id, code, message });
  else if (code !== 'media-closed') {
    const { endpoint } = args as { endpoint: number };
    say({ kind: 'event', endpoint, name: 'failed', event: { reason: message } });
  }
}
