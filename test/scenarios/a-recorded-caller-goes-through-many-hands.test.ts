import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MonitoringView } from '../../src/contract/rest/monitoring.ts';
import type { RecordingView } from '../../src/contract/rest/recordings.ts';
import { readWav } from '../../src/protocol/wav/index.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { freePorts } from '../support/free-ports.ts';
import type { OutsideVoice } from '../support/outside-voice.ts';
import { SoundingCaller } from '../support/sounding-caller.ts';
import { hearsMix, TelephoneOffice } from '../support/telephone-office.ts';
import { demandMix, part, type Sound } from '../support/tone-meter.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

const [customerSays, bertSays, cleoSays, doraSays] = [440, 1000, 1700, 2300];
const everybody = [customerSays, bertSays, cleoSays, doraSays];
const [bertIndex, cleoIndex, doraIndex] = [1, 2, 3];

/** From when to when, and who was to be heard at which side meanwhile. */
interface Phase {
  readonly what: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly left: readonly number[];
  readonly right: readonly number[];
}

describe('the recording of a caller who goes through many hands', () => {
  let office: TelephoneOffice;
  let bert: BaresipPhone;
  let cleo: BaresipPhone;
  let dora: BaresipPhone;
  let administrator: WebSession;
  let online: Record<'bert' | 'cleo' | 'dora', WebSession>;
  /** Of callers to come. */
  let lines: number[];
  let number: string;
  let phases: Phase[];

  beforeAll(async () => {
    // Two workers: calls that are joined may live in both.
    office = await TelephoneOffice.open({ PARLEY_MEDIA_WORKERS: '2' });
    [bert, cleo, dora] = await Promise.all([
      office.deskPhone(bertIndex, bertSays),
      office.deskPhone(cleoIndex, cleoSays),
      office.deskPhone(doraIndex, doraSays),
    ]);
    administrator = await office.web(0);
    online = { bert: await office.web(bertIndex), cleo: await office.web(cleoIndex), dora: await office.web(doraIndex) };
    lines = await freePorts(4);
    await setUp();
  }, 60_000);

  afterAll(() => office?.[Symbol.asyncDispose]());

  /** All calls from outside are recorded; Dora supervises Bert and Cleo, and everybody hears his own recordings. */
  async function setUp(): Promise<void> {
    await administrator.send('POST', '/admin/trunks', {
      name: 'Callers with a voice',
      authentication: { kind: 'address', peers: lines.map((port) => `127.0.0.1:${port}`) },
      proxy: `sip:127.0.0.1:${lines[0]}`,
      callerIdHeader: 'from',
      numbers: [{ number: '+33155170302', destination: office.numberOf(bertIndex) }],
      optionsIntervalS: 0,
    });
    await administrator.send('POST', '/admin/recording-rules', {
      name: 'From outside',
      direction: 'inbound',
      announces: false,
      includesConsultation: true,
    });
    const [bertId, cleoId, doraId] = await Promise.all(Object.values(online).map(idOf));
    await administrator.send('PUT', '/admin/parameters/values', {
      name: 'AuthorizeOwnRecordings',
      level: 'user',
      targetId: bertId,
      value: true,
    });
    for (const id of [bertId, cleoId])
      await administrator.send('POST', '/admin/authorizations', {
        kind: 'supervision',
        objects: [{ type: 'user', id }],
        subjects: [{ type: 'user', id: doraId }],
      });
  }

  async function customerReachesBert(): Promise<{ customer: SoundingCaller; ear: OutsideVoice }> {
    phases = [];
    // Another in a second try: each has one recording.
    number = `+3361234000${lines.length}`;
    const rung = bert.count('CALL_INCOMING');
    const customer = await SoundingCaller.call({
      exchange: office.product.description.sip.udp,
      port: lines.pop()!,
      number,
      name: 'Mme Rousseau',
      dialled: '33155170302',
      says: customerSays,
    });
    await bert.waitFor('CALL_INCOMING', rung + 1);
    bert.accept();
    const ear = customer.voice;
    await Promise.all([hearsMix(bert, [customerSays], [cleoSays, doraSays]), ear.hearsMix([bertSays], [cleoSays, doraSays])]);
    return { customer, ear };
  }

  /** Everybody hears what he is to hear by now: for a second nothing happens. */
  async function goesOn(what: string, right: readonly number[], left: readonly number[] = [customerSays]): Promise<void> {
    // What was said a moment before is still under way to the file, and what comes next shall not be in it.
    await passes(400);
    const fromMs = Date.now();
    await passes(1300);
    phases.push({ what, fromMs, toMs: fromMs + 1000, left, right });
  }

  const callOf = (session: WebSession, state: string) =>
    until(`a call is ${state}`, async () => (await session.calls()).find((call) => call.state === state));

  /** The one recording of this caller, once it can be heard: both its sides. */
  async function recorded(): Promise<{ recording: RecordingView; left: Sound; right: Sound }> {
    const recording = await until('it can be heard', async () => {
      const { items } = await online.bert.send<{ items: RecordingView[] }>('GET', '/recordings?state=finished');
      const own = items.filter(({ customer }) => customer.number === number);
      expect(own.length).toBeLessThanOrEqual(1);
      return own[0];
    });
    const { samples, sampleRate, channels } = readWav(await online.bert.download(`/recordings/${recording.id}/sound`));
    expect(channels).toBe(2);
    const side = (offset: number): Sound => ({
      sampleRate,
      samples: Float64Array.from({ length: samples.length / 2 }, (_, at) => samples[2 * at + offset]! / 32_768),
    });
    return { recording, left: side(0), right: side(1) };
  }

  /** In every phase exactly those are heard at each side who were to be heard there. */
  function demandPhases({ recording, left, right }: { recording: RecordingView; left: Sound; right: Sound }): void {
    const wrong = phases.flatMap((phase) => {
      const during = (sound: Sound) =>
        part(sound, (phase.fromMs - recording.startedAt) / 1000, (phase.toMs - phase.fromMs) / 1000);
      return [
        ...complaint(`${phase.what}, left`, during(left), phase.left),
        ...complaint(`${phase.what}, right`, during(right), phase.right),
      ];
    });
    expect(wrong).toEqual([]);
  }

  it('has whoever is asked, who is in a conference with him, and who takes him, at our side, each at his time', async () => {
    const { customer, ear } = await customerReachesBert();
    await using _ = customer;
    await goesOn('Bert talks to him', [bertSays]);

    const first = await callOf(online.bert, 'connected');
    await online.bert.command(first, 'hold');
    await cleo.next('CALL_INCOMING', () => bert.dial(office.uri(office.numberOf(cleoIndex))));
    cleo.accept();
    await Promise.all([hearsMix(cleo, [bertSays], [customerSays]), hearsMix(bert, [cleoSays], [customerSays])]);
    // His telephone agreed to listen only.
    await goesOn('Bert asks Cleo while he is on hold', [bertSays, cleoSays], []);

    const second = await callOf(online.bert, 'connected');
    await online.bert.command(first, 'complete-transfer', { otherLegId: second.legId });
    await Promise.all([ear.hearsMix([cleoSays], [bertSays]), hearsMix(cleo, [customerSays], [bertSays])]);
    await goesOn('Cleo got him after Bert had asked', [cleoSays]);

    await dora.next('CALL_INCOMING', async () =>
      online.cleo.command(await callOf(online.cleo, 'connected'), 'transfer', { number: office.numberOf(doraIndex) }),
    );
    dora.accept();
    await Promise.all([ear.hearsMix([doraSays], [cleoSays]), hearsMix(dora, [customerSays], [cleoSays])]);
    await goesOn('Dora got him at once', [doraSays]);

    const third = await callOf(online.dora, 'connected');
    await online.dora.command(third, 'hold');
    await bert.next('CALL_INCOMING', () => dora.dial(office.uri(office.numberOf(bertIndex))));
    bert.accept();
    await Promise.all([hearsMix(bert, [doraSays], [customerSays]), hearsMix(dora, [bertSays], [customerSays])]);
    const fourth = await callOf(online.dora, 'connected');
    await online.dora.send('POST', `/calls/${third.callId}/legs/${third.legId}/conference`, { otherLegId: fourth.legId });
    await Promise.all([ear.hearsMix([bertSays, doraSays], [customerSays]), hearsMix(bert, [customerSays, doraSays], [bertSays])]);
    await goesOn('all three confer', [bertSays, doraSays]);

    const [conferring] = await online.dora.calls();
    await online.dora.command(conferring!, 'hang-up');
    await Promise.all([ear.hearsMix([bertSays], [doraSays]), hearsMix(bert, [customerSays], [doraSays])]);
    await goesOn('Bert has him alone', [bertSays]);
    bert.hangUp();
    await customer.gone();

    demandPhases(await recorded());
  }, 120_000);

  it('has a supervisor from when the customer hears her: not while she listens or whispers, but when she joins in and takes over', async () => {
    const { customer, ear } = await customerReachesBert();
    await using _ = customer;
    const rung = dora.count('CALL_INCOMING');
    const { id } = await online.dora.send<MonitoringView>('POST', '/monitoring', {
      userId: await idOf(online.bert),
      mode: 'listen',
    });
    await dora.waitFor('CALL_INCOMING', rung + 1);
    dora.accept();
    await hearsMix(dora, [customerSays, bertSays], [doraSays]);
    await goesOn('Dora listens', [bertSays]);

    await online.dora.send('PATCH', `/monitoring/${id}`, { mode: 'whisper' });
    await hearsMix(bert, [customerSays, doraSays], [bertSays]);
    await goesOn('Dora whispers', [bertSays]);

    await online.dora.send('PATCH', `/monitoring/${id}`, { mode: 'barge' });
    await ear.hearsMix([bertSays, doraSays], [customerSays]);
    await goesOn('Dora joins in', [bertSays, doraSays]);

    await online.dora.send('PATCH', `/monitoring/${id}`, { mode: 'listen' });
    await ear.hearsMix([bertSays], [doraSays]);
    await goesOn('Dora listens again', [bertSays]);

    await online.dora.send('POST', `/monitoring/${id}/take-over`, {});
    await Promise.all([ear.hearsMix([doraSays], [bertSays]), hearsMix(dora, [customerSays], [bertSays])]);
    await goesOn('Dora took him over', [doraSays]);
    dora.hangUp();
    await customer.gone();

    const kept = await recorded();
    demandPhases(kept);
    // Whoever was heard in it, and nobody else.
    expect(kept.recording.people.map(({ name }) => name).toSorted()).toEqual(
      [bertIndex, doraIndex].map((index) => office.product.user(index).name).toSorted(),
    );
  }, 120_000);
});

const idOf = async (session: WebSession): Promise<string> =>
  (await session.send<{ user: { id: string } }>('GET', '/session')).user.id;

const passes = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function complaint(where: string, sound: Sound, tones: readonly number[]): string[] {
  try {
    demandMix(
      sound,
      tones,
      everybody.filter((tone) => !tones.includes(tone)),
    );
    return [];
  } catch (error) {
    return [`${where}: ${String(error)}`];
  }
}
