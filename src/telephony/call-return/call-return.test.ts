import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SimulatedLeg } from '../../../test/support/simulated-leg.ts';
import { SwitchBench } from '../../../test/support/switch-bench.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { CallReturn } from './index.ts';

const graceMs = 30_000;

/** Anna's page (which may return) talks with Bert's phone. */
async function office() {
  const bench = new SwitchBench();
  const returns = new CallReturn({ calls: bench.calls, clock: bench.clock, logger: silentLogger });
  const [page, phone] = await bench.talk('anna-soft', '102', 'bert-desk');
  page.graceMs = graceMs;
  return { bench, returns, page, phone };
}

/** What the phone hears is heard of: packets come in. */
async function speaks(bench: SwitchBench, leg: SimulatedLeg, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    if (leg.sound) leg.sound.packets += 5;
    await bench.clock.advanceAsync(100);
  }
}

/** The page loaded anew. */
function newPage(bench: SwitchBench, before: SimulatedLeg): SimulatedLeg {
  const { id, callId, party } = before;
  const leg = new SimulatedLeg({ clock: bench.clock, id, callId, role: 'originating', party });
  leg.graceMs = graceMs;
  before.returnsBy(leg);
  return leg;
}

describe('a page that is lost during a call', () => {
  it('is waited for; the other side hears music meanwhile, and the page again after it', async () => {
    const { bench, returns, page, phone } = await office();
    page.goesAway();
    await bench.clock.advanceAsync(1000);
    expect(phone.hears).toBe('music');
    expect(phone.state).toBe('connected');
    const again = newPage(bench, page);
    await bench.clock.advanceAsync(100);
    expect(page.told.release).toBe('replaced');
    expect(again.told.answers).toBe(1);
    expect(phone.hears).toBe(`leg ${page.id}`);
    expect((phone.sound!.heard as { endpoint: unknown }).endpoint).toBe(again.media);
    expect(again.hears).toBe(`leg ${phone.id}`);
    expect(returns.missing).toBe(0);
    expect(bench.registry.size).toEqual({ calls: 1, legs: 2 });
    again.partyHangsUp();
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
    expect(bench.clock.pendingTimers).toBe(0);
    expect(bench.typesOf(page.callId).filter((type) => type.startsWith('leg-a') || type === 'leg-back')).toEqual([
      'leg-added',
      'leg-added',
      'leg-away',
      'leg-back',
    ]);
  });

  it('ends the call when it does not come back in time', async () => {
    const { bench, page, phone } = await office();
    page.goesAway();
    await bench.clock.advanceAsync(graceMs + 1000);
    expect(page.told.release).toBe('network-failure');
    expect(phone.told.release).toBe('normal-clearing');
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('whose connection alone broke is heard on, however long it takes', async () => {
    const { bench, returns, page, phone } = await office();
    page.goesAway();
    await speaks(bench, page, 2 * graceMs);
    expect(phone.hears).toBe(`leg ${page.id}`);
    expect(returns.missing).toBe(1);
    page.isReachable = true;
    await speaks(bench, page, 1000);
    expect(returns.missing).toBe(0);
  });

  it('comes back by itself as soon as it is heard and reached again', async () => {
    const { bench, returns, page, phone } = await office();
    page.goesAway();
    await bench.clock.advanceAsync(10_000);
    expect(phone.hears).toBe('music');
    page.isReachable = true;
    await speaks(bench, page, 1000);
    expect(phone.hears).toBe(`leg ${page.id}`);
    expect(returns.missing).toBe(0);
  });

  it('that had put the other side on hold has it on hold after its return', async () => {
    const { bench, page, phone } = await office();
    page.partyHolds();
    page.goesAway();
    await bench.clock.advanceAsync(1000);
    const again = newPage(bench, page);
    await bench.clock.advanceAsync(100);
    expect(phone.hears).toBe('music');
    again.partyHolds();
    again.partyRetrieves();
    await bench.clock.advanceAsync(10);
    expect(phone.hears).toBe(`leg ${page.id}`);
  });

  it('is shown as held again when the other side holds it by command', async () => {
    const { bench, page, phone } = await office();
    bench.hold.hold(bench.actor('bert'), phone.id);
    page.goesAway();
    await bench.clock.advanceAsync(1000);
    const again = newPage(bench, page);
    await bench.clock.advanceAsync(100);
    expect(again.told.isHeld).toBe(true);
    expect(again.hears).toBe('music');
  });

  it('a call that ended meanwhile is not given back', async () => {
    const { bench, page, phone } = await office();
    page.goesAway();
    await bench.clock.advanceAsync(1000);
    phone.partyHangsUp();
    await bench.clock.advanceAsync(10);
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('whatever happens in whatever order: one leg for each party, and nothing left at the end', async () => {
    const step = fc.oneof(
      fc.constantFrom('lost', 'reload', 'back', 'hold', 'retrieve', 'command-hold', 'command-retrieve', 'transfer'),
      fc.integer({ min: 1, max: 40_000 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { bench, returns, page, phone } = await office();
        bench.factory.scripts.set('cleo-desk', [{ ringsAfterMs: 10, answersAfterMs: 3000 }]);
        let current = page;
        const made = [page];
        for (const one of steps) {
          if (current.state === 'cleared') break;
          if (typeof one === 'number') await speaks(bench, phone, Math.min(one, 40_000));
          else if (one === 'lost') current.goesAway();
          else if (one === 'reload') {
            current.goesAway();
            current = newPage(bench, current);
            made.push(current);
          } else if (one === 'back') {
            current.isReachable = true;
            await speaks(bench, current, 700);
          } else if (one === 'hold') current.partyHolds();
          else if (one === 'retrieve') current.partyRetrieves();
          else if (one === 'transfer') current.partyTransfers('103');
          else tryCommand(bench, phone, one);
          await bench.clock.advanceAsync(1);
          expect(made.filter(({ state }) => state !== 'cleared').length).toBeLessThanOrEqual(1);
        }
        for (const call of bench.registry.allCalls()) bench.calls.endCall(call, 'normal-clearing');
        await bench.clock.advanceAsync(100);
        expect(made.every(({ state }) => state === 'cleared')).toBe(true);
        expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
        expect(returns.missing).toBe(0);
        expect(bench.clock.pendingTimers).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});

function tryCommand(bench: SwitchBench, phone: SimulatedLeg, which: string): void {
  try {
    if (which === 'command-hold') bench.hold.hold(bench.actor('bert'), phone.id);
    else bench.hold.retrieve(bench.actor('bert'), phone.id);
  } catch {
    // Not in this state: refused, as it should be.
  }
}
