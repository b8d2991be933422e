import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiBench, type ApiClient, type LiveWatcher, type PersonName, type TestCompany } from '../../test/support/api-bench.ts';
import { bringContacts, newDirectory, newTrunk } from '../../test/support/contact-world.ts';
import { bodies } from '../../test/support/route-bodies.ts';
import type { SimulatedLeg } from '../../test/support/simulated-leg.ts';
import { until } from '../../test/support/until.ts';
import { occurrencesOf } from '../composition/webhooks.ts';
import { type Topic, topicSchema } from '../contract/live/index.ts';
import { allRoutes, type Route } from '../contract/rest/index.ts';
import type { LogFields, Logger } from '../kernel/logger.ts';
import type { CallEvent } from '../telephony/call/index.ts';

/** Noa's mobile is on the red list. */
const mobile = '+33601020304';
const secret = '601020304';
/** How people and carriers write it. */
const ways = ['0601020304', '06 01 02 03 04', '+33 6 01 02 03 04', '0033601020304'];

let bench: ApiBench;
let elm: TestCompany;
let live: SimulatedLeg;
/** Ids of what there is, by the name of the parameter that takes them. */
let ids: Readonly<Record<string, readonly string[]>>;
const clients: Partial<Record<PersonName, ApiClient>> = {};
const watchers: LiveWatcher[] = [];
const logged: string[] = [];
const stored: CallEvent[] = [];
let asked = 0;

const logger: Logger = {
  debug: (sentence, fields) => note(sentence, fields),
  info: (sentence, fields) => note(sentence, fields),
  warn: (sentence, fields) => note(sentence, fields),
  error: (sentence, fields) => note(sentence, fields),
  component: () => logger,
};

function note(sentence: string, fields: LogFields = {}): void {
  logged.push(`${sentence} ${JSON.stringify(fields)}`);
}

/** Without what people put between digits. */
const bare = (text: string) => text.replaceAll(/[\s().\-/]|%20/g, '');
const gives = (text: string) => bare(text).includes(secret);

/** Ways to ask: with what one might try to find the number by. */
function questions(route: Route): string[] {
  const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
  const paths = names.reduce<string[]>(
    (partial, name) =>
      partial.flatMap((one) => (ids[name] ?? ['any']).map((id) => one.replace(`{${name}}`, encodeURIComponent(id)))),
    [path],
  );
  const searches = route.query && route.method === 'GET' ? ['', '?search=hollande', '?search=06', '?search=0601020304'] : [''];
  return paths.flatMap((one) => searches.map((search) => one + search));
}

function ask(client: ApiClient, route: Route, path: string) {
  const body = bodies[`${route.method} ${route.path}`];
  const headers = { 'x-forwarded-for': `198.51.100.${asked++ % 250}` };
  return client.send(route.method, path, body === undefined ? { headers } : { body, headers });
}

beforeAll(async () => {
  bench = await ApiBench.start({ PARLEY_TRUSTED_PROXIES: '127.0.0.1, ::1' }, logger);
  elm = await bench.addCompany('Elm', 'elm.example');
  bench.exchange.journal.onStored((events) => stored.push(...events));
  const { anna, ben } = elm.people;
  const boss = await bench.signedIn(elm, 'boss');
  for (const name of ['anna', 'ben'] as const) clients[name] = await bench.signedIn(elm, name);
  const trunk = await newTrunk(bench, elm);
  const ldap = await newDirectory(bench, elm, { name: 'LDAP', merges: true, readers: [anna.user.id] });
  const crm = await newDirectory(bench, elm, { name: 'CRM', merges: true, priority: 1, readers: [anna.user.id] });
  const values = { lastName: 'Hollande', firstName: 'Noa', email1: 'noa@x.example', assistantPhone: '4594' };
  await bringContacts(bench, ldap, [{ key: 'n', values: { ...values, mobilePhone: ways[1]! }, redListed: ['mobilePhone'] }]);
  // The same person elsewhere, openly, and with the number in a text.
  await bringContacts(bench, crm, [{ key: 'n', values: { ...values, mobilePhone: mobile, private0: `Call ${ways[2]}` } }]);
  // A colleague has it, too; he himself may see it.
  const owner = `/api/v1/admin/users/${elm.people.boss.user.id}`;
  const { version } = (await boss.get(owner)).body as unknown as { version: number };
  await boss.send('PATCH', owner, { body: { version, mobile: ways[0] } });
  const queue = await boss.post('/api/v1/admin/queues', { name: 'Hotline', number: '300', memberUserIds: [anna.user.id] });
  await clients.anna!.put('/api/v1/me/agent/state', { state: 'not-ready' });
  await watchAll();
  bench.plays(anna.phone, { ringsAfterMs: 0, answersAfterMs: 0 });
  const finished = bench.callsFromOutside(mobile, '+33155170202', trunk);
  await until('the first call talks', () => bench.exchange.registry.call(finished.callId)?.joined);
  finished.partyHangsUp();
  live = bench.callsFromOutside(mobile, '+33155170202', trunk);
  await until('the second call talks', () => bench.exchange.registry.call(live.callId)?.joined);
  const waiting = bench.callsFromOutside(mobile, '+33155170300', trunk);
  const dialled = bench.dials(ben, ways[0]!);
  const search = await clients.anna!.get('/api/v1/contacts?search=hollande');
  const [noa] = search.body.items as unknown as [{ id: string }];
  const list = await clients.anna!.post('/api/v1/contact-lists', { name: 'Friends' });
  await clients.anna!.put('/api/v1/me/favourites', { kind: 'contact', id: noa.id, isFavourite: true });
  const trace = await boss.post('/api/v1/traces', { subject: '*' });
  await bench.exchange.journal.durable();
  ids = {
    callId: [finished.callId, live.callId, waiting.callId, dialled.callId],
    legId: [live.id],
    userId: [anna.user.id, ben.user.id],
    id: [
      noa.id,
      String(list.body.id),
      String(trace.body.id),
      ldap.id,
      ben.user.id,
      `${finished.callId}.0`,
      String(queue.body.id),
    ],
  };
}, 60_000);

