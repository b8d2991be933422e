import { parentPort, workerData } from 'node:worker_threads';
import { SystemClock } from '../../../../kernel/clock.ts';
import { ParleyError } from '../../../../kernel/errors.ts';
import { SystemRandom } from '../../../../kernel/random.ts';
import type { CommandMessage, WorkerMessage, WorkerSettings } from '../messages.ts';
import { createDtlsIdentity } from './dtls.ts';
import { MediaWorker } from './media-worker.ts';

/** Entry of a worker thread: commands in, results and events out. */
const port = parentPort!;
const say = (message: WorkerMessage): void => port.postMessage(message);

const started = createDtlsIdentity().then(
  (identity) =>
    new MediaWorker({
      settings: workerData as WorkerSettings,
      clock: new SystemClock(),
      random: new SystemRandom(),
      steadyNow: () => performance.now(),
      identity,
      emit: (endpoint, name, event) => say({ kind: 'event', endpoint, name, event }),
    }),
);

port.on('message', (message: CommandMessage) => {
  void answer(message);
});

async function answer({ id, name, args }: CommandMessage): Promise<void> {
  try {
    const worker = await started;
    say({ kind: 'result', id, value: await worker.run(name, args) });
  } catch (error) {
    const code = error instanceof ParleyError ? error.code : null;
    say({ kind: 'error', id, code, message: error instanceof Error ? error.message : String(error) });
  }
}
