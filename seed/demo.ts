import type { Configuration } from '../src/composition/configuration.ts';
import { SystemClock } from '../src/kernel/clock.ts';
import { type SessionId, TimeOrderedIds, type UserId } from '../src/kernel/ids.ts';
import type { RandomSource } from '../src/kernel/random.ts';
import type { Actor } from '../src/platform/api/index.ts';
import { displayName, type NewUser } from '../src/platform/user/index.ts';
import { plantContactCentre } from './demo-contact-centre.ts';
import { plantRights } from './demo-rights.ts';

/** As shown to whoever started the demonstration; passwords are known only here. */
export interface DemoUser {
  readonly login: string;
  readonly password: string;
  readonly name: string;
  readonly number: string;
  readonly sipUser: string;
  readonly sipPassword: string;
}

export interface DemoCompany {
  readonly domain: string;
  readonly users: readonly DemoUser[];
  readonly queues: readonly { readonly name: string; readonly number: string }[];
  readonly flows: readonly { readonly name: string; readonly number: string }[];
}

type Department = 'Sales' | 'Workshop';
type Person = readonly [
  firstName: string,
  lastName: string,
  number: string,
  department: Department,
  language: NewUser['language'],
];

/** The first is the administrator, of all companies there will be. */
const people: readonly Person[] = [
  ['Camille', 'Laurent', '201', 'Sales', 'fr'],
  ['Anna', 'Bergström', '202', 'Sales', 'sv'],
  ['Thomas', 'Keller', '203', 'Sales', 'de'],
  ['Inès', 'Moreau', '204', 'Sales', 'fr'],
  ['Oliver', 'Grant', '205', 'Sales', 'en'],
  ['Léa', 'Fontaine', '206', 'Sales', 'fr'],
  ['Marc', 'Dubois', '211', 'Workshop', 'fr'],
  ['Sofia', 'Lindqvist', '212', 'Workshop', 'sv'],
  ['Jonas', 'Weber', '213', 'Workshop', 'de'],
  ['Nadia', 'Haddad', '214', 'Workshop', 'fr'],
  ['Hugo', 'Perrin', '215', 'Workshop', 'fr'],
  ['Emma', 'Clarke', '216', 'Workshop', 'en'],
];

const descriptions: Record<Department, string> = { Sales: 'Orders and customers', Workshop: 'Who makes the lamps' };

const sipDomain = 'demo.parley.test';
const queue = { name: 'Sales', number: '300' };

/** Plants the demonstration company into an empty store: France, three-digit numbers, 0 for an outside line. */
export async function plantDemo(configuration: Configuration, random: RandomSource): Promise<DemoCompany> {
  const { companies, phones, groups, trunks } = configuration;
  const { domain } = await companies.createFirst({ name: 'Atelier Lumière', sipDomain, country: 'FR', internalLength: 3 });
  const planted: (DemoUser & { id: UserId; department: Department })[] = [];
  for (const [index, person] of people.entries())
    planted.push(await plantPerson(configuration, domain, person, { isFirst: index === 0, random }));
  const plantGroup = (department: Department) => {
    const members = planted.filter((user) => user.department === department).map((user) => user.id);
    const group = { name: department, description: descriptions[department], enabled: true };
    return groups.createFirst(domain.companyId, group, members);
  };
  const groupIds = { Sales: await plantGroup('Sales'), Workshop: await plantGroup('Workshop') };
  const hall = {
    userId: null,
    name: 'Hall',
    number: '290',
    protocol: 'sip-phone',
    oneNumber: false,
    lines: 1,
    dtmfMethod: 'rfc4733',
    codecs: [],
  } as const;
  await phones.create(domain, hall);
  const administrator = administratorOf(domain, planted[0]!);
  const { id: queueId } = await configuration.queues.create(administrator, {
    ...queue,
    memberUserIds: planted.filter((user) => user.department === 'Sales').map((user) => user.id),
    offerTimeoutMs: 20_000,
    wrapUpMs: 5000,
    maxWaitMs: 0,
    enabled: true,
  });
  await trunks.create(administrator, {
    name: 'Loopback carrier',
    authentication: { kind: 'address', peers: ['127.0.0.1:5070', '127.0.0.1:5080'] },
    proxy: 'sip:127.0.0.1:5080',
    mediaSecurity: 'rtp',
    mediaPath: 'anchored',
    callerIdHeader: 'p-asserted-identity',
    calledNumberSource: 'request-uri',
    numberFormat: 'e164',
    codecs: [],
    numbers: [
      { number: '+33155170300', destination: queue.number },
      { number: '+33155170310', destination: '310' },
      ...people.map(([, , number]) => ({ number: `+33155170${number}`, destination: number })),
    ],
    maxCalls: 30,
    optionsIntervalS: 0,
    enabled: true,
  });
  const secretary = planted[1]!.id;
  await plantRights(configuration, { administrator, domainId: domain.id, secretary, groups: groupIds, queueId });
  const ids = new TimeOrderedIds({ clock: new SystemClock(), random });
  const centre = await plantContactCentre(configuration, ids, { administrator, salesId: queueId, people: planted });
  const users = planted.map(({ id: _id, department: _department, ...user }) => user);
  return { domain: sipDomain, users, queues: [queue, ...centre.queues], flows: centre.flows };
}

/** Whom the record of changes names for the rights. */
function administratorOf({ id: domainId, companyId }: PlantedDomain, { id: userId, login }: DemoUser & { id: UserId }): Actor {
  return {
    companyId,
    domainId,
    userId,
    login,
    role: 'administrator',
    administrator: 'super',
    homeCompanyId: companyId,
    acting: null,
    sessionId: '' as SessionId,
  };
}

type PlantedDomain = Parameters<Configuration['users']['createFirst']>[0];

async function plantPerson(
  { users, phones }: Configuration,
  domain: PlantedDomain,
  [firstName, lastName, number, department, language]: Person,
  { isFirst, random }: { isFirst: boolean; random: RandomSource },
): Promise<DemoUser & { id: UserId; department: Department }> {
  const login = plainLetters(`${firstName}.${lastName}`);
  const password = random.bytes(12).toString('base64url');
  const input = { login, firstName, lastName, email: `${login}@${sipDomain}`, mobile: null, language };
  const user = isFirst
    ? await users.createSuper(domain, input, password)
    : await users.createFirst(domain, { ...input, role: 'user' }, password);
  const { user: sipUser, password: sipPassword } = await phones.createBoth(domain, user, number);
  return { id: user.id, department, login, password, name: displayName(user), number, sipUser, sipPassword };
}

/** `Inès.Moreau` → `ines.moreau` */
function plainLetters(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase();
}
