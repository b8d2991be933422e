import { describe, expect, it } from 'vitest';
import { people, SwitchBench } from '../../../test/support/switch-bench.ts';
import { Emitter } from '../../kernel/events.ts';
import type { DeviceId, UserId } from '../../kernel/ids.ts';
import { PresenceService } from './presence-service.ts';

const id = (name: string) => name as UserId & DeviceId;

/** The switch, with everybody's desk phone registered, and what is told of presence. */
function open() {
  const bench = new SwitchBench();
  const registered = new Set(people.map((person) => `${person}-desk`));
  const changes = new Emitter<{ changed: DeviceId }>();
  const presence = new PresenceService({
    registry: bench.registry,
    directory: bench.directory,
    registrations: {
      isRegistered: (deviceId) => registered.has(deviceId),
      onChanged: (listener) => changes.on('changed', listener),
    },
  });
  const told: string[] = [];
  presence.onUser(({ userId, presence: now }) => told.push(`${userId} ${now}`));
  const register = (device: string, isThere: boolean) => {
    if (isThere) registered.add(device);
    else registered.delete(device);
    changes.emit('changed', id(device));
  };
  for (const person of people) bench.factory.scripts.set(`${person}-desk`, [{ ringsAfterMs: 10 }]);
  return { bench, presence, told, register };
}

describe('the presence of a person', () => {
  it('follows his calls: idle, rung, on a call, idle again, each told once', async () => {
    const { bench, presence, told } = open();
    expect(presence.ofUser(id('bert'))).toBe('idle');
    const [caller] = await bench.talk('anna-desk', '102', 'bert-desk');
    expect([presence.ofUser(id('anna')), presence.ofUser(id('bert'))]).toEqual(['on-call', 'on-call']);
    caller.partyHangsUp();
    expect(presence.ofUser(id('bert'))).toBe('idle');
    expect(told.filter((one) => one.startsWith('bert'))).toEqual(['bert ringing', 'bert on-call', 'bert idle']);
    expect(told.filter((one) => one.startsWith('anna'))).toEqual(['anna on-call', 'anna idle']);
  });

  it('stays on a call while another one rings, and until the last one ends', async () => {
    const { bench, presence, told } = open();
    const [first] = await bench.talk('anna-desk', '102', 'bert-desk');
    const second = bench.call('cleo-desk', '102');
    await bench.clock.advanceAsync(20);
    expect(presence.ofUser(id('bert'))).toBe('on-call');
    first.partyHangsUp();
    expect(presence.ofUser(id('bert'))).toBe('ringing');
    second.partyHangsUp();
    expect(told.filter((one) => one.startsWith('bert'))).toEqual(['bert ringing', 'bert on-call', 'bert ringing', 'bert idle']);
  });

  it('is offline when none of his phones is registered, but on a call while he talks', async () => {
    const { bench, presence, told, register } = open();
    const [caller] = await bench.talk('anna-desk', '102', 'bert-desk');
    register('bert-desk', false);
    expect(presence.ofUser(id('bert'))).toBe('on-call');
    caller.partyHangsUp();
    expect(presence.ofUser(id('bert'))).toBe('offline');
    register('bert-desk', true);
    expect(told.at(-1)).toBe('bert idle');
    // One phone of two is enough.
    register('anna-soft', true);
    register('anna-desk', false);
    expect(presence.ofUser(id('anna'))).toBe('idle');
    register('anna-soft', false);
    expect(told.at(-1)).toBe('anna offline');
  });

  it('follows a party whose call goes on in another one after an attended transfer', async () => {
    const { bench, presence, told } = open();
    const [caller, callee] = await bench.talk('anna-desk', '102', 'bert-desk');
    const [consulting] = await bench.talk('bert-desk', '103', 'cleo-desk');
    told.length = 0;
    callee.partyTransfers('103', consulting.id);
    await bench.clock.advanceAsync(0);
    // Nobody who talks is shown free or rung for a moment while his leg moves.
    expect(told).toEqual(['bert idle']);
    expect(people.map((person) => presence.ofUser(id(person)))).toEqual(['on-call', 'idle', 'on-call']);
    caller.partyHangsUp();
    expect(people.map((person) => presence.ofUser(id(person)))).toEqual(['idle', 'idle', 'idle']);
    expect(told.filter((one) => one.startsWith('cleo')).at(-1)).toBe('cleo idle');
  });

  it('is told no more when the service has ended', async () => {
    const { bench, presence, told, register } = open();
    presence[Symbol.dispose]();
    await bench.talk('anna-desk', '102', 'bert-desk');
    register('cleo-desk', false);
    expect(told).toEqual([]);
  });
});

describe('the calls of a phone, for who watches it', () => {
  it('show who is rung by whom and who talks to whom', async () => {
    const { bench, presence } = open();
    const caller = bench.call('anna-desk', '102');
    await bench.clock.advanceAsync(20);
    const seen = (device: string) =>
      presence.callsOfDevice(id(device)).map(({ direction, state, other }) => [direction, state, other.number]);
    expect(seen('bert-desk')).toEqual([['recipient', 'early', '101']]);
    expect(seen('anna-desk')).toEqual([['initiator', 'early', '102']]);
    expect(presence.ofDevice(id('bert-desk'))).toBe('ringing');
    bench.factory.latest('bert-desk').partyAnswers();
    await bench.clock.advanceAsync(0);
    expect(seen('bert-desk')).toEqual([['recipient', 'confirmed', '101']]);
    expect(seen('anna-desk')).toEqual([['initiator', 'confirmed', '102']]);
    caller.partyHangsUp();
    expect(seen('bert-desk')).toEqual([]);
  });

  it('show a phone that is rung on two bindings for one call as one call', async () => {
    const { bench, presence } = open();
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 10 }, { ringsAfterMs: 10 }]);
    bench.call('anna-desk', '102');
    await bench.clock.advanceAsync(20);
    expect(bench.factory.made).toHaveLength(2);
    expect(presence.callsOfDevice(id('bert-desk'))).toHaveLength(1);
  });

  it('tell watchers of each change, and of no other phone', async () => {
    const { bench, presence } = open();
    const told: string[] = [];
    presence.onDevice((deviceId) => told.push(deviceId));
    const [caller] = await bench.talk('anna-desk', '102', 'bert-desk');
    caller.partyHangsUp();
    expect(new Set(told)).toEqual(new Set(['anna-desk', 'bert-desk']));
  });
});
