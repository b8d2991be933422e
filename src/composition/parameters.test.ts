import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import type { CompanyId, GroupId } from '../kernel/ids.ts';
import { describeParameter, type Parameter, type ParameterLevel, parameterLevels } from '../platform/parameter/index.ts';
import { parameterRegistry } from './parameters.ts';

const sourceNames = readFileSync(join(import.meta.dirname, '../../test/vectors/parameters/source-names.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

/** Another value than the built-in one that the parameter takes. */
function otherValue({ type, builtIn }: Parameter): unknown {
  const { min = 0, max = 0, values = [] } = type.limits;
  const choose = {
    boolean: () => builtIn === false,
    integer: () => (builtIn === max ? min : max),
    text: () => [`LDAP ?`, '0123', 'CORP.EXAMPLE', 'Asia/Tokyo', '#123456'].find((text) => accepts(type, text)),
    choice: () => values.find((value) => value !== builtIn),
    choices: () => values.slice(0, 2).toReversed().join('|'),
    time: () => '13:37',
    email: () => 'x@y.example',
    url: () => 'https://other.example/?q=',
    host: () => 'other.example',
    list: () => [['x'], ['x.exe = crm:x'], ['12-25']].find((texts) => accepts(type, texts)),
    group: () => 'Sales',
    'intercom-group': () => 'Hotline',
    secret: () => secretText,
  };
  return choose[type.kind]();
}
const secretText = 'a very secret text 4711';

function accepts(type: Parameter['type'], text: unknown): boolean {
  try {
    type.read(text);
    return true;
  } catch {
    return false;
  }
}

let bench: ApiBench;
let elm: TestCompany;
let boss: ApiClient;
let targets: Readonly<Record<ParameterLevel, string | null>>;
let companyId: CompanyId;
const names: Record<string, string> = {};

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  companyId = elm.domain.companyId;
  boss = await bench.signedIn(elm, 'boss');
  const groupId = bench.foundation.ids.next<GroupId>();
  await bench.configuration.writer.write(companyId, async (scope) => {
    await scope.insertInto('appGroup').values({ id: groupId, companyId, name: 'Sales' }).execute();
    await scope.insertInto('groupMember').values({ companyId, groupId, userId: elm.people.anna.user.id }).execute();
    const hotline = { id: bench.foundation.ids.next() as string, companyId, domainId: elm.domain.id } as const;
    names.Hotline = hotline.id;
    await scope
      .insertInto('accessObject')
      .values({ ...hotline, kind: 'intercom-group', name: 'Hotline' })
      .execute();
  });
  names.Sales = groupId;
  targets = { default: null, domain: elm.domain.id, group: groupId, user: elm.people.anna.user.id };
}, 60_000);
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
});

const put = (body: Record<string, unknown>): Promise<Answer> => boss.put('/api/v1/admin/parameters/values', body);
async function shown(name: string, query = ''): Promise<Record<string, unknown>> {
  const { body } = await boss.get(`/api/v1/admin/parameters?expert=true&limit=500&search=${name}${query}`);
  return (body.items as unknown as Record<string, unknown>[]).find((item) => item.name === name)!;
}

describe('every parameter of the source system', () => {
  it.each(sourceNames)('%s exists under its name', (name) => {
    const found = parameterRegistry.find(name);
    expect(found && [found.name, ...found.alsoKnownAs]).toContain(name);
    expect(found?.describes.en).toMatch(/\.$/);
  });
});

