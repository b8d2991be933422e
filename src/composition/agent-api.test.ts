import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';
import type { AgentMatter, AgentView } from '../contract/rest/agent.ts';

let bench: ApiBench;
let elm: TestCompany;
let boss: ApiClient;
let anna: ApiClient;

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  boss = await bench.signedIn(elm, 'boss');
  anna = await bench.signedIn(elm, 'anna');
}, 60_000);

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

const mine = async () => (await anna.get('/api/v1/me/agent')).body as unknown as AgentView;
const said = (dispositions: string[], note = '') => ({ dispositions, note, fields: {} });

describe("an agent's page", () => {
  it('shows an offer with its reason, the customer in hand, the wrap-up that waits for a disposition, and what was before', async () => {
    const late = await boss.post('/api/v1/admin/dispositions', {
      name: 'Late delivery',
      names: { sv: 'Sen leverans' },
      needsNote: true,
    });
    const lateId = String(late.body.id);
    const queue = {
      name: 'Sales',
      number: '300',
      offerTimeoutMs: 20_000,
      wrapUpMs: 60_000,
      memberUserIds: [elm.people.anna.user.id],
      dispositionIds: [lateId],
      needsDisposition: true,
    };
    expect((await boss.post('/api/v1/admin/queues', queue)).status).toBe(201);
    await anna.put('/api/v1/me/agent/state', { state: 'ready' });
    using live = anna.live();
    await live.outcome;
    bench.plays(elm.people.anna.phone, { ringsAfterMs: 0 });
    const caller = bench.dials(elm.people.ben, '300');
    const offered = await until('she is offered him', () => live.events('agent-changed').at(-1)?.agent.offer);
    expect(offered).toMatchObject({
      channel: 'voice',
      callId: caller.callId,
      queueName: 'Sales',
      decision: { code: 'only-one-free' },
    });
    // Until then her phone rings, not until the lease ends that outlives it.
    expect(offered.expiresAtMs - Date.now()).toSatisfy((leftMs: number) => leftMs > 15_000 && leftMs <= 20_000);
    const path = `/api/v1/me/agent/interactions/${offered.interactionId}`;
    expect((await boss.get(path)).body.code).toBe('agent-unknown');

    bench.legFactory.latest(elm.people.anna.phone.id).partyAnswers();
    await until('she has him', async () => (await mine()).works.length === 1);
    expect(await mine()).toMatchObject({ state: 'busy', offer: null, works: [{ interactionId: offered.interactionId }] });
    const matter = (await anna.get(path)).body as unknown as AgentMatter;
    const about = [{ name: 'Late delivery', names: { sv: 'Sen leverans' } }];
    expect(matter).toMatchObject({ dispositions: [{ id: lateId, path: about }], history: [], said: said([]) });

    caller.partyHangsUp();
    const wrapUp = await until('she wraps up', async () => (await mine()).wrapUp);
    expect(wrapUp).toMatchObject({ needsDisposition: true, matters: [{ interactionId: offered.interactionId }] });
    expect((await anna.post('/api/v1/me/agent/wrap-up/end')).body.code).toBe('disposition-required');
    expect((await anna.put(`${path}/disposition`, said(['other']))).body.code).toBe('input-invalid');
    expect((await anna.put(`${path}/disposition`, said([lateId]))).body).toMatchObject({ code: 'input-invalid' });
    expect((await anna.put(`${path}/disposition`, said([lateId], 'Comes on Friday'))).status).toBe(200);
    expect((await anna.post('/api/v1/me/agent/wrap-up/end')).body).toMatchObject({ state: 'ready', wrapUp: null });
    // It is over: what was said of it is in the store.
    expect((await anna.get(path)).body.code).toBe('interaction-unknown');

    await bench.exchange.interactionJournal.durable();
    const again = bench.dials(elm.people.ben, '300');
    const next = await until('she is offered him again', () => live.events('agent-changed').at(-1)?.agent.offer);
    const { history } = (await anna.get(`/api/v1/me/agent/interactions/${next.interactionId}`)).body as unknown as AgentMatter;
    expect(history).toMatchObject([
      { interactionId: offered.interactionId, cause: 'handled', dispositions: [about], note: 'Comes on Friday' },
    ]);
    again.partyHangsUp();
  });
});
