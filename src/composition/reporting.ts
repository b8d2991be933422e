import { createHash } from 'node:crypto';
import { SqlDisplayRecords, SqlOwnedRecords } from '../adapters/sql/owned-records.ts';
import { SqlFactReader } from '../adapters/sql/report-fact-reader.ts';
import { SqlFactWriter } from '../adapters/sql/report-fact-writer.ts';
import { SqlSubscriptionPositions } from '../adapters/sql/subscription-positions.ts';
import type { Queue } from '../contact-centre/contact-centre-directory/index.ts';
import { pathOf } from '../contact-centre/disposition/index.ts';
import { namesOfReason } from '../contact-centre/not-ready-reason/index.ts';
import {
  Displays,
  FactProjector,
  FactStream,
  type FormulaParameters,
  LiveFigures,
  OwnedService,
  ReportNames,
  ReportService,
  ReportSubscriptions,
  reportParameters,
  type ScopeKey,
  type Sight,
  type SubscriptionBody,
  sightOf,
} from '../contact-centre/reporting/index.ts';
import { reportRoutes } from '../contact-centre/reporting/report/report-routes.ts';
import { subscriptionRoutes } from '../contact-centre/reporting/subscription/subscription-routes.ts';
import { wallboardRoutes } from '../contact-centre/reporting/wallboard/wallboard-routes.ts';
import type { ReportDefinition } from '../contract/rest/reports.ts';
import type { WallboardLayout } from '../contract/rest/wallboards.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { AgentId, CompanyId, QueueId, SessionId, UserId } from '../kernel/ids.ts';
import type { Actor, RouteRegistrar } from '../platform/api/index.ts';
import { type JobService, localTimeZone } from '../platform/job/index.ts';
import { statisticsRetention } from '../platform/parameter/declared/system.ts';
import { displayName } from '../platform/user/index.ts';
import { FiguresFeed, type LiveHub } from '../realtime/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import type { ServedExchange } from './served-exchange.ts';

/** Statistics: facts, reports, live figures, wallboards, reports by mail. */
export interface Reporting {
  /** Those with the same see the same figures. */
  readonly figuresViewOf: (actor: Actor) => string;
  readonly live: LiveFigures;
  readonly reports: ReportService;
  readonly routes: (routes: RouteRegistrar) => void;
  /** After the hub and the jobs are there. */
  readonly serve: (hub: LiveHub, jobs: Pick<JobService, 'define'>) => void;
}

const namePatienceMs = 250;

/** Opens it: what a killed predecessor did not write is written, the running day is read. */
export async function openReporting(
  foundation: Foundation,
  configuration: Configuration,
  exchange: Pick<ServedExchange, 'interactionJournal' | 'interactionReader' | 'agents'>,
  parts: DisposalStack,
): Promise<Reporting> {
  const { clock, store } = foundation;
  const logger = foundation.logger.component('reporting');
  const { directory, contactCentre } = configuration;
  const zone = localTimeZone();
  const companies = () => directory.allCompanies().map(({ id }) => id);
  const facts = new SqlFactWriter(store);
  const reader = new SqlFactReader(store);
  const stream = parts.use('facts of interactions', new FactStream({ journal: exchange.interactionJournal }));
  const projector = parts.use(
    'facts in the store',
    new FactProjector({ clock, logger, stream, reader: exchange.interactionReader, facts, companies }),
  );
  const people = peopleOf(configuration);
  const live = parts.use(
    'live figures',
    new LiveFigures({
      clock,
      zone,
      stream,
      facts,
      companies,
      parametersOf: formulaParametersOf(configuration),
      queuesOfAgent: (agentId) => contactCentre.queuesOfAgent(agentId).map(({ id }) => id),
      nameOf: (key) => nameOfScope(people, key),
      reasonNamesOf: people.reason,
    }),
  );
  await projector.recover();
  await live.start();
  projector.listen();
  await stream.start();
  followAgents(exchange, live, parts);
  parts.add(
    'figures after changes of queues',
    contactCentre.onChanged(() => companies().forEach((id) => live.reckonAnew(id))),
  );
  const names = new ReportNames({ ...people, numbers: numbersOf(configuration) });
  const reports = new ReportService({ clock, facts: reader, names, catchUp: (companyId) => projector.catchUp(companyId) });
  const opened: Opened = { ...people, reader, facts, projector, live, reports, names, zone, sights: sightsOf(configuration) };
  return servedReporting(foundation, configuration, { ...opened, interactions: exchange.interactionReader }, parts);
}

interface Opened extends People {
  readonly reader: SqlFactReader;
  readonly facts: SqlFactWriter;
  readonly projector: FactProjector;
  readonly live: LiveFigures;
  readonly reports: ReportService;
  readonly names: ReportNames;
  readonly zone: string;
  readonly sights: Sights;
}

