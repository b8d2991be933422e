import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';

interface Step {
  readonly name: string;
  readonly isDone: boolean;
  readonly code: string;
  readonly sentence: string;
}

let bench: ApiBench;
let root: ApiClient;
let ash: string;

const steps = async (client = root) =>
  (await client.get('/api/v1/admin/setup-progress')).body.steps as unknown as readonly Step[];
const done = async () => (await steps()).filter(({ isDone }) => isDone).map(({ name }) => name);

beforeAll(async () => {
  bench = await ApiBench.start();
  const elm: TestCompany = await bench.addCompany('Elm', 'elm.example');
  root = await bench.signedInSuper(elm);
  const made = await root.post('/api/v1/admin/companies', {
    name: 'Ash',
    sipDomain: 'ash.example',
    country: 'SE',
    internalLength: 4,
  });
  ash = String(made.body.id);
  await root.post('/api/v1/session/company', { companyId: ash });
}, 60_000);
afterAll(() => bench[Symbol.asyncDispose]());

describe('the steps of set-up', () => {
  it('begin with company, domain and the built-in switch of a new company', async () => {
    expect((await steps()).map(({ name }) => name)).toEqual([
      'company',
      'domain',
      'link',
      'user',
      'group',
      'rights',
      'test-call',
    ]);
    expect(await done()).toEqual(['company', 'domain', 'link']);
    expect((await steps()).find(({ name }) => name === 'domain')?.sentence).toBe(
      'Phones register with ash.example; internal numbers have up to 4 digits.',
    );
  });

  it('are done by doing them, up to the first call', async () => {
    const user = async (login: string, number: string) => {
      const { body } = await root.post('/api/v1/admin/users', {
        login,
        number,
        hasDeskPhone: true,
        password: 'copper kettle 19',
      });
      return (body as unknown as { user: { id: string } }).user.id;
    };
    const asta = await user('asta', '1001');
    const bo = await user('bo', '1002');
    expect(await done()).toContain('user');
    const group = await root.post('/api/v1/admin/groups', { name: 'Everybody' });
    expect(await done()).not.toContain('group');
    await root.post(`/api/v1/admin/groups/${String(group.body.id)}/members`, { userIds: [asta, bo] });
    expect(await done()).toEqual(['company', 'domain', 'link', 'user', 'group']);

    const right = {
      kind: 'call-log',
      objects: [{ type: 'user', id: asta }],
      subjects: [{ type: 'group', id: String(group.body.id) }],
    };
    expect((await root.post('/api/v1/admin/authorizations', right)).status).toBe(201);
    expect(await done()).toEqual(['company', 'domain', 'link', 'user', 'group', 'rights']);

    expect((await steps()).at(-1)).toMatchObject({ code: 'phones-missing' });
    const { directory } = bench.configuration;
    const phones = [asta, bo].map((id) => directory.devicesOf(id as never).find(({ protocol }) => protocol === 'sip-phone')!);
    for (const phone of phones) bench.register(phone);
    expect((await steps()).at(-1)).toMatchObject({ code: 'call-missing' });
    bench.plays(phones[1]!, { ringsAfterMs: 0, answersAfterMs: 0 });
    const from = { user: directory.user(asta as never)!, phone: phones[0]!, browserPhone: phones[0]!, password: '' };
    const call = bench.dials(from, '1002');
    await until('they talk', () => bench.exchange.registry.call(call.callId)?.joined);
    call.partyHangsUp();
    await until('the call is stored', async () => (await steps()).at(-1)?.isDone);
    expect((await steps()).at(-1)).toMatchObject({ code: 'call-made' });
    expect((await root.get('/api/v1/admin/setup-progress')).body.isComplete).toBe(true);
  });

  it('are undone by what undoes them: nothing is remembered', async () => {
    const companies = (await root.get('/api/v1/admin/companies?search=ash')).body.items as unknown as { version: number }[];
    const disable = { version: companies[0]!.version, enabled: false };
    await root.send('PATCH', `/api/v1/admin/companies/${ash}`, { body: disable });
    expect((await steps())[0]).toMatchObject({ isDone: false, code: 'company-disabled' });
  });

  it('are for administrators', async () => {
    const anna = bench.client();
    expect((await anna.get('/api/v1/admin/setup-progress')).status).toBe(401);
  });
});
