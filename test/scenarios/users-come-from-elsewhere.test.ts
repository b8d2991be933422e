import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type TestCompany } from '../support/api-bench.ts';
import { type DirectoryPerson, DirectoryServer } from '../support/directory-server.ts';
import { until } from '../support/until.ts';

const many = 10_000;
const people: DirectoryPerson[] = Array.from({ length: many }, (_, index) => ({
  uid: `user${index}`,
  firstName: `Åke ${index}`,
  lastName: `Larsson, "${index}"`,
  password: 'x',
  mail: `user${index}@example.org`,
  // Every hundredth has no telephone.
  ...(index % 100 === 0 ? {} : { telephoneNumber: `+46 8 ${String(100_000 + index)}` }),
}));

let bench: ApiBench;
let server: DirectoryServer;
let elm: TestCompany;
let boss: ApiClient;

beforeAll(async () => {
  [bench, server] = await Promise.all([ApiBench.start(), DirectoryServer.start(people)]);
  elm = await bench.addCompany('Elm', 'elm.example');
  boss = await bench.signedIn(elm, 'boss');
  await bench.foundation.store.inCompany(elm.domain.companyId, (scope) =>
    scope.updateTable('domain').set({ internalLength: 6 }).execute(),
  );
}, 120_000);
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const directory = () => ({
  servers: `127.0.0.1:${server.securePort}`,
  security: 'ldaps',
  ca: server.authority.certificate,
  bindName: server.administrator.dn,
  base: server.peopleDn,
  filter: '(objectClass=inetOrgPerson)',
  pageSize: 500,
});

