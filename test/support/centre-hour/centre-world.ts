import { flowOf } from '../../../src/contact-centre/flow/flow-fixture.ts';
import type { AgentId, QueueId } from '../../../src/kernel/ids.ts';
import type { User } from '../../../src/platform/user/index.ts';
import type { Device } from '../../../src/telephony/device/index.ts';
import type { Trunk } from '../../../src/telephony/trunk/index.ts';
import type { ApiBench, ApiClient, TestCompany } from '../api-bench.ts';
import { bodies } from '../route-bodies.ts';

/** Where callers are asked what they want. */
export const menuNumber = '310';

export interface HourAgent {
  readonly id: AgentId;
  readonly user: User;
  readonly phone: Device;
}

/** The company of the hour: four queues and twenty agents with skills. */
export interface CentreWorld {
  readonly company: TestCompany;
  readonly trunk: Trunk;
  readonly queues: readonly { readonly id: QueueId; readonly number: string }[];
  readonly agents: readonly HourAgent[];
  /** What each queue set, to be reckoned with by hand. */
  readonly limits: ReadonlyMap<string, { readonly withinMs: number; readonly shortMs: number }>;
  readonly skillIds: readonly string[];
  readonly codes: readonly string[];
}

/** Queues with their own targets, rules and strategies; `more`: by position. */
const queueSettings = (skills: readonly string[], night: string | null): readonly Record<string, unknown>[] => [
  {
    name: 'Orders',
    strategy: 'longest-idle',
    wrapUpMs: 20_000,
    stickyMs: 15_000,
    serviceLevel: { withinMs: 15_000, ratio: 0.8 },
    shortAbandonMs: 4000,
    requirements: [{ skillId: skills[0], level: 6, relaxations: [{ afterMs: 30_000, level: 2 }] }],
    overflow: [{ when: { kind: 'waited', forMs: 90_000 }, to: { kind: 'queue', queueId: night } }],
    offerCallBackAfterMs: 15_000,
    maxWaitMs: 0,
  },
  {
    name: 'Complaints',
    strategy: 'best-skill',
    wrapUpMs: 40_000,
    serviceLevel: { withinMs: 30_000, ratio: 0.9 },
    shortAbandonMs: 6000,
    requirements: [{ skillId: skills[1], level: 4, relaxations: [{ afterMs: 45_000, level: 0 }] }],
    overflow: [{ when: { kind: 'length', moreThan: 6 }, to: { kind: 'queue', queueId: night } }],
    maxWaitMs: 240_000,
  },
  {
    name: 'Repairs',
    strategy: 'ring-all',
    wrapUpMs: 0,
    offerTimeoutMs: 15_000,
    maxWaitMs: 150_000,
    offerCallBackAfterMs: 20_000,
  },
];

