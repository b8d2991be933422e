/**
 * What a decision costs: "may S do A on O, and why" in-process, with 50,000 users in 200 companies, 15 groups a company (one of
 * all, the others of a tenth of the people) and 60 authorizations, four fifths of them to groups. Target: a million a second. Run: `npx node bench/access.ts [--users 50000] [--companies 200]`.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { CompanyId, DomainId, GroupId, QueueId, UserId } from '../src/kernel/ids.ts';
import {
  type AccessContents,
  type AccessObject,
  type Authorization,
  type AuthorizedKind,
  authorizableKinds,
  emptyAccessContents,
  LiveAccess,
  type Subject,
} from '../src/platform/access/index.ts';

const { values } = parseArgs({
  options: { users: { type: 'string', default: '50000' }, companies: { type: 'string', default: '200' } },
});
const companyCount = Number(values.companies);
const usersEach = Math.floor(Number(values.users) / companyCount);
const questionCount = 200_000;
const authorizationCount = 60;
const rounds = 10;

/** The same numbers each time (mulberry32). */
let seed = 1;
function below(limit: number): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
}

/** As long as a real one, which is what a look-up costs. */
function uuid(): string {
  const hex = Array.from({ length: 32 }, () => below(16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function makeCompany(companyId: CompanyId): AccessContents {
  const domains = [1, 2].map((number) => ({ id: uuid() as DomainId, companyId, name: `Domain ${number}` }));
  const users = Array.from({ length: usersEach }, (_, number) => ({
    id: uuid() as UserId,
    companyId,
    domainId: domains[number % 2]!.id,
    name: `User ${number}`,
    role: 'user' as const,
    enabled: true,
  }));
  const groupSize = Math.max(5, Math.floor(usersEach / 10));
  const groups = Array.from({ length: 15 }, (_, number) => ({
    id: uuid() as GroupId,
    companyId,
    name: `Group ${number}`,
    enabled: true,
    memberIds:
      number === 0
        ? users.map(({ id }) => id)
        : [...new Set(Array.from({ length: groupSize }, () => users[below(usersEach)]!.id))],
  }));
  const queues = domains.flatMap(({ id: domainId }) =>
    Array.from({ length: 5 }, (_, number) => ({ id: uuid() as QueueId, companyId, domainId, name: `Queue ${number}` })),
  );
  const named = (['directory', 'intercom-group'] as const).flatMap((kind) =>
    Array.from({ length: 5 }, (_, number) => ({
      id: uuid(),
      companyId,
      domainId: domains[number % 2]!.id,
      kind,
      name: `${kind} ${number}`,
    })),
  );
  const contents = { ...emptyAccessContents, domains, users, groups, queues, named };
  return {
    ...contents,
    applications: [{ companyId, application: 'caller', isOpen: false, seats: null }],
    authorizations: Array.from({ length: authorizationCount }, () => makeAuthorization(companyId, contents)),
  };
}

const kinds = Object.keys(authorizableKinds) as AuthorizedKind[];
const oneOf = <T>(list: readonly T[]): T => list[below(list.length)]!;

function makeAuthorization(companyId: CompanyId, contents: AccessContents): Authorization {
  const kind = oneOf(kinds);
  const type = oneOf(authorizableKinds[kind].objects);
  const objects = {
    application: () => 'caller',
    named: () => oneOf(contents.named.filter((one) => one.kind === kind)).id,
    user: () => oneOf(contents.users).id,
    group: () => oneOf(contents.groups).id,
    queue: () => oneOf(contents.queues).id,
  };
  const isGroup = below(10) < 8;
  const subject = isGroup
    ? ({ type: 'group', id: oneOf(contents.groups).id } as const)
    : ({ type: 'user', id: oneOf(contents.users).id } as const);
  return { id: uuid(), companyId, kind, object: { type, id: objects[type]() }, subject };
}

interface Question {
  readonly subject: Subject;
  readonly object: AccessObject;
  readonly action: 'read' | 'use';
}

function makeQuestion(companies: readonly (readonly [CompanyId, AccessContents])[]): Question {
  const [companyId, contents] = oneOf(companies);
  const subject = { companyId, userId: oneOf(contents.users).id, role: 'user' } as const;
  const kind = oneOf(kinds);
  const { allows, objects } = authorizableKinds[kind];
  const ownerId = objects.includes('user') ? oneOf(contents.users).id : null;
  const id =
    { application: () => 'caller', queue: () => oneOf(contents.queues).id }[kind as string] ?? (() => oneOf(contents.named).id);
  return { subject, action: allows as 'read' | 'use', object: { kind, companyId, ownerId, ...(ownerId ? {} : { id: id() }) } };
}

const companies = Array.from({ length: companyCount }, () => {
  const companyId = uuid() as CompanyId;
  return [companyId, makeCompany(companyId)] as const;
});
const access = new LiveAccess();
const beforeLoad = process.memoryUsage().heapUsed;
const loading = process.hrtime.bigint();
access.replaceAll(new Map(companies));
const loadMs = Number(process.hrtime.bigint() - loading) / 1e6;
const questions = Array.from({ length: questionCount }, () => makeQuestion(companies));

const reasons = new Map<string, number>();
const rates: number[] = [];
/** The same by the processor's time, which neighbours on the machine do not stretch. */
const cpuRates: number[] = [];
for (let round = 0; round < rounds; round++) {
  let allowed = 0;
  const before = process.cpuUsage();
  const start = process.hrtime.bigint();
  for (const { subject, action, object } of questions) if (access.may(subject, action, object).allowed) allowed++;
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const { user, system } = process.cpuUsage(before);
  if (round > 1) rates.push(questionCount / seconds);
  if (round > 1) cpuRates.push(questionCount / ((user + system) / 1e6));
  if (allowed === 0) throw new Error('nothing was allowed: the measurement would mean nothing');
}
for (const { subject, action, object } of questions) {
  const { reason } = access.may(subject, action, object);
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}
const sentenceStart = process.hrtime.bigint();
let length = 0;
for (const { subject, action, object } of questions) length += access.may(subject, action, object).why.length;
const sentenceRate = questionCount / (Number(process.hrtime.bigint() - sentenceStart) / 1e9);

const medianOf = (list: readonly number[]) => list.toSorted((one, other) => one - other)[Math.floor(list.length / 2)]!;
const million = (rate: number) => `${(rate / 1e6).toFixed(2)} million/s`;
console.log(
  `${companyCount} companies, ${usersEach * companyCount} users, ${companyCount * authorizationCount} authorizations; ${cpus()[0]?.model}, one thread`,
);
console.log(
  `decisions:              ${million(medianOf(rates))} (slowest round ${million(Math.min(...rates))}; by processor time ${million(medianOf(cpuRates))})`,
);
console.log(`decisions and sentence: ${million(sentenceRate)} (${Math.round(length / questionCount)} characters on average)`);
console.log(
  `building all snapshots: ${loadMs.toFixed(0)} ms, ${((process.memoryUsage().heapUsed - beforeLoad) / 1e6).toFixed(0)} MB heap with the questions`,
);
console.log(
  `answers: ${[...reasons].map(([reason, count]) => `${reason} ${Math.round((count / questionCount) * 100)} %`).join(', ')}`,
);
