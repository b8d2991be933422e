import { describe, expect, it } from 'vitest';
import { SimulatedLeg } from '../../../test/support/simulated-leg.ts';
import { SimulatedMediaPlane, type SimulatedMixer } from '../../../test/support/simulated-media-plane.ts';
import { companyId, domainId, SwitchBench } from '../../../test/support/switch-bench.ts';
import type { DeviceId, UserId } from '../../kernel/ids.ts';
import { silentLogger } from '../../kernel/logger.ts';
import type { Actor } from '../call/index.ts';
import { projectCallLog } from '../call-log/index.ts';
import { CallReturn } from '../call-return/index.ts';
import {
  type Conference,
  ConferenceEntry,
  type ConferenceRoom,
  type ConferenceRoomId,
  ConferenceService,
  LiveConferenceRooms,
  PinAttempts,
  type RecordedConference,
} from './index.ts';

const anna: Actor = { companyId, userId: 'anna' as UserId };

const usualRoom: ConferenceRoom = {
  id: 'room' as ConferenceRoomId,
  companyId,
  domainId,
  name: 'Board',
  number: '800',
  ownerId: 'anna' as UserId,
  participantPin: '1234',
  leaderPin: '9876',
  maxParties: 3,
  announcesParties: true,
  waitsForLeader: false,
  endsWithLeader: false,
  mayRecord: true,
  enabled: true,
};

/** The switch with the room 800, whose prompts are one file each, named as they are. */
class Bench extends SwitchBench {
  readonly media = new SimulatedMediaPlane();
  readonly rooms = new LiveConferenceRooms();
  readonly kept: RecordedConference[] = [];
  readonly service: ConferenceService;

  constructor(room: Partial<ConferenceRoom> = {}) {
    super({
      lines: 4,
      configured: (usual) => ({
        ...usual,
        trunks: usual.trunks.map((trunk) => ({
          ...trunk,
          numbers: [...trunk.numbers, { number: '+33800', destination: '800' }],
        })),
      }),
    });
    for (const target of ['anna-desk', 'bert-desk', 'cleo-desk', 'carrier']) this.factory.scripts.set(target, [{}]);
    this.rooms.replaceAll([{ ...usualRoom, ...room }]);
    this.service = new ConferenceService({
      logger: silentLogger,
      calls: this.calls,
      media: this.media as never,
      prompts: (_language, prompt) => [prompt],
      languageOf: () => 'en',
      recordings: {
        newPath: async () => '/recording.wav',
        keep: async (recording) => void this.kept.push(recording),
      },
    });
    const entry = new ConferenceEntry({
      conferences: this.service,
      rooms: this.rooms,
      attempts: new PinAttempts({ clock: this.clock }),
    });
    this.applications.register('conference', entry);
    this.applications.registerNumbers(entry);
  }

  settle(): Promise<void> {
    return this.clock.advanceAsync(0);
  }

  get conference(): Conference {
    return this.service.ofCompany(companyId)[0]!;
  }

  get mixer(): SimulatedMixer {
    return this.media.mixers.at(-1)!;
  }

  /** Everything that is said to him now is heard to its end. */
  async listen(leg: SimulatedLeg): Promise<void> {
    for (let i = 0; i < 5; i++) {
      await this.settle();
      leg.sound?.finishPlaying();
    }
    await this.settle();
  }

  async type(leg: SimulatedLeg, digits: string): Promise<void> {
    await this.settle();
    for (const digit of digits) leg.partyPresses(digit);
    await this.listen(leg);
  }

  /** Dials the room and gives a PIN. */
  async enter(from: string, pin: string | null, dialled = '800'): Promise<SimulatedLeg> {
    const leg = this.call(from, dialled);
    await this.settle();
    if (pin !== null) await this.type(leg, `${pin}#`);
    await this.listen(leg);
    return leg;
  }

  /** Anna talks to Bert and has Cleo on hold. */
  async threeParties(): Promise<{ own: SimulatedLeg; second: SimulatedLeg; bert: SimulatedLeg; cleo: SimulatedLeg }> {
    const own = this.call('anna-desk', '102');
    const bert = this.factory.latest('bert-desk');
    bert.partyAnswers();
    await this.settle();
    const second = this.call('anna-desk', '103');
    const cleo = this.factory.latest('cleo-desk');
    cleo.partyAnswers();
    await this.settle();
    this.hold.hold(anna, own.id);
    await this.settle();
    return { own, second, bert, cleo };
  }

