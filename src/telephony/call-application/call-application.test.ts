import { describe, expect, it } from 'vitest';
import type { SimulatedLeg } from '../../../test/support/simulated-leg.ts';
import { SwitchBench } from '../../../test/support/switch-bench.ts';
import type { ApplicationParty, CallApplication } from './index.ts';

/** `*97` and 900 lead to an application that keeps whom it is given. */
class Bench extends SwitchBench {
  readonly parties: ApplicationParty[] = [];
  takes = true;

  constructor() {
    super();
    const application: CallApplication = {
      enter: (party) => {
        if (this.takes) this.parties.push(party);
        return this.takes;
      },
    };
    this.applications.register('announcement', application);
    this.applications.registerNumbers({
      applicationOfCode: (_request, dialled) =>
        dialled === '*97' ? { application: 'announcement', id: '1', name: 'the announcement' } : null,
      applicationAt: (_request, number) => (number === '900' ? { application: 'announcement', id: '2', name: 'news' } : null),
    });
  }

  get party(): ApplicationParty {
    return this.parties.at(-1)!;
  }

  async enter(from = 'anna-desk', dialled = '*97'): Promise<SimulatedLeg> {
    const caller = this.call(from, dialled);
    await this.party.answer();
    await this.settle();
    return caller;
  }

  settle(): Promise<void> {
    return this.clock.advanceAsync(0);
  }
}

describe('a call to an application', () => {
  it('is answered by it once the record is safe, and is alone for as long as it wants', async () => {
    const bench = new Bench();
    const caller = bench.call('anna-desk', '*97');
    expect([caller.told.answers, bench.decisions(caller.callId)]).toEqual([0, ['to-announcement']]);
    bench.journal.isAway = true;
    const answered = bench.party.answer();
    await bench.clock.advanceAsync(200);
    expect(caller.told.answers).toBe(0);
    await bench.clock.advanceAsync(100);
    expect([await answered, caller.told.answers, caller.hears]).toEqual([true, 1, 'silence']);
    await bench.clock.advanceAsync(3_600_000);
    expect(caller.told.release).toBeNull();
    caller.partyHangsUp();
    expect(bench.party.isHere).toBe(false);
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('is refused when the application takes nobody, and when there is none', () => {
    const bench = new Bench();
    bench.takes = false;
    expect(bench.call('anna-desk', '*97').told.release).toBe('unreachable');
  });

  it('is reached from outside by its number, never by its code', () => {
    const bench = new Bench();
    expect(bench.call('carrier', '*97').told.release).toBe('unknown-number');
    expect(bench.call('bert-desk', '900').told.release).toBeNull();
  });

  it('arrives by a transfer, which is completed at once', async () => {
    const bench = new Bench();
    const [caller, callee] = await bench.talk('anna-desk', '102', 'bert-desk');
    const statuses = callee.partyTransfers('*97');
    expect(statuses.at(-1)).toBe(200);
    expect(bench.party.from.number).toBe('101');
    await bench.party.answer();
    await bench.settle();
    expect([callee.told.release, caller.told.release, caller.told.answers, caller.hears]).toEqual([
      'transferred',
      null,
      1,
      'silence',
    ]);
  });

  it('leaves a party with the one who transfers when it takes nobody', async () => {
    const bench = new Bench();
    const [caller, callee] = await bench.talk('anna-desk', '102', 'bert-desk');
    bench.takes = false;
    expect(callee.partyTransfers('*97').at(-1)).toBe(480);
    expect(caller.hears).toBe(`leg ${callee.id}`);
  });

  it('arrives by a forwarding after no answer', async () => {
    const bench = new Bench();
    bench.forwardings.replace({ userId: 'bert' as never, immediate: null, busy: null, noAnswer: '*97', noAnswerAfterS: 5 });
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10 }]);
    bench.call('anna-desk', '102');
    await bench.clock.advanceAsync(6000);
    expect(bench.party.diversions).toEqual([{ fromNumber: '102', reason: 'no-answer' }]);
  });
});