describe('every parameter there is', () => {
  it.each(['fr', 'de', 'sv'] as const)('is described in %s', (language) => {
    const missing = parameterRegistry.all.filter((one) => describeParameter(one, language) === one.describes.en);
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it.each(parameterRegistry.all)(
    '$name is set, read and taken away at each of its levels, and refused at others',
    async (parameter) => {
      const { name, type, levels } = parameter;
      const { parameters, parameterService: service } = bench.configuration.rights;
      const actor = { companyId, userId: elm.people.boss.user.id, role: 'administrator' } as Parameters<typeof service.set>[0];
      const value = otherValue(parameter);
      const expected = type.kind.endsWith('group') ? names[String(value)] : value;
      const contexts = {
        default: { companyId },
        domain: { companyId, domainId: elm.domain.id },
        group: { companyId, groupId: names.Sales as GroupId },
        user: { companyId, userId: elm.people.anna.user.id },
      };
      for (const level of parameterLevels) {
        const change = { name: name.toUpperCase(), level, targetId: targets[level], value, version: null, acceptsWarning: true };
        if (!levels.includes(level)) {
          await expect(service.set(actor, change)).rejects.toMatchObject({ code: 'parameter-level-invalid' });
          continue;
        }
        const made = await service.set(actor, change);
        const { value: read, from } = parameters.resolve(parameter, contexts[level]);
        expect(from).toMatchObject({ level, targetId: targets[level] });
        expect(type.kind === 'secret' ? (read as { reveal(): string }).reveal() : type.write(read)).toEqual(expected);
        await expect(service.set(actor, change)).rejects.toMatchObject({ code: 'changed-meanwhile' });
        await service.remove(actor, made.id);
        expect(parameters.resolve(parameter, contexts[level])).toEqual({ value: parameter.builtIn, from: null });
      }
    },
  );

  it('that names a group hangs on it, and goes with it when that was seen', async () => {
    const id = bench.foundation.ids.next<GroupId>();
    await bench.configuration.writer.write(companyId, (scope) =>
      scope.insertInto('appGroup').values({ id, companyId, name: 'Bosses' }).execute(),
    );
    const set = await put({ name: 'AuthorizeSupervisionInformation', level: 'user', targetId: targets.user, value: 'bosses' });
    expect(set.body).toMatchObject({ value: id, valueName: 'Bosses' });
    const { body } = await boss.get(`/api/v1/admin/groups/${id}/dependents`);
    expect(body.items).toEqual([
      expect.objectContaining({ kind: 'parameter-value', name: 'AuthorizeSupervisionInformation', effect: 'deleted' }),
    ]);
    expect((await boss.send('DELETE', `/api/v1/admin/groups/${id}`)).status).toBe(409);
    expect((await boss.send('DELETE', `/api/v1/admin/groups/${id}?confirm=${String(body.confirm)}`)).status).toBe(204);
    expect(await shown('AuthorizeSupervisionInformation', `&userId=${elm.people.anna.user.id}`)).toMatchObject({
      value: '',
      timesSet: 0,
    });
  });

  it('refuses the wrong kind of value with what was expected', async () => {
    const { status, body } = await put({ name: 'AlerterWidth', level: 'default', value: 'wide' });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'parameter-value-invalid' });
    expect(String(body.detail)).toContain('AlerterWidth: Expected a whole number from 100 to 4000 px.');
  });
});

