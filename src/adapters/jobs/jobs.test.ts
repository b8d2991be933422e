import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore } from '../../../test/support/test-store.ts';
import { until } from '../../../test/support/until.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import { TimeOrderedIds } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { SystemRandom } from '../../kernel/random.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import type { IncidentReport } from '../../platform/incident/index.ts';
import {
  type JobContext,
  type JobDefinition,
  type JobRunStore,
  JobService,
  type JobSummary,
  type Schedule,
} from '../../platform/job/index.ts';
import type { Store } from '../sql/index.ts';
import { GraphileQueue, SqlJobRunStore } from './index.ts';

let store: Store;
beforeAll(async () => {
  store = await createTestStore();
}, 60_000);
afterAll(() => store[Symbol.asyncDispose]());

const start = Date.parse('2026-11-21T00:30:00Z');
let count = 0;

/** A node with one job that does what the test says. */
class Node implements AsyncDisposable {
  readonly clock: VirtualClock;
  readonly jobs: JobService;
  readonly name: string;
  readonly raised: IncidentReport[] = [];
  readonly resolved: string[] = [];
  readonly contexts: JobContext[] = [];
  schedule: Schedule | null = null;
  work: (context: JobContext) => Promise<JobSummary> = () => Promise.resolve({ counted: 3 });

  constructor(name = `job-${++count}`, atMs = start, runs: JobRunStore = new SqlJobRunStore(store)) {
    this.name = name;
    this.clock = new VirtualClock(atMs);
    const clock: Clock = this.clock;
    this.jobs = new JobService({
      clock,
      ids: new TimeOrderedIds({ clock, random: new SystemRandom() }),
      logger: silentLogger,
      store: runs,
      queue: new GraphileQueue({ connection: store.connection, clock, logger: silentLogger }),
      incidents: {
        raise: (report) => void this.raised.push(report),
        resolve: ({ subject }) => void this.resolved.push(subject),
      },
    });
    const definition: JobDefinition = {
      name,
      title: 'A job',
      planned: () => (this.schedule ? [{ companyId: null, subjectId: null, schedule: this.schedule }] : []),
      run: (context) => {
        this.contexts.push(context);
        return this.work(context);
      },
    };
    this.jobs.define(definition);
  }

  runs() {
    return new SqlJobRunStore(store).list({ companyId: null, job: this.name, limit: 50 });
  }

  async settled(state: string) {
    return until(`a run is ${state}`, async () => (await this.runs()).find((run) => run.state === state));
  }

  [Symbol.asyncDispose]() {
    return this.jobs[Symbol.asyncDispose]();
  }
}

const daily: Schedule = { kind: 'daily', at: '02:00', timeZone: 'UTC' };