function servedReporting(
  foundation: Foundation,
  configuration: Configuration,
  opened: Opened & { readonly interactions: ServedExchange['interactionReader'] },
  parts: DisposalStack,
): Reporting {
  const { clock, ids, random, store } = foundation;
  const { directory, rights } = configuration;
  const { live, reports, names, zone, sights, projector, nameOfUser } = opened;
  const { access } = rights;
  const groupsOf = (companyId: CompanyId, userId: UserId) => access.of(companyId).groupsOf(userId);
  const owned = { ids, access, groupsOf };
  const records = <Body>(table: 'saved_report' | 'wallboard' | 'report_subscription', noun: string) =>
    new OwnedService<Body>({ ...owned, noun, records: new SqlOwnedRecords<Body>({ store, table, noun }) });
  const stored = records<SubscriptionBody>('report_subscription', 'subscription');
  const displays = new Displays({ ids, random, records: new SqlDisplayRecords(store) });
  const positions = new SqlSubscriptionPositions(store);
  const userAs = userAsOf(configuration);
  const addressOf = (id: UserId) => directory.user(id)?.email ?? null;
  const languageOf = (id: UserId) => directory.user(id)?.language ?? 'en';
  const shared = {
    clock,
    reports,
    zone,
    sightOf: sights.of,
    parametersOf: formulaParametersOf(configuration),
    nameOfUser,
    now: () => clock.now(),
  };
  const mail = configuration.mail.outbox;
  const isColleague = (actor: Actor, id: UserId) => directory.user(id)?.companyId === actor.companyId;
  const subscriptions = subscriptionsOf(foundation, configuration, { ...shared, positions, mail, userAs, addressOf, languageOf });
  return {
    live,
    reports,
    figuresViewOf: (actor) => sights.keyOf(actor),
    routes: (routes) => {
      const saved = records<ReportDefinition>('saved_report', 'report');
      const { interactions, reader: facts } = opened;
      reportRoutes(routes, { ...shared, facts, names, interactions, access, saved, subjects: subjectsOf(opened) });
      wallboardRoutes(routes, {
        ...shared,
        boards: records<WallboardLayout>('wallboard', 'wallboard'),
        displays,
        live,
        ownerAs: userAs,
      });
      subscriptionRoutes(routes, { ...shared, stored, subscriptions, positions, mail, addressOf, isColleague });
    },
    serve: (hub, jobs) => {
      parts.use('figures feed', new FiguresFeed({ clock, publisher: hub, figures: live, sightOf: sights.byKey }));
      jobs.define(subscriptions.job);
      jobs.define(projector.rebuildJob);
      jobs.define(cleaningOf(foundation, configuration, opened));
    },
  };
}

function subscriptionsOf(
  { logger }: Foundation,
  { rights: { access }, storedFiles }: Configuration,
  shared: Omit<ConstructorParameters<typeof ReportSubscriptions>[0], 'logger' | 'files' | 'mayUse'>,
): ReportSubscriptions {
  return new ReportSubscriptions({
    ...shared,
    logger: logger.component('reporting'),
    files: storedFiles.files,
    mayUse: (actor, id) =>
      access.may(actor, 'use', { kind: 'application', companyId: actor.companyId, ownerId: null, id }).allowed,
  });
}

interface People {
  readonly queue: (id: QueueId) => string | undefined;
  readonly agent: (id: AgentId) => string | undefined;
  readonly skill: ConstructorParameters<typeof ReportNames>[0]['skill'];
  readonly flow: ConstructorParameters<typeof ReportNames>[0]['flow'];
  readonly user: (id: UserId) => string | undefined;
  readonly disposition: ConstructorParameters<typeof ReportNames>[0]['disposition'];
  readonly reason: ConstructorParameters<typeof ReportNames>[0]['reason'];
  readonly nameOfUser: (id: UserId) => string;
}

function peopleOf({ directory, contactCentre, flows }: Configuration): People {
  const user = (id: UserId) => {
    const found = directory.user(id);
    return found && displayName(found);
  };
  return {
    queue: (id) => contactCentre.queue(id)?.name,
    agent: (id) => {
      const userId = contactCentre.agent(id)?.userId;
      return userId && user(userId);
    },
    skill: (id) => contactCentre.skill(id),
    flow: (id) => flows.flow(id)?.name,
    user,
    disposition: (companyId, id) => {
      const byId = new Map(contactCentre.dispositionsOf(companyId).map((one) => [one.id, one]));
      const found = byId.get(id);
      return found && pathOf(found, byId);
    },
    reason: (companyId, code) => namesOfReason(contactCentre.notReadyReasonsOf(companyId), code),
    nameOfUser: (id) => user(id) ?? '',
  };
}

function nameOfScope({ queue, agent }: People, key: ScopeKey): string {
  if (key === 'company') return '';
  const [kind, id] = key.split(':') as [string, string];
  return (kind === 'queue' ? queue(id as QueueId) : agent(id as AgentId)) ?? '';
}

