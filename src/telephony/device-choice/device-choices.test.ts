import { describe, expect, it } from 'vitest';
import { companyId, SwitchBench } from '../../../test/support/switch-bench.ts';
import type { UserId } from '../../kernel/ids.ts';
import type { Parameter } from '../../platform/parameter/index.ts';
import { projectCallLog } from '../call-log/index.ts';
import { type DeviceChoice, DeviceChoices, type RingingPlaces } from './index.ts';

const anna = { companyId, userId: 'anna' as UserId };
const mobile = '0460700';

/** The switch, where Anna may choose; her mobile is known to the company. */
async function open(options: { mobile?: string; mayChoose?: boolean } = {}) {
  const stored: DeviceChoice[] = [];
  const known = options.mobile ?? mobile;
  const parts = {
    ids: { next: () => `n${stored.length}` as never },
    store: { all: async () => stored, save: async (choice: DeviceChoice) => void stored.push(choice) },
    parameters: { value: <T>({ builtIn }: Parameter<T>) => (options.mayChoose === false ? false : builtIn) as T },
    dial: (_domain: unknown, number: string) => number,
  };
  let choices!: DeviceChoices;
  const ringing: RingingPlaces = { ringingOf: (userId) => choices.ringingOf(userId) };
  const bench = new SwitchBench({
    ringing,
    configured: (usual) => ({
      ...usual,
      users: usual.users.map((user) => (user.id === 'anna' ? { ...user, mobile: known } : user)),
    }),
  });
  choices = await DeviceChoices.open({ ...parts, directory: bench.directory });
  for (const device of ['anna-desk', 'anna-soft', 'bert-desk', 'carrier'])
    bench.factory.scripts.set(device, [{ ringsAfterMs: 10 }]);
  const reopened = () =>
    DeviceChoices.open({ ...parts, store: { ...parts.store, all: async () => stored.slice(-1) }, directory: bench.directory });
  return { bench, choices, reopened };
}

const rungFor = async (bench: SwitchBench, from: string, dialled: string) => {
  const caller = bench.call(from, dialled);
  await bench.clock.advanceAsync(20);
  return { caller, rung: rungIn(bench, caller.callId) };
};

const rungBriefly = async (bench: SwitchBench) => {
  const { caller, rung } = await rungFor(bench, 'bert-desk', '101');
  caller.partyHangsUp();
  return rung;
};

/** The phones that were rung in a call: devices, or the trunk. */
const rungIn = (bench: SwitchBench, callId: string) =>
  bench.journal.events.flatMap((event) =>
    event.type === 'leg-added' && event.callId === callId && event.role === 'terminating'
      ? [event.party.deviceId ?? event.party.trunkId]
      : [],
  );

describe('where calls ring', () => {
  it('is at all devices for who chose nothing, and his mobile is offered', async () => {
    const { bench, choices } = await open();
    expect((await rungFor(bench, 'bert-desk', '101')).rung).toEqual(['anna-desk', 'anna-soft']);
    expect(choices.read(anna, () => true)).toMatchObject({
      currentDeviceId: 'anna-desk',
      currentNumberId: null,
      numbers: [{ id: 'mobile', kind: 'mobile', number: mobile, rings: false }],
    });
  });

  it('is at the browser and the mobile only, when that was chosen; also after a restart', async () => {
    const { bench, choices, reopened } = await open();
    await choices.choose(anna, { deviceId: 'anna-soft' });
    await choices.change(anna, ['anna-soft'], [{ id: 'mobile', kind: 'mobile', number: mobile, rings: true }]);
    const { rung, caller } = await rungFor(bench, 'bert-desk', '101');
    expect(rung).toEqual(['anna-soft', 'carrier']);
    expect(bench.registry.legsOfUser(anna.userId)).toHaveLength(2);
    bench.factory.latest('carrier').partyAnswers();
    await bench.clock.advanceAsync(0);
    caller.partyHangsUp();
    // It was she who answered, at her mobile.
    const [row] = projectCallLog(bench.journal.events).filter(({ userId }) => userId === anna.userId);
    expect(row).toMatchObject({ direction: 'incoming', otherNumber: '102' });
    expect((await reopened()).read(anna, () => true)).toEqual(choices.read(anna, () => true));
  });

  it('is also where he calls with: choosing the mobile makes it ring, choosing a device again ends that', async () => {
    const { bench, choices } = await open();
    await choices.choose(anna, { numberId: 'mobile' });
    expect(await rungBriefly(bench)).toEqual(['anna-desk', 'anna-soft', 'carrier']);
    expect(choices.read(anna, () => true)).toMatchObject({
      currentDeviceId: null,
      currentNumberId: 'mobile',
      numbers: [{ rings: true }],
    });
    await choices.choose(anna, { deviceId: 'anna-desk' });
    expect(await rungBriefly(bench)).toEqual(['anna-desk', 'anna-soft']);
    // A device that was silenced rings while it is the one he calls with.
    await choices.change(anna, ['anna-soft'], []);
    expect(choices.read(anna, () => true).items.map(({ id, rings }) => [id, rings])).toEqual([
      ['anna-desk', true],
      ['anna-soft', true],
    ]);
    await choices.choose(anna, { deviceId: 'anna-soft' });
    expect(await rungBriefly(bench)).toEqual(['anna-soft']);
  });

  it('is at another desk, whatever its owner’s forwarding', async () => {
    const { bench, choices } = await open();
    bench.forwardings.replace({ userId: 'bert' as UserId, immediate: '103', busy: null, noAnswer: null, noAnswerAfterS: 20 });
    await choices.change(anna, ['anna-desk', 'anna-soft'], [{ id: null, kind: 'desk', number: '102', rings: true }]);
    expect((await rungFor(bench, 'cleo-desk', '101')).rung).toEqual(['anna-desk', 'anna-soft', 'bert-desk']);
  });

  it('loses nobody: when nothing of it can ring all devices do, and the call says so', async () => {
    const { bench, choices } = await open();
    await choices.change(anna, [], [{ id: null, kind: 'home', number: '01900555', rings: true }]);
    await choices.choose(anna, { numberId: choices.read(anna, () => true).numbers.at(-1)!.id });
    const { rung, caller } = await rungFor(bench, 'bert-desk', '101');
    expect(rung).toEqual(['anna-desk', 'anna-soft']);
    const routed = bench.journal.events.find((event) => event.callId === caller.callId && event.type === 'call-routed');
    expect(routed?.type === 'call-routed' && routed.decision.steps.map(({ code }) => code)).toEqual([
      'rings-not-also',
      'device-silent',
      'device-silent',
      'chosen-cannot-ring',
    ]);
  });
});