afterAll(async () => {
  for (const watcher of watchers) watcher[Symbol.dispose]();
  await bench[Symbol.asyncDispose]();
});

/** The first call that somebody made after so many events. */
function createdBy(userId: string, after: number) {
  return stored
    .slice(after)
    .flatMap((event) => (event.type === 'call-created' && event.from.userId === userId ? [event] : []))[0];
}

/** Everybody follows everything that there is to follow, also what he will be refused. */
async function watchAll(): Promise<void> {
  const fixed = topicSchema.options.flatMap((option) =>
    'options' in option ? (option.options as Topic[]) : 'value' in option ? [option.value as Topic] : [],
  );
  expect(fixed.length).toBeGreaterThan(4);
  for (const client of Object.values(clients)) {
    const watcher = client.live();
    watchers.push(watcher);
    await watcher.outcome;
    for (const topic of fixed) watcher.send({ kind: 'subscribe', topic });
    await until('all are answered', () => watcher.received.filter(({ kind }) => kind !== 'event').length >= fixed.length);
  }
}

describe('a number on the red list', () => {
  it('is there: calls with it are stored as they came, and an administrator may read them', async () => {
    expect(stored.some((event) => gives(JSON.stringify(event)))).toBe(true);
    const boss = await bench.signedIn(elm, 'boss');
    expect(gives((await boss.get(`/api/v1/calls/${ids.callId![0]}/why`)).text)).toBe(true);
  });

  it.each(['anna', 'ben'] as const)(
    'is in no answer of any route to %s',
    async (name) => {
      let answered = 0;
      // Changing routes last: one of them signs out.
      const routes = allRoutes().toSorted((one, other) => Number(one.method !== 'GET') - Number(other.method !== 'GET'));
      for (const route of routes.filter(({ path, method }) => !(method === 'DELETE' && /session/.test(path)))) {
        for (const path of questions(route)) {
          const { status, text } = await ask(clients[name]!, route, path);
          expect(gives(text), `${route.method} ${path}: ${text}`).toBe(false);
          if (status < 300) answered++;
        }
      }
      expect(answered).toBeGreaterThan(30);
    },
    120_000,
  );

  it('is named and can be called by who may see the contact, without being seen', async () => {
    const client = await bench.signedIn(elm, 'anna');
    const { items } = (await client.get('/api/v1/call-log')).body as unknown as {
      items: { otherName: string; otherNumber: string; reference: string }[];
    };
    expect(items[0]).toMatchObject({
      otherName: 'Noa Hollande',
      otherNumber: '',
      reference: expect.stringMatching(/^ref-/) as string,
    });
    const refused = await client.post('/api/v1/calls', { number: items[0]!.reference });
    expect(gives(refused.text)).toBe(false);
    const before = stored.length;
    bench.dials(elm.people.anna, items[0]!.reference);
    const created = await until('it was dialled', () => createdBy(elm.people.anna.user.id, before));
    expect(bare(created.dialled)).toContain(secret);
    // Somebody else cannot use what was given to her.
    const later = stored.length;
    bench.dials(elm.people.ben, items[0]!.reference);
    const other = await until('he tried', () => createdBy(elm.people.ben.user.id, later));
    expect(gives(other.dialled)).toBe(false);
  });

  it('is told on no topic of the live connection', async () => {
    live.partyHangsUp();
    await until('the calls were told', () => watchers[0]!.events('call-log-added').length > 0);
    expect(watchers.map(({ received }) => received.filter((message) => gives(JSON.stringify(message))))).toEqual([[], []]);
    const names = watchers[0]!.events('call-changed').map(({ call }) => call.other.displayName);
    expect(names).toContain('Noa Hollande');
    const waiting = watchers[0]!.events('agent-changed').flatMap(({ agent }) => agent.queues.flatMap(({ callers }) => callers));
    expect(waiting.map(({ caller }) => caller.displayName)).toContain('Noa Hollande');
  });

  it('leaves the server by no webhook', () => {
    const { names } = bench.configuration.contacts;
    const told = stored.flatMap((event) => occurrencesOf(event, () => true, names));
    expect(told.length).toBeGreaterThan(5);
    expect(told.filter((one) => gives(JSON.stringify(one)))).toEqual([]);
  });

  it('is in no line of the log', () => {
    expect(logged.filter(gives)).toEqual([]);
  });
});