async function addSource(name: string, more: Record<string, unknown> = {}) {
  const answer = await boss.post('/api/v1/admin/user-sources', {
    name,
    kind: 'ldap',
    domainId: elm.domain.id,
    directory: directory(),
    synchronisation: 'full',
    password: server.administrator.password,
    ...more,
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.body as unknown as { id: string; version: number };
}

interface Report {
  readonly id: string;
  readonly state: string;
  readonly error: string | null;
  readonly isDryRun: boolean;
  readonly counts: Record<string, number>;
  readonly timings: Record<string, number>;
}

async function run(sourceId: string, options: { isDryRun: boolean; evenIfFewer?: boolean }): Promise<Report> {
  const list = async () =>
    (await boss.get(`/api/v1/admin/user-imports?sort=-startedAt&sourceId=${sourceId}`)).body.items as unknown as Report[];
  const before = (await list()).length;
  const started = await boss.post(`/api/v1/admin/user-sources/${sourceId}/runs`, options);
  expect(started.status, started.text).toBe(200);
  return until(
    'the import is over',
    async () => {
      const all = await list();
      return all.length > before && all[0]!.state !== 'running' ? all[0] : null;
    },
    90_000,
  );
}

const lines = async (report: Report, query = '') =>
  (await boss.get(`/api/v1/admin/user-imports/${report.id}/lines?${query}`)).body as unknown as {
    total: number;
    items: { name: string; outcome: string; reason: string; changes: Record<string, [string, string]> }[];
  };

describe('users of an LDAP directory (OpenLDAP, LDAPS, 10,000 of them)', () => {
  let source: { id: string; version: number };

  it('are shown by a dry run exactly as they would come, and none comes', { timeout: 120_000 }, async () => {
    source = await addSource('Staff');
    const report = await run(source.id, { isDryRun: true });
    expect(report).toMatchObject({
      state: 'done',
      isDryRun: true,
      counts: { created: 9900, ignored: 100, updated: 0, failed: 0, deleted: 0, disabled: 0, unchanged: 0 },
    });
    expect(report.timings.apply).toBeUndefined();
    const { items, total } = await lines(report, 'outcome=created&search=user1234@&limit=10');
    expect(total).toBe(0);
    const found = await lines(report, 'outcome=created&search=1234');
    // Others may be found by the id that the directory gave them.
    const one = found.items.find(({ name }) => name === 'Åke 1234 Larsson, "1234"');
    expect(one).toMatchObject({
      changes: { login: ['', 'user1234'], number: ['', '101234'], email: ['', 'user1234@example.org'] },
    });
    expect(items).toEqual([]);
    expect((await lines(report, 'outcome=ignored&limit=1')).items[0]!.reason).toBe('has no telephone number');
    expect(bench.configuration.directory.usersOf(elm.domain.id)).toHaveLength(3);
  });

  it('come at once, each with a phone in the browser, and their report says how long it took', { timeout: 120_000 }, async () => {
    const report = await run(source.id, { isDryRun: false });
    expect(report).toMatchObject({ state: 'done', counts: { created: 9900, ignored: 100, failed: 0 } });
    expect(Object.keys(report.timings).toSorted()).toEqual(['apply', 'plan', 'read']);
    const users = bench.configuration.directory.usersOf(elm.domain.id);
    expect(users).toHaveLength(9903);
    const one = users.find(({ login }) => login === 'user77')!;
    expect(one).toMatchObject({ firstName: 'Åke 77', email: 'user77@example.org', role: 'user', enabled: true });
    expect(bench.configuration.directory.devicesOf(one.id)).toMatchObject([{ number: '100077', protocol: 'sip-softphone' }]);
    const record = await boss.get('/api/v1/admin/audit?kind=user&action=insert&limit=1');
    if (record.status === 200) expect(JSON.stringify(record.body)).toContain('job:user-import');
  });

  it('are left as they are when nothing changed there', { timeout: 120_000 }, async () => {
    const report = await run(source.id, { isDryRun: false });
    expect(report).toMatchObject({ state: 'done', counts: { unchanged: 9900, created: 0, updated: 0 } });
  });

  it('are held back when far fewer come, until somebody says that it is right', { timeout: 120_000 }, async () => {
    const { version } = (await boss.get(`/api/v1/admin/user-sources/${source.id}`)).body as unknown as { version: number };
    const fewer = { ...directory(), filter: '(&(objectClass=inetOrgPerson)(uid=user1*))' };
    const changed = await boss.send('PATCH', `/api/v1/admin/user-sources/${source.id}`, { body: { version, directory: fewer } });
    expect(changed.status, changed.text).toBe(200);
    const held = await run(source.id, { isDryRun: false });
    expect(held).toMatchObject({ state: 'held-back', error: expect.stringContaining('of 9900 users') });
    expect(bench.configuration.directory.usersOf(elm.domain.id)).toHaveLength(9903);
    const done = await run(source.id, { isDryRun: false, evenIfFewer: true });
    expect(done).toMatchObject({ state: 'done', counts: { deleted: 8800, unchanged: 1100 } });
    // Who was made by hand stays.
    expect(bench.configuration.directory.usersOf(elm.domain.id)).toHaveLength(1103);
  });

  it('change nothing when the directory cannot be read, and the report has its words', { timeout: 60_000 }, async () => {
    const wrong = await addSource('Wrong password', { password: 'wrong' });
    const report = await run(wrong.id, { isDryRun: false });
    expect(report).toMatchObject({ state: 'failed', error: expect.stringMatching(/refused: name or password is wrong/) });
    const cut = await addSource('No page', { directory: { ...directory(), base: 'ou=nowhere,dc=example,dc=org' } });
    expect(await run(cut.id, { isDryRun: false })).toMatchObject({ state: 'failed' });
    expect(bench.configuration.directory.usersOf(elm.domain.id)).toHaveLength(1103);
  });

  it('never shows the password of a source again', async () => {
    const { text } = await boss.get('/api/v1/admin/user-sources');
    expect(text).toContain('"hasPassword":true');
    expect(text).not.toContain(server.administrator.password);
  });
});

describe('users of a file', () => {
  const upload = async (sourceId: string, format: 'csv' | 'ldif', text: string | Buffer, options = {}) =>
    boss.post(`/api/v1/admin/user-sources/${sourceId}/upload`, {
      name: `users.${format}`,
      format,
      content: Buffer.from(text).toString('base64'),
      isDryRun: false,
      ...options,
    });
  let fileSource: { id: string };

  it('in CSV come by their mobile number, and are found by it again when all else changes', async () => {
    fileSource = await addSource('Upload', {
      kind: 'file',
      directory: null,
      synchronisation: 'insert-update-disable',
      password: null,
    });
    const first = await upload(
      fileSource.id,
      'csv',
      'login;firstName;lastName;mobile;number\nlea;Léa;Petit;+33 6 11;400001\nmax;Max;B;;400002\n',
    );
    expect(first.body, first.text).toMatchObject({ state: 'done', counts: { created: 2 } });
    const again = await upload(
      fileSource.id,
      'csv',
      'login,firstName,lastName,mobile,number\nlea2,Lea,Grand,0033 6 11,400003\nmax,Max,B,,400002',
    );
    expect(again.body).toMatchObject({ state: 'done', counts: { updated: 1, unchanged: 1, created: 0 } });
    const lea = bench.configuration.directory.usersOf(elm.domain.id).find(({ login }) => login === 'lea2')!;
    expect(lea).toMatchObject({ firstName: 'Lea', lastName: 'Grand' });
    expect(bench.configuration.directory.devicesOf(lea.id)).toMatchObject([{ number: '400003' }]);
  });

  it('are disabled when they are gone from it, and their sign-ins end', async () => {
    const gone = await upload(fileSource.id, 'csv', 'login,mobile,number\nlea2,+33611,400003');
    expect(gone.body).toMatchObject({ counts: { disabled: 1 } });
    const max = bench.configuration.directory.usersOf(elm.domain.id).find(({ login }) => login === 'max');
    expect(max?.enabled ?? false).toBe(false);
  });

  it('that is bad changes nothing, and each bad line is named with its reason', async () => {
    const before = bench.configuration.directory.usersOf(elm.domain.id).length;
    const bad = await upload(
      fileSource.id,
      'csv',
      'login,mobile,number,email\nnew,+331,400009,\nx,abc,1,\ny,+332,2,no mail\nz,+331,3,\n',
    );
    expect(bad.status).toBe(400);
    expect(bad.body).toMatchObject({
      code: 'lines-refused',
      details: {
        lines: [
          { line: 3, message: '"abc" is no telephone number' },
          { line: 4, message: '"no mail" is no e-mail address' },
          { line: 5, message: 'has the same mobile +331 as line 2' },
        ],
      },
    });
    expect(bench.configuration.directory.usersOf(elm.domain.id)).toHaveLength(before);
    const cut = await upload(fileSource.id, 'ldif', 'dn: uid=x\nuid: x\nmobile:: %%%');
    expect(cut.body).toMatchObject({ code: 'lines-refused', details: { lines: [{ line: 3 }] } });
  });

  it('in LDIF come too, and in the letters of old Windows', async () => {
    const ldif =
      'dn: uid=eva,dc=x\nobjectClass: inetOrgPerson\nuid: eva\ngivenName:: w4l2YQ==\nsn: Lind\nmobile: +46701\ntelephoneNumber: 400020\n';
    const western = Buffer.concat([Buffer.from('login;lastName;mobile\njo;M'), Buffer.of(0xfc), Buffer.from('ller;+46702\n')]);
    const plain = await addSource('More', { kind: 'file', directory: null, synchronisation: 'insert-update', password: null });
    expect((await upload(plain.id, 'ldif', ldif)).body).toMatchObject({ counts: { created: 1 } });
    expect((await upload(plain.id, 'csv', western)).body).toMatchObject({ counts: { created: 1 } });
    const users = bench.configuration.directory.usersOf(elm.domain.id);
    expect(users.find(({ login }) => login === 'eva')?.firstName).toBe('Éva');
    expect(users.find(({ login }) => login === 'jo')?.lastName).toBe('Müller');
  });
});

describe('the export of users', () => {
  it('gives them once in 24 hours', async () => {
    const oak = await bench.addCompany('Oak', 'oak.example');
    const admin = await bench.signedIn(oak, 'boss');
    const first = await admin.post('/api/v1/admin/user-export', { format: 'csv', identifier: 'login' });
    expect(first.status).toBe(200);
    expect(first.text.split('\r\n').slice(0, 2)).toEqual([
      expect.stringContaining('login,firstName,lastName,email,mobile,number'),
      expect.stringMatching(/^anna,anna,Oak,,,202,en/),
    ]);
    const second = await admin.post('/api/v1/admin/user-export', { format: 'ldif', identifier: 'login' });
    expect(second.body).toMatchObject({ status: 429, code: 'export-too-soon' });
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(86_000);
  });
});
