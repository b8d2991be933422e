import type { ReplayResult, ReplayRun, Scenario } from '../../contract/rest/time-machine.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, QueueId, UserId } from '../../kernel/ids.ts';
import { LiveContactCentreDirectory } from '../contact-centre-directory/index.ts';
import type { InteractionEvent, InteractionReader } from '../interaction/index.ts';
import { RoutedConfiguration } from '../queue/index.ts';
import { type AgentSpanFact, type FormulaParameters, factsOfInteraction } from '../reporting/index.ts';
import type { RoutingInput } from '../routing/index.ts';
import { courseFigures, type FiguresOver, figuresOver, SeenFacts, totalFigures } from './figures-over.ts';
import { Replay } from './replay.ts';
import { type DayMath, replayable, type Setting, settingWith, workloadWith } from './scenario.ts';
import { type Workload, WorkloadBuilder } from './workload.ts';

export interface TimeMachineParts {
  readonly interactions: Pick<InteractionReader, 'between'>;
  readonly spans: (companyId: CompanyId, fromMs: number, toMs: number) => Promise<readonly AgentSpanFact[]>;
  readonly settingOf: (companyId: CompanyId) => Setting;
  readonly priorityStepMs: (companyId: CompanyId) => number;
  readonly parametersOf: (companyId: CompanyId) => FormulaParameters;
  readonly dayOf: DayMath['dayOf'];
  readonly nowMs: () => number;
  /** Rising, to measure by. */
  readonly stopwatchMs: () => number;
  /** Lets others have the processor; resolves soon. */
  readonly pause: () => Promise<void>;
  readonly newId: () => string;
  readonly describeError: (error: unknown) => string;
}

export interface ReplayWish {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly fromMs: number;
  readonly toMs: number;
  /** Whose figures are shown. */
  readonly queueIds: readonly QueueId[];
  readonly scenario: Scenario;
}

interface Run {
  readonly userId: UserId;
  readonly companyId: CompanyId;
  readonly abort: AbortController;
  view: ReplayRun;
}

export const longestPeriodMs = 31 * 86_400_000;
/** Runs that are remembered, of all. */
const runLimit = 50;
/** Happenings before others have their turn: some milliseconds. */
const stepsAtOnce = 150;
const mattersAtOnce = 200;

/** Replays periods with changes, one at a time, in small portions beside the calls that go on. Results are remembered until it ends. */
export class TimeMachine {
  readonly #parts: TimeMachineParts;
  readonly #runs = new Map<string, Run>();

  constructor(parts: TimeMachineParts) {
    this.#parts = parts;
  }

  /** @throws ParleyError `input-invalid` for a period that is none, too long or not over, `job-running` while another one runs */
  start(wish: ReplayWish): ReplayRun {
    const { companyId, userId, fromMs, toMs, queueIds, scenario } = wish;
    if (toMs <= fromMs || toMs - fromMs > longestPeriodMs)
      throw new ParleyError('input-invalid', 'A replay is of a period of up to 31 days that begins before it ends.');
    if (toMs > this.#parts.nowMs()) throw new ParleyError('input-invalid', 'Only what is over can be replayed.');
    if ([...this.#runs.values()].some(({ view }) => view.state === 'reading' || view.state === 'replaying'))
      throw new ParleyError('job-running', 'Another replay is running. Wait for its end or cancel it.');
    const id = this.#parts.newId();
    const view: ReplayRun = {
      id,
      state: 'reading',
      progress: 0,
      from: fromMs,
      to: toMs,
      queueIds: [...queueIds],
      scenario,
      startedAt: this.#parts.nowMs(),
      error: null,
      result: null,
    };
    const run: Run = { userId, companyId, abort: new AbortController(), view };
    this.#runs.set(id, run);
    for (const oldest of this.#runs.keys()) if (this.#runs.size > runLimit) this.#runs.delete(oldest);
    void this.#run(run, wish);
    return view;
  }

  list(companyId: CompanyId, userId: UserId): readonly ReplayRun[] {
    return [...this.#runs.values()]
      .filter((run) => run.companyId === companyId && run.userId === userId)
      .map(({ view }) => view)
      .toReversed();
  }

  /** @throws ParleyError `not-found` */
  read(companyId: CompanyId, userId: UserId, id: string): ReplayRun {
    return this.#find(companyId, userId, id).view;
  }

  /** Ends it when it runs, forgets it when it is over. @throws ParleyError `not-found` */
  cancel(companyId: CompanyId, userId: UserId, id: string): void {
    const run = this.#find(companyId, userId, id);
    if (run.view.state === 'reading' || run.view.state === 'replaying') run.abort.abort();
    else this.#runs.delete(id);
  }

  #find(companyId: CompanyId, userId: UserId, id: string): Run {
    const run = this.#runs.get(id);
    if (!run || run.companyId !== companyId || run.userId !== userId)
      throw new ParleyError('not-found', 'There is no such replay, or the server was restarted since.');
    return run;
  }

  async #run(run: Run, wish: ReplayWish): Promise<void> {
    try {
      const result = await this.#replayBoth(run, wish);
      this.#show(run, { state: 'done', progress: 1, result });
    } catch (error) {
      if (run.abort.signal.aborted) this.#show(run, { state: 'cancelled' });
      else this.#show(run, { state: 'failed', error: this.#parts.describeError(error) });
    }
  }

  #show(run: Run, change: Partial<ReplayRun>): void {
    run.view = { ...run.view, ...change };
  }

  async #replayBoth(run: Run, { companyId, fromMs, toMs, queueIds, scenario }: ReplayWish): Promise<ReplayResult> {
    const { settingOf, parametersOf, dayOf } = this.#parts;
    const setting = settingOf(companyId);
    const seen = new Set(queueIds.length > 0 ? queueIds : setting.queues.map(({ id }) => id));
    const bounds = boundsOf(fromMs, toMs);
    const parameters = parametersOf(companyId);
    const happened = new SeenFacts(setting.queues, seen);
    const read = await this.#read(run, { companyId, fromMs, toMs }, happened);
    const { workload, leftOut } = replayable(read, setting.queues);
    this.#show(run, { state: 'replaying', progress: 0.2 });
    const before = await this.#timed(run, workload, setting, { seen, from: 0.2 });
    const changedSetting = settingWith(companyId, setting, scenario);
    const after = await this.#timed(run, workloadWith(workload, scenario, { dayOf }), changedSetting, { seen, from: 0.6 });
    const sets: FiguresOver[] = [];
    for (const { facts } of [happened, before.facts, after.facts]) {
      sets.push(figuresOver(facts, bounds, parameters));
      await this.#breathe(run);
    }
    const waits = [...seen].map((queueId) => workload.patience(queueId));
    const patience = waits.reduce(
      (one, other) => (other.givenUp > one.givenUp ? other : one),
      waits[0] ?? workload.patience('' as QueueId),
    );
    return {
      ...asResult(sets, bounds),
      patience: { givenUp: patience.givenUp, answered: patience.answered, medianMs: finite(patience.draw(0, 0.5)) },
      interactions: workload.matters.length,
      leftOut,
      tookMs: Math.round(before.tookMs + after.tookMs),
      replayedMs: 2 * (toMs - fromMs),
    };
  }

  async #read(run: Run, period: { companyId: CompanyId; fromMs: number; toMs: number }, happened: SeenFacts): Promise<Workload> {
    const { interactions, spans } = this.#parts;
    const { companyId, fromMs, toMs } = period;
    const builder = new WorkloadBuilder(period);
    const { view } = run;
    let count = 0;
    for await (const events of interactions.between(companyId, fromMs, toMs)) {
      if (events[0] && events[0].atMs >= toMs) continue;
      builder.add(events);
      happened.add(factsOf(events));
      count += 1;
      if (count % mattersAtOnce > 0) continue;
      const at = ((events[0]?.atMs ?? fromMs) - fromMs) / (toMs - fromMs);
      this.#show(run, { progress: Math.max(view.progress, Math.min(0.2, at * 0.2)) });
      await this.#breathe(run);
    }
    const states = await spans(companyId, fromMs, toMs);
    happened.add(states);
    return builder.build(states);
  }

