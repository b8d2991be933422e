import { describeError } from '../../../src/kernel/errors.ts';
import { type Logger, silentLogger } from '../../../src/kernel/logger.ts';
import { VirtualClock } from '../../../src/kernel/virtual-clock.ts';
import { ApiBench, type ApiClient, type TestCompany } from '../api-bench.ts';
import { type CentreWorld, openCentreWorld } from './centre-world.ts';
import { Chances } from './chances.ts';
import { HourAgents } from './hour-agents.ts';
import { HourCallers, type PlannedCaller } from './hour-callers.ts';

/** So long a journal usually waits between two writes, on the clock of the hour. */
const pauseMs = 60;
/** A journal that has not written after so many looks waits for the clock, not for the machine. */
const patientLooks = 300;

/** One life of the program: from its start to where it is killed, or to the end. */
export interface Life {
  readonly bench: ApiBench;
  readonly clock: VirtualClock;
  readonly callers: HourCallers;
  readonly agents: HourAgents;
}

/**
 * The contact centre on a clock of ours: real store, real HTTP and WebSocket, everything of the program but SIP and sound. An hour passes as
 * fast as its events can be stored.
 */
export class CentreHour implements AsyncDisposable {
  readonly chances: Chances;
  company!: TestCompany;
  world!: CentreWorld;
  life!: Life;
  /** What the program logged as an error: nothing in an hour in which nothing fails. */
  readonly errors: string[] = [];
  readonly #lives: ApiBench[] = [];
  readonly #logger: Logger = {
    ...silentLogger,
    error: (sentence, fields) =>
      this.errors.push(`${sentence} ${fields?.error ? describeError(fields.error) : JSON.stringify(fields)}`),
    component: () => this.#logger,
  };

  private constructor(seed: number) {
    this.chances = new Chances(seed);
  }

  static async open(seed: number, beginMs: number): Promise<CentreHour> {
    const hour = new CentreHour(seed);
    const clock = new VirtualClock(beginMs);
    const bench = await ApiBench.start({}, hour.#logger, { clock });
    hour.#lives.push(bench);
    hour.company = await bench.addCompany('Elm', 'elm.example');
    const boss = await bench.signedIn(hour.company, 'boss');
    hour.world = await openCentreWorld(bench, hour.company, boss);
    hour.#live(bench, clock);
    return hour;
  }

  get nowMs(): number {
    return this.life.clock.now();
  }

  boss(): Promise<ApiClient> {
    return this.life.bench.signedIn(this.company, 'boss');
  }

  /** Time passes, event by event; what is to be stored is stored on the way. */
  async passUntil(toMs: number): Promise<void> {
    const { clock } = this.life;
    let looks = 0;
    while (clock.now() < toMs) {
      const isWriting = await this.#writes();
      const nextMs = clock.nextDueMs ?? toMs;
      // A write takes its time of the machine, not of the clock.
      if (isWriting && nextMs > clock.now() + pauseMs && ++looks < patientLooks) continue;
      looks = 0;
      await clock.advanceAsync(Math.min(nextMs, toMs) - clock.now());
    }
    await this.settle();
  }

  /** A supervisor puts one who waits into another queue. @returns whether anybody waited */
  putsBack(): boolean {
    const { chances, world, company } = this;
    const { queues } = this.life.bench.exchange;
    const full = world.queues.filter(({ id }) => queues.snapshot(id).waiting.length > 0);
    if (full.length === 0) return false;
    const from = chances.one(full);
    const { interactionId } = chances.one(queues.snapshot(from.id).waiting);
    const to = chances.one(world.queues.filter(({ id }) => id !== from.id));
    queues.requeue(interactionId, { queueId: to.id }, { byUserId: company.people.boss.user.id, reason: 'by hand' });
    return true;
  }

  /** All that happened is stored and told. */
  async settle(): Promise<void> {
    const { clock } = this.life;
    let looks = 0;
    for (let quiet = 0; quiet < 3; quiet++) {
      while (await this.#writes()) {
        const nextMs = clock.nextDueMs;
        quiet = 0;
        if (nextMs === null || (nextMs > clock.now() + pauseMs && ++looks < patientLooks)) continue;
        looks = 0;
        await clock.advanceAsync(nextMs - clock.now());
      }
    }
  }

  /**
   * The program is gone from one moment to the next, with every call. Some seconds later another one goes on with what was stored; whoever
   * was on the telephone is not any more.
   */
  async killAndStart(callers: readonly PlannedCaller[], awayMs: number): Promise<void> {
    const { bench, clock } = this.life;
    const { dataDir } = bench.foundation.config;
    const { connection } = bench.foundation;
    const lastAliveMs = clock.now();
    // Nothing moves there any more: its clock stands still.
    const next = new VirtualClock(lastAliveMs + awayMs);
    const after = { dataDir, connection, lastAliveMs };
    const reborn = await passing(next, ApiBench.start({}, this.#logger, { clock: next, after }));
    this.#lives.push(reborn);
    this.#live(reborn, next);
    this.life.callers.plan(callers.filter(({ atMs }) => atMs > next.now()));
    this.life.agents.begin();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The later one first: the folder is the first one's.
    for (const bench of this.#lives.toReversed()) await passing(bench.clock as VirtualClock, bench[Symbol.asyncDispose]());
  }

  #live(bench: ApiBench, clock: VirtualClock): void {
    const { world, chances } = this;
    const callers = new HourCallers({ bench, world, clock, chances });
    this.life = { bench, clock, callers, agents: new HourAgents({ bench, world, clock, chances, callers }) };
  }

  /** Lets the machine do what it has begun. @returns whether something is still to be stored */
  async #writes(): Promise<boolean> {
    const { exchange } = this.life.bench;
    const waiting = () =>
      exchange.interactionJournal.waiting > 0 || exchange.journal.waiting > 0 || exchange.agentStates.waiting > 0;
    await new Promise((resolve) => setImmediate(resolve));
    if (!waiting()) return false;
    await new Promise((resolve) => setTimeout(resolve, 1));
    return waiting();
  }
}

/** Time goes on while something is done. */
async function passing<T>(clock: VirtualClock, done: Promise<T>): Promise<T> {
  const state = { isOver: false };
  const over = (): void => {
    state.isOver = true;
  };
  done.then(over, over);
  while (!state.isOver) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    await clock.advanceAsync(5);
  }
  return done;
}
