export { GraphileQueue } from './graphile-queue.ts';
export { SqlJobRunStore } from './job-run-store.ts';
