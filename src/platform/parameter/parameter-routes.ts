import { parameters as contract } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, GroupId, UserId } from '../../kernel/ids.ts';
import { demand, type LiveAccess } from '../access/index.ts';
import { type Actor, pageOf, type RouteRegistrar } from '../api/index.ts';
import type { LiveParameters, ParameterContext } from './live-parameters.ts';
import { parametersOfPages } from './my-parameters.ts';
import type { ParameterRegistry } from './parameter-registry.ts';
import type { ParameterService } from './parameter-service.ts';
import { ParameterViews } from './parameter-views.ts';
import { allDescriptions } from './words/index.ts';

export interface ParameterRouteParts {
  readonly registry: ParameterRegistry;
  readonly parameters: LiveParameters;
  readonly access: LiveAccess;
  readonly service: ParameterService;
}

/** Parameters for administrators, and what a user's own pages need. */
export function parameterRoutes(routes: RouteRegistrar, parts: ParameterRouteParts): void {
  const { registry, parameters, service } = parts;
  const views = (actor: Actor) => new ParameterViews({ ...parts, companyId: actor.companyId });
  routes.handle(contract.listParameters, ({ actor, query }) => {
    demandAdministrator(actor);
    const of = contextOf(parts.access, actor.companyId, query);
    const made = views(actor);
    const found = registry.all
      .filter(({ expert }) => query.expert || !expert)
      .filter(({ area }) => !query.area || area === query.area)
      .filter(({ name }) => !query.set || parameters.overridesOf(actor.companyId, name).length > 0);
    const { items, ...page } = pageOf(found, query, {
      id: ({ name }) => name,
      text: (parameter) => [parameter.name, ...parameter.alsoKnownAs, parameter.area, allDescriptions(parameter)].join(' '),
      sorts: { name: ({ name }) => name, area: ({ area, name }) => `${area} ${name}` },
    });
    return { ...page, items: items.map((parameter) => made.parameter(parameter, of, query.language)) };
  });
  routes.handle(contract.listParameterValues, ({ actor, query }) => {
    demandAdministrator(actor);
    const made = views(actor);
    const names = query.name === undefined ? registry.all.map(({ name }) => name) : [registry.named(query.name).name];
    const found = names
      .flatMap((name) => parameters.overridesOf(actor.companyId, name).map((one) => made.value(one)))
      .filter(({ level }) => !query.level || level === query.level)
      .filter(({ targetId }) => !query.targetId || targetId === query.targetId);
    return pageOf(found, query, {
      id: ({ id }) => id,
      text: ({ name, targetName, value, valueName }) => `${name} ${targetName} ${String(value ?? '')} ${valueName}`,
      sorts: { name: ({ name, targetName }) => `${name} ${targetName}`, target: ({ targetName }) => targetName },
    });
  });
  routes.handle(contract.setParameterValue, async ({ actor, body }) => views(actor).value(await service.set(actor, body)));
  routes.handle(contract.deleteParameterValue, ({ actor, params }) => service.remove(actor, params.id));
  routes.handle(contract.myParameters, ({ actor }) => {
    const values = Object.entries(parametersOfPages(registry, parameters, actor));
    return { values: Object.fromEntries(values.map(([name, json]) => [name, typeof json === 'object' ? [...json] : json])) };
  });
}

function demandAdministrator(actor: Actor): void {
  demand(actor, 'administer', { kind: 'parameter', companyId: actor.companyId, ownerId: null });
}

/** @throws ParleyError `not-found` for somebody of another company */
function contextOf(
  access: LiveAccess,
  companyId: CompanyId,
  query: { userId?: string | undefined; groupId?: string | undefined; domainId?: string | undefined },
): ParameterContext {
  const rights = access.of(companyId);
  const { userId, groupId, domainId } = query;
  const isThere = {
    user: userId === undefined || rights.node(userId)?.type === 'user',
    group: groupId === undefined || rights.node(groupId)?.type === 'group',
    domain: domainId === undefined || rights.contents.domains.some(({ id }) => id === domainId),
  };
  for (const [what, isFound] of Object.entries(isThere))
    if (!isFound) throw new ParleyError('not-found', `There is no such ${what}.`);
  if (userId !== undefined) return { companyId, userId: userId as UserId };
  if (groupId !== undefined) return { companyId, groupId: groupId as GroupId };
  return domainId === undefined ? { companyId } : { companyId, domainId: domainId as DomainId };
}