describe('a party in an application', () => {
  it('hears files one after the other, the same one twice, too', async () => {
    const bench = new Bench();
    const caller = await bench.enter();
    const heard = bench.party.play(['two.wav', 'two.wav']);
    await bench.settle();
    caller.sound!.finishPlaying();
    await bench.settle();
    caller.sound!.finishPlaying();
    expect(await heard).toBe('finished');
    expect(caller.sound!.played).toEqual(['two.wav', 'two.wav']);
  });

  it('interrupts by a digit, which is collected afterwards', async () => {
    const bench = new Bench();
    const caller = await bench.enter();
    const heard = bench.party.play(['menu.wav', 'more.wav']);
    await bench.settle();
    caller.partyPresses('4');
    expect(await heard).toBe('digit');
    const digits = bench.party.collectDigits({ max: 4, endDigit: '#', firstTimeoutMs: 5000, interDigitTimeoutMs: 3000 });
    caller.partyPresses('2');
    caller.partyPresses('#');
    expect(await digits).toEqual({ digits: '42', ended: 'end-digit' });
    expect(caller.sound!.played).toEqual(['menu.wav']);
  });

  it('cannot interrupt what must be heard', async () => {
    const bench = new Bench();
    const caller = await bench.enter();
    const heard = bench.party.play(['must.wav'], { interruptible: false });
    await bench.settle();
    caller.partyPresses('4');
    await bench.settle();
    caller.sound!.finishPlaying();
    expect(await heard).toBe('finished');
  });

  it('ends digits by number, by time, and by hanging up', async () => {
    const bench = new Bench();
    const caller = await bench.enter();
    const order = { max: 2, firstTimeoutMs: 5000, interDigitTimeoutMs: 2000 };
    const full = bench.party.collectDigits(order);
    for (const digit of '123') caller.partyPresses(digit);
    expect(await full).toEqual({ digits: '12', ended: 'max' });
    const late = bench.party.collectDigits(order);
    await bench.clock.advanceAsync(2000);
    expect(await late).toEqual({ digits: '3', ended: 'timeout' });
    const never = bench.party.collectDigits(order);
    caller.partyHangsUp();
    expect(await never).toEqual({ digits: '', ended: 'gone' });
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it.each([
    ['digit', (caller: SimulatedLeg) => caller.partyPresses('#')],
    ['silence', (caller: SimulatedLeg) => caller.sound!.tellRecording('recordingSilent')],
    ['failed', (caller: SimulatedLeg) => caller.sound!.tellRecording('recordingFailed')],
    ['gone', (caller: SimulatedLeg) => caller.partyHangsUp()],
    ['limit', (_caller: SimulatedLeg, bench: Bench) => bench.clock.advance(60_000)],
  ] as const)('is recorded until %s', async (ended, act) => {
    const bench = new Bench();
    const caller = await bench.enter();
    const recorded = bench.party.record('message.wav', { maxMs: 60_000, endDigits: '#*', silenceMs: 5000 });
    await bench.settle();
    expect(caller.sound!.recording).toBe('message.wav');
    caller.partyPresses('5');
    act(caller, bench);
    expect(await recorded).toMatchObject({ ended });
    caller.partyHangsUp();
    await bench.settle();
  });

  it('goes on where it is sent, with the rights of who is named, and comes back when that fails', async () => {
    const bench = new Bench();
    const caller = await bench.enter('cleo-desk', '900');
    const { source } = bench.party;
    const failures: string[] = [];
    bench.party.sendOn({ number: '0049123', source, failed: (cause) => failures.push(cause) });
    expect(failures).toEqual(['not-permitted']);
    bench.party.sendOn({ number: '102', source, failed: (cause) => failures.push(cause) });
    await bench.settle();
    expect(failures).toEqual(['not-permitted', 'unreachable']);
    expect(bench.party.isHere).toBe(true);
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10, answersAfterMs: 100 }]);
    bench.party.sendOn({ number: '102', source });
    await bench.clock.advanceAsync(200);
    expect(bench.party.isHere).toBe(false);
    expect(caller.hears).toBe(`leg ${bench.factory.latest('bert-desk').id}`);
  });

  it('passes over a file that cannot be played', async () => {
    const bench = new Bench();
    const caller = await bench.enter();
    const { sound } = caller;
    const hear = sound!.hear.bind(sound);
    sound!.hear = async (source) => {
      if (source.kind === 'file' && source.path === 'broken.wav') throw new Error('no such file');
      await hear(source);
    };
    const heard = bench.party.play(['broken.wav', 'whole.wav']);
    await bench.settle();
    caller.sound!.finishPlaying();
    expect(await heard).toBe('finished');
    expect(sound!.played).toEqual(['whole.wav']);
  });
});