  rows(leg: SimulatedLeg) {
    return projectCallLog(this.journal.events.filter(({ callId }) => callId === leg.callId));
  }
}

describe('two calls made a conference', () => {
  it('are heard by all three, each in a call of his own; the second leg of who joined them is let go', async () => {
    const bench = new Bench();
    const { own, second, bert, cleo } = await bench.threeParties();
    bench.service.join(anna, second.id, own.id);
    await bench.settle();
    expect(own.told.release).toBe('transferred');
    expect([second, bert, cleo].map((leg) => leg.hears)).toEqual(['mixer', 'mixer', 'mixer']);
    expect(bench.mixer.members.size).toBe(3);
    expect(bench.conference.leaders.map(({ id }) => id)).toEqual([second.id]);
    expect(bert.told.isHeld).toBe(false);
  });

  it('go on when who joined them leaves only while two are left, and are over with the last but one', async () => {
    const bench = new Bench();
    const { own, second, bert, cleo } = await bench.threeParties();
    bench.service.join(anna, second.id, own.id);
    await bench.settle();
    second.partyHangsUp();
    await bench.settle();
    expect([bert.told.release, cleo.told.release]).toEqual([null, null]);
    bert.partyHangsUp();
    await bench.settle();
    expect(cleo.told.release).toBe('normal-clearing');
    expect([bench.service.size, bench.mixer.isClosed, bench.registry.size]).toEqual([0, true, { calls: 0, legs: 0 }]);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('have who loads his page anew in the mix again, once and without a chime', async () => {
    const bench = new Bench();
    const returns = new CallReturn({ calls: bench.calls, clock: bench.clock, logger: silentLogger });
    const { own, second } = await bench.threeParties();
    second.graceMs = 30_000;
    bench.service.join(anna, second.id, own.id);
    await bench.settle();
    const played = bench.mixer.played.length;
    second.goesAway();
    const { id, callId, party } = second;
    const again = new SimulatedLeg({ clock: bench.clock, id, callId, role: 'originating', party });
    second.returnsBy(again);
    await bench.settle();
    expect(again.hears).toBe('mixer');
    expect([...bench.mixer.members]).toContain(again.media);
    expect(bench.mixer.members.size).toBe(3);
    expect(bench.mixer.played).toHaveLength(played);
    expect(returns.missing).toBe(0);
  });

  it('take a fourth in from a further call', async () => {
    const bench = new Bench();
    const { own, second } = await bench.threeParties();
    const conference = bench.service.join(anna, second.id, own.id);
    await bench.settle();
    const third = bench.call('anna-desk', '0612345678');
    const carrier = bench.factory.latest('carrier');
    carrier.partyAnswers();
    await bench.settle();
    expect(bench.service.join(anna, third.id, second.id)).toBe(conference);
    await bench.settle();
    expect([conference.members.size, carrier.hears, third.told.release]).toEqual([4, 'mixer', 'transferred']);
  });

  it('are in the log of each with the time that he talked', async () => {
    const bench = new Bench();
    const { own, second, bert, cleo } = await bench.threeParties();
    bench.service.join(anna, second.id, own.id);
    await bench.clock.advanceAsync(60_000);
    second.partyHangsUp();
    await bench.clock.advanceAsync(30_000);
    bert.partyHangsUp();
    await bench.settle();
    const talk = (leg: SimulatedLeg) => bench.rows(leg).map(({ userId, otherName, talkMs }) => [userId, otherName, talkMs]);
    expect(talk(bert)).toContainEqual(['bert', 'anna', 90_000]);
    expect(talk(cleo)).toContainEqual(['cleo', 'anna', 90_000]);
    expect(talk(second)).toContainEqual(['anna', 'cleo', 60_000]);
  });

  it('are refused while one of them rings, with legs of others, and as one call', async () => {
    const bench = new Bench();
    const { own, second, bert } = await bench.threeParties();
    const ringing = bench.call('anna-soft', '102');
    await bench.settle();
    expect(() => bench.service.join(anna, second.id, ringing.id)).toThrow('talk to somebody');
    expect(() => bench.service.join(anna, second.id, bert.id)).toThrow('no call of yours');
    expect(() => bench.service.join(anna, own.id, own.id)).toThrow('two calls');
    expect(bench.service.size).toBe(0);
  });
});

describe('a conference begun by who wants it', () => {
  it('rings his phones, however many of them are connected, and calls whom he named when he has picked one up', async () => {
    const bench = new Bench();
    bench.factory.scripts.set('anna-desk', []);
    bench.factory.scripts.set('anna-soft', [{}]);
    const conference = bench.service.begin(anna, ['102']);
    const own = bench.factory.latest('anna-soft');
    own.partyAnswers();
    await bench.settle();
    bench.factory.latest('bert-desk').partyAnswers();
    await bench.settle();
    expect([own.hears, bench.factory.latest('bert-desk').hears]).toEqual(['mixer', 'mixer']);
    expect([...conference.members.values()].map(({ role }) => role)).toEqual(['leader', 'participant']);
    own.partyHangsUp();
    await bench.settle();
    expect([bench.service.size, bench.registry.size]).toEqual([0, { calls: 0, legs: 0 }]);
  });

  it('rings all of his phones; the others stop when one is picked up', async () => {
    const bench = new Bench();
    bench.factory.scripts.set('anna-soft', [{}]);
    bench.service.begin(anna, []);
    const [desk, soft] = [bench.factory.latest('anna-desk'), bench.factory.latest('anna-soft')];
    soft.partyAnswers();
    await bench.settle();
    expect([soft.hears, desk.told.release]).toEqual(['mixer', 'answered-elsewhere']);
  });

  it('is refused and leaves nothing behind where none of his phones is connected', async () => {
    const bench = new Bench();
    bench.factory.scripts.set('anna-desk', []);
    expect(() => bench.service.begin(anna, ['102'])).toThrow('None of your phones');
    await bench.settle();
    expect([bench.service.size, bench.registry.size.calls, bench.media.together.size]).toEqual([0, 0, 0]);
  });
});

describe('a conference room', () => {
  it('lets in who knows a PIN, as participant or leader, and its owner without one', async () => {
    const bench = new Bench();
    const owner = await bench.enter('anna-desk', null);
    const participant = await bench.enter('bert-desk', '1234');
    const outsider = await bench.enter('carrier', '9876', '+33800');
    expect([owner, participant, outsider].map((leg) => leg.hears)).toEqual(['mixer', 'mixer', 'mixer']);
    expect([...bench.conference.members.values()].map(({ role }) => role)).toEqual(['leader', 'participant', 'leader']);
    expect(bench.media.together.size).toBe(0);
    expect(bench.mixer.played.filter(({ kind }) => kind === 'chime')).toHaveLength(2);
  });

  it('asks three times, then keeps the caller waiting, each time longer; others may come meanwhile', async () => {
    const bench = new Bench();
    const wrong = bench.call('bert-desk', '800');
    for (const pin of ['1111#', '2222#', '3333#']) await bench.type(wrong, pin);
    await bench.listen(wrong);
    expect(wrong.told.release).toBe('not-permitted');
    expect(bench.call('bert-desk', '800').told.release).toBe('unreachable');
    expect((await bench.enter('cleo-desk', '1234')).hears).toBe('mixer');
    await bench.clock.advanceAsync(31_000);
    const again = bench.call('bert-desk', '800');
    await bench.type(again, '4444#');
    await bench.listen(again);
    expect(again.told.release).toBe('not-permitted');
    await bench.clock.advanceAsync(31_000);
    expect(bench.call('bert-desk', '800').told.release).toBe('unreachable');
    await bench.clock.advanceAsync(60_000);
    expect((await bench.enter('bert-desk', '1234')).hears).toBe('mixer');
  });

  it('without a PIN is there for phones of the company, not for callers from outside', async () => {
    const bench = new Bench({ participantPin: '', leaderPin: '', ownerId: null });
    expect((await bench.enter('bert-desk', null)).hears).toBe('mixer');
    expect(bench.call('carrier', '+33800').told.release).toBe('unknown-number');
  });

  it('that is full or locked says so and lets nobody in but leaders', async () => {
    const bench = new Bench({ maxParties: 2 });
    await bench.enter('anna-desk', null);
    bench.conference.lock(true, 'anna' as UserId);
    const late = await bench.enter('bert-desk', '1234');
    expect([late.told.release, late.sound?.played.includes('conference-locked')]).toEqual(['not-permitted', true]);
    bench.conference.lock(false, 'anna' as UserId);
    expect((await bench.enter('bert-desk', '1234')).hears).toBe('mixer');
    const third = await bench.enter('cleo-desk', '1234');
    expect([third.told.release, third.sound?.played.includes('conference-full')]).toEqual(['not-permitted', true]);
  });

  it('that waits for its leader plays music until he is there, and ends when he goes where that is set', async () => {
    const bench = new Bench({ waitsForLeader: true, endsWithLeader: true });
    const participant = await bench.enter('bert-desk', '1234');
    expect(participant.hears).toBe('music');
    const leader = await bench.enter('anna-desk', null);
    expect([participant.hears, leader.hears]).toEqual(['mixer', 'mixer']);
    leader.partyHangsUp();
    await bench.settle();
    expect([participant.told.release, bench.service.size]).toEqual(['normal-clearing', 0]);
  });

  it('is over with the last party, and leaves nothing behind when nobody got in', async () => {
    const bench = new Bench();
    const leaver = bench.call('bert-desk', '800');
    await bench.settle();
    leaver.partyHangsUp();
    await bench.settle();
    expect([bench.service.size, bench.media.mixers.length, bench.media.together.size]).toEqual([0, 0, 0]);
    const party = await bench.enter('bert-desk', '1234');
    party.partyHangsUp();
    await bench.settle();
    expect([bench.service.size, bench.mixer.isClosed, bench.clock.pendingTimers]).toEqual([0, true, 0]);
  });

  it('is a line in the log of who dialled it, under its name', async () => {
    const bench = new Bench();
    const party = await bench.enter('bert-desk', '1234');
    await bench.clock.advanceAsync(20_000);
    party.partyHangsUp();
    await bench.settle();
    expect(bench.rows(party)).toMatchObject([
      { userId: 'bert', direction: 'outgoing', otherName: 'Board', otherNumber: '800', talkMs: 20_000 },
    ]);
    const sentences = bench.journal.events.flatMap((event) =>
      event.type === 'conference-changed' ? [event.decision.sentence] : [],
    );
    expect(sentences[0]).toContain('came into the conference Board');
  });
});

describe('in a conference', () => {
  async function conference(): Promise<{ bench: Bench; leader: SimulatedLeg; bert: SimulatedLeg }> {
    const bench = new Bench();
    const leader = await bench.enter('anna-desk', null);
    const bert = await bench.enter('bert-desk', '1234');
    return { bench, leader, bert };
  }

  it('a party is muted by command, by star six, or all but leaders at once', async () => {
    const { bench, leader, bert } = await conference();
    const [one, other] = [...bench.conference.members.values()];
    bench.conference.muteAll(true, 'anna' as UserId);
    await bench.settle();
    expect([leader.sound?.isMuted, bert.sound?.isMuted]).toEqual([false, true]);
    await bench.type(bert, '*6');
    expect([other!.isMuted, bert.sound?.isMuted]).toEqual([false, false]);
    await bench.type(leader, '*6');
    expect([one!.isMuted, leader.sound?.isMuted]).toEqual([true, true]);
  });

  it('nobody hears the music of who holds it at his phone', async () => {
    const { bench, bert } = await conference();
    bert.partyHolds();
    await bench.settle();
    expect(bert.sound?.isMuted).toBe(true);
    bert.partyRetrieves();
    await bench.settle();
    expect([bert.sound?.isMuted, bert.hears]).toEqual([false, 'mixer']);
  });

  it('a party that is sent out is gone, with the reason in its call', async () => {
    const { bench, bert } = await conference();
    const member = [...bench.conference.members.values()].find(({ party }) => party.userId === 'bert')!;
    bench.conference.remove(member, 'anna' as UserId);
    await bench.settle();
    expect([bert.told.release, bench.conference.members.size, bench.mixer.members.size]).toEqual(['normal-clearing', 1, 1]);
    expect(bench.journal.events.some((event) => event.type === 'conference-changed' && event.change === 'removed')).toBe(true);
  });

  it('a party that is passed on leaves it, and hears whom it is passed on to', async () => {
    const { bench, bert } = await conference();
    const { leg, party: from } = [...bench.conference.members.values()].find(({ party }) => party.userId === 'bert')!;
    const source = { kind: 'device', deviceId: 'bert-desk' as DeviceId } as const;
    const request = {
      companyId,
      domainId,
      source,
      from,
      dialled: '103',
      purpose: 'transfer',
      diversions: [],
      maxForwards: 70,
    } as const;
    bench.calls.follow(leg, request, bench.calls.parts.router.decide(request));
    bench.calls.updateSound(leg.call);
    await bench.settle();
    expect([bench.conference.members.size, bench.mixer.members.size, bert.hears]).toEqual([1, 1, 'tone ringback']);
  });

  it('a number is called in with the rights of who adds it', async () => {
    const { bench } = await conference();
    bench.service.invite(anna, bench.conference, '103');
    const cleo = bench.factory.latest('cleo-desk');
    expect([...bench.conference.invited.values()].map(({ number }) => number)).toEqual(['103']);
    expect(() => bench.service.invite(anna, bench.conference, '102')).toThrow('3 parties');
    cleo.partyAnswers();
    await bench.settle();
    expect([cleo.hears, bench.conference.members.size, bench.conference.invited.size]).toEqual(['mixer', 3, 0]);
    const notAllowed: Actor = { companyId, userId: 'cleo' as UserId };
    cleo.partyHangsUp();
    await bench.settle();
    expect(() => bench.service.invite(notAllowed, bench.conference, '0612345678')).toThrow();
    expect(() => bench.service.invite(anna, bench.conference, '800')).toThrow('Only people');
  });

  it('who does not answer is not in it, and the call of who is rung no more ends', async () => {
    const { bench } = await conference();
    bench.service.invite(anna, bench.conference, '103');
    bench.factory.latest('cleo-desk').partyHangsUp('busy');
    await bench.settle();
    expect([bench.conference.invited.size, bench.conference.members.size]).toEqual([0, 2]);
    bench.service.invite(anna, bench.conference, '103');
    const [rung] = bench.conference.invited.keys();
    expect(bench.service.stopRinging(bench.conference, rung!)).toBe(true);
    await bench.settle();
    expect([bench.factory.latest('cleo-desk').told.release, bench.conference.invited.size]).toEqual(['cancelled', 0]);
  });

  it('a recording is said to all before it begins and to who comes later, and is kept for who began it', async () => {
    const { bench } = await conference();
    await bench.conference.recorder.start('anna' as UserId);
    expect(bench.mixer.recording).toBe('/recording.wav');
    expect(bench.mixer.played.filter((sound) => sound.kind === 'file')).toEqual([{ kind: 'file', path: 'conference-recorded' }]);
    const late = await bench.enter('cleo-desk', '1234');
    expect(late.sound?.played).toContain('conference-recorded');
    bench.conference.end();
    await bench.settle();
    await bench.settle();
    expect(bench.kept).toMatchObject([{ name: 'Board', userId: 'anna', roomId: 'room', durationMs: 5000 }]);
  });

  it('who talks is told', async () => {
    const { bench } = await conference();
    const changes: string[] = [];
    bench.service.onChanged((one) => changes.push([...one.members.values()].map(({ isTalking }) => Number(isTalking)).join('')));
    const [member] = bench.conference.members.values();
    bench.mixer.tell('talking', { endpoint: member!.endpoint, isTalking: true });
    bench.mixer.tell('talking', { endpoint: member!.endpoint, isTalking: false });
    expect(changes).toEqual(['10', '00']);
  });

  it('all are let go when the mixer is lost', async () => {
    const { bench, leader, bert } = await conference();
    bench.mixer.tell('failed', { reason: 'the worker crashed' });
    await bench.settle();
    expect([leader.told.release, bert.told.release, bench.service.size]).toEqual(['media-lost', 'media-lost', 0]);
  });
});
