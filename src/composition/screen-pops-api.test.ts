import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';
import type { LiveCall } from '../contract/rest/calls.ts';
import type { ScreenPopView } from '../contract/rest/screen-pops.ts';

let bench: ApiBench;
let elm: TestCompany;
let boss: ApiClient;
let anna: ApiClient;
let ben: ApiClient;

const layouts = '/api/v1/admin/screen-pop-layouts';
const xml = `<alerter vip="true">
  <text x="1" y="2">[-DisplayName-] calls [-MyFirstname-] on [-MyDevice-]</text>
  <button x="3" y="4" url="https://crm.example/?n=[-PhoneNumber-]&amp;x=[-Lastnome-]">CRM</button>
  <button x="3" y="9" exe="c:\\crm\\crm.exe [-PhoneNumber-]">Open</button>
</alerter>`;

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  boss = await bench.signedIn(elm, 'boss');
  anna = await bench.signedIn(elm, 'anna');
  ben = await bench.signedIn(elm, 'ben');
});

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

async function set(name: string, value: unknown): Promise<void> {
  const { companyId } = elm.domain;
  const before = bench.configuration.rights.parameters.overridesOf(companyId, name).find(({ level }) => level === 'default');
  const version = before?.version ?? null;
  const answer = await boss.put('/api/v1/admin/parameters/values', { name, level: 'default', targetId: null, value, version });
  expect(answer.status).toBe(200);
}

/** Anna calls Ben. @returns what Ben's window shows, and Anna's */
async function popsOfACall(): Promise<{ called: ScreenPopView | null; calling: ScreenPopView | null; stranger: number }> {
  bench.plays(elm.people.ben.phone, { ringsAfterMs: 0 });
  const leg = bench.dials(elm.people.anna, '203');
  // The call before may still be shown: the list follows the stored events, a moment after the switch has let it go.
  const ofThisCall = async (client: ApiClient) =>
    ((await client.get('/api/v1/calls')).body as never as { items: LiveCall[] }).items.find(
      ({ callId }) => callId === leg.callId,
    );
  const ringing = await until('it rings', () => ofThisCall(ben));
  const of = ({ callId, legId }: LiveCall) => `/api/v1/calls/${callId}/legs/${encodeURIComponent(legId)}/screen-pop`;
  const mine = await ofThisCall(anna);
  const answers = {
    called: await ben.get(of(ringing)),
    calling: await anna.get(of(mine!)),
    stranger: await anna.get(of(ringing)),
  };
  leg.partyHangsUp();
  await until('it is over', () => !bench.exchange.registry.call(leg.callId));
  bench.legFactory.scripts.clear();
  const pop = ({ body }: typeof answers.called) => (body as never as { pop: ScreenPopView | null }).pop;
  return { called: pop(answers.called), calling: pop(answers.calling), stranger: answers.stranger.status };
}

describe('layouts of screen-pops', () => {
  it('are made, read, changed from the version they were read in, and deleted', async () => {
    const made = await boss.post(layouts, { name: 'Sales', xml });
    expect([made.status, made.body.unknownFields]).toEqual([201, ['Lastnome']]);
    const id = String(made.body.id);
    expect((await boss.post(layouts, { name: 'SALES', xml })).body.code).toBe('name-taken');
    const changed = await boss.send('PATCH', `${layouts}/${id}`, { body: { version: 1, name: 'Sales 2' } });
    expect([changed.status, changed.body.version]).toEqual([200, 2]);
    expect((await boss.send('PATCH', `${layouts}/${id}`, { body: { version: 1, name: 'late' } })).body.code).toBe(
      'changed-meanwhile',
    );
    expect((await boss.send('DELETE', `${layouts}/${id}`)).status).toBe(204);
    expect((await boss.get(`${layouts}/${id}`)).status).toBe(404);
  });

  it('that cannot be read are refused with line and column, and nothing is stored', async () => {
    const refused = await boss.post(layouts, { name: 'Broken', xml: '<alerter>\n<text>a</alerter>' });
    expect([refused.status, refused.body.code]).toEqual([422, 'screen-pop-layout-invalid']);
    expect(refused.body.details).toMatchObject({ line: 2 });
    expect((await boss.get(layouts)).body.total).toBe(0);
  });

  it('are shown with a pretended call before they are stored', async () => {
    const call = { number: '0155171889', firstName: 'Claire', fields: { id: 'K 1' }, directories: ['CRM'] };
    const shown = await boss.post('/api/v1/admin/screen-pop-preview', {
      xml: '<alerter><text directory="crm">[-DisplayName-] [-ID-]</text><text directory="none">no</text></alerter>',
      call,
    });
    expect(shown.body).toEqual({
      elements: [{ x: 0, y: 0, kind: 'text', text: 'Claire K 1' }],
      marksVip: false,
      unknownFields: ['ID'],
    });
  });

  it('are for administrators', async () => {
    expect((await anna.get(layouts)).status).toBe(403);
    expect((await anna.post('/api/v1/admin/screen-pop-preview', { xml, call: {} })).status).toBe(403);
  });
});

describe('the window about a caller', () => {
  it('is not there while the parameters name no layout', async () => {
    expect((await popsOfACall()).called).toBeNull();
  });

  it('is for the one who is called: not for the one who calls, and nobody else’s', async () => {
    await boss.post(layouts, { name: 'Plain', xml: '<alerter><text>[-DisplayName-] [-PhoneNumber-]</text></alerter>' });
    await set('AlerterXml', 'Plain');
    const { called, calling, stranger } = await popsOfACall();
    expect(called).toMatchObject({ mode: 'layout', width: 400, height: 300, vip: null, elements: [{ text: 'anna Elm 202' }] });
    expect([calling, stranger]).toEqual([null, 404]);
  });

  it('shows the layout that the parameter names, with programs and schemes as far as they are allowed', async () => {
    await boss.post(layouts, { name: 'CRM', xml });
    await set('AlerterXml', 'crm');
    const before = (await popsOfACall()).called;
    expect(before).toMatchObject({
      elements: [
        { kind: 'text', text: expect.stringMatching(/ calls ben on 203$/) },
        { kind: 'button', url: 'https://crm.example/?n=202&x=', fault: null },
        { kind: 'button', url: null, fault: 'program-not-allowed' },
      ],
    });
    await set('AlerterPrograms', ['crm.exe = crm://find?{arguments}']);
    expect((await popsOfACall()).called).toMatchObject({ elements: [{}, {}, { fault: 'scheme-not-allowed' }] });
    await set('AlerterSchemes', ['crm']);
    expect((await popsOfACall()).called).toMatchObject({ elements: [{}, {}, { url: 'crm://find?202', fault: null }] });
  });

  it('that a parameter names is not deleted before another is named', async () => {
    const { items } = (await boss.get(layouts)).body as never as { items: { id: string; name: string }[] };
    const named = items.find(({ name }) => name === 'CRM')!;
    const refused = await boss.send('DELETE', `${layouts}/${named.id}`);
    expect([refused.status, refused.body.code]).toEqual([409, 'has-dependents']);
  });

  it('is a web page where the parameters say so, with the caller in its address', async () => {
    await set('AlerterMode', 'URL');
    expect((await popsOfACall()).called).toBeNull();
    await set('AlerterUrl', 'https://crm.example/call?from=[-PhoneNumber-]&to=[-MyUsername-]');
    expect((await popsOfACall()).called).toEqual({
      mode: 'page',
      width: 400,
      height: 300,
      url: 'https://crm.example/call?from=202&to=ben',
    });
  });
});
