import { describe, expect, it } from 'vitest';
import { eventSchema, type LiveEvent } from '../contract/live/index.ts';
import { Emitter } from '../kernel/events.ts';
import type { CompanyId, UserId } from '../kernel/ids.ts';
import type { ChangedImport, UserImportId, UserSourceId } from '../platform/import/index.ts';
import type { JobRun, JobRunId } from '../platform/job/index.ts';
import { WorkFeed } from './work-feed.ts';

const elm = 'elm' as CompanyId;
const run: JobRun = {
  id: 'r1' as JobRunId,
  job: 'backup',
  subjectId: null,
  companyId: null,
  requestedBy: 'u1' as UserId,
  input: { secret: 'not told' },
  state: 'running',
  queuedAtMs: 1,
  startedAtMs: 2,
  finishedAtMs: null,
  progress: '3 tables',
  summary: null,
  error: null,
};
const changed: ChangedImport = {
  progress: '1000 entries read',
  run: {
    id: 'i1' as UserImportId,
    companyId: elm,
    sourceId: 's1' as UserSourceId,
    synchronisation: 'full',
    origin: 'People',
    isDryRun: true,
    state: 'running',
    error: null,
    startedAtMs: 5,
    finishedAtMs: null,
    counts: {},
    timings: {},
  },
};

function bench({ isFollowed = true } = {}) {
  const work = new Emitter<{ job: JobRun; import: ChangedImport }>();
  const told: [string, string, LiveEvent][] = [];
  const feed = new WorkFeed({
    publisher: {
      toUser: () => {},
      toTopic: (companyId, topic, event) => void told.push([companyId, topic, event]),
      toSuperAdministrators: (topic, event) => void told.push(['*', topic, event]),
      isTopicFollowed: () => isFollowed,
      isFollowed: () => false,
    },
    jobs: { onChanged: (listener) => work.on('job', listener) },
    imports: { onChanged: (listener) => work.on('import', listener) },
  });
  return { feed, told, work };
}

describe('what administrators are told of work in the background', () => {
  it('is a run of a job, for those of every company, without what it was given', () => {
    const { told, work } = bench();
    work.emit('job', run);
    expect(told).toMatchObject([
      ['*', 'jobs', { type: 'job-run-changed', run: { id: 'r1', progress: '3 tables', queuedAt: 1 } }],
    ]);
    expect(JSON.stringify(told)).not.toContain('not told');
    expect(eventSchema.safeParse(told[0]![2]).success).toBe(true);
  });

  it('is an import, for those of its company alone', () => {
    const { told, work } = bench();
    work.emit('import', changed);
    expect(told).toMatchObject([
      [elm, 'imports', { type: 'user-import-changed', import: { id: 'i1', startedAt: 5 }, progress: '1000 entries read' }],
    ]);
  });

  it('is not made when nobody looks, and nothing after the end', () => {
    const unseen = bench({ isFollowed: false });
    unseen.work.emit('job', run);
    unseen.work.emit('import', changed);
    expect(unseen.told).toEqual([]);
    const { feed, told, work } = bench();
    feed[Symbol.dispose]();
    work.emit('job', run);
    work.emit('import', changed);
    expect(told).toEqual([]);
  });
});
