import { parentPort, workerData } from 'node:worker_threads';
import { describeError } from '../../../kernel/errors.ts';
import { CompanyWords } from './company-words.ts';
import type { FromWorker, ToWorker, WorkerSettings } from './messages.ts';
import { SectionReader } from './section-reader.ts';

const { connection, budget } = workerData as WorkerSettings;
const port = parentPort!;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const say = (message: FromWorker) => port.postMessage(message);

const words = new CompanyWords({
  open: (companyId) => SectionReader.open(connection, companyId),
  budget,
  read: (companyId, contacts, bytes) => say({ kind: 'read', companyId, contacts, bytes }),
  failed: (companyId, error) => say({ kind: 'failed', companyId, reason: describeError(error) }),
});

port.on('message', (message: ToWorker) => {
  if (message.kind === 'stop') port.close();
  else if (message.kind === 'changed') words.changed(message.companyId);
  else say({ kind: 'found', id: message.id, answer: words.search(message.viewer, message.query, message.limit) });
});
