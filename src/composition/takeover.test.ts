import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ApiBench, type ApiClient, type TestCompany } from '../../test/support/api-bench.ts';
import { until } from '../../test/support/until.ts';
import type { TakeoverView } from '../contract/rest/takeovers.ts';
import { computeHa1 } from '../protocol/sip/digest/index.ts';

type Line = { kind: string; name: string; outcome: string; reason: string; file: string; line: number; company: string };

let bench: ApiBench;
let elm: TestCompany;
let oak: TestCompany;
let boss: ApiClient;
let oakBoss: ApiClient;
let root: ApiClient;

const vectors = join(import.meta.dirname, '../../test/vectors/takeover');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const folder = (tables: Readonly<Record<string, string>>) =>
  Object.entries(tables).map(([name, text]) => ({ name: `${name}.csv`, content: base64(text) }));
const vector = (...names: string[]) =>
  names.map((name) => ({ name: name.split('/').at(-1)!, content: readFileSync(join(vectors, name)).toString('base64') }));

const expectCode = (answer: Answer, status: number, code: string) =>
  expect({ status: answer.status, code: answer.body.code, text: answer.text }).toMatchObject({ status, code });

async function takeOver(client: ApiClient, files: unknown, options: Record<string, unknown> = {}): Promise<TakeoverView> {
  const answer = await client.post('/api/v1/admin/takeovers', { files, isDryRun: false, ...options });
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 201 });
  const path = `/api/v1/admin/takeovers/${String(answer.body.id)}`;
  let view = answer.body as unknown as TakeoverView;
  await until('the takeover is over', async () => {
    view = (await client.get(path)).body as unknown as TakeoverView;
    return view.state !== 'running';
  });
  return view;
}

const linesOf = async (client: ApiClient, { id }: TakeoverView): Promise<Line[]> =>
  (await client.get(`/api/v1/admin/takeovers/${id}/lines?limit=500`)).body.items as unknown as Line[];
const listed = async (client: ApiClient, path: string) =>
  (await client.get(`/api/v1/admin/${path}`)).body.items as unknown as Record<string, unknown>[];

/** Everything that a folder can hold, with names of the old product. */
const everything = {
  'twp-users':
    'Login;Surname;Firstname;Mail;Phone;Group;Password;Pin\nlena;Lind;Lena;lena@example.org;310;Sales|Front;violet tractor 77 moon;8251\nmax;Moe;Max;;311;;short;1234\n',
  groups: 'name,description\nSales,They sell\nFront,\n',
  'groups-users': 'group,login\nFront,max\n',
  devices: 'number,login,sipUser,secret,lines\n310,lena,old310,pass310,3\n312,,lobby,,1\n311,max,old311,pass311,2\n',
  'pbx-links': 'name,host,login,password,numbers,channels\nCarrier,carrier.example,u1,p1,+331234*=3*|+33999=310,20\n',
  'phone-queues': 'name,number,agents,wrapup\nHotline,390,lena max,30\n',
  agents: 'login\nlena\nanna\n',
  'intercom-groups': 'name\nFloor 2\n',
  authorizations:
    'type,object,subject,subjectType\nTWP Caller,x,y,z\n'.split('\n')[0] +
    '\napplication,TWP Caller,Sales,\nintercom,Floor 2,Sales,\nphone queue,Hotline,lena,user\n',
  parameters: 'parameter,value,level,of\nWaitTimeNoReply,25,group,Sales\nWaitTimeNoReply,30,company,\n',
  'numbering-settings': 'externalPrefix,incomingRemove\n9,33\n',
  'numbering-rules': 'priority,pattern,value\n10,^77(\\d+)$,$1\n',
  'forward-rules': 'login,noReply,waittime\nlena,311,15\n',
};

beforeAll(async () => {
  bench = await ApiBench.start();
  elm = await bench.addCompany('Elm', 'elm.example');
  oak = await bench.addCompany('Oak', 'oak.example');
  boss = await bench.signedIn(elm, 'boss');
  oakBoss = await bench.signedIn(oak, 'boss');
  root = await bench.signedInSuper(elm);
}, 60_000);
afterAll(() => bench[Symbol.asyncDispose]());