describe('what may be chosen', () => {
  it('is one’s own; one’s own number is no other place', async () => {
    const { choices } = await open();
    await expect(choices.choose(anna, { deviceId: 'bert-desk' })).rejects.toMatchObject({ code: 'device-unknown' });
    await expect(choices.choose(anna, { numberId: 'x' })).rejects.toMatchObject({ code: 'device-unknown' });
    await expect(choices.change(anna, ['bert-desk'], [])).rejects.toMatchObject({ code: 'device-unknown' });
    const own = [{ id: null, kind: 'other', number: '101', rings: true }] as const;
    await expect(choices.change(anna, ['anna-desk'], own)).rejects.toMatchObject({ code: 'input-invalid' });
  });

  it('is nothing where AuthorizedCurrentDevice is off', async () => {
    const { choices } = await open({ mayChoose: false });
    const refused = { code: 'not-permitted', details: { reason: 'feature-off', parameter: 'AuthorizedCurrentDevice' } };
    await expect(choices.choose(anna, { numberId: 'mobile' })).rejects.toMatchObject(refused);
    await expect(choices.change(anna, [], [])).rejects.toMatchObject(refused);
  });
});

describe('calling with a number of one’s own', () => {
  it('rings the mobile first, then who was called; both hear each other, and the log is the caller’s', async () => {
    const { bench, choices } = await open();
    await choices.choose(anna, { numberId: 'mobile' });
    const order = { number: '102', ...choices.placeFor(anna, undefined) };
    expect(order).toEqual({ number: '102', at: mobile });
    const { callId, legId } = await bench.dial.dial(bench.actor('anna'), order);
    await bench.clock.advanceAsync(20);
    const own = bench.factory.latest('carrier');
    expect(rungIn(bench, callId)).toEqual(['carrier']);
    own.partyAnswers();
    await bench.clock.advanceAsync(20);
    bench.factory.latest('bert-desk').partyAnswers();
    await bench.clock.advanceAsync(0);
    expect(own.hears).toBe(`leg ${bench.factory.latest('bert-desk').id}`);
    bench.dial.hangUp(bench.actor('anna'), legId);
    await bench.clock.advanceAsync(0);
    const rows = projectCallLog(bench.journal.events.filter((event) => event.callId === callId));
    expect(rows.map(({ userId, direction, otherNumber }) => [userId, direction, otherNumber])).toEqual([
      ['anna', 'outgoing', '102'],
      ['bert', 'incoming', '101'],
    ]);
  });

  it('is refused with the reason where one may not call outside', async () => {
    const { bench } = await open();
    await expect(bench.dial.dial(bench.actor('cleo'), { number: '102', at: mobile })).rejects.toMatchObject({
      code: 'call-refused',
      message: expect.stringContaining('may not call outside'),
    });
  });

  it('rings a device asked for by itself', async () => {
    const { choices } = await open();
    await choices.choose(anna, { numberId: 'mobile' });
    expect(choices.placeFor(anna, 'anna-desk')).toEqual({ deviceId: 'anna-desk' });
  });
});