/** What figures of a company are computed with: its own settings, and those of its queues. */
export function formulaParametersOf({
  rights,
  contactCentre,
}: Pick<Configuration, 'rights' | 'contactCentre'>): (companyId: CompanyId) => FormulaParameters {
  return (companyId) => {
    const value = (name: keyof typeof reportParameters) => rights.parameters.value(reportParameters[name], { companyId });
    const within = value('within') * 1000;
    const own = contactCentre.allQueues().filter((queue) => queue.companyId === companyId);
    const limits = (limitOf: (queue: Queue) => number | undefined) =>
      [...Map.groupBy(own, limitOf)].flatMap(([limit, queues]) =>
        limit === undefined ? [] : [{ limit, queueIds: queues.map(({ id }) => id) }],
      );
    return {
      within,
      ofQueues: {
        within: limits(({ serviceLevel }) => serviceLevel?.withinMs),
        shortAbandon: limits(({ shortAbandonMs }) => shortAbandonMs),
      },
      shortAbandon: value('shortAbandon') * 1000,
      repeat: value('repeatDays') * 86_400_000,
    };
  };
}

/** States of agents are told as they are recorded. */
function followAgents({ agents }: Pick<ServedExchange, 'agents'>, live: LiveFigures, parts: DisposalStack): void {
  parts.add(
    'live states of agents',
    agents.onChanged(({ agent, before }) => {
      const { companyId, id: agentId, state, reason, stateSinceMs: atMs } = agent;
      if (state !== before || state === 'not-ready') live.agentIs({ companyId, agentId, state, reason, atMs });
    }),
  );
}

interface Sights {
  readonly of: (actor: Pick<Actor, 'companyId' | 'userId' | 'role' | 'administrator'>) => Sight;
  readonly keyOf: (actor: Actor) => string;
  readonly byKey: (companyId: CompanyId, key: string) => Sight | null;
}

/** What somebody sees, and what those who follow live figures share. */
function sightsOf({ rights, contactCentre, directory }: Configuration): Sights {
  const usersOf = (companyId: CompanyId) => directory.domainsOf(companyId).flatMap(({ id }) => directory.usersOf(id));
  const of: Sights['of'] = (actor) => sightOf({ access: rights.access, directory: contactCentre, usersOf }, actor);
  const known = new Map<string, Sight>();
  return {
    of,
    keyOf: (actor) => {
      const sight = of(actor);
      const key = createHash('sha256').update(sight.key).digest('base64url');
      known.set(`${actor.companyId}/${key}`, sight);
      return key;
    },
    byKey: (companyId, key) => known.get(`${companyId}/${key}`) ?? null,
  };
}

/** Somebody who is not here, as he may be now. */
function userAsOf({ directory }: Configuration): (companyId: CompanyId, userId: UserId) => Actor | null {
  return (companyId, userId) => {
    const user = directory.user(userId);
    if (!user?.enabled || user.companyId !== companyId) return null;
    const { domainId, login, role } = user;
    const administrator = role === 'administrator' ? 'company' : 'none';
    const sessionId = '' as SessionId;
    return { companyId, domainId, userId, login, role, administrator, homeCompanyId: companyId, acting: null, sessionId };
  };
}

function numbersOf({ contacts, directory }: Configuration): ConstructorParameters<typeof ReportNames>[0]['numbers'] {
  return async ({ companyId, userId }, numbers) => {
    const domainId = directory.user(userId)?.domainId;
    if (domainId) await contacts.names.prepare(companyId, domainId, [...new Set(numbers)], namePatienceMs);
    return (number) => {
      if (!domainId || contacts.names.isHidden(companyId, domainId, number)) return null;
      const party = { number, displayName: '', isPrivate: false, userId: null };
      const named = contacts.names.named({ companyId, userId, queueId: null }, party);
      return { label: named.displayName && named.displayName !== number ? `${named.displayName} (${number})` : number };
    };
  };
}

function named<Id extends string>(ids: Iterable<Id>, nameOf: (id: Id) => string | undefined): { id: string; name: string }[] {
  const all = [...ids].map((id) => ({ id: id as string, name: nameOf(id) ?? '' }));
  return all.toSorted((one, other) => one.name.localeCompare(other.name));
}

function subjectsOf({ queue, agent, user }: People) {
  return (_actor: Actor, { queueIds, agentIds, userIds }: Sight) => ({
    queues: named(queueIds, queue),
    agents: named(agentIds, agent),
    users: named(userIds, user),
  });
}

/** Statistics are kept as long as the company says (T-RET-1). */
function cleaningOf(
  { clock }: Foundation,
  { directory, rights }: Configuration,
  { facts, zone }: Opened,
): Parameters<JobService['define']>[0] {
  const companies = () => directory.allCompanies().map(({ id }) => id);
  return {
    name: 'report-retention',
    title: 'Cleaning of facts for statistics',
    planned: () =>
      companies().map((companyId) => ({
        companyId,
        subjectId: companyId,
        schedule: {
          kind: 'daily',
          at: rights.parameters.value(statisticsRetention.startCleaningHour, { companyId }),
          timeZone: zone,
        } as const,
      })),
    run: async ({ run }) => {
      let interactions = 0;
      for (const companyId of run.companyId ? [run.companyId] : companies()) {
        const days = rights.parameters.value(statisticsRetention.days, { companyId });
        interactions += await facts.forget(companyId, 0, clock.now() - days * 86_400_000);
      }
      return { interactions };
    },
  };
}