describe('a folder of an earlier installation', () => {
  it('is tried without changing anything, and the report says of each row what would become of it', async () => {
    const trial = await takeOver(boss, folder(everything), { isDryRun: true });
    expect(trial).toMatchObject({ accounts: 0, state: 'done', isDryRun: true, error: null, format: 'folder' });
    const failed = (await linesOf(boss, trial)).filter(({ outcome }) => outcome === 'failed');
    expect(failed).toEqual([]);
    expect(trial.counts).toMatchObject({
      users: { created: 2, failed: 0 },
      devices: { created: 3 },
      'numbering-settings': { updated: 1 },
      authorizations: { created: 3 },
    });
    expect(await listed(boss, 'users?search=lena')).toEqual([]);
    expect(await listed(boss, 'groups')).toEqual([]);
  });

  it('is taken over: users, groups, devices, trunks, queues, rights, parameters, numbering, forwardings', async () => {
    const done = await takeOver(boss, folder(everything));
    expect(done).toMatchObject({ state: 'done', error: null, accounts: 1 });
    const [lena] = await listed(boss, 'users?search=lena');
    expect(lena).toMatchObject({ login: 'lena', lastName: 'Lind', hasPassword: true, hasVoicemailPin: true });
    expect((lena!.groups as { name: string }[]).map(({ name }) => name).toSorted()).toEqual(['Front', 'Sales']);
    const [max] = await listed(boss, 'users?search=max');
    expect(max).toMatchObject({ hasPassword: false, hasVoicemailPin: false });
    const notes = (await linesOf(boss, done)).find(({ kind, name }) => kind === 'users' && name === 'Max Moe');
    expect(notes?.reason).toMatch(/password was not taken over.*PIN was not taken over/);

    const device = bench.configuration.directory.deviceByAor('old310', 'elm.example');
    expect(device).toMatchObject({ number: '310', lines: 3, ha1: computeHa1('old310', 'elm.example', 'pass310') });
    expect(await listed(boss, 'trunks')).toMatchObject([{ name: 'Carrier', proxy: 'sip:carrier.example', maxCalls: 20 }]);
    const [hotline] = await listed(boss, 'queues');
    expect(hotline).toMatchObject({ name: 'Hotline', number: '390', wrapUpMs: 30_000 });
    expect((hotline!.members as unknown[]).length).toBe(2);
    expect((await listed(boss, 'numbering-settings'))[0]).toMatchObject({
      externalPrefix: '9',
      incomingRemove: '33',
      internalLength: 3,
    });
    expect(await listed(boss, 'numbering-rules')).toMatchObject([{ pattern: '^77(\\d+)$', problem: null }]);
    const lenaId = lena!.id as never;
    expect(bench.configuration.forwardings.profilesOf(lenaId)[0]?.simple).toMatchObject({ noAnswer: '311', noAnswerAfterS: 15 });
    const rights = bench.configuration.rights.access.of(elm.domain.companyId).contents.authorizations;
    expect(rights.map(({ kind }) => kind).toSorted()).toEqual(['application', 'intercom-group', 'queue']);
  });

  it('gives out made-up SIP passwords once, and a report to keep', async () => {
    const [run] = await listed(boss, 'takeovers?sort=-startedAt');
    const accounts = await boss.post(`/api/v1/admin/takeovers/${String(run!.id)}/accounts`);
    expect(accounts.text).toMatch(
      /^\uFEFF?number,device,sipUser,sipPassword,domain\r\n312,Desk phone,lobby,[a-z2-9]{20},elm\.example\r\n$/,
    );
    expectCode(await boss.post(`/api/v1/admin/takeovers/${String(run!.id)}/accounts`), 404, 'not-found');
    const report = await boss.get(`/api/v1/admin/takeovers/${String(run!.id)}/report`);
    expect(report.text).toContain('created,Elm,users,Lena Lind,,twp-users.csv,2');
    expect(report.text).not.toContain('pass310');
  });

  it('creates nothing the second time', async () => {
    const again = await takeOver(boss, folder(everything));
    expect(again).toMatchObject({ state: 'done', error: null, accounts: 0 });
    const lines = await linesOf(boss, again);
    expect(lines.filter(({ outcome }) => outcome !== 'ignored')).toEqual([]);
  });

  it('is recorded as done by the administrator', async () => {
    const entries = await listed(boss, 'audit?kind=device');
    expect(entries[0]).toMatchObject({ actor: { login: 'boss' } });
  });

  it('changes nothing when rows cannot be taken, unless they are to be left out', async () => {
    const files = folder({
      users: 'login,number\nfinn,320\nolga,202\n',
      devices: 'number,login,sipUser,secret\n320,finn,f320,x\n321,olga,o321,y\n322,nobody,n322,z\n',
    });
    const refused = await takeOver(boss, files);
    expect(refused).toMatchObject({ state: 'failed' });
    expect(refused.error).toBe('Elm: 3 rows cannot be taken over. Nothing was changed. Mend them, or take over without them.');
    const failed = (await linesOf(boss, refused)).filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ name, reason }) => [name, reason])).toEqual([
      ['olga', 'the number 202 is in use'],
      ['Desk phone (321)', 'there is no user "olga"'],
      ['Desk phone (322)', 'there is no user "nobody"'],
    ]);
    expect(await listed(boss, 'users?search=finn')).toEqual([]);
    const taken = await takeOver(boss, files, { withoutFailed: true });
    expect(taken).toMatchObject({
      state: 'done',
      counts: { users: { created: 1, failed: 1 }, devices: { created: 1, failed: 2 } },
    });
    expect(await listed(boss, 'users?search=finn')).toHaveLength(1);
  });

  it('refuses a right that crosses domains where domains do not share, with the reason', async () => {
    const files = folder({
      domains: 'name,sipDomain,country\nNorth,north.elm.example,SE\n',
      users: 'login,domain\nnora,North\n',
      'phone-queues': 'name,number,domain\nNorthern line,590,North\n',
      'intercom-groups': 'name,domain\nNorthern floor,North\n',
      authorizations:
        'type,object,subject,subjectType\nqueue,Northern line,boss,user\nqueue,Northern line,nora,user\ncall-log,nora,boss,user\nqueue,Northern line,Sales,\nintercom,Northern floor,boss,user\n',
    });
    const done = await takeOver(boss, files, { withoutFailed: true });
    const lines = (await linesOf(boss, done)).filter(({ kind }) => kind === 'authorizations');
    expect(lines.map(({ outcome, reason }) => [outcome, reason.split(':')[0]])).toEqual([
      ['failed', 'boss is of another domain than Northern line'],
      ['created', ''],
      ['failed', 'boss is of another domain than nora'],
      ['created', ''],
      ['created', ''],
    ]);
  });

  it('changes nothing when a file is bad, and names file, line, column and reason', async () => {
    const files = folder({ users: 'login,mail,number\nuwe,uwe@example.org,330\nzoe,nonsense,33x\n', groups: 'name\nNew\n' });
    const answer = await boss.post('/api/v1/admin/takeovers', { files, isDryRun: false, withoutFailed: true });
    expectCode(answer, 400, 'takeover-refused');
    expect((answer.body.details as unknown as { lines: Line[] }).lines).toEqual([
      expect.objectContaining({ file: 'users.csv', line: 3, field: 'email' }),
      expect.objectContaining({ file: 'users.csv', line: 3, field: 'number' }),
    ]);
    expect(await listed(boss, 'groups?search=new')).toEqual([]);
  });
});

