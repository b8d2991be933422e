import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';

interface Entry {
  readonly id: string;
  readonly actor: { readonly login: string | null; readonly via: string; readonly address: string | null };
  readonly kind: string;
  readonly name: string;
  readonly action: string;
  readonly changes: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
  readonly secrets: readonly string[];
  readonly canUndo: boolean;
}

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
let boss: ApiClient;
let root: ApiClient;
let anna: string;

const entries = (answer: Answer) => answer.body.items as unknown as readonly Entry[];
const log = async (client: ApiClient, query = '') => entries(await client.get(`/api/v1/admin/audit${query}`));
const patch = (client: ApiClient, path: string, change: unknown) => client.send('PATCH', path, { body: change });
const undo = (client: ApiClient, { id }: Pick<Entry, 'id'>) => client.post(`/api/v1/admin/audit/${id}/undo`);

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  oak = await bench.addCompany('Oak', 'oak.example');
  boss = await bench.signedIn(elm, 'boss');
  root = await bench.signedInSuper(elm);
  anna = `/api/v1/admin/users/${elm.people.anna.user.id}`;
}, 60_000);
afterAll(() => bench[Symbol.asyncDispose]());

describe('the record of changes', () => {
  it('says who changed what from where, field by field, the latest first', async () => {
    await patch(boss, anna, { version: 1, firstName: 'Annika', mobile: '+46 70 1' });
    const [entry] = await log(boss);
    expect(entry).toMatchObject({
      actor: { login: 'boss', via: 'browser', address: '127.0.0.1' },
      kind: 'user',
      name: 'anna',
      action: 'update',
      changes: [
        { field: 'mobile', before: null, after: '+46 70 1' },
        { field: 'firstName', before: 'anna', after: 'Annika' },
      ],
      secrets: [],
      canUndo: true,
    });
  });

  it('names what nobody asked for as the program’s own', async () => {
    expect((await log(boss, '?kind=domain'))[0]).toMatchObject({ actor: { login: null, via: 'system' }, action: 'insert' });
  });

  it('shows of passwords and PINs only that they changed', async () => {
    await boss.put(`${anna}/password`, { password: 'copper kettle 19' });
    await boss.put(`${anna}/voicemail-pin`, { pin: '9041' });
    const answer = await boss.get('/api/v1/admin/audit?kind=user&action=update&limit=2');
    expect(entries(answer).map(({ changes, secrets, canUndo }) => [changes, secrets, canUndo])).toEqual([
      [[], ['voicemailPinHash'], false],
      [[], ['passwordHash'], false],
    ]);
    expect((await boss.get('/api/v1/admin/audit?limit=500')).text).not.toContain('argon2');
  });

  it('is filtered by what, who, how and when, searched, and read page by page', async () => {
    const userId = elm.people.boss.user.id;
    expect((await log(boss, `?userId=${userId}`)).every(({ actor }) => actor.login === 'boss')).toBe(true);
    expect((await log(boss, `?rowId=${elm.people.ben.user.id}`)).map(({ action }) => action)).toEqual(['insert']);
    expect((await log(boss, '?search=anna%20boss')).length).toBe(3);
    expect(await log(boss, '?to=1000')).toEqual([]);
    const all = await log(boss, '?limit=500');
    const read: Entry[] = [];
    let after = '';
    do {
      const page = await boss.get(`/api/v1/admin/audit?limit=5${after}`);
      read.push(...entries(page));
      const next = page.body.nextAfter as unknown as string | null;
      after = next === null ? '' : `&after=${next}`;
    } while (after);
    expect(read).toEqual(all);
    expect((await log(boss, '?sort=at&limit=1'))[0]).toEqual(all.at(-1));
  });

  it('can be had as a spreadsheet', async () => {
    await patch(boss, anna, { version: 4, custom0: '=cmd|"x"' });
    const { headers, text } = await boss.get('/api/v1/admin/audit/csv?rowId=' + elm.people.anna.user.id);
    expect(headers.get('content-type')).toContain('text/csv');
    const lines = text.split('\r\n');
    expect(lines[0]).toBe('time,who,way,address,what,name,action,field,before,after');
    expect(lines[1]).toMatch(/^\d{4}-.*,boss,browser,127.0.0.1,user,anna,update,custom0,,"'=cmd\|""x"""$/);
    expect(text).toContain(',passwordHash,***,***');
  });

  it('is the company’s own; who administers all sees all, and those that are gone', async () => {
    const stranger = await bench.signedIn(oak, 'boss');
    const [foreign] = await log(boss);
    expect((await stranger.get('/api/v1/admin/audit?limit=500')).text).not.toContain('Annika');
    expect((await undo(stranger, foreign!)).status).toBe(404);
    expect((await stranger.get('/api/v1/admin/installation/audit')).status).toBe(403);
    expect((await root.get('/api/v1/admin/installation/audit?limit=500')).text).toContain('Annika');
    const ofOak = await root.get(`/api/v1/admin/installation/audit?companyId=${oak.domain.companyId}&kind=domain`);
    expect(entries(ofOak).map(({ name }) => name)).toEqual(['Oak']);
  });
});

