import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { bringContacts, newDirectory, newTrunk } from '../../test/support/contact-world.ts';
import { until } from '../../test/support/until.ts';
import type { Trunk } from '../telephony/trunk/index.ts';

let bench: ApiBench;
let elm: TestCompany;
let anna: ApiClient;
let ben: ApiClient;
let boss: ApiClient;
let trunk: Trunk;

interface Line {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly contactId?: string | null;
  readonly isFavourite: boolean;
}
const search = async (client: ApiClient, text: string) =>
  (await client.get(`/api/v1/contacts?search=${encodeURIComponent(text)}`)).body.items as unknown as Line[];

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  boss = await bench.signedIn(elm, 'boss');
  anna = await bench.signedIn(elm, 'anna');
  ben = await bench.signedIn(elm, 'ben');
  trunk = await newTrunk(bench, elm);
  const crm = await newDirectory(bench, elm, { name: 'CRM', priority: 10, merges: true, readers: [elm.people.anna.user.id] });
  const ldap = await newDirectory(bench, elm, {
    name: 'LDAP',
    priority: 20,
    merges: true,
    readers: [elm.people.anna.user.id, elm.people.ben.user.id],
  });
  await bringContacts(bench, crm, [
    { key: '1', values: { lastName: 'Müller', firstName: 'Eva', companyName: 'Oak AG', email1: 'eva@oak.example' }, vip: 'gold' },
  ]);
  await bringContacts(bench, ldap, [
    { key: 'e', values: { lastName: 'Mueller', workPhone: '+33155171889', email1: 'eva@oak.example', postalAddress: '1 rue X' } },
    { key: 'n', values: { lastName: 'Hollande', firstName: 'Noa', mobilePhone: '0601020304' }, redListed: ['mobilePhone'] },
  ]);
}, 60_000);

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

describe('search of contacts', () => {
  it('joins colleagues and contacts in one list', async () => {
    expect((await search(anna, 'ben')).map(({ kind, name }) => [kind, name])).toEqual([['person', 'ben Elm']]);
    expect((await search(anna, 'muller')).map(({ kind, name }) => [kind, name])).toEqual([['contact', 'Eva Müller']]);
  });

  it('shows each what his directories know, merged', async () => {
    const [line] = await search(anna, 'eva');
    const { body } = await anna.get(`/api/v1/contacts/${line!.id}`);
    expect(body).toMatchObject({ name: 'Eva Müller', companyName: 'Oak AG', vip: 'gold' });
    expect(body.numbers).toEqual([{ field: 'workPhone', number: '+33155171889', dial: '+33155171889', isHidden: false }]);
    expect((body.sources as unknown as { name: string }[]).map(({ name }) => name)).toEqual(['CRM', 'LDAP']);
    const [plain] = await search(ben, 'mueller');
    expect((await ben.get(`/api/v1/contacts/${plain!.id}`)).body).toMatchObject({
      name: 'Mueller',
      companyName: null,
      vip: null,
    });
    expect((await ben.get(`/api/v1/contacts/${line!.id}`)).status).toBe(404);
  });

  it('does not find who keeps his number on the red list by its digits, and shows none', async () => {
    expect(await search(ben, '0601')).toEqual([]);
    const [line] = await search(ben, 'hollande');
    const { body, text } = await ben.get(`/api/v1/contacts/${line!.id}`);
    expect(text.replaceAll(/\D/g, ' ')).not.toContain('601020304');
    expect(body.numbers).toEqual([
      { field: 'mobilePhone', number: null, dial: expect.stringMatching(/^ref-/) as string, isHidden: true },
    ]);
  });

  it('searches by field only with AuthorizedAdvancedSearch', async () => {
    const path = '/api/v1/contacts?lastName=ller&firstName=ev';
    expect((await anna.get(path)).body.items).toHaveLength(1);
    const set = { name: 'AuthorizedAdvancedSearch', level: 'user', targetId: elm.people.anna.user.id, value: false };
    await boss.put('/api/v1/admin/parameters/values', set);
    expect(await anna.get(path)).toMatchObject({ status: 403, body: { code: 'not-permitted' } });
    await boss.put('/api/v1/admin/parameters/values', { ...set, value: true });
  });

  it('exports what one may see, without the red list', async () => {
    const { text } = await ben.get('/api/v1/contact-export');
    expect(text.split('\r\n')[0]).toContain('name,lastName,firstName');
    expect(text).toContain('Hollande');
    expect(text).not.toContain('601020304');
    expect(text).not.toContain('Oak AG');
  });
});

