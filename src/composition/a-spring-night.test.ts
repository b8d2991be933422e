import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../../test/support/api-bench.ts';
import { Night, nightZone } from '../../test/support/night.ts';
import { until } from '../../test/support/until.ts';
import type { OpeningHoursView } from '../contract/rest/opening-hours.ts';
import type { RecordingDetailView } from '../contract/rest/recordings.ts';
import type { ReportSubscription } from '../contract/rest/report-subscriptions.ts';
import type { ReportTable } from '../contract/rest/reports.ts';
import { setParameter } from './sign-in-fixture.ts';

/** Clocks are put forward from 2 to 3 on 25 March 2035 in Stockholm, at 1:00 UTC: later than the store’s own clock. */
const utc = (day: number, hour: number, minute = 0) => Date.UTC(2035, 2, day, hour, minute);
const hourMs = 3_600_000;
const [office, always, nightDesk] = ['+33144556677', '+33144556691', '+33144556693'];

describe('the night in which clocks are put forward', () => {
  const zoneOfMachine = process.env.TZ;
  let night: Night;
  let boss: ApiClient;
  let recordingId: string;
  let hoursId: string;
  let subscriptionId: string;

  beforeAll(async () => {
    // What is done each night goes by the clock of the machine.
    process.env.TZ = nightZone;
    night = await Night.fallsAt(utc(23, 18));
    boss = await night.signedIn('boss');
    await setParameter(boss, 'Recording-StartCleaningHour', '02:30', null);
    const hours = { name: 'Night', timeZone: nightZone, weekly: [{ day: 7, from: '02:30', to: '05:00' }] };
    hoursId = String((await boss.post('/api/v1/admin/opening-hours', hours)).body.id);
    const queue = (body: object) => boss.post('/api/v1/admin/queues', body);
    await queue({ name: 'Always', number: '291' });
    await queue({ name: 'Night desk', number: '293', hoursId });
    // Anna is at work all the time, and nobody calls her queue.
    await queue({ name: 'Quiet', number: '292', memberUserIds: [night.elm.people.anna.user.id] });
    await night.opensTrunk(boss, [
      { number: office, destination: '203' },
      { number: always, destination: '291' },
      { number: nightDesk, destination: '293' },
    ]);
    recordingId = await night.recordsCall(boss);
    await night.mails(1);
    await night.passTo(utc(24, 18));
    boss = await night.signedIn('boss');
    subscriptionId = await night.subscribed(boss, 'In the hour that is left out', '02:30');
    const anna = await night.signedIn('anna');
    night.bench.register(night.elm.people.anna.phone);
    const { status } = await anna.send('PUT', '/api/v1/me/agent/state', { body: { state: 'ready' } });
    if (status !== 200) throw new Error(`Anna cannot be ready: ${status}`);
  }, 120_000);
  afterAll(async () => {
    if (zoneOfMachine === undefined) delete process.env.TZ;
    else process.env.TZ = zoneOfMachine;
    await night?.[Symbol.asyncDispose]();
  });

  const fileIsThere = () =>
    readdirSync(join(night.bench.foundation.config.dataDir, 'recordings', night.elm.domain.companyId)).includes(
      `${recordingId}.sealed`,
    );

  const subscription = async (): Promise<ReportSubscription> => {
    const { items } = (await boss.get('/api/v1/reports/subscriptions')).body as unknown as { items: ReportSubscription[] };
    return items.find(({ id }) => id === subscriptionId)!;
  };

  const hoursNow = async () =>
    ((await boss.get(`/api/v1/admin/opening-hours/${hoursId}`)).body as unknown as OpeningHoursView).state;

  /** Half a minute in a queue without anybody, or turned away at once. */
  async function callsAndGoes(dialled: string): Promise<void> {
    const customer = night.callsFromOutside(dialled);
    await night.whileTimePasses(new Promise((resolve) => setTimeout(resolve, 300)));
    await night.passTo(night.clock.now() + 30_000);
    if (customer.told.release === null) customer.partyHangsUp();
    await night.whileTimePasses(until('it is stored', () => night.bench.exchange.interactionJournal.waiting === 0));
  }

  it('opens at 02:30, which does not come, when clocks show 03:30; who calls at 03:10 is turned away', async () => {
    await night.passTo(utc(25, 0, 50));
    boss = await night.signedIn('boss');
    expect(await hoursNow()).toMatchObject({ isOpen: false, changesAtMs: utc(25, 1, 30) });
    await callsAndGoes(always);
    await night.passTo(utc(25, 1, 10));
    expect((await hoursNow()).isOpen).toBe(false);
    await callsAndGoes(nightDesk);
    await callsAndGoes(always);
  }, 60_000);

  it('mails the report of 02:30 and erases a recording when clocks show 03:30, once', async () => {
    await night.passTo(utc(25, 1, 25));
    expect((await subscription()).nextAt).toBe(utc(25, 1, 30));
    expect([(await night.mails(1)).length, fileIsThere()]).toEqual([1, true]);
    await night.passTo(utc(25, 1, 31));
    const mails = await night.mails(2);
    expect(mails.map(({ headers }) => headers.join('\n'))).toContainEqual(
      expect.stringMatching(/subject: In the hour that is left out/i),
    );
    await night.whileTimePasses(until('the recording is erased', () => !fileIsThere()));
    expect(night.clock.now()).toBeLessThan(utc(25, 1, 50));
    expect(await hoursNow()).toMatchObject({ isOpen: true, changesAtMs: utc(25, 3) });
    await callsAndGoes(nightDesk);
    const anna = await night.signedIn('anna');
    const { body } = await anna.get(`/api/v1/recordings/${recordingId}`);
    expect((body as unknown as RecordingDetailView).state).toBe('erased');
    // The next is at 02:30 of the next day, 23 hours later.
    expect((await subscription()).nextAt).toBe(utc(26, 0, 30));
  }, 60_000);

  it('is in reports a day of 23 hours, and no hour is missing but the one that was not', async () => {
    await night.passTo(utc(26, 0, 35));
    await night.mails(3);
    boss = await night.signedIn('boss');
    const table = async (by: string): Promise<ReportTable> => {
      const asked = `from=${utc(24, 23)}&to=${utc(25, 22)}&zone=${nightZone}&by=${by}&figures=offered,let-go,ready-time`;
      return (await boss.get(`/api/v1/reports/table?${asked}`)).body as unknown as ReportTable;
    };
    const day = await table('interval-day');
    expect(day.rows.map(({ keys, values }) => [keys[0]!.value, ...values])).toEqual([[String(utc(24, 23)), 4, 1, 23 * hourMs]]);
    const hours = await table('interval-hour');
    expect(hours.rows.map(({ values }) => values[2])).toEqual(Array.from({ length: 23 }, () => hourMs));
    const offered = hours.rows
      .filter(({ values }) => values[0]! > 0)
      .map(({ keys, values }) => [keys[0]!.label, values[0], values[1]]);
    expect(offered).toEqual([
      ['2035-03-25 01:00', 1, 0],
      // Before 03:30 one found the night desk closed.
      ['2035-03-25 03:00', 3, 1],
    ]);
    expect(hours.rows.map(({ keys }) => keys[0]!.label)).not.toContain('2035-03-25 02:00');
    expect(hours.total).toEqual([4, 1, 23 * hourMs]);
  }, 60_000);
});