describe('a job', () => {
  it('asked for by hand runs, tells its progress and is noted with its figures', async () => {
    await using node = new Node();
    await node.jobs.start();
    const go = Promise.withResolvers<JobSummary>();
    node.work = (context) => {
      context.progress('half way');
      return go.promise;
    };
    await node.jobs.runNow(node.name, { companyId: null, requestedBy: null });
    await until('it says where it is', async () => (await node.runs())[0]?.progress === 'half way');
    await expect(node.jobs.runNow(node.name, { companyId: null, requestedBy: null })).rejects.toMatchObject({
      code: 'job-running',
    });
    go.resolve({ counted: 7 });
    expect(await node.settled('done')).toMatchObject({ summary: { counted: 7 }, progress: '', error: null });
  });

  it('tells who listens when it waits, begins, goes on and is over, also when it is cancelled', async () => {
    await using node = new Node();
    await node.jobs.start();
    const told: string[] = [];
    const stop = node.jobs.onChanged(({ state, progress }) => void told.push(`${state} ${progress}`.trim()));
    node.work = (context) => {
      context.progress('half way');
      return Promise.resolve({ counted: 1 });
    };
    await node.jobs.runNow(node.name, { companyId: null, requestedBy: null });
    await until('its end is told', () => told.includes('done'));
    expect(told).toEqual(['waiting', 'running', 'running half way', 'done']);
    node.work = ({ signal }) => new Promise((_, refuse) => signal.addEventListener('abort', () => refuse(new Error('ended'))));
    const id = await node.jobs.runNow(node.name, { companyId: null, requestedBy: null });
    await until('it runs again', () => node.contexts.length === 2);
    await node.jobs.cancel(id);
    await until('its end is told', () => told.includes('cancelled'));
    stop();
    node.work = () => Promise.resolve({ counted: 2 });
    await node.jobs.runNow(node.name, { companyId: null, requestedBy: null });
    await until('it ran untold', async () => (await node.runs()).filter(({ state }) => state === 'done').length === 2);
    expect(told.at(-1)).toBe('cancelled');
  });

  it('runs every day at its time, by the clock', async () => {
    await using node = new Node();
    node.schedule = daily;
    await node.jobs.start();
    expect(node.jobs.list()).toMatchObject([{ name: node.name, nextAtMs: Date.parse('2026-11-21T02:00:00Z') }]);
    node.clock.advance(89 * 60_000);
    await new Promise(setImmediate);
    expect(await node.runs()).toEqual([]);
    node.clock.advance(2 * 60_000);
    await node.settled('done');
    for (let minute = 0; minute < 10; minute++) {
      node.clock.advance(60_000);
      await new Promise(setImmediate);
    }
    expect(await node.runs()).toHaveLength(1);
  });

  it('does not begin by its schedule while schedules are stopped, runs by hand, and catches up once when they go on', async () => {
    await using node = new Node();
    node.schedule = daily;
    await node.jobs.start();
    node.jobs.suspend();
    node.clock.advance(50 * 3_600_000);
    await new Promise(setImmediate);
    expect(await node.runs()).toEqual([]);
    await node.jobs.runNow(node.name, { companyId: null, requestedBy: null });
    await node.settled('done');
    await node.jobs.resume();
    await until('it caught up', async () => (await node.runs()).filter(({ state }) => state === 'done').length === 2);
  });

  it('is run once by several nodes', async () => {
    await using one = new Node();
    await using other = new Node(one.name);
    for (const node of [one, other]) {
      node.schedule = daily;
      await node.jobs.start();
      node.clock.advance(2 * 3_600_000);
    }
    await one.settled('done');
    await new Promise(setImmediate);
    expect(one.contexts.length + other.contexts.length).toBe(1);
  });

  it('missed while the program was down is made up for once', async () => {
    const name = `job-${++count}`;
    {
      await using node = new Node(name);
      node.schedule = daily;
      await node.jobs.start();
      node.clock.advance(2 * 3_600_000);
      await node.settled('done');
    }
    await using later = new Node(name, start + 5 * 86_400_000);
    later.schedule = daily;
    await later.jobs.start();
    await until('the second run', async () => (await later.runs()).filter(({ state }) => state === 'done').length === 2);
    expect(await later.runs()).toHaveLength(2);
  });

  it('that fails is told as an incident, which ends when it succeeds', async () => {
    await using node = new Node();
    await node.jobs.start();
    node.work = () => Promise.reject(new Error('the disk is full'));
    await node.jobs.runNow(node.name, { companyId: null, requestedBy: null });
    expect(await node.settled('failed')).toMatchObject({ error: 'the disk is full' });
    expect(node.raised).toMatchObject([{ code: 'job-failed', params: { name: 'A job', reason: 'the disk is full' } }]);
    node.work = () => Promise.resolve({});
    await node.jobs.runNow(node.name, { companyId: null, requestedBy: null });
    await node.settled('done');
    expect(node.resolved).toHaveLength(1);
  });

  it('can be cancelled while it runs, and is interrupted by the end of the program', async () => {
    const node = new Node();
    await node.jobs.start();
    node.work = ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
    const id = await node.jobs.runNow(node.name, { companyId: null, requestedBy: null });
    await until('it runs', () => node.contexts[0]);
    await node.jobs.cancel(id);
    expect(await node.settled('cancelled')).toMatchObject({ error: 'It was cancelled.' });
    await node.jobs.runNow(node.name, { companyId: null, requestedBy: null });
    await until('it runs again', () => node.contexts[1]);
    await node[Symbol.asyncDispose]();
    expect((await node.runs()).map(({ state }) => state).toSorted()).toEqual(['cancelled', 'interrupted']);
    expect(node.raised).toEqual([]);
  });

  it('runs when the store has thrown everybody out in between', async () => {
    await using node = new Node();
    await node.jobs.start();
    const client = new Client(store.connection as object);
    await client.connect();
    const { rows } = await client.query<{ count: number }>(
      'SELECT count(pg_terminate_backend(pid))::int AS count FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    expect(rows[0]!.count).toBeGreaterThan(0);
    await client.end();
    await until('it can be asked for', async () => {
      await node.jobs.runNow(node.name, { companyId: null, requestedBy: null });
      return true;
    });
    await until('it is done', async () => (await node.runs()).some(({ state }) => state === 'done'), 25_000);
  });

  it('is begun later when the store could not be asked just then', async () => {
    const runs = new SqlJobRunStore(store);
    let refusals = 0;
    const find = runs.find.bind(runs);
    runs.find = (id) => {
      if (refusals++ > 0) return find(id);
      return Promise.reject(new ParleyError('store-unavailable', 'The store cannot be reached: it is away for a moment'));
    };
    await using node = new Node(undefined, undefined, runs);
    await node.jobs.start();
    await node.jobs.runNow(node.name, { companyId: null, requestedBy: null });
    await node.settled('done');
    expect(refusals).toBeGreaterThan(1);
    expect(node.contexts).toHaveLength(1);
  });

  it('that waited when a backup was made runs after the restore, though the queue forgot it', async () => {
    await using node = new Node();
    const runs = new SqlJobRunStore(store);
    const base = { companyId: null, subjectId: null, requestedBy: null, input: {}, progress: '', summary: null, error: null };
    const id = new TimeOrderedIds({ clock: node.clock, random: new SystemRandom() }).next<never>();
    await runs.add(
      { ...base, id, job: node.name, state: 'waiting', queuedAtMs: start, startedAtMs: null, finishedAtMs: null },
      null,
    );
    await node.jobs.start();
    await node.settled('done');
  });

  it('left running by a killed program is noted as interrupted at the next start', async () => {
    await using node = new Node();
    const runs = new SqlJobRunStore(store);
    const base = { companyId: null, subjectId: null, requestedBy: null, input: {}, progress: '', summary: null, error: null };
    const id = new TimeOrderedIds({ clock: node.clock, random: new SystemRandom() }).next<never>();
    await runs.add(
      { ...base, id, job: node.name, state: 'running', queuedAtMs: start, startedAtMs: start, finishedAtMs: null },
      null,
    );
    await node.jobs.start();
    expect(await node.settled('interrupted')).toMatchObject({ error: 'Parley ended while it ran.' });
  });
});
