import type { AuthorizationView } from '../../contract/rest/authorizations.ts';
import { authorizations as contract } from '../../contract/rest/index.ts';
import { type AccessSnapshot, type Authorization, authorizableKinds, demand, type LiveAccess } from '../access/index.ts';
import { type Actor, dependentsView, pageOf, type RouteRegistrar } from '../api/index.ts';
import type { AuthorizationService } from './authorization-service.ts';
import type { AuthorizationStore } from './authorization-store.ts';
import { explainQuestion } from './explain-question.ts';
import { rightsOfPages } from './my-rights.ts';
import type { NamedObjects } from './named-objects.ts';

export interface AuthorizationRouteParts {
  readonly access: LiveAccess;
  readonly authorizations: AuthorizationService;
  readonly objects: NamedObjects;
  readonly store: Pick<AuthorizationStore, 'objectVersions'>;
}

/** Rights: who has which, giving and taking, seats, and why somebody may. */
export function authorizationRoutes(routes: RouteRegistrar, parts: AuthorizationRouteParts): void {
  const { access, authorizations } = parts;
  routes.handle(contract.listAuthorizableKinds, () => ({ items: Object.values(authorizableKinds).map(mutableKind) }));
  routes.handle(contract.listAuthorizations, ({ actor, query }) => list(access.of(administered(actor)), query));
  routes.handle(contract.createAuthorizations, async ({ actor, body }) => {
    const { created, existed } = await authorizations.authorize(actor, body);
    const rights = access.of(actor.companyId);
    return { items: created.map((one) => view(rights, one)), existed };
  });
  routes.handle(contract.deleteAuthorization, ({ actor, params }) => authorizations.takeAway(actor, [params.id]));
  routes.handle(contract.deleteAuthorizations, ({ actor, body }) => authorizations.takeAway(actor, body.ids));
  routes.handle(contract.listApplications, async ({ actor }) => ({ items: [...(await authorizations.applications(actor))] }));
  routes.handle(contract.changeApplication, ({ actor, params, body }) =>
    authorizations.changeApplication(actor, params.id, body),
  );
  routes.handle(contract.explainAccess, ({ actor, query }) => {
    const { ways, ...answer } = explainQuestion(access.of(administered(actor)), actor.companyId, query);
    return {
      ...answer,
      ways: ways.map(({ steps, ...way }) => ({ ...way, steps: steps.map((step) => ({ ...step, params: { ...step.params } })) })),
    };
  });
  routes.handle(contract.myRights, ({ actor }) => rightsOfPages(access, actor));
  objectRoutes(routes, parts);
}

function objectRoutes(routes: RouteRegistrar, { access, objects, store }: AuthorizationRouteParts): void {
  const nameOfDomain = (actor: Actor, id: string) => access.of(actor.companyId).nameOf(id);
  const one = async (actor: Actor, id: string) => {
    const { companyId: _company, ...object } = objects.find(actor, id);
    const version = (await store.objectVersions(actor.companyId)).get(id) ?? 1;
    return { ...object, domainName: nameOfDomain(actor, object.domainId), version };
  };
  routes.handle(contract.listAccessObjects, async ({ actor, query }) => {
    const versions = await store.objectVersions(administered(actor));
    const found = access
      .of(actor.companyId)
      .contents.named.filter(({ kind }) => !query.kind || kind === query.kind)
      .filter(({ domainId }) => !query.domainId || domainId === query.domainId)
      .map(({ companyId: _company, ...object }) => ({
        ...object,
        domainName: nameOfDomain(actor, object.domainId),
        version: versions.get(object.id) ?? 1,
      }));
    return pageOf(found, query, {
      id: ({ id }) => id,
      text: ({ name, kind, domainName }) => `${name} ${kind} ${domainName}`,
      sorts: { name: ({ name }) => name, kind: ({ kind }) => kind, domain: ({ domainName }) => domainName },
    });
  });
  routes.handle(contract.createAccessObject, async ({ actor, body }) => one(actor, (await objects.add(actor, body)).id));
  routes.handle(contract.changeAccessObject, async ({ actor, params, body }) => {
    await objects.rename(actor, params.id, body);
    return one(actor, params.id);
  });
  routes.handle(contract.dependentsOfAccessObject, async ({ actor, params }) =>
    dependentsView(await objects.dependents(actor, params.id)),
  );
  routes.handle(contract.deleteAccessObject, ({ actor, params, query }) => objects.remove(actor, params.id, query.confirm));
}

/** @throws ParleyError `not-permitted` */
function administered(actor: Actor) {
  demand(actor, 'administer', { kind: 'authorization', companyId: actor.companyId, ownerId: null });
  return actor.companyId;
}

function mutableKind({
  kind,
  describes,
  objects,
  subjects,
  allows,
  crossesDomains,
  pickFirst,
}: (typeof authorizableKinds)['queue']) {
  return {
    kind,
    describes,
    objects: [...objects],
    subjects: [...subjects],
    allows: allows === 'use' ? ('use' as const) : ('read' as const),
    crossesDomains,
    pickFirst,
  };
}

type ListQuery = Parameters<typeof pageOf>[1] & {
  readonly kind?: Authorization['kind'] | undefined;
  readonly objectId?: string | undefined;
  readonly subjectId?: string | undefined;
};

function list(rights: AccessSnapshot, query: ListQuery) {
  const found = rights.contents.authorizations
    .filter(({ kind }) => !query.kind || kind === query.kind)
    .filter(({ object }) => !query.objectId || object.id === query.objectId)
    .filter(({ subject }) => !query.subjectId || subject.id === query.subjectId)
    .map((one) => view(rights, one));
  return pageOf(found, query, {
    id: ({ id }) => id,
    text: ({ sentence, object, subject }) => `${sentence} ${object.domainName ?? ''} ${subject.domainName ?? ''}`,
    sorts: { object: ({ object }) => object.name, subject: ({ subject }) => subject.name, kind: ({ kind }) => kind },
  });
}

function view(rights: AccessSnapshot, { id, kind, object, subject }: Authorization): AuthorizationView {
  return {
    id,
    kind,
    object: { ...object, ...describe(rights, object.id) },
    subject: { ...subject, ...describe(rights, subject.id) },
    sentence: `${rights.nameOf(subject.id)} is authorized to the ${authorizableKinds[kind].what} ${rights.nameOf(object.id)}.`,
  };
}

function describe(rights: AccessSnapshot, id: string) {
  const domainId = rights.node(id)?.domainId ?? null;
  return { name: rights.nameOf(id), domainId, domainName: domainId && rights.nameOf(domainId) };
}