describe('directories, contacts and contact lists of an earlier installation', () => {
  const files = vector(...['directories', 'contacts', 'contact-lists', 'authorizations'].map((name) => `folder/${name}.csv`));

  it('are tried without leaving anything', async () => {
    const trial = await takeOver(boss, files, { isDryRun: true });
    expect((await linesOf(boss, trial)).filter(({ outcome }) => outcome !== 'created')).toEqual([]);
    expect(await listed(boss, 'directories')).toEqual([]);
  });

  it('are taken over: who calls is known by them, people find theirs, and lists have their members', async () => {
    const done = await takeOver(boss, files);
    expect(done).toMatchObject({ state: 'done', error: null });
    expect(done.counts).toMatchObject({
      directories: { created: 3 },
      contacts: { created: 3 },
      'contact-lists': { created: 1 },
      authorizations: { created: 2 },
    });
    const [customers, sales] = await listed(boss, 'directories?sort=priority');
    expect(customers).toMatchObject({ name: 'Customers', connector: 'file', merges: true, condition: { contacts: 2 } });
    expect(sales).toMatchObject({
      type: 'draft',
      settings: { host: 'db.example', user: 'reader', table: 'people' },
      secrets: ['password'],
      mapping: {
        id: 'no',
        fields: { lastName: 'Surname|u', workPhone: 'Phone|p::9{0}::^[0-9]{4}$' },
        redList: { workPhone: 'RedList' },
        names: { private0: 'Loyal [VIP]' },
      },
      plan: { kind: 'every', minutes: 60 },
    });
    const { companyId, id: domainId } = elm.domain;
    const { names } = bench.configuration.contacts;
    const anna = bench.configuration.directory.usersOf(domainId).find(({ login }) => login === 'anna')!;
    const nameOf = async (number: string): Promise<string> => {
      await names.prepare(companyId, domainId, [number], 5000);
      const party = { number, displayName: '', isPrivate: false, userId: null };
      return names.named({ companyId, userId: anna.id, queueId: null }, party).displayName;
    };
    expect(await nameOf('+4686001')).toBe('Kim Karlsson');
    expect(await nameOf('+4686004')).toBe('Ada Aunt');
    expect(names.isHidden(companyId, domainId, '+46706003')).toBe(true);
    const client = await bench.signedIn(elm, 'anna');
    const own = (await client.get('/api/v1/me/contacts')).body.items as unknown as { fields: unknown }[];
    expect(own).toMatchObject([{ fields: { lastName: 'Aunt', workPhone: '+4686004' } }]);
    const lists = (await client.get('/api/v1/contact-lists')).body.items as unknown as { name: string; members: unknown[] }[];
    const important = lists.find(({ name }) => name === 'Important');
    expect(important).toMatchObject({ isPublic: true, isMine: true, hiddenMembers: 0 });
    expect(important!.members).toHaveLength(3);
  });

  it('are not taken twice, and what is new is put to what is there', async () => {
    const again = await takeOver(boss, files);
    expect((await linesOf(boss, again)).filter(({ outcome }) => outcome !== 'ignored')).toEqual([]);
    const more = { contacts: 'directory,key,lastname,phone\nCustomers,k1,Karlsson,+4686001\nCustomers,k3,Third,+4686005\n' };
    expect((await takeOver(boss, folder(more))).counts).toMatchObject({ contacts: { created: 1, ignored: 1 } });
    const [customers] = await listed(boss, 'directories?sort=priority');
    expect(customers).toMatchObject({ condition: { contacts: 3 } });
  });

  it('stay as they are when the directory is read again', async () => {
    const [customers] = await listed(boss, 'directories?sort=priority');
    const path = `/api/v1/admin/directories/${String(customers!.id)}`;
    await boss.post(`${path}/synchronisation`);
    let latest: unknown = null;
    await until('it was read', async () => {
      const { condition } = (await boss.get(path)).body as unknown as { condition: { latest: { state: string } | null } };
      latest = condition.latest;
      return condition.latest !== null && condition.latest.state !== 'running';
    });
    expect(latest).toMatchObject({ state: 'done', counts: { unchanged: 3, created: 0, changed: 0, removed: 0 } });
  });

  it('that cannot be are named by file, line and column, or failed with the reason', async () => {
    const bad = {
      directories:
        'name,type,connector,settings.port,lastName,synchronisation\nOne,public,postgresql,many,sn,daily\nTwo,public,file,,"sn|q",never\nThree,public,sheep,,sn,\n',
      contacts: 'directory,owner,lastname,redlist\nA,b,Name,\nA,,,\nA,,Name,email1\n',
    };
    const answer = await boss.post('/api/v1/admin/takeovers', { files: folder(bad), isDryRun: false });
    expectCode(answer, 400, 'takeover-refused');
    const { lines } = answer.body.details as unknown as { lines: (Line & { field: string })[] };
    const places = lines.map(({ file, line, field }) => `${file} ${line} ${field}`);
    for (const place of [
      'directories.csv 2 settings.port',
      'directories.csv 2 settings.host',
      'directories.csv 3 plan',
      'directories.csv 4 connector',
      'contacts.csv 2 directory',
      'contacts.csv 3 lastName',
      'contacts.csv 4 redList',
    ])
      expect(places).toContain(place);
    const failing = {
      contacts: 'directory,owner,key,lastname\nSales base,,x,Name\nNowhere,,y,Name\nCustomers,,ok,Fine\n',
      'contact-lists': 'owner,name,members\nanna,Broken,k1|nobody\n',
    };
    const run = await takeOver(boss, folder(failing), { isDryRun: true });
    expect((await linesOf(boss, run)).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['failed', expect.stringContaining('the contacts of Sales base come from elsewhere')],
      ['failed', 'there is no directory "Nowhere"'],
      ['created', ''],
      ['failed', 'there is no contact and no user "nobody"'],
    ]);
  });
});

