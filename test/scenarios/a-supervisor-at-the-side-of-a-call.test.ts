import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MonitoringView } from '../../src/contract/rest/monitoring.ts';
import type { BaresipPhone } from '../support/baresip-phone.ts';
import { hearsMix, TelephoneOffice } from '../support/telephone-office.ts';
import { part, type Sound } from '../support/tone-meter.ts';
import { until } from '../support/until.ts';
import type { WebSession } from '../support/web-session.ts';

const patienceMs = 20_000;
const [customerSays, agentSays, supervisorSays] = [440, 1000, 1700];

let office: TelephoneOffice;
let customer: BaresipPhone;
let agent: BaresipPhone;
let supervisor: BaresipPhone;
let administrator: WebSession;
let online: WebSession;
let agentId: string;

const idOf = async (session: WebSession): Promise<string> =>
  (await session.send<{ user: { id: string } }>('GET', '/session')).user.id;

beforeAll(async () => {
  // Two workers: the supervisor's phone may live in another than the conversation.
  office = await TelephoneOffice.open({ PARLEY_MEDIA_WORKERS: '2' });
  [customer, agent, supervisor] = await Promise.all([
    office.deskPhone(0, customerSays),
    office.deskPhone(1, agentSays),
    office.deskPhone(2, supervisorSays),
  ]);
  administrator = await office.web(0);
  online = await office.web(2);
  agentId = await idOf(await office.web(1));
  await administrator.send('POST', '/admin/authorizations', {
    kind: 'supervision',
    objects: [{ type: 'user', id: agentId }],
    subjects: [{ type: 'user', id: await idOf(online) }],
  });
}, 60_000);

afterAll(() => office?.[Symbol.asyncDispose]());

/** The quietest 20 ms of a sound against its usual loudness: near 1 for a tone that goes on without a gap. */
function steadiness(sound: Sound): number {
  const length = sound.sampleRate / 50;
  const levels: number[] = [];
  for (let at = 0; at + length <= sound.samples.length; at += length) {
    let energy = 0;
    for (let i = at; i < at + length; i++) energy += (sound.samples[i] ?? 0) ** 2;
    levels.push(Math.sqrt(energy / length));
  }
  const sorted = levels.toSorted((one, other) => one - other);
  return (sorted[0] ?? 0) / (sorted[Math.floor(sorted.length / 2)] ?? 1);
}

const lengthOf = (sound: Sound): number => sound.samples.length / sound.sampleRate;

describe('a supervisor', () => {
  it('listens unheard, whispers to the agent alone, joins in, and takes the call over; the customer’s sound has no gap before he is spoken to', async () => {
    const rung = agent.count('CALL_INCOMING');
    customer.dial(office.uri(office.numberOf(1)));
    await agent.waitFor('CALL_INCOMING', rung + 1, patienceMs);
    agent.accept();
    await hearsMix(customer, [agentSays], [supervisorSays]);
    const before = await customer.heard();

    const isRung = supervisor.count('CALL_INCOMING');
    const { id } = await online.send<MonitoringView>('POST', '/monitoring', { userId: agentId, mode: 'listen' });
    await supervisor.waitFor('CALL_INCOMING', isRung + 1, patienceMs);
    supervisor.accept();
    await hearsMix(supervisor, [customerSays, agentSays], [supervisorSays]);
    await Promise.all([hearsMix(customer, [agentSays], [supervisorSays]), hearsMix(agent, [customerSays], [supervisorSays])]);

    await online.send('PATCH', `/monitoring/${id}`, { mode: 'whisper' });
    await hearsMix(agent, [customerSays, supervisorSays], [agentSays]);
    await hearsMix(customer, [agentSays], [supervisorSays]);
    const after = await customer.heard();
    expect(after.path).toBe(before.path);
    const from = lengthOf(before);
    expect(steadiness(part(after, from, lengthOf(after) - from))).toBeGreaterThan(0.5);

    await online.send('PATCH', `/monitoring/${id}`, { mode: 'barge' });
    await Promise.all([
      hearsMix(customer, [agentSays, supervisorSays], [customerSays]),
      hearsMix(agent, [customerSays, supervisorSays], [agentSays]),
      hearsMix(supervisor, [customerSays, agentSays], [supervisorSays]),
    ]);

    await online.send('POST', `/monitoring/${id}/take-over`, {});
    await Promise.all([hearsMix(customer, [supervisorSays], [agentSays]), hearsMix(supervisor, [customerSays], [agentSays])]);
    const { items } = await online.send<{ items: MonitoringView[] }>('GET', '/monitoring');
    expect(items).toEqual([]);
    customer.hangUp();
    await until('all calls are over', async () => (await online.calls()).length + (await administrator.calls()).length === 0);
  }, 90_000);

  it('without the right hears nobody', async () => {
    const stranger = await office.web(1);
    const refused = stranger.send('POST', '/monitoring', { userId: await idOf(online), mode: 'listen' });
    await expect(refused).rejects.toThrow(/403|not-permitted|may not/i);
  });
});
