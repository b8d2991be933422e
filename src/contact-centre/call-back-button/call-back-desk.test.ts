import { describe, expect, it } from 'vitest';
import { Emitter } from '../../kernel/events.ts';
import type { CallId, CompanyId, DomainId, InteractionId, QueueId, UserId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import type { DoubleCallOrder } from '../../telephony/double-call/index.ts';
import { NumberingService } from '../../telephony/numbering/index.ts';
import type { CallBackState, CallBackWish } from '../channel/call-back/index.ts';
import type { Happened } from '../interaction/index.ts';
import { CallBackDesk, type CallBackRequest, type OpenButton, RequestLimits } from './index.ts';

const companyId = 'elm' as CompanyId;
const person: OpenButton = {
  id: 'button' as never,
  key: 'k',
  companyId,
  name: 'Shop',
  enabled: true,
  target: 'person',
  userId: 'anna' as UserId,
  queueId: null,
  origins: [],
  countries: ['FR'],
  numberKinds: ['fixed', 'mobile'],
  hoursId: null,
  whenClosed: 'say',
  languages: ['en'],
  labels: {},
  colour: '#000000',
  consents: {},
  asksName: true,
  perSourceHour: 9,
  perNumberDay: 9,
  perButtonHour: 9,
};
const queue: OpenButton = { ...person, target: 'queue', userId: null, queueId: 'sales' as QueueId };
const ask = {
  number: '+33612345678',
  name: 'Vera',
  wantedAtMs: null,
  language: 'en',
  via: 'web',
  origin: 'https://shop.example',
} as const;

class Bench {
  readonly clock = new VirtualClock();
  readonly stored = new Map<string, CallBackRequest>();
  readonly orders: DoubleCallOrder[] = [];
  readonly wishes: CallBackWish[] = [];
  queued: CallBackState | null = 'waiting';
  readonly events = new Emitter<{ happened: Happened }>();
  readonly desk: CallBackDesk;
  #made = 0;

  constructor(button: OpenButton, before: readonly CallBackRequest[] = []) {
    for (const one of before) this.stored.set(one.id, one);
    const view = () => ({ interactionId: 'i' as InteractionId, state: this.queued, position: 2, forecast: null }) as never;
    this.desk = new CallBackDesk({
      clock: this.clock,
      ids: { next: () => `r${++this.#made}` as never },
      logger: silentLogger,
      limits: new RequestLimits({ clock: this.clock, logger: silentLogger }),
      numbering: new NumberingService({ directory: { numbering: () => undefined } }),
      directory: { trunksOf: () => [] },
      isBlocked: () => false,
      surroundings: { domainOf: () => 'domain' as DomainId, hours: () => undefined, holidaysOf: () => [] },
      store: {
        buttonByKey: async () => button,
        button: async () => button,
        add: async (request) => void this.stored.set(request.id, request),
        save: async (request) => void this.stored.set(request.id, request),
        find: async (_company, _button, id) => this.stored.get(id) ?? null,
        open: async () => [...this.stored.values()].filter(({ endedAtMs }) => endedAtMs === null),
        summary: () => Promise.reject(new Error('not asked')),
        forget: async () => 0,
      },
      doubleCalls: {
        begin: (order) => {
          this.orders.push(order);
          const cancel = () => {
            order.changed({ state: 'cancelled', cause: 'cancelled' });
            return true;
          };
          return { callId: `c${this.orders.length}` as CallId, cancel };
        },
      },
      interactions: { onEvent: (listener) => this.events.on('happened', listener) },
      queueCalls: {
        request: async (wish) => {
          this.wishes.push(wish);
          return { kind: 'arranged', callBack: view() };
        },
        cancel: async () => {
          this.happens('interaction-ended', 'cancelled');
          return true;
        },
        find: () => (this.queued === null ? undefined : view()),
      },
    });
  }

  happens(type: string, cause = ''): void {
    this.events.emit('happened', { event: { type, cause, companyId, interactionId: 'i' }, interaction: {} } as never);
  }

  async states(...ids: string[]): Promise<string[]> {
    await this.clock.advanceAsync(0);
    return ids.map((id) => this.stored.get(id)!.state);
  }
}

describe('requests for calls', () => {
  it('of two who ask at the same moment for one number are one', async () => {
    const bench = new Bench(person);
    const [one, other] = await Promise.all([
      bench.desk.ask(person, ask),
      bench.desk.ask(person, { ...ask, number: '+33 6 12 34 56 78' }),
    ]);
    expect([one.isMerged, other.isMerged]).toEqual([false, true]);
    expect(other.request.id).toBe(one.request.id);
    expect(bench.orders).toHaveLength(1);
    expect(bench.stored.get(one.request.id)).toMatchObject({ merged: 1, state: 'ringing', callId: 'c1' });
    bench.orders[0]!.changed({ state: 'not-reached', cause: 'no-answer' });
    expect(await bench.states('r1')).toEqual(['not-reached']);
    expect((await bench.desk.ask(person, ask)).request.id).toBe('r2');
  });

  it('ring no person for more than three strangers at once', async () => {
    const bench = new Bench(person);
    for (const end of [1, 2, 3]) await bench.desk.ask(person, { ...ask, number: `+3361234567${end}` });
    await expect(bench.desk.ask(person, { ...ask, number: '+33612345674' })).rejects.toMatchObject({
      details: { reason: 'too-many' },
    });
  });

  it('wait for their time, also through a restart; one that rang then has failed', async () => {
    const bench = new Bench(person);
    const wantedAtMs = bench.clock.now() + 60_000;
    await bench.desk.ask(person, { ...ask, wantedAtMs });
    await bench.desk.ask(person, { ...ask, number: '+33612345679' });
    expect(await bench.states('r1', 'r2')).toEqual(['planned', 'ringing']);
    bench.desk[Symbol.dispose]();
    const next = new Bench(person, [...bench.stored.values()]);
    await next.desk.open();
    expect(await next.states('r1', 'r2')).toEqual(['planned', 'failed']);
    await next.clock.advanceAsync(60_000);
    expect(await next.states('r1')).toEqual(['ringing']);
    expect(next.orders[0]!.visitor).toEqual({ number: '+33612345678', name: 'Vera (Shop)' });
    expect(await next.desk.cancel(person, 'r1' as never)).toBe(true);
    expect(await next.states('r1')).toEqual(['cancelled']);
    expect(next.clock.pendingTimers).toBe(0);
  });

  it('for a queue go by its channel, and stand as it says', async () => {
    const bench = new Bench(queue);
    const { request } = await bench.desk.ask(queue, ask);
    expect(bench.wishes[0]).toMatchObject({ queueId: 'sales', number: '+33612345678', source: 'web', cameBy: 'Shop' });
    expect(await bench.desk.find(queue, request.id)).toMatchObject({ request: { state: 'waiting' }, position: 2 });
    for (const [state, shown] of [
      ['calling', 'calling'],
      ['talking', 'connected'],
    ] as const) {
      bench.queued = state;
      bench.happens('work-began');
      expect(await bench.states('r1')).toEqual([shown]);
    }
    bench.queued = null;
    bench.happens('interaction-ended', 'handled');
    expect(await bench.states('r1')).toEqual(['ended']);
    await bench.desk.ask(queue, ask);
    bench.queued = 'waiting';
    bench.happens('call-back-arranged');
    expect(await bench.desk.cancel(queue, 'r2' as never)).toBe(true);
    expect(await bench.states('r2')).toEqual(['cancelled']);
  });
});
