import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SimulatedLeg } from '../../../test/support/simulated-leg.ts';
import { SimulatedMediaPlane } from '../../../test/support/simulated-media-plane.ts';
import { companyId, SwitchBench } from '../../../test/support/switch-bench.ts';
import { ParleyError } from '../../kernel/errors.ts';
import { silentLogger } from '../../kernel/logger.ts';
import type { CallLeg } from '../call/index.ts';
import {
  type BegunRecording,
  CallRecorder,
  type ChainNote,
  type RecordingRule,
  type RecordingRuleId,
  type RecordingStore,
  type RecordingVault,
} from './index.ts';

const rule: RecordingRule = {
  id: 'rule' as RecordingRuleId,
  companyId,
  name: 'Everything',
  position: 1,
  enabled: true,
  action: 'record',
  direction: 'any',
  queueIds: [],
  userIds: [],
  groupIds: [],
  trunkIds: [],
  numbers: [],
  sharePercent: 100,
  announces: false,
  masksDigits: true,
  includesConsultation: true,
  keepDays: null,
  mailUserIds: [],
  mailsPeople: false,
};

let bench: SwitchBench;
let media: SimulatedMediaPlane;
let recorder: CallRecorder;
let rules: RecordingRule[];
let folder: string;
let begun: BegunRecording[];
let written: string[];
let failures: string[];
let companions: Map<string, readonly CallLeg[]>;
let storeIsAway: boolean;

beforeEach(() => {
  bench = new SwitchBench();
  media = new SimulatedMediaPlane(() => bench.clock.now());
  rules = [rule];
  folder = mkdtempSync(join(tmpdir(), 'parley-recorder-'));
  [begun, written, failures, companions, storeIsAway] = [[], [], [], new Map(), false];
  const note = async ({ kind, details }: ChainNote): Promise<void> => {
    if (storeIsAway) throw new ParleyError('store-unavailable', 'away');
    written.push('offsetMs' in details ? `${kind} at ${String(details['offsetMs'])}` : kind);
  };
  const store = {
    begin: async (recording: BegunRecording, first: ChainNote) => {
      await note(first);
      begun.push(recording);
    },
    addPerson: async (_company: string, _id: string, userId: string) => void written.push(`with ${userId}`),
    append: (_company: string, notes: readonly ChainNote[]) => note(notes[0]!),
    finish: (_recording: unknown, _sound: unknown, last: ChainNote) => note(last),
  } as unknown as RecordingStore;
  const vault = {
    begin: async (_company: string, id: string) => ({
      path: join(folder, id),
      key: Buffer.alloc(32, 1),
      sealedKey: Buffer.alloc(60),
    }),
  } as unknown as RecordingVault;
  recorder = new CallRecorder({
    clock: bench.clock,
    ids: { next: () => `018f0000-0000-7000-8000-00000000000${media.recordings.length}` as never },
    logger: silentLogger,
    calls: bench.calls,
    media: media as never,
    directory: bench.directory,
    rules: { rulesOf: () => rules },
    store,
    vault,
    companions: { of: (leg) => companions.get(leg.id) ?? [] },
    groupsOf: () => [],
    prompts: () => ['/prompts/recorded.wav'],
    longestPauseMs: () => 60_000,
    finished: () => {},
    failed: (_company, reason) => failures.push(reason),
  });
});
afterEach(async () => {
  await recorder[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** Everything that was put off by a turn or two. */
const settled = () => bench.clock.advanceAsync(10);

/** Who is recorded, by side: the beginnings of their legs. */
function voices(at = 0): { left: string[]; right: string[] } {
  const sides: { left: string[]; right: string[] } = { left: [], right: [] };
  for (const [endpoint, side] of media.recordings[at]!.voices) sides[side].push(nameOf(endpoint.legId));
  for (const names of Object.values(sides)) names.sort();
  return sides;
}
const nameOf = (legId: string) => legId.split('>')[0]!.replace(/[#/:].*$/, '');

async function customerTalks(): Promise<[SimulatedLeg, SimulatedLeg]> {
  const talking = await bench.talk('carrier', '+46850101', 'anna-desk');
  await settled();
  return talking;
}

describe('a recording', () => {
  it('has the customer left and whom he talks to right; it ends with the call', async () => {
    const [customer] = await customerTalks();
    expect(voices().left).toEqual(['carrier']);
    expect(voices().right).toHaveLength(1);
    expect(begun).toMatchObject([{ direction: 'inbound', userIds: ['anna'], customerNumber: '+4612345' }]);
    customer.partyHangsUp();
    await settled();
    expect(media.recordings[0]!.isOver).toBe(true);
    expect(written).toEqual(['began', 'finished']);
    expect(bench.typesOf(customer.callId)).toContain('recording-changed');
  });

  it('goes on with whoever takes the customer over', async () => {
    const [customer, anna] = await customerTalks();
    const before = voices().right;
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 0, answersAfterMs: 5 }]);
    bench.transfer.blind(bench.actor('anna'), anna.id, '102');
    await bench.clock.advanceAsync(50);
    expect(voices().left).toEqual(['carrier']);
    expect(voices().right).toHaveLength(1);
    expect(voices().right).not.toEqual(before);
    expect(media.recordings).toHaveLength(1);
    expect(written).toContain('with bert');
    customer.partyHangsUp();
    await settled();
    expect(written.at(-1)).toBe('finished');
  });

  it('has on our side who is asked while the customer is on hold, and goes on when the two are joined', async () => {
    const [, anna] = await customerTalks();
    rules = [{ ...rule, direction: 'inbound' }];
    anna.partyHolds();
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 0, answersAfterMs: 5 }]);
    const asking = bench.call('anna-desk', '102');
    await bench.clock.advanceAsync(50);
    expect(voices().left).toEqual(['carrier']);
    // Anna at her held leg, Anna who asks, and Bert.
    expect(voices().right).toHaveLength(3);
    expect(written).toContain('with bert');
    bench.transfer.complete(bench.actor('anna'), anna.id, asking.id);
    await bench.clock.advanceAsync(50);
    expect(voices().left).toEqual(['carrier']);
    expect(voices().right).toHaveLength(1);
    expect(media.recordings).toHaveLength(1);
    expect(media.recordings[0]!.isOver).toBe(false);
  });

  it('leaves out a call that comes in meanwhile, and consultations where the rule says so', async () => {
    rules = [{ ...rule, direction: 'inbound', includesConsultation: false }];
    const [, anna] = await customerTalks();
    anna.partyHolds();
    bench.factory.scripts.set('bert-desk', [{ ringsAfterMs: 0, answersAfterMs: 5 }]);
    bench.call('anna-desk', '102');
    await bench.clock.advanceAsync(50);
    expect(voices().right).toHaveLength(1);
  });

  it('has everybody of a conference but the customer on our side', async () => {
    const [customer, anna] = await customerTalks();
    const others = ['x', 'y'].map((name) => ({ ...bench.registry.leg(anna.id)!, id: `${name}>leg` })) as unknown as CallLeg[];
    for (const [at, other] of others.entries())
      Object.assign(other, { leg: { endpoint: async () => ({ legId: `${'xy'[at]}>leg` }) }, party: { userId: null } });
    companions.set(customer.id, others);
    recorder.companionsChanged();
    await settled();
    expect(voices().left).toEqual(['carrier']);
    expect(voices().right).toEqual(expect.arrayContaining(['x', 'y']));
    companions.clear();
    recorder.companionsChanged();
    await settled();
    expect(voices().right).toHaveLength(1);
  });

  it('between ourselves has who called left', async () => {
    await bench.talk('bert-desk', '103', 'cleo-desk');
    await settled();
    expect(voices().left).toEqual(['bert-desk']);
  });

  it('is announced to both before they hear each other, and begins after it', async () => {
    rules = [{ ...rule, announces: true }];
    const [customer, anna] = await customerTalks();
    expect([customer.hears, anna.hears]).toEqual(['file', 'file']);
    expect(media.recordings).toEqual([]);
    for (const leg of [customer, anna]) leg.sound!.finishPlaying();
    await settled();
    expect([customer.hears, anna.hears]).toEqual([`leg ${anna.id}`, `leg ${customer.id}`]);
    expect(begun).toMatchObject([{ isAnnounced: true }]);
  });

  it('leaves nobody hanging who is alone when the announcement ends', async () => {
    rules = [{ ...rule, announces: true }];
    const [customer, anna] = await customerTalks();
    customer.partyHangsUp();
    await bench.clock.advanceAsync(9000);
    expect(anna.told.release).not.toBeNull();
    expect(media.recordings).toEqual([]);
  });
});