describe('a takeover', () => {
  it('is of one company: another one’s rows, reports and passwords are refused', async () => {
    const files = folder({ users: 'login,company\nspy,Elm\n' });
    expectCode(await oakBoss.post('/api/v1/admin/takeovers', { files, isDryRun: true }), 403, 'not-permitted');
    const [run] = await listed(boss, 'takeovers?sort=-startedAt');
    for (const what of ['', '/lines', '/report'])
      expectCode(await oakBoss.get(`/api/v1/admin/takeovers/${String(run!.id)}${what}`), 404, 'not-found');
    expect(await listed(oakBoss, 'takeovers')).toEqual([]);
  });

  it('fills several companies at once for who administers all, each in a transaction of its own', async () => {
    const files = folder({
      companies: 'name,sipDomain,country\nAsh,ash.example,SE\n',
      domains: 'name,sipDomain,country,company\nAsh South,south.ash.example,SE,Ash\n',
      users: 'login,number,domain,company\nulla,610,,Ash\nsven,610,Ash South,Ash\nolle,410,,Oak\nbad,201,,Oak\n',
    });
    const run = await takeOver(root, files);
    expect(run.state).toBe('failed');
    expect(run.error).toMatch(/^Oak: 1 row cannot be taken over/);
    const ash = (await listed(root, 'companies?search=ash'))[0];
    expect(ash).toMatchObject({ name: 'Ash', domainCount: 2, userCount: 2 });
    expect(await listed(oakBoss, 'users?search=olle')).toEqual([]);
  });
});