describe('the page of parameters', () => {
  it('says where each value comes from', async () => {
    await put({ name: 'vmNumber', level: 'default', value: '888' });
    const group = await put({ name: 'vmNumber', level: 'group', targetId: targets.group, value: '777' });
    expect(group.body).toMatchObject({ targetName: 'Sales', value: '777', version: 1 });
    const forAnna = await shown('vmNumber', `&userId=${elm.people.anna.user.id}`);
    expect(forAnna).toMatchObject({ value: '777', source: { level: 'group', targetName: 'Sales' }, timesSet: 2, builtIn: '' });
    expect(await shown('vmNumber', `&userId=${elm.people.ben.user.id}`)).toMatchObject({
      value: '888',
      source: { level: 'default' },
    });
    expect(await shown('AlerterWidth')).toMatchObject({ value: 400, source: { level: 'built-in' } });
  });

  it('shows expert parameters in expert mode only, and finds by name, misprint and description', async () => {
    const list = async (query: string) =>
      ((await boss.get(`/api/v1/admin/parameters?limit=500${query}`)).body.items as unknown as { name: string }[]).map(
        ({ name }) => name,
      );
    expect(await list('')).not.toContain('SmtpAuthPassword');
    expect(await list('&expert=true')).toContain('SmtpAuthPassword');
    expect((await list('&expert=true')).length).toBe(parameterRegistry.all.length);
    expect(await list('&search=auhtorizenote')).toEqual(['AuthorizeNote']);
    expect(await list('&search=voicemail%20button%20calls')).toEqual(['vmNumber']);
    expect(await list('&search=Sprachbox')).toEqual(['vmNumber']);
    expect((await shown('vmNumber', '&language=sv')).describes).toBe('Numret som röstbrevlådans knapp ringer.');
    expect(await list('&set=true')).toEqual(['vmNumber']);
    expect(await list('&area=Rules&search=circular')).toEqual(['CIRCULARLEVEL']);
  });

  it('lists what is set for one group, and changes it only from its last version', async () => {
    const { body } = await boss.get(`/api/v1/admin/parameters/values?targetId=${targets.group}`);
    expect(body.items).toEqual([expect.objectContaining({ name: 'vmNumber', level: 'group', value: '777' })]);
    const again = { name: 'vmNumber', level: 'group', targetId: targets.group, value: '776' };
    expect((await put(again)).body.code).toBe('changed-meanwhile');
    expect((await put({ ...again, version: 1 })).body).toMatchObject({ value: '776', version: 2 });
  });

  it('does not set a dangerous value before its warning was accepted', async () => {
    const change = { name: 'AuthMethods', level: 'user', targetId: targets.user, value: 'None|TWS' };
    const refused = await put(change);
    expect(refused.body).toMatchObject({ code: 'parameter-warning' });
    expect(refused.text).toContain('without any password');
    expect((await put({ ...change, acceptsWarning: true })).status).toBe(200);
  });

  it('tells the pages of a user what holds for him', async () => {
    await put({ name: 'AuthorizeChat', level: 'group', targetId: targets.group, value: false });
    const anna = await bench.signedIn(elm, 'anna');
    const ben = await bench.signedIn(elm, 'ben');
    expect((await anna.get('/api/v1/me/parameters')).body.values).toMatchObject({ AuthorizeChat: false, vmNumber: '776' });
    expect((await ben.get('/api/v1/me/parameters')).body.values).toMatchObject({ AuthorizeChat: true, vmNumber: '888' });
    expect((await anna.get('/api/v1/me/parameters')).text).not.toContain('Smtp');
  });
});

describe('a secret parameter', () => {
  it('appears in no answer, no record and no row, and is read all the same', async () => {
    const set = await put({ name: 'SmtpAuthPassword', level: 'default', value: secretText });
    expect(set.body).toMatchObject({ value: null, isSet: true });
    const answers = [
      set,
      await boss.get('/api/v1/admin/parameters?expert=true&limit=500'),
      await boss.get('/api/v1/admin/parameters/values?limit=500'),
      await put({ name: 'SmtpAuthPassword', level: 'default', value: secretText }),
    ];
    for (const { text } of answers) expect(text).not.toContain(secretText);
    expect(await shown('SmtpAuthPassword')).toMatchObject({ value: null, isSet: true, builtIn: null });
    const { rows, audit } = await bench.foundation.store.inCompany(companyId, async (scope) => ({
      rows: await scope.selectFrom('parameterValue').selectAll().execute(),
      audit: await scope.selectFrom('auditEntry').selectAll().where('kind', '=', 'parameter-value').execute(),
    }));
    expect(audit.some(({ name }) => name === 'SmtpAuthPassword')).toBe(true);
    const everything = JSON.stringify({ rows, audit });
    expect(everything).not.toContain(secretText);
    expect(everything).not.toContain(Buffer.from(secretText).toString('hex'));
    expect(rows.some(({ sealed }) => sealed?.includes(secretText))).toBe(false);
    const parameter = parameterRegistry.named('SmtpAuthPassword') as Parameter<{ reveal(): string }>;
    expect(bench.configuration.rights.parameters.value(parameter, { companyId }).reveal()).toBe(secretText);
  });
});
