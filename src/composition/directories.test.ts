import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';
import type { DirectoryView } from '../contract/rest/directories.ts';
import { keptFiles } from './backup-tools.ts';

let bench: ApiBench;
let elm: TestCompany;
let boss: ApiClient;
let stranger: ApiClient;

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  const oak = await bench.addCompany('Oak', 'oak.example');
  boss = await bench.signedIn(elm, 'boss');
  stranger = await bench.signedIn(oak, 'boss');
}, 60_000);
afterAll(() => bench[Symbol.asyncDispose]());

const csv = (count: number, from = 1) =>
  [
    'id;sn;phone;private',
    ...Array.from(
      { length: count },
      (_, index) => `${from + index};Person ${from + index};06010203${String(from + index).padStart(2, '0')};0`,
    ),
  ].join('\n');

async function upload(client: ApiClient, content: string, query: string): Promise<Answer> {
  const response = await fetch(`${client.url}/api/v1/admin/directory-files?${query}`, {
    method: 'POST',
    headers: { cookie: client.cookie, 'x-parley-csrf': client.csrfToken, 'content-type': 'application/octet-stream' },
    body: content,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as Answer['body'] };
}

const read = async (id: string) => (await boss.get(`/api/v1/admin/directories/${id}`)).body as unknown as DirectoryView;

/** How the newest synchronisation ended, when it is over. */
const over = (id: string, after: string | null = null) =>
  until('the synchronisation is over', async () => {
    const { condition } = await read(id);
    const { latest, progress } = condition;
    return latest && latest.id !== after && latest.state !== 'running' && progress === null ? latest : null;
  });

describe('a directory made of a file', () => {
  let id: string;
  let fileId: string;
  const mapping = {
    id: 'id',
    fields: { lastName: 'sn | u', workPhone: 'phone' },
    redList: { workPhone: 'private' },
    names: { private0: '[VIP]' },
  };

  it('begins with an upload, which only its company finds', async () => {
    const answer = await upload(boss, csv(20), 'name=C:%5Cdata%5Cpeople.csv');
    expect(answer).toMatchObject({ status: 201, body: { name: 'people.csv', sizeBytes: csv(20).length } });
    fileId = String(answer.body.id);
    expect((await stranger.get(`/api/v1/admin/directory-files/${fileId}`)).status).toBe(404);
    expect(keptFiles(bench.foundation.config.dataDir).map(({ name }) => name)).toContainEqual(expect.stringContaining(fileId));
    const body = { name: 'Stolen', connector: 'file', type: 'public', settings: { file: fileId }, mapping };
    expect((await stranger.post('/api/v1/admin/directories', body)).body).toMatchObject({ code: 'contact-source-invalid' });
  });

  it('is looked at before it is saved, raw and mapped', async () => {
    const draft = { connector: 'file', settings: { file: fileId }, mapping };
    const { status, body } = await boss.post('/api/v1/admin/directory-preview', draft);
    expect(status).toBe(200);
    expect(body).toMatchObject({ fieldNames: ['id', 'sn', 'phone', 'private'], faults: [] });
    const rows = body.rows as unknown as { raw: { fields: unknown }; contact: unknown }[];
    expect(rows).toHaveLength(10);
    expect(rows[0]).toMatchObject({
      raw: { fields: { id: ['1'], sn: ['Person 1'] } },
      contact: { name: 'PERSON 1', numbers: [{ field: 'workPhone', comparable: '+33601020301' }], redListed: [] },
    });
    const mapped = await boss.post('/api/v1/admin/directory-mapping', {
      mapping: { ...mapping, fields: { lastName: 'sn | x' } },
      entries: rows.map(({ raw }) => raw),
    });
    expect(mapped.body).toMatchObject({ faults: [{ field: 'lastName', message: expect.stringContaining('"x" came') }] });
    expect((await boss.get('/api/v1/admin/directories')).body).toMatchObject({ total: 0 });
  });

  it('is refused with every fault named, and saved when there is none', async () => {
    const body = { name: 'People', connector: 'file', type: 'public', settings: { file: fileId }, mapping, holdBackPercent: 30 };
    const nothingTellsApart = await boss.post('/api/v1/admin/directories', { ...body, mapping: { ...mapping, id: null } });
    expect(nothingTellsApart).toMatchObject({ status: 400, body: { details: { faults: [{ field: 'mapping.id' }] } } });
    const wrong = { ...body, settings: { format: 'pdf' }, mapping: { ...mapping, fields: { lastName: 'sn|?' } } };
    const refused = await boss.post('/api/v1/admin/directories', wrong);
    expect(refused.status).toBe(400);
    expect((refused.body.details as unknown as { faults: { field: string }[] }).faults.map(({ field }) => field)).toEqual([
      'settings.file',
      'settings.format',
      'mapping.lastName',
    ]);
    const made = await boss.post('/api/v1/admin/directories', body);
    expect(made).toMatchObject({ status: 201, body: { name: 'People', condition: { contacts: 0, latest: null } } });
    id = String(made.body.id);
    expect((await boss.post('/api/v1/admin/directories', body)).body).toMatchObject({ code: 'name-taken' });
    expect((await stranger.get(`/api/v1/admin/directories/${id}`)).status).toBe(404);
  });

  it('is synchronised in the background, told live, and done again changes nothing', async () => {
    using watcher = boss.live();
    expect(await watcher.outcome).toBe('open');
    watcher.send({ kind: 'subscribe', topic: 'directories' });
    await until('followed', () => watcher.received.some(({ kind }) => kind === 'subscribed'));
    expect((await boss.post(`/api/v1/admin/directories/${id}/synchronisation`)).body).toMatchObject({ directoryId: id });
    const first = await over(id);
    expect(first).toMatchObject({ state: 'done', entriesRead: 20, counts: { created: 20 } });
    await until('told of the end', () =>
      watcher.received.some(
        (message) =>
          message.kind === 'event' &&
          message.event.type === 'directory-condition-changed' &&
          message.event.condition.contacts === 20 &&
          message.event.condition.progress === null,
      ),
    );
    await boss.post(`/api/v1/admin/directories/${id}/synchronisation`);
    expect(await over(id, first.id)).toMatchObject({ counts: { unchanged: 20, created: 0, changed: 0, removed: 0 } });
  });

  it('asks before many contacts go; what was decided about is decided', async () => {
    const { latest } = (await read(id)).condition;
    expect((await upload(boss, csv(5), `name=fewer.csv&directoryId=${id}`)).status).toBe(201);
    const held = await over(id, latest!.id);
    expect(held).toMatchObject({ state: 'held-back', origin: 'upload', counts: { removed: 15 } });
    expect((await read(id)).condition.contacts).toBe(20);
    expect(bench.foundation.incidents.open().map(({ code }) => code)).toContain('directory-held-back');
    const answer = (answer: string, client = boss) =>
      client.post(`/api/v1/admin/directories/${id}/held-back`, { synchronisationId: held.id, answer });
    expect((await answer('approve', stranger)).status).toBe(404);
    expect((await answer('approve')).status).toBe(200);
    expect((await answer('discard')).body).toMatchObject({ code: 'changed-meanwhile' });
    expect(await over(id, held.id)).toMatchObject({ state: 'done', origin: 'approval', counts: { removed: 15 } });
    expect((await read(id)).condition.contacts).toBe(5);
    expect(bench.foundation.incidents.open().map(({ code }) => code)).not.toContain('directory-held-back');
  });

  it('keeps its report with entries that were rejected, for its company', async () => {
    const { latest } = (await read(id)).condition;
    await upload(boss, `${csv(5)}\n;Nobody;1;0\n9;;1;0`, `name=bad.csv&directoryId=${id}`);
    const run = await over(id, latest!.id);
    expect(run).toMatchObject({ entriesRead: 7, entriesRejected: 2, counts: { unchanged: 5 } });
    const lines = `/api/v1/admin/directory-synchronisations/${run.id}/lines`;
    expect((await boss.get(lines)).body).toMatchObject({
      total: 2,
      items: [
        { entry: 6, reason: 'The field id, which tells entries apart, is empty.' },
        { entry: 7, key: '9', reason: expect.stringContaining('no name') },
      ],
    });
    expect((await stranger.get(lines)).status).toBe(404);
    expect((await boss.get(`/api/v1/admin/directories/${id}/synchronisations?sort=-startedAt`)).body).toMatchObject({ total: 5 });
  });

  it('has its numbers made comparable anew when the numbering plan of its domain changes', async () => {
    const contactsOf = async () => {
      const [directory] = bench.configuration.contactDirectories.of(elm.domain.companyId);
      const numbers = [];
      for await (const contact of bench.configuration.directories.contacts.contacts(directory!))
        numbers.push(contact.values.workPhone);
      return numbers;
    };
    const before = await contactsOf();
    const all = '/api/v1/admin/numbering-settings';
    const [{ version }] = (await boss.get(all)).body.items as unknown as [{ version: number }];
    const plan = `${all}/${elm.domain.id}`;
    const changed = await boss.send('PATCH', plan, { body: { version, localCountryPrefix: '44' } });
    expect(changed).toMatchObject({ status: 200, body: { localCountryPrefix: '44' } });
    await until('the job is over', async () => {
      const rows = await bench.foundation.store.inAllCompanies((scope) =>
        scope
          .withTables<{ jobRun: { job: string; state: string } }>()
          .selectFrom('jobRun')
          .select('state')
          .where('job', '=', 'contact-renumbering')
          .execute(),
      );
      return rows.some(({ state }) => state === 'done');
    });
    expect(await contactsOf()).toEqual(before);
  });

  it('is deleted with its contacts, when they were seen, and its file is swept', async () => {
    const dependents = (await boss.get(`/api/v1/admin/directories/${id}/dependents`)).body;
    expect(dependents).toMatchObject({ items: [{ kind: 'contact', name: '5' }] });
    const one = `/api/v1/admin/directories/${id}`;
    expect((await boss.send('DELETE', one)).body).toMatchObject({ code: 'has-dependents' });
    expect((await boss.send('DELETE', `${one}?confirm=${String(dependents.confirm)}`)).status).toBe(204);
    expect((await boss.get(one)).status).toBe(404);
    await bench.foundation.store.inAllCompanies((scope) =>
      scope
        .withTables<{ contactFile: { uploadedAt: Date } }>()
        .updateTable('contactFile')
        .set({ uploadedAt: new Date(0) })
        .execute(),
    );
    await upload(boss, csv(1), 'name=new.csv');
    const folder = join(bench.foundation.config.dataDir, 'files', 'contacts', elm.domain.companyId);
    expect(existsSync(folder)).toBe(true);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});

describe('an upload', () => {
  it('needs bytes, and a name', async () => {
    expect((await upload(boss, '', 'name=x.csv')).body).toMatchObject({ code: 'input-invalid', detail: 'The file is empty.' });
    expect((await upload(boss, 'x', '')).status).toBe(400);
    const json = await boss.post('/api/v1/admin/directory-files?name=x.csv', {});
    expect(json.status).toBe(415);
  });
});

describe('secrets of a directory', () => {
  it('are kept when they are not sent, taken away with null, and never told', async () => {
    const settings = { servers: '127.0.0.1:1', security: 'none', base: 'dc=elm', bindName: 'cn=x' };
    const made = await boss.post('/api/v1/admin/directories', {
      name: 'LDAP',
      connector: 'ldap',
      settings,
      secrets: { password: 'hunter2' },
    });
    expect(made.body).toMatchObject({ secrets: ['password'] });
    const one = `/api/v1/admin/directories/${String(made.body.id)}`;
    const renamed = await boss.send('PATCH', one, { body: { version: made.body.version, name: 'LDAP 2' } });
    expect(renamed.body).toMatchObject({ name: 'LDAP 2', secrets: ['password'] });
    const moved = { version: renamed.body.version, settings: { ...settings, servers: 'evil.example' } };
    expect((await boss.send('PATCH', one, { body: moved })).body).toMatchObject({
      code: 'input-invalid',
      details: { faults: [{ field: 'settings.password' }] },
    });
    const emptied = await boss.send('PATCH', one, { body: { version: renamed.body.version, secrets: { password: null } } });
    expect(emptied.body).toMatchObject({ secrets: [] });
    for (const { text } of [made, renamed, await boss.get('/api/v1/admin/audit'), await boss.get(one)])
      expect(text).not.toContain('hunter2');
    const stale = await boss.send('PATCH', one, { body: { version: 1, name: 'x' } });
    expect(stale.body).toMatchObject({ code: 'changed-meanwhile', details: { current: { name: 'LDAP 2' } } });
    expect((await boss.post(`${one}/synchronisation`)).body).toMatchObject({ code: 'input-invalid' });
  });

  it('are used for a preview, whose refusal says what the source said', async () => {
    const settings = { servers: '127.0.0.1:1', security: 'none', base: 'dc=elm' };
    const answer = await boss.post('/api/v1/admin/directory-preview', { connector: 'ldap', settings });
    expect(answer.body).toMatchObject({ code: 'contact-source-unreachable' });
  });
});

it('every connector is described for the page', async () => {
  const { items } = (await boss.get('/api/v1/admin/directory-connectors')).body as unknown as {
    items: { kind: string; settings: unknown[] }[];
  };
  expect(items.map(({ kind }) => kind)).toEqual(
    bench.configuration.directories.connectors.all.map(({ description }) => description.kind),
  );
  expect(new Set(items.map(({ kind }) => kind)).size).toBe(items.length);
});