describe('a change', () => {
  it('is taken back, which is a change of its own', async () => {
    const [entry] = await log(boss, '?search=anna&action=update');
    const undone = await undo(boss, entry!);
    expect(undone.body).toMatchObject({
      changes: [{ field: 'custom0', before: '=cmd|"x"', after: '' }],
      actor: { login: 'boss' },
    });
    expect((await boss.get(anna)).body).toMatchObject({ custom0: '', firstName: 'Annika' });
  });

  it('of other fields since does not keep it from being taken back, of the same does', async () => {
    const { version } = (await boss.get(anna)).body as unknown as { version: number };
    await patch(boss, anna, { version, firstName: 'Ann', lastName: 'Holm' });
    const [entry] = await log(boss, '?search=anna&action=update');
    await patch(boss, anna, { version: version + 1, email: 'ann@elm.example' });
    expect((await undo(boss, entry!)).status).toBe(200);
    expect((await boss.get(anna)).body).toMatchObject({ firstName: 'Annika', email: 'ann@elm.example' });
    const again = await undo(boss, entry!);
    expect({ status: again.status, code: again.body.code }).toEqual({ status: 409, code: 'changed-meanwhile' });
    expect(again.body.details).toMatchObject({ current: { firstName: 'Annika' } });
  });

  it('takes effect where it is taken back: who was enabled by it is signed out', async () => {
    const ben = `/api/v1/admin/users/${elm.people.ben.user.id}`;
    await patch(boss, ben, { version: 1, enabled: false });
    await patch(boss, ben, { version: 2, enabled: true });
    const client = await bench.signedIn(elm, 'ben');
    const [entry] = await log(boss, '?search=ben&action=update');
    expect((await undo(boss, entry!)).status).toBe(200);
    expect((await client.get('/api/v1/session')).status).toBe(401);
    expect(bench.configuration.directory.user(elm.people.ben.user.id)?.enabled).toBe(false);
  });

  it('takes back that a single row was made or deleted, while nothing hangs on it', async () => {
    const { body } = await boss.post('/api/v1/admin/groups', { name: 'Passing', userIds: [] });
    const group = `/api/v1/admin/groups/${String(body.id)}`;
    const [made] = await log(boss, '?kind=group&action=insert');
    expect(made).toMatchObject({ name: 'Passing', canUndo: true });
    await boss.post(`${group}/members`, { userIds: [elm.people.ben.user.id] });
    expect((await undo(boss, made!)).body.code).toBe('cannot-undo');

    const [joined] = await log(boss, '?kind=group-member&action=insert');
    expect((await undo(boss, joined!)).status).toBe(200);
    expect((await undo(boss, made!)).status).toBe(200);
    expect((await boss.get(group)).status).toBe(404);
    expect((await undo(boss, joined!)).body.code).toBe('changed-meanwhile');

    const [gone] = await log(boss, '?kind=group&action=delete');
    expect((await undo(boss, gone!)).status).toBe(200);
    expect((await boss.get(group)).body).toMatchObject({ name: 'Passing', memberCount: 0 });
    expect((await undo(boss, gone!)).body.code).toBe('changed-meanwhile');
  });

  it('cannot be taken back when it made or deleted what more depends on, hides something, or is for who is above', async () => {
    const refuse = async (client: ApiClient, entry: Entry) => {
      const { status, body } = await undo(client, entry);
      return { status, code: String(body.code) };
    };
    const [made] = await log(boss, '?action=insert&kind=user');
    expect(await refuse(boss, made!)).toEqual({ status: 409, code: 'cannot-undo' });
    const [hidden] = (await log(boss, '?action=update')).filter(({ secrets }) => secrets.length > 0);
    expect(await refuse(boss, hidden!)).toEqual({ status: 409, code: 'cannot-undo' });

    // The rank that was taken from the administrator is not for him to take back.
    const rank = `/api/v1/admin/administrators/${elm.people.boss.user.id}`;
    await patch(root, rank, { version: 1, administrator: 'super' });
    await patch(root, rank, { version: 2, administrator: 'company' });
    const [lowered] = await log(root, '?search=boss&kind=user&action=update');
    expect(lowered).toMatchObject({ canUndo: true, changes: [{ field: 'isSuper', before: true, after: false }] });
    expect(await refuse(boss, lowered!)).toEqual({ status: 409, code: 'cannot-undo' });
    expect((await log(boss, '?search=boss&kind=user&action=update'))[0]).toMatchObject({ canUndo: false });
    // Nor is a change of somebody above him.
    const above = entries(await root.get('/api/v1/admin/users?search=root')) as unknown as { id: string; version: number }[];
    await patch(root, `/api/v1/admin/users/${above[0]!.id}`, { version: above[0]!.version, mobile: '1' });
    const [ofRoot] = await log(boss, '?search=root&kind=user&action=update');
    expect(await refuse(boss, ofRoot!)).toEqual({ status: 403, code: 'not-permitted' });
    expect((await undo(root, ofRoot!)).status).toBe(200);
  });

  it('of a number cannot be taken back when somebody has the number now', async () => {
    const { store } = bench.foundation;
    const phone = elm.people.anna.phone.id;
    const browser = elm.people.anna.browserPhone.id;
    await store.inCompany(elm.domain.companyId, async (scope) => {
      await scope.updateTable('device').set({ number: '270' }).where('id', 'in', [phone, browser]).execute();
      await scope.updateTable('device').set({ number: '202' }).where('id', '=', elm.people.ben.phone.id).execute();
    });
    const [entry] = await log(boss, `?rowId=${phone}&action=update`);
    expect((await undo(boss, entry!)).body).toMatchObject({ code: 'number-taken' });
  });
});
