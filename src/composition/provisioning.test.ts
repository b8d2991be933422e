import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
let boss: ApiClient;
let token: string;

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  oak = await bench.addCompany('Oak', 'oak.example');
  boss = await bench.signedIn(elm, 'boss');
  token = await newClient(boss, elm, 'Entra');
}, 60_000);
afterAll(() => bench[Symbol.asyncDispose]());

async function newClient(by: ApiClient, company: TestCompany, name: string): Promise<string> {
  const made = await by.post('/api/v1/admin/scim-clients', { name, domainId: company.domain.id });
  expect(made.status, made.text).toBe(201);
  expect(made.body.url).toBe(`${bench.http.url}/scim/v2`);
  return String(made.body.token);
}

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // Tests look into any shape of answer.
  readonly body: Record<string, never> & { readonly [key: string]: unknown };
}

async function scim(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
  const response = await fetch(`${bench.http.url}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/scim+json' } : {}), ...headers },
    ...(body ? { body: typeof body === 'string' ? body : JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : {}) as Reply['body'] };
}

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const patch = (...Operations: unknown[]) => ({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });

const lea = {
  schemas: [userSchema],
  externalId: 'ext-1',
  userName: 'lea@elm.example',
  name: { givenName: 'Léa', familyName: 'Petit' },
  emails: [{ type: 'work', value: 'lea@elm.example', primary: true }],
  phoneNumbers: [
    { type: 'work', value: '+33 1 55 17 02 50' },
    { type: 'mobile', value: '+33 6 12' },
  ],
  preferredLanguage: 'fr-FR',
  active: true,
};

describe('SCIM', () => {
  let id: string;

  it('lets nobody in without a good token, and says how to come in', async () => {
    const { status, headers, body } = await scim('GET', '/Users', undefined, { authorization: 'Bearer wrong' });
    expect({ status, authenticate: headers.get('www-authenticate') }).toEqual({
      status: 401,
      authenticate: 'Bearer realm="scim"',
    });
    expect(body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '401' });
  });

  it('tells what it can: configuration, types, schemas', async () => {
    expect((await scim('GET', '/ServiceProviderConfig')).body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
    });
    expect((await scim('GET', '/ResourceTypes')).body).toMatchObject({ totalResults: 2 });
    expect((await scim('GET', `/Schemas/${userSchema}`)).body).toMatchObject({ id: userSchema, name: 'User' });
    expect((await scim('GET', '/Nothing')).status).toBe(404);
  });

  it('answers the first look of Entra: a made-up name, no result, no error', async () => {
    const { status, headers, body } = await scim('GET', '/Users?filter=userName+eq+%22nobody-4711%22');
    expect({ status, type: headers.get('content-type') }).toMatchObject({
      status: 200,
      type: expect.stringContaining('application/scim+json'),
    });
    expect(body).toMatchObject({ totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] });
  });

  it('adds a user with his phone, who is found whatever the case of his name', async () => {
    const added = await scim('POST', '/Users', lea);
    expect(added.status).toBe(201);
    id = String(added.body.id);
    expect(added.headers.get('location')).toBe(`${bench.http.url}/scim/v2/Users/${id}`);
    expect(added.body).toMatchObject({
      ...lea,
      phoneNumbers: [{ value: '250' }, { value: '+33 6 12' }],
      preferredLanguage: 'fr',
    });
    expect(bench.configuration.directory.devicesOf(id as never)).toMatchObject([{ number: '250', protocol: 'sip-softphone' }]);
    const found = await scim('GET', '/Users?filter=userName%20eq%20%22LEA@elm.example%22');
    expect(found.body).toMatchObject({ totalResults: 1, Resources: [{ id }] });
    expect((await scim('GET', '/Users?filter=externalId%20eq%20%22ext-1%22')).body).toMatchObject({ totalResults: 1 });
    expect(
      (await scim('GET', '/Users?filter=emails%5Btype%20eq%20%22work%22%20and%20value%20co%20%22lea%22%5D')).body,
    ).toMatchObject({
      totalResults: 1,
    });
    expect((await scim('GET', '/Users?filter=userName%20sw')).body).toMatchObject({ status: '400', scimType: 'invalidFilter' });
  });

  it('refuses a name, key or number that another has with 409 uniqueness', async () => {
    for (const change of [{}, { userName: 'other', phoneNumbers: [] }, { userName: 'other', externalId: 'ext-2' }]) {
      const { status, body } = await scim('POST', '/Users', { ...lea, ...change });
      expect({ change, status, type: body.scimType }).toEqual({ change, status: 409, type: 'uniqueness' });
    }
  });

  it('pages, and shows only the attributes asked for', async () => {
    const { body } = await scim('GET', '/Users?startIndex=2&count=2&attributes=userName');
    expect(body).toMatchObject({ totalResults: 4, startIndex: 2, itemsPerPage: 2 });
    const [one] = body.Resources as unknown as Record<string, unknown>[];
    expect(Object.keys(one!).toSorted()).toEqual(['id', 'meta', 'schemas', 'userName']);
  });

  it('takes the changes of Entra: capitals, booleans as text, value paths', async () => {
    const changed = await scim(
      'PATCH',
      `/Users/${id}`,
      patch(
        { op: 'Replace', path: 'name.familyName', value: 'Grand' },
        { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+33 6 99' },
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'l.grand@elm.example' },
        { op: 'Replace', path: 'active', value: 'False' },
      ),
    );
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    expect(changed.body).toMatchObject({
      name: { givenName: 'Léa', familyName: 'Grand' },
      emails: [{ value: 'l.grand@elm.example' }],
      active: false,
    });
    expect(JSON.stringify(changed.body)).toContain('+33 6 99');
  });

  it('takes the changes of Okta: values without a path', async () => {
    const changed = await scim(
      'PATCH',
      `/Users/${id}`,
      patch({ op: 'replace', value: { active: true, 'name.givenName': 'Lea' } }),
    );
    expect(changed.body).toMatchObject({ active: true, name: { givenName: 'Lea', familyName: 'Grand' } });
  });

  it('refuses a change of what was changed meanwhile', async () => {
    const read = await scim('GET', `/Users/${id}`);
    const etag = read.headers.get('etag')!;
    expect(
      (await scim('PATCH', `/Users/${id}`, patch({ op: 'add', path: 'externalId', value: 'ext-9' }), { 'if-match': etag }))
        .status,
    ).toBe(200);
    expect((await scim('PATCH', `/Users/${id}`, patch({ op: 'remove', path: 'externalId' }), { 'if-match': etag })).status).toBe(
      412,
    );
  });

  it('replaces a user by PUT', async () => {
    const put = await scim('PUT', `/Users/${id}`, { schemas: [userSchema], userName: 'lea', name: { familyName: 'Petit' } });
    expect(put.body).toMatchObject({ userName: 'lea', name: { givenName: '', familyName: 'Petit' }, active: true });
    expect(put.body.emails).toBeUndefined();
  });

  it('keeps groups and their members', async () => {
    const anna = elm.people.anna.user.id;
    const made = await scim('POST', '/Groups', {
      schemas: [groupSchema],
      displayName: 'Sales',
      externalId: 'g1',
      members: [{ value: id }],
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const group = `/Groups/${String(made.body.id)}`;
    const both = await scim('PATCH', group, patch({ op: 'Add', path: 'members', value: [{ value: anna }, { value: id }] }));
    expect((both.body.members as unknown as { value: string }[]).map(({ value }) => value).toSorted()).toEqual(
      [anna, id].toSorted(),
    );
    const one = await scim('PATCH', group, patch({ op: 'Remove', path: `members[value eq "${id}"]` }));
    expect(one.body.members).toMatchObject([{ value: anna }]);
    expect((await scim('GET', '/Groups?filter=displayName%20eq%20%22sales%22&excludedAttributes=members')).body).toMatchObject({
      totalResults: 1,
      Resources: [{ displayName: 'Sales' }],
    });
    expect((await scim('GET', `/Users/${anna}`)).body.groups).toMatchObject([{ display: 'Sales' }]);
    const foreign = await scim('PATCH', group, patch({ op: 'add', path: 'members', value: [{ value: oak.people.ben.user.id }] }));
    expect(foreign.status).toBe(400);
    expect((await scim('DELETE', group)).status).toBe(204);
    expect((await scim('GET', group)).status).toBe(404);
  });

  it('never disables or removes an administrator', async () => {
    const { id: bossId } = elm.people.boss.user;
    expect((await scim('DELETE', `/Users/${bossId}`)).status).toBe(403);
    expect((await scim('PATCH', `/Users/${bossId}`, patch({ op: 'replace', path: 'active', value: false }))).status).toBe(403);
  });

  it('ends the sign-ins of who is disabled, and forgets who is removed', async () => {
    const anna = await bench.signedIn(elm, 'anna');
    const annaId = elm.people.anna.user.id;
    expect((await scim('PATCH', `/Users/${annaId}`, patch({ op: 'replace', path: 'active', value: false }))).status).toBe(200);
    expect((await anna.get('/api/v1/session')).status).toBe(401);
    expect((await scim('DELETE', `/Users/${id}`)).status).toBe(204);
    expect((await scim('GET', `/Users/${id}`)).status).toBe(404);
  });

  it('shows and touches nothing of another company', async () => {
    const ben = `/Users/${oak.people.ben.user.id}`;
    for (const [method, body] of [['GET'], ['DELETE'], ['PUT', lea], ['PATCH', patch()]] as const)
      expect((await scim(method, ben, body)).status).toBe(404);
    expect(JSON.stringify((await scim('GET', '/Users')).body)).not.toContain('Oak');
  });

  it('answers nonsense with 400, never with a fault of its own', async () => {
    const bodies = [
      '',
      '{',
      '[]',
      '{"schemas":[]}',
      '{"userName":7}',
      '{"userName":"x","emails":"no mail"}',
      '{"userName":"x\\u0000"}',
    ];
    for (const body of bodies) expect((await scim('POST', '/Users', body || ' ')).status, body).toBe(400);
    for (const operation of [
      null,
      {},
      { op: 'move' },
      { op: 'remove' },
      { op: 'add', path: '[[' },
      { op: 'add', path: 'emails[x' },
    ]) {
      const answer = await scim('PATCH', `/Users/${elm.people.ben.user.id}`, patch(operation));
      expect(answer.status, JSON.stringify(operation)).toBe(400);
    }
  });

  it('is over when its token is taken away', async () => {
    const { items } = (await boss.get('/api/v1/admin/scim-clients')).body as unknown as {
      items: { id: string; lastUsedAt: number }[];
    };
    expect(items[0]!.lastUsedAt).toBeGreaterThan(0);
    expect((await boss.send('DELETE', `/api/v1/admin/scim-clients/${items[0]!.id}`)).status).toBe(204);
    expect((await scim('GET', '/Users')).status).toBe(401);
  });
});
