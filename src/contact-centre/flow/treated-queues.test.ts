import { expect, it } from 'vitest';
import { waitingSettingsSchema } from '../../contract/rest/flow-document.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import type { WaitingCaller } from '../../telephony/call/index.ts';
import type { Spoken } from './flow-state.ts';
import { TreatedQueues } from './treated-queues.ts';

interface Waits {
  /** He wants to be called back, and it is arranged; false: his number cannot be called. */
  readonly isArranged: boolean;
  /** What cannot be said to him; null: everything can. */
  readonly fails: string | null;
  readonly maxWaitMs?: number;
  /** A flow led him here. */
  readonly hasFlow?: boolean;
}

/** Somebody waits in a queue that offers to call back, and presses the key. What is played to him takes a second. */
async function presses({ isArranged, fails, maxWaitMs = 0, hasFlow = false }: Waits) {
  const clock = new VirtualClock();
  const happened: string[] = [];
  let press: ((key: string) => void) | null = null;
  const settings = waitingSettingsSchema.parse({ callBack: { key: '5' } });
  const caller = {
    callId: 'call',
    legId: 'leg',
    queueId: 'queue',
    onLeft: () => undefined,
    withdraw: () => happened.push('withdrawn'),
    release: (cause: string) => happened.push(`released: ${cause}`),
  } as unknown as WaitingCaller;
  const party = {
    companyId: 'elm',
    isHere: true,
    hear: () => undefined,
    onLeft: () => undefined,
    forgetDigits: () => undefined,
    onDigit: (listener: typeof press) => {
      press = listener;
    },
    play: async ([path]: readonly string[]) => {
      if (path === undefined) return 'played';
      await new Promise<void>((resolve) => clock.setTimer(1000, resolve));
      if (path === fails) throw new Error('no sound');
      happened.push(`said: ${path}`);
      return 'played';
    },
    collectDigits: () => Promise.resolve({ digits: '' }),
  };
  const entry = { waiting: settings, maxWaitMs, language: 'en', spoken: () => [] };
  const stay = { entry, return: null };
  const queues = new TreatedQueues({
    clock,
    logger: silentLogger,
    registry: { leg: () => ({ state: 'queued' }) },
    applications: { attend: () => party },
    flows: { stayOf: () => (hasFlow ? stay : undefined) },
    sounds: {
      pathsOf: (_company: unknown, [spoken]: readonly Spoken[]) =>
        Promise.resolve([spoken?.kind === 'phrase' ? spoken.name : '']),
    },
    queues: { enter: () => true },
    settingsOf: () => settings,
    placeOf: () => ({ position: null, wait: null }),
    languageOf: () => 'en',
    spokenOf: () => [],
    callBack: () => Promise.resolve(isArranged),
    callBackAt: () => Promise.resolve(false),
  } as never);
  queues.calls = {} as never;
  queues.enter(caller);
  press!('5');
  await clock.advanceAsync(10_000);
  return { happened, stay };
}

it('who will be called back is told so, and waits no more', async () => {
  const { happened } = await presses({ isArranged: true, fails: null });
  expect(happened).toEqual([
    'said: call-back-other-number',
    'said: call-back-arranged',
    'withdrawn',
    'released: normal-clearing',
  ]);
});

it('who will be called back waits no more even when he cannot be told: he would be served twice', async () => {
  const { happened } = await presses({ isArranged: true, fails: 'call-back-arranged' });
  expect(happened).toEqual(['said: call-back-other-number', 'withdrawn', 'released: normal-clearing']);
});

it('whom a flow led here goes back to it, which tells him', async () => {
  const { happened, stay } = await presses({ isArranged: true, fails: null, hasFlow: true });
  expect(happened).toEqual(['said: call-back-other-number', 'withdrawn', 'released: normal-clearing']);
  expect(stay.return).toEqual({ how: 'called-back' });
});

it('who waited too long while he was asked is let go as such only when nobody will call him', async () => {
  const overdue = { fails: null, hasFlow: true, maxWaitMs: 500 };
  const [called, not] = [await presses({ ...overdue, isArranged: true }), await presses({ ...overdue, isArranged: false })];
  expect([called.happened.at(-1), called.stay.return]).toEqual(['released: normal-clearing', { how: 'called-back' }]);
  expect([not.happened.at(-1), not.stay.return]).toEqual(['released: no-answer', { how: 'timeout' }]);
});

it('who cannot be called back waits on', async () => {
  expect((await presses({ isArranged: false, fails: null })).happened).toEqual(['said: call-back-number']);
});
