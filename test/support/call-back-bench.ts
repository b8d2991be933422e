import { CallBackChannel, type CallBackSettings, type CallBackWish } from '../../src/contact-centre/channel/call-back/index.ts';
import { recoverInteractions } from '../../src/contact-centre/interaction/index.ts';
import type { QueueId } from '../../src/kernel/ids.ts';
import { nobody } from '../../src/telephony/call/index.ts';
import { ContactCentreBench } from './contact-centre-bench.ts';
import type { SimulatedLeg } from './simulated-leg.ts';
import { companyId } from './switch-bench.ts';

/** The carrier's caller on the switch bench. */
export const customer = '+4612345';

/** The contact centre with call-backs: numbers beginning with +46 but not +46900 may be called. */
export class CallBackBench extends ContactCentreBench {
  readonly callBacks: CallBackChannel;
  readonly settings: CallBackSettings = { attempts: 3, intervalMs: 600_000, ringMs: 20_000 };
  isOpen = true;
  /** The how manieth process it is. */
  #life = 1;

  constructor(options: ConstructorParameters<typeof ContactCentreBench>[0] = {}) {
    super({ lines: 3, ...options });
    const { bench, directory, interactions, works, queues, voice } = this;
    const { clock, ids, calls } = bench;
    this.callBacks = new CallBackChannel({
      clock,
      ids,
      calls,
      directory,
      interactions,
      works,
      queues,
      placesOf: (agentId) =>
        bench.directory.devicesOf(agentId as never).map(({ id }) => ({ kind: 'device', deviceId: id }) as const),
      follow: (id, leg) => voice.follow(id, leg),
      unfollow: (id) => voice.unfollow(id),
      isOpen: () => this.isOpen,
      settingsOf: () => this.settings,
      shownAs: () => ({ ...nobody, number: '+46850200' }),
      durable: () => Promise.resolve(),
      numbers: {
        check: ({ number }) => {
          if (!/^\+?\d+$/.test(number)) return { code: 'number-invalid', sentence: 'no number' };
          return /^\+46(?!900)/.test(number) ? { number } : { code: 'number-not-allowed', sentence: 'not there' };
        },
      },
    });
    voice.placeKeptFor = (...asked) => this.callBacks.placeKeptFor(...asked);
    for (const phone of ['anna-desk', 'bert-desk']) bench.factory.scripts.set(phone, [{ ringsAfterMs: 10 }]);
    bench.factory.scripts.set('anna-soft', [{ refuses: { afterMs: 1, cause: 'unreachable' } }]);
    bench.factory.scripts.set('carrier', [{ ringsAfterMs: 10 }]);
  }

  wish(more: Partial<CallBackWish> = {}): CallBackWish {
    const nothing = { name: 'Ola', notBeforeMs: null, source: 'web', cameBy: 'Contact us' } as const;
    return { companyId, queueId: 'sales' as QueueId, number: customer, ...nothing, ...more };
  }

  advance(ms: number): Promise<void> {
    return this.bench.clock.advanceAsync(ms);
  }

  /** Somebody calls from outside and waits in the queue. */
  comesIn(): SimulatedLeg {
    return this.bench.call('carrier', '+46850200');
  }

  /** The leg last rung, at a device or on the trunk. */
  latest(name: string): SimulatedLeg {
    return this.bench.factory.latest(name);
  }

  rungOn(name: string): number {
    return this.bench.factory.made.filter(({ id }) => id.startsWith(`${name}#`)).length;
  }

  /** The process ends and another one begins with the same events; agents are logged off. */
  async restarted(): Promise<CallBackBench> {
    const next = new CallBackBench();
    next.isOpen = this.isOpen;
    next.#life = this.#life + 1;
    await next.advance(this.bench.clock.now() - next.bench.clock.now());
    // Ids are not given twice.
    for (let made = 0; made < 5000 * this.#life; made += 1) next.bench.ids.next();
    next.journal.events.push(...this.journal.events);
    const { goOn } = await recoverInteractions({ journal: next.journal, clock: next.bench.clock, lastAliveMs: null });
    for (const one of goOn) next.works.takeUp(one);
    next.callBacks.takeUp();
    return next;
  }
}
