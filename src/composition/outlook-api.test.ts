import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { newDirectory } from '../../test/support/contact-world.ts';

let bench: ApiBench;
let elm: TestCompany;
let anna: ApiClient;
let ben: ApiClient;
const path = '/api/v1/me/outlook/contacts';

const contact = (key: string, LastName: string, MobileTelephoneNumber: string | string[] = '0601') => ({
  key,
  fields: { LastName, MobileTelephoneNumber },
});
const names = async (client: ApiClient, text: string) =>
  ((await client.get(`/api/v1/contacts?search=${encodeURIComponent(text)}`)).body.items as unknown as { name: string }[]).map(
    ({ name }) => name,
  );

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  anna = await bench.signedIn(elm, 'anna');
  ben = await bench.signedIn(elm, 'ben');
}, 60_000);
afterAll(() => bench[Symbol.asyncDispose]());

describe('contacts that an add-in of Outlook brings', () => {
  it('need a directory of that kind, and a right to it', async () => {
    expect((await anna.get('/api/v1/me/outlook')).body).toEqual({ directory: null });
    const { status, body } = await anna.post(path, { mode: 'replace', contacts: [contact('1', 'Early')] });
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'not-permitted' });
    const { anna: she } = elm.people;
    await newDirectory(bench, elm, {
      name: 'Outlook',
      type: 'private',
      connector: 'outlook',
      readers: [she.user.id],
      fields: { lastName: 'LastName', mobilePhone: 'MobileTelephoneNumber' },
    });
    expect((await anna.get('/api/v1/me/outlook')).body).toMatchObject({
      directory: { name: 'Outlook', fields: ['LastName', 'MobileTelephoneNumber'] },
    });
    expect((await ben.post(path, { mode: 'replace', contacts: [] })).status).toBe(403);
  });

  it('come in several requests and are seen together with the last, by their owner alone', async () => {
    const first = await anna.post(path, {
      mode: 'replace',
      isLast: false,
      contacts: [contact('1', 'Plombier'), contact('2', 'Boulanger')],
    });
    expect(first.body).toMatchObject({ received: 2, done: null });
    expect(await names(anna, 'plombier')).toEqual([]);
    const { synchronisation } = first.body;
    const more = {
      mode: 'replace',
      synchronisation,
      isLast: false,
      contacts: [contact('2', 'Boulangère'), contact('3', 'Cuisinier')],
    };
    expect((await anna.post(path, more)).body.received).toBe(3);
    // The answer was lost: it is sent once more.
    expect((await anna.post(path, more)).body.received).toBe(3);
    const last = { mode: 'replace', synchronisation, isLast: true, contacts: [] };
    const done = { created: 3, changed: 0, removed: 0, rejected: [] };
    expect((await anna.post(path, last)).body.done).toMatchObject(done);
    expect((await anna.post(path, last)).body.done).toMatchObject(done);
    expect(await names(anna, 'boulangere')).toEqual(['Boulangère']);
    expect(await names(ben, 'boulangere')).toEqual([]);
  });

  it('are changed one by one without touching the rest', async () => {
    const change = {
      mode: 'change',
      contacts: [contact('1', 'Plumber', ['0699']), contact('9', 'Neuf')],
      removed: ['3', 'unknown'],
    };
    expect((await anna.post(path, change)).body.done).toMatchObject({ created: 1, changed: 1, unchanged: 1, removed: 1 });
    expect((await anna.post(path, change)).body.done).toMatchObject({ created: 0, changed: 0, unchanged: 3, removed: 0 });
    expect(await names(anna, '0699')).toEqual(['Plumber']);
    expect(await names(anna, 'cuisinier')).toEqual([]);
  });

  it('that are all there are take the place of what was', async () => {
    const { body } = await anna.post(path, { mode: 'replace', contacts: [contact('1', 'Plumber', '0699')] });
    expect(body.done).toMatchObject({ created: 0, unchanged: 1, removed: 2 });
  });

  it('go on only with the newest synchronisation of the same person, and only within the limits', async () => {
    const { synchronisation } = (await anna.post(path, { mode: 'replace', isLast: false, contacts: [contact('1', 'Lost')] }))
      .body;
    await anna.post(path, { mode: 'replace', isLast: false, contacts: [] });
    expect((await anna.post(path, { mode: 'replace', synchronisation, contacts: [] })).status).toBe(404);
    const many = Array.from({ length: 501 }, (_, index) => contact(String(index), 'x'));
    expect((await anna.post(path, { mode: 'replace', contacts: many })).body.code).toBe('input-invalid');
    expect((await anna.post(path, { mode: 'replace', contacts: [], removed: ['1'] })).body.code).toBe('input-invalid');
    expect(await names(anna, 'plumber')).toEqual(['Plumber']);
  });
});