describe('a pause', () => {
  it('is written down with its place, and ended when nobody does', async () => {
    const [customer] = await customerTalks();
    const sound = media.recordings[0]!;
    sound.positionMs = 3000;
    await recorder.pause(customer.callId, 'anna' as never);
    expect(sound.isPaused).toBe(true);
    sound.positionMs = 63_000;
    await bench.clock.advanceAsync(60_000);
    expect(sound.isPaused).toBe(false);
    expect(written).toEqual(['began', 'paused at 3000', 'resumed at 63000']);
  });

  it('of a call that is not recorded is refused', async () => {
    rules = [];
    const [customer] = await customerTalks();
    await expect(recorder.pause(customer.callId, null)).rejects.toMatchObject({ code: 'recording-unknown' });
  });
});

describe('when the store is away', () => {
  it('the call is recorded all the same, and everything is written when it is back', async () => {
    storeIsAway = true;
    const [customer] = await customerTalks();
    expect(voices().left).toEqual(['carrier']);
    customer.partyHangsUp();
    await settled();
    expect(written).toEqual([]);
    storeIsAway = false;
    await bench.clock.advanceAsync(5000);
    expect(written).toEqual(['began', 'finished']);
  });
});

describe('a recording that cannot be written on', () => {
  it('is finished as far as it got, and administrators are told', async () => {
    await customerTalks();
    media.recordings[0]!.fail('the disk is full');
    await settled();
    expect(failures).toEqual(['the disk is full']);
    expect(written).toEqual(['began', 'finished']);
  });
});
