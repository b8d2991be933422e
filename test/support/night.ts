import { SqlSubscriptionPositions } from '../../src/adapters/sql/subscription-positions.ts';
import { setParameter } from '../../src/composition/sign-in-fixture.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { VirtualClock } from '../../src/kernel/virtual-clock.ts';
import { ApiBench, type ApiClient, type TestCompany } from './api-bench.ts';
import { EximServer } from './exim-server.ts';
import { bodies } from './route-bodies.ts';
import { until } from './until.ts';

/** The zone whose clocks are changed. */
export const nightZone = 'Europe/Stockholm';

/** A company with mail, the store, and a clock that is moved on by hand through days and nights. */
export class Night implements AsyncDisposable {
  readonly clock: VirtualClock;
  readonly bench: ApiBench;
  readonly elm: TestCompany;
  readonly #exim: EximServer;
  #trunkId = '';

  private constructor(parts: { clock: VirtualClock; bench: ApiBench; elm: TestCompany; exim: EximServer }) {
    this.clock = parts.clock;
    this.bench = parts.bench;
    this.elm = parts.elm;
    this.#exim = parts.exim;
  }

  /** @param eveningMs later than the store's own clock */
  static async fallsAt(eveningMs: number): Promise<Night> {
    const clock = new VirtualClock(eveningMs);
    const exim = await EximServer.start();
    const bench = await ApiBench.start({}, silentLogger, { clock });
    const elm = await bench.addCompany('Elm', 'elm.example');
    const boss = await bench.signedIn(elm, 'boss');
    for (const [name, value] of exim.parameters('parley@elm.example')) await setParameter(boss, name, value, null);
    for (const login of ['boss', 'anna'] as const) {
      const path = `/api/v1/admin/users/${elm.people[login].user.id}`;
      const { version } = (await boss.get(path)).body;
      await boss.send('PATCH', path, { body: { version, email: `${login}@elm.example` } });
    }
    return new Night({ clock, bench, elm, exim });
  }

  /** Until something real is done. */
  async whileTimePasses<T>(done: Promise<T>): Promise<T> {
    const state = { isOver: false };
    const over = (): void => {
      state.isOver = true;
    };
    done.then(over, over);
    while (!state.isOver) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      await this.clock.advanceAsync(200);
    }
    return done;
  }

  async passTo(atMs: number): Promise<void> {
    while (this.clock.now() < atMs) {
      await this.clock.advanceAsync(Math.min(60_000, atMs - this.clock.now()));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  mails(count: number): ReturnType<EximServer['received']> {
    return this.whileTimePasses(this.#exim.received(count));
  }

  /** Sessions end with the night. */
  signedIn(login: 'boss' | 'anna'): Promise<ApiClient> {
    return this.whileTimePasses(this.bench.signedIn(this.elm, login));
  }

  /** A report of the day before, to the administrator, at a time of each day. @returns its id */
  async subscribed(boss: ApiClient, name: string, at: string): Promise<string> {
    const made = await boss.post('/api/v1/reports/subscriptions', {
      name,
      definition: { period: 'yesterday', by: [], figures: ['offered'], zone: nightZone },
      schedule: { every: 'day', at, zone: nightZone },
      userIds: [this.elm.people.boss.user.id],
    });
    if (made.status !== 201) throw new Error(made.text);
    // The store knows by its own clock when it was made: this evening.
    const { companyId } = this.elm.domain;
    const now = this.clock.now();
    await new SqlSubscriptionPositions(this.bench.foundation.store).sent(companyId, String(made.body.id), now, now);
    return String(made.body.id);
  }

  /** Lets somebody outside in by a trunk. */
  async opensTrunk(
    boss: ApiClient,
    numbers: readonly { readonly number: string; readonly destination: string }[],
  ): Promise<void> {
    const made = await boss.post('/api/v1/admin/trunks', { ...(bodies['POST /api/v1/admin/trunks'] as object), numbers });
    this.#trunkId = String(made.body.id);
  }

  callsFromOutside(dialled: string): ReturnType<ApiBench['callsFromOutside']> {
    const trunk = this.bench.configuration.directory.trunk(this.#trunkId as never)!;
    return this.bench.callsFromOutside('+33612345678', dialled, trunk);
  }

  /** A call that Ben takes is recorded, to be kept for a day; Anna may hear it and is told of it. @returns the recording's id */
  async recordsCall(boss: ApiClient): Promise<string> {
    const { anna, ben } = this.elm.people;
    const told = [anna.user.id];
    const rule = { name: 'All', direction: 'inbound', announces: false, keepDays: 1, mailUserIds: told, userIds: [ben.user.id] };
    const made = await boss.post('/api/v1/admin/recording-rules', rule);
    if (made.status !== 201) throw new Error(made.text);
    const allowed = { kind: 'recording', objects: [{ type: 'user', id: ben.user.id }] };
    await boss.post('/api/v1/admin/authorizations', { ...allowed, subjects: [{ type: 'user', id: told[0] }] });
    this.bench.plays(ben.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
    const customer = this.callsFromOutside('+33144556677');
    const { media } = this.bench;
    await this.whileTimePasses(until('both are recorded', () => media.recordings[0]?.voices.size === 2));
    customer.partyHangsUp();
    return media.recordings[0]!.options.recordingId;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.whileTimePasses(this.bench[Symbol.asyncDispose]());
    await this.#exim[Symbol.asyncDispose]();
  }
}
