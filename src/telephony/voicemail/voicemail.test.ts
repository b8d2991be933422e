import { describe, expect, it } from 'vitest';
import type { UserId } from '../../kernel/ids.ts';
import { greetingFor } from './greeting-choice.ts';
import { VoicemailBench } from './voicemail-fixture.ts';

const names = (bench: VoicemailBench) =>
  [...bench.memory.rows.values()].map(({ fromNumber, durationMs, isCutOff, heardAtMs }) => ({
    fromNumber,
    durationMs,
    isCutOff,
    isHeard: heardAtMs !== null,
  }));

describe('a caller in a mailbox', () => {
  it('hears a greeting and the tone, is recorded, and his message is there when he hangs up', async () => {
    const bench = new VoicemailBench();
    const caller = bench.call('bert-desk', '*99101');
    const heard = await bench.hear(caller);
    expect(heard).toEqual(['the-number', 'number-1', 'number-0', 'number-1', 'is-not-available', 'leave-message', 'tone-record']);
    expect(caller.sound?.recording).toMatch(/^\/shelf\//);
    expect(bench.shelf.notes.size).toBe(1);
    caller.partyHangsUp();
    await bench.hear(caller);
    expect(names(bench)).toEqual([{ fromNumber: '102', durationMs: 4000, isCutOff: false, isHeard: false }]);
    expect([bench.shelf.notes.size, bench.counts.of(bench.anna.userId)]).toEqual([0, { newMessages: 1, oldMessages: 0 }]);
    expect(bench.registry.size).toEqual({ calls: 0, legs: 0 });
  });

  it('is thanked when he ends it by the hash key', async () => {
    const bench = new VoicemailBench();
    const caller = await bench.leave((leg) => leg.partyPresses('#'));
    expect(await bench.hear(caller)).toEqual(['message-sent', 'goodbye']);
    expect(caller.told.release).toBe('normal-clearing');
  });

  it('loses the silence at the end of what he said', async () => {
    const bench = new VoicemailBench();
    bench.shelf.lengthMs = 20_000;
    await bench.leave((leg) => leg.sound!.tellRecording('recordingSilent'));
    // The simulated recording says that it lasted 4 seconds; 7 of 8 seconds of silence are cut: nothing is left.
    expect(names(bench)).toEqual([]);
  });

  it('leaves no message when he hangs up after the tone', async () => {
    const bench = new VoicemailBench();
    bench.shelf.lengthMs = 900;
    await bench.leave();
    expect([names(bench), bench.shelf.notes.size]).toEqual([[], 0]);
  });

  it('is told when the mailbox is full', async () => {
    const bench = new VoicemailBench();
    bench.values['Voicemail-MaxMessages'] = 1;
    await bench.leave();
    const caller = bench.call('bert-desk', '*99101');
    expect(await bench.hear(caller)).toEqual(['mailbox-full']);
    expect([caller.told.release, bench.memory.rows.size]).toEqual(['normal-clearing', 1]);
  });

  it('is told when nothing can be recorded', async () => {
    const bench = new VoicemailBench();
    bench.shelf.isFull = true;
    const caller = bench.call('bert-desk', '*99101');
    expect((await bench.hear(caller)).at(-1)).toBe('cannot-record');
  });

  it('keeps what was said before the disk was full', async () => {
    const bench = new VoicemailBench();
    const caller = await bench.leave((leg) => leg.sound!.tellRecording('recordingFailed'));
    await bench.hear(caller);
    expect(names(bench)).toEqual([{ fromNumber: '102', durationMs: 4000, isCutOff: true, isHeard: false }]);
  });

  it('is not answered where nobody has a mailbox', () => {
    const bench = new VoicemailBench();
    bench.values['AuthorizeVoicemail'] = false;
    expect(bench.call('bert-desk', '*99101').told).toMatchObject({ release: 'unreachable', answers: 0 });
  });

  it('loses nothing when the store is away: it is tried again, and added once', async () => {
    const bench = new VoicemailBench();
    bench.memory.isAway = true;
    await bench.leave();
    expect([bench.memory.rows.size, bench.shelf.notes.size]).toEqual([0, 1]);
    bench.memory.isAway = false;
    await bench.clock.advanceAsync(61_000);
    expect([bench.memory.rows.size, bench.shelf.notes.size]).toEqual([1, 0]);
  });

  it('is kept as far as he got when the program is killed', async () => {
    const bench = new VoicemailBench();
    const note = {
      ...bench.anna,
      id: 'n' as never,
      callId: 'c' as never,
      startedAtMs: 1,
      fromNumber: '102',
      fromName: '',
      fromUserId: null,
      isPrivate: false,
    };
    await bench.shelf.begin(note);
    expect(await bench.recorder.recover()).toBe(1);
    expect(names(bench)).toEqual([{ fromNumber: '102', durationMs: 4000, isCutOff: true, isHeard: false }]);
    expect(await bench.recorder.recover()).toBe(0);
  });
});

describe('the owner of a mailbox', () => {
  it('is told once of a message', async () => {
    const bench = new VoicemailBench();
    await bench.leave();
    await bench.recorder.recover();
    await bench.clock.advanceAsync(120_000);
    expect(bench.told).toEqual([...bench.memory.rows.keys()]);
  });

  it('is told later when he cannot be told now; the caller is thanked all the same', async () => {
    const bench = new VoicemailBench();
    bench.cannotTell = true;
    const caller = await bench.leave((leg) => leg.partyPresses('#'));
    expect(await bench.hear(caller)).toEqual(['message-sent', 'goodbye']);
    expect([bench.told, bench.memory.rows.size, bench.shelf.notes.size]).toEqual([[], 1, 1]);
    bench.cannotTell = false;
    await bench.clock.advanceAsync(61_000);
    expect([bench.told, bench.shelf.notes.size]).toEqual([[...bench.memory.rows.keys()], 0]);
  });

  it('is told of a message whose telling a kill prevented', async () => {
    const bench = new VoicemailBench();
    bench.cannotTell = true;
    await bench.leave();
    bench.cannotTell = false;
    expect(await bench.recorder.recover()).toBe(1);
    expect(bench.told).toEqual([...bench.memory.rows.keys()]);
    expect(names(bench)).toEqual([{ fromNumber: '102', durationMs: 4000, isCutOff: false, isHeard: false }]);
  });
});

describe('a greeting that its owner chose for everybody', () => {
  it('is heard in place of the one for his state, spoken by us where he recorded none', async () => {
    const bench = new VoicemailBench();
    await bench.mailboxes.chooseGreeting(bench.anna, 'absent');
    expect(await bench.hear(bench.call('bert-desk', '*99101'))).toContain('is-absent');
    const recorded = { ...bench.anna, kind: 'absent', file: 'mine' as never, durationMs: 3000, recordedAtMs: 1 } as const;
    bench.memory.greetings.push(recorded, { ...recorded, kind: 'usual', file: 'other' as never });
    expect((await bench.hear(bench.call('bert-desk', '*99101')))[0]).toBe('mine');
    await bench.mailboxes.chooseGreeting(bench.anna, null);
    expect((await bench.hear(bench.call('bert-desk', '*99101')))[0]).toBe('other');
  });
});

describe('the greeting', () => {
  const moment = { diversions: [], isAbsent: false, opens: '08:00', closes: '17:00', now: { weekday: 3, hour: 10, minute: 0 } };
  it.each([
    ['usual', {}],
    ['busy', { diversions: [{ fromNumber: '101', reason: 'busy' }] as const }],
    ['absent', { isAbsent: true }],
    ['closed', { now: { weekday: 3, hour: 17, minute: 0 } }],
    ['closed', { now: { weekday: 6, hour: 10, minute: 0 } }],
    ['usual', { opens: '00:00', closes: '00:00', now: { weekday: 7, hour: 3, minute: 0 } }],
  ] as const)('is the one for %s', (kind, change) => {
    expect(greetingFor({ ...moment, ...change })).toBe(kind);
  });
});

describe('the mailbox by telephone', () => {
  it('lets its owner in by PIN, plays the message, and deletes it', async () => {
    const bench = new VoicemailBench();
    await bench.leave();
    bench.memory.pins.set('anna' as UserId, '4711');
    const anna = bench.call('anna-desk', '*97');
    const heard = await bench.hear(anna, '4711#17*');
    expect(heard.slice(0, 4)).toEqual(['enter-pin', 'number-1', 'new-message', 'menu-main']);
    expect(heard).toEqual(
      expect.arrayContaining([
        'message-new',
        'from',
        'received',
        'today',
        'file-1',
        'menu-message',
        'deleted',
        'no-more-messages',
        'goodbye',
      ]),
    );
    expect(anna.told.release).toBe('normal-clearing');
    expect(await bench.memory.port.messages(bench.anna)).toEqual([]);
    expect(bench.counts.of(bench.anna.userId)).toEqual({ newMessages: 0, oldMessages: 0 });
  });

  it('marks what was heard, and keeps it', async () => {
    const bench = new VoicemailBench();
    await bench.leave();
    bench.memory.pins.set('anna' as UserId, '4711');
    await bench.hear(bench.call('anna-desk', '*97'), '4711#19*');
    expect(bench.counts.of(bench.anna.userId)).toEqual({ newMessages: 0, oldMessages: 1 });
  });

  it('locks after three wrong PINs, longer each time, also for who knows the right one', async () => {
    const bench = new VoicemailBench();
    bench.memory.pins.set('anna' as UserId, '4711');
    const thief = bench.call('anna-desk', '*97');
    expect((await bench.hear(thief, '1#2#3#')).filter((one) => one === 'not-right')).toHaveLength(3);
    expect(thief.told.release).toBe('normal-clearing');
    const anna = bench.call('anna-desk', '*97');
    expect(await bench.hear(anna, '4711#')).toEqual(['locked']);
    await bench.clock.advanceAsync(61_000);
    expect(await bench.hear(bench.call('anna-desk', '*97'), '4711#')).toContain('menu-main');
  });

  it('asks for no PIN at the own phone only where that is set, never at another', async () => {
    const bench = new VoicemailBench();
    bench.memory.pins.set('anna' as UserId, '4711');
    bench.values['Voicemail-OwnPhoneWithoutPin'] = true;
    expect((await bench.hear(bench.call('anna-desk', '*97')))[0]).toBe('no-messages');
    expect(await bench.hear(bench.call('bert-desk', '*98'), '101#')).toEqual(['enter-mailbox', 'enter-pin']);
  });

  it('tells nobody which numbers have a mailbox', async () => {
    const bench = new VoicemailBench();
    bench.memory.pins.set('anna' as UserId, '4711');
    const known = await bench.hear(bench.call('bert-desk', '*98'), '101#1#');
    expect(await bench.hear(bench.call('bert-desk', '*98'), '999#1#')).toEqual(known);
  });

  it('calls the sender back with the rights of the phone', async () => {
    const bench = new VoicemailBench();
    await bench.leave();
    bench.memory.pins.set('anna' as UserId, '4711');
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10, answersAfterMs: 50 }]);
    const anna = bench.call('anna-desk', '*97');
    await bench.hear(anna, '4711#18');
    await bench.clock.advanceAsync(200);
    expect(anna.hears).toBe(`leg ${bench.factory.latest('bert-desk').id}`);
  });

  it('changes the PIN, not to one that everybody tries first', async () => {
    const bench = new VoicemailBench();
    bench.memory.pins.set('anna' as UserId, '4711');
    const heard = await bench.hear(bench.call('anna-desk', '*97'), '4711#31234#38264#8264#*');
    expect(heard).toEqual(expect.arrayContaining(['pin-too-simple', 'pin-changed']));
    expect(bench.memory.pins.get('anna' as UserId)).toBe('8264');
  });

  it('is reached by pressing the star key during the greeting', async () => {
    const bench = new VoicemailBench();
    const caller = bench.call('carrier', '+46850101');
    caller.partyHangsUp();
    const bert = bench.call('bert-desk', '*99101');
    await bench.clock.advanceAsync(0);
    bert.partyPresses('*');
    expect(await bench.hear(bert)).toContain('enter-pin');
  });
});
