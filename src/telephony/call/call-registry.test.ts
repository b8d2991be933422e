import { expect, it } from 'vitest';
import { SwitchBench } from '../../../test/support/switch-bench.ts';

it('tells whose device or trunk has a call more or less, when the number is already the new one', async () => {
  const bench = new SwitchBench();
  const told: [string, number][] = [];
  bench.registry.onLoadChanged(({ deviceId, trunkId }) => {
    if (trunkId) told.push([trunkId, bench.registry.callsOfTrunk(trunkId)]);
    if (deviceId) told.push([deviceId, bench.registry.callsOfDevice(deviceId)]);
  });
  const [caller] = await bench.talk('bert-desk', '103', 'cleo-desk');
  expect(told).toEqual([
    ['bert-desk', 1],
    ['cleo-desk', 1],
  ]);
  told.length = 0;
  caller.partyHangsUp();
  expect(told.toSorted(([one], [other]) => one.localeCompare(other))).toEqual([
    ['bert-desk', 0],
    ['cleo-desk', 0],
  ]);
});