  async #timed(run: Run, workload: Workload, setting: Setting, { seen, from }: { seen: ReadonlySet<QueueId>; from: number }) {
    const facts = new SeenFacts(setting.queues, seen);
    let tookMs = 0;
    const watched = <Value>(work: () => Value): Value => {
      const began = this.#parts.stopwatchMs();
      const value = work();
      tookMs += this.#parts.stopwatchMs() - began;
      return value;
    };
    const ended = (events: readonly InteractionEvent[]) => facts.add(factsOf(events));
    const wrapUpLimitMs = new Map(setting.queues.map(({ id, wrapUpMs }) => [id, wrapUpMs]));
    const configuration = this.#configurationOf(workload.companyId, setting);
    const replay = watched(() => new Replay({ workload, configuration, wrapUpLimitMs, ended }));
    while (!watched(() => replay.run(stepsAtOnce))) {
      this.#show(run, { progress: from + replay.progress * 0.4 });
      await this.#breathe(run);
    }
    facts.add(replay.spans);
    return { facts, tookMs };
  }

  #configurationOf(companyId: CompanyId, { queues, agents }: Setting): readonly RoutingInput[] {
    const directory = new LiveContactCentreDirectory({ queues, agents });
    const people = { user: () => undefined } as unknown as ConstructorParameters<typeof RoutedConfiguration>[0]['people'];
    const priorityStepMs = () => this.#parts.priorityStepMs(companyId);
    return new RoutedConfiguration({ directory, people, priorityStepMs }).changes().inputs;
  }

  async #breathe({ abort }: Run): Promise<void> {
    await this.#parts.pause();
    abort.signal.throwIfAborted();
  }
}

function factsOf(events: readonly InteractionEvent[]) {
  const facts = factsOfInteraction(events);
  return facts ? [...facts.visits, ...facts.works] : [];
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? Math.round(value) : null;
}

const hourMs = 3_600_000;

/** Half hours of a day, hours of three, days of more. */
export function boundsOf(fromMs: number, toMs: number): readonly number[] {
  const lengthMs = toMs - fromMs;
  const stepMs = lengthMs <= 36 * hourMs ? hourMs / 2 : lengthMs <= 72 * hourMs ? hourMs : 24 * hourMs;
  const bounds: number[] = [];
  for (let atMs = fromMs; atMs < toMs; atMs += stepMs) bounds.push(atMs);
  return [...bounds, toMs];
}

function asResult(
  [happened, unchanged, changed]: readonly FiguresOver[],
  bounds: readonly number[],
): Pick<ReplayResult, 'figures' | 'course'> {
  const three = <Value>(of: (over: FiguresOver) => Value) => ({
    happened: of(happened!),
    unchanged: of(unchanged!),
    changed: of(changed!),
  });
  return {
    figures: totalFigures.map(({ id, name, unit, better = null }, at) => ({
      id,
      name,
      unit,
      better,
      ...three(({ total }) => total[at]!),
    })),
    course: {
      bounds: [...bounds],
      lines: courseFigures.map(({ id, name, unit }, at) => ({ id, name, unit, ...three(({ course }) => [...course[at]!]) })),
    },
  };
}