describe('a PBX', () => {
  it.each([
    ['freepbx', 'Poplar', vector('freepbx/extensions.csv'), '201', 'f1b2,"c3"'],
    ['fusionpbx', 'Rowan', vector('fusionpbx/extensions.csv'), '301', 'p;301'],
    ['3cx', 'Willow', vector('3cx/users.csv'), 'Zx4Tq9', 'hW3!kd'],
    ['asterisk', 'Yew', vector('asterisk/pjsip.conf', 'asterisk/voicemail.conf'), '401', 'se;cret'],
  ])(
    '%s becomes a fresh company whose phones keep their passwords; twice is once',
    async (format, name, files, sipUser, password) => {
      const sipDomain = `${name.toLowerCase()}.example`;
      const newCompany = { name, sipDomain, country: 'DE', internalLength: 3 };
      const run = await takeOver(root, files, { newCompany });
      expect(run).toMatchObject({ state: 'done', format, error: null });
      const device = bench.configuration.directory.deviceByAor(sipUser, sipDomain);
      expect(device?.ha1).toEqual(computeHa1(sipUser, sipDomain, password));
      const again = await takeOver(root, files, { newCompany });
      expect((await linesOf(root, again)).filter(({ outcome }) => outcome !== 'ignored')).toEqual([]);
    },
  );
});