describe('contacts of one’s own', () => {
  it('need the directory for them', async () => {
    const { status, body } = await anna.post('/api/v1/me/contacts', { lastName: 'Mine' });
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'not-permitted' });
  });

  it('are kept, found by their owner alone, changed and deleted', async () => {
    const { anna: she, ben: he } = elm.people;
    await newDirectory(bench, elm, {
      name: 'Own',
      type: 'private',
      connector: 'private-contacts',
      readers: [she.user.id, he.user.id],
    });
    const made = await anna.post('/api/v1/me/contacts', { lastName: 'Plombier', mobilePhone: '06 99 88 77 66' });
    expect(made.status).toBe(201);
    const { id, contactId } = made.body as unknown as { id: string; contactId: string };
    expect((await search(anna, 'plomb')).map((line) => line.id)).toEqual([contactId]);
    expect((await search(anna, '0699')).map((line) => line.id)).toEqual([contactId]);
    expect(await search(ben, 'plomb')).toEqual([]);
    expect((await ben.get(`/api/v1/contacts/${contactId}`)).status).toBe(404);
    expect((await ben.send('PUT', `/api/v1/me/contacts/${id}`, { body: { lastName: 'x', version: 1 } })).status).toBe(404);
    const changed = await anna.put(`/api/v1/me/contacts/${id}`, { lastName: 'Plumber', version: 1 });
    expect(changed.body).toMatchObject({ version: 2, contactId });
    expect((await anna.put(`/api/v1/me/contacts/${id}`, { lastName: 'x', version: 1 })).body.code).toBe('changed-meanwhile');
    expect((await search(anna, 'plumber')).map((line) => line.id)).toEqual([contactId]);
    expect((await anna.post('/api/v1/me/contacts', { jobTitle: 'nobody' })).body.code).toBe('input-invalid');
    expect((await anna.send('DELETE', `/api/v1/me/contacts/${id}`)).status).toBe(204);
    expect(await search(anna, 'plumber')).toEqual([]);
  });

  it('may be taken away by AuthorizeContactFavorite', async () => {
    const set = { name: 'AuthorizeContactFavorite', level: 'user', targetId: elm.people.anna.user.id, value: false };
    await boss.put('/api/v1/admin/parameters/values', set);
    expect((await anna.post('/api/v1/me/contacts', { lastName: 'Mine' })).status).toBe(403);
    expect((await anna.get('/api/v1/contact-sources')).body.mayKeepOwn).toBe(false);
    expect((await ben.get('/api/v1/contact-sources')).body.mayKeepOwn).toBe(true);
  });
});

describe('lists and favourites', () => {
  it('keep their order, and favourites are found first', async () => {
    const [eva] = await search(ben, 'mueller');
    const member = { kind: 'contact', id: eva!.id };
    const anyone = { kind: 'person', id: elm.people.anna.user.id };
    expect((await ben.put('/api/v1/me/favourites', { ...member, isFavourite: true })).status).toBe(204);
    expect((await ben.put('/api/v1/me/favourites', { ...anyone, isFavourite: true })).status).toBe(204);
    expect((await search(ben, 'mueller'))[0]!.isFavourite).toBe(true);
    const lists = async () =>
      (await ben.get('/api/v1/contact-lists')).body.items as unknown as { id: string; version: number; members: Line[] }[];
    const [favourites] = await lists();
    expect(favourites!.members.map(({ name }) => name)).toEqual(['Mueller', 'anna Elm']);
    const turned = { version: favourites!.version, members: [anyone, member] };
    expect((await ben.send('PATCH', `/api/v1/contact-lists/${favourites!.id}`, { body: turned })).status).toBe(200);
    expect((await lists())[0]!.members.map(({ name }) => name)).toEqual(['anna Elm', 'Mueller']);
    await ben.put('/api/v1/me/favourites', { ...member, isFavourite: false });
    expect((await search(ben, 'mueller'))[0]!.isFavourite).toBe(false);
  });

  it('of others are seen when they are public, as far as one’s own rights show who is in them', async () => {
    const [eva] = await search(anna, 'eva');
    const list = (await anna.post('/api/v1/contact-lists', { name: 'Customers' })).body as unknown as {
      id: string;
      version: number;
    };
    const members = [{ kind: 'contact', id: eva!.id }];
    await anna.send('PATCH', `/api/v1/contact-lists/${list.id}`, { body: { version: 1, members } });
    const seenByBen = async () => {
      const { items } = (await ben.get('/api/v1/contact-lists')).body as unknown as {
        items: { id: string; members: Line[]; hiddenMembers: number }[];
      };
      return items.find(({ id }) => id === list.id);
    };
    expect(await seenByBen()).toBeUndefined();
    expect((await anna.send('PATCH', `/api/v1/contact-lists/${list.id}`, { body: { version: 2, isPublic: true } })).status).toBe(
      200,
    );
    expect(await seenByBen()).toMatchObject({ isMine: false, ownerName: 'anna Elm', members: [], hiddenMembers: 1 });
    expect((await ben.send('PATCH', `/api/v1/contact-lists/${list.id}`, { body: { version: 3, name: 'x' } })).status).toBe(404);
    const set = { name: 'AuthorizePublicList', level: 'user', targetId: elm.people.ben.user.id, value: false };
    await boss.put('/api/v1/admin/parameters/values', set);
    expect((await ben.post('/api/v1/contact-lists', { name: 'Mine', isPublic: true })).status).toBe(403);
    expect((await ben.post('/api/v1/contact-lists', { name: 'Mine' })).status).toBe(201);
  });
});

describe('a call', () => {
  it('is named for each by his own directories, in the dock and in the log, and found on the card', async () => {
    bench.plays(elm.people.ben.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
    const leg = bench.callsFromOutside('+33155171889', '+33155170203', trunk);
    const [call] = await until('he talks', async () => {
      const { items } = (await ben.get('/api/v1/calls')).body as unknown as { items: { state: string; other: object }[] };
      return items[0]?.state === 'connected' && items;
    });
    expect(call!.other).toMatchObject({ number: '+33155171889', displayName: 'Mueller', companyName: null, vip: null });
    leg.partyHangsUp();
    const [eva] = await search(ben, 'mueller');
    const [line] = await until('the log', async () => {
      const { items } = (await ben.get('/api/v1/call-log')).body as unknown as {
        items: { otherName: string; contactId: string }[];
      };
      return items.length > 0 && items;
    });
    expect(line).toMatchObject({ otherName: 'Mueller', contactId: eva!.id });
    expect((await ben.get(`/api/v1/contacts/${eva!.id}/calls`)).body.items).toHaveLength(1);
    expect((await anna.get(`/api/v1/contacts/${eva!.id}/calls`)).body.items).toHaveLength(0);
  });
});