export async function openCentreWorld(bench: ApiBench, company: TestCompany, boss: ApiClient): Promise<CentreWorld> {
  const made = async (path: string, body: Record<string, unknown>): Promise<{ id: string }> => {
    const answer = await boss.post(`/api/v1/admin/${path}`, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.body as unknown as { id: string };
  };
  const skillIds = [(await made('skills', { name: 'French' })).id, (await made('skills', { name: 'Tact' })).id];
  const people = await staff(bench, company);
  const userIds = people.map(({ user }) => user.id);
  // The overflow of the others: everybody serves it, last.
  const last = await made('queues', { name: 'Last resort', number: '304', wrapUpMs: 5000, memberUserIds: userIds, priority: 7 });
  const queues: { id: QueueId; number: string }[] = [];
  const limits = new Map<string, { withinMs: number; shortMs: number }>();
  for (const [index, settings] of queueSettings(skillIds, last.id).entries()) {
    const memberUserIds = userIds.filter((_, person) => (person + index) % 3 !== 0);
    const number = String(301 + index);
    const { id } = await made('queues', {
      ...settings,
      number,
      memberUserIds,
      offerTimeoutMs: settings.offerTimeoutMs ?? 12_000,
    });
    queues.push({ id: id as QueueId, number });
    const level = settings.serviceLevel as { withinMs: number } | undefined;
    limits.set(id, { withinMs: level?.withinMs ?? 20_000, shortMs: (settings.shortAbandonMs as number | undefined) ?? 5000 });
  }
  queues.push({ id: last.id as QueueId, number: '304' });
  await openMenu(boss, queues);
  for (const [name, value] of Object.entries({ CallBackAttempts: 2, CallBackInterval: 3, CallBackRingTime: 15 })) {
    const body = { name, level: 'default', targetId: null, value, version: null, acceptsWarning: true };
    const answer = await boss.put('/api/v1/admin/parameters/values', body);
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${answer.text}`);
  }
  limits.set(last.id, { withinMs: 20_000, shortMs: 5000 });
  const trunk = await made('trunks', {
    ...(bodies['POST /api/v1/admin/trunks'] as object),
    name: 'Carrier',
    maxCalls: 200,
    numbers: [{ number: '+33155170*', destination: '*' }],
  });
  const { contactCentre, directory } = bench.configuration;
  const agents = people.map(({ user, phone }) => ({ id: contactCentre.agentByUser(user.id)!.id, user, phone }));
  await teach(boss, agents, skillIds);
  const reasons = (await boss.get('/api/v1/admin/not-ready-reasons')).body.items as unknown as { code: string }[];
  const codes = reasons.map(({ code }) => code);
  return { company, trunk: directory.trunk(trunk.id as never)!, queues, agents, limits, skillIds, codes };
}

/** Callers choose their queue by a key; who is in none within a minute goes to the last one; keys lead out of queues again. */
async function openMenu(boss: ApiClient, queues: CentreWorld['queues']): Promise<void> {
  const waiting = (key: string) => ({ callBack: { key, firstAfterS: 15, everyS: 60 }, exits: [{ key: '9', label: 'Back' }] });
  const [orders, complaints, , last] = queues as readonly [{ id: QueueId }, { id: QueueId }, unknown, { id: QueueId }];
  const document = flowOf(
    {
      start: { kind: 'start' },
      menu: { kind: 'menu', settings: { speech: [], choices: [{ key: '1' }, { key: '2' }], tries: 2, timeoutS: 6 } },
      orders: { kind: 'queue', settings: { queueId: orders.id, waiting: waiting('1'), maxWaitS: 60 } },
      complaints: { kind: 'queue', settings: { queueId: complaints.id, waiting: waiting('1') } },
      last: { kind: 'queue', settings: { queueId: last.id } },
      end: { kind: 'release' },
    },
    [
      'start.next → menu',
      'menu.key-1 → orders',
      'menu.key-2 → complaints',
      'menu.timeout → last',
      'menu.invalid → end',
      'orders.timeout → last',
      'orders.key-9 → menu',
      'orders.called-back → end',
      'complaints.key-9 → menu',
      'complaints.called-back → end',
      'complaints.timeout → end',
    ],
  );
  const { status, body, text } = await boss.post('/api/v1/admin/flows', { name: 'Reception', numbers: [menuNumber], document });
  if (status !== 201) throw new Error(`menu: ${status} ${text}`);
  const live = await boss.post(`/api/v1/admin/flows/${String(body.id)}/versions/1/publish`, {});
  if (live.status !== 200) throw new Error(`menu: ${live.status} ${live.text}`);
}

async function staff({ configuration }: ApiBench, { domain }: TestCompany): Promise<{ user: User; phone: Device }[]> {
  const all: { user: User; phone: Device }[] = [];
  for (let index = 0; index < 20; index++) {
    const names = { login: `agent${index}`, firstName: `Agent ${index}`, lastName: 'Elm', email: null, mobile: null };
    const user = await configuration.users.createFirst(domain, { ...names, language: 'en', role: 'user' }, null);
    await configuration.phones.createBoth(domain, user, String(220 + index));
    const phone = configuration.directory.devicesOf(user.id).find(({ protocol }) => protocol === 'sip-phone')!;
    all.push({ user, phone });
  }
  return all;
}

/** Some know a lot, some a little, some nothing. */
async function teach(boss: ApiClient, agents: readonly HourAgent[], skillIds: readonly string[]): Promise<void> {
  for (const [index, { id }] of agents.entries()) {
    const skills = skillIds.flatMap((skillId, which) => {
      const level = ((index * 3 + which * 5) % 9) + 1;
      return (index + which) % 4 === 0 ? [] : [{ skillId, level }];
    });
    const { version } = (await boss.get(`/api/v1/admin/agents/${id}`)).body;
    const answer = await boss.send('PATCH', `/api/v1/admin/agents/${id}`, { body: { version, skills } });
    if (answer.status !== 200) throw new Error(`skills: ${answer.text}`);
  }
}
