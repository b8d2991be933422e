import { administration } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { TrunkId } from '../../kernel/ids.ts';
import { demand } from '../../platform/access/index.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { Trunk } from './trunk.ts';
import type { TrunkService } from './trunk-service.ts';
import type { TrunkCondition } from './watched-trunk.ts';

export interface TrunkRouteParts {
  readonly directory: CompanyDirectory;
  readonly trunks: Pick<TrunkService, 'create' | 'remove'>;
  readonly conditionOf: (id: TrunkId) => TrunkCondition;
}

/** Trunks, for administrators. Their passwords never leave. */
export function trunkRoutes(routes: RouteRegistrar, { directory, trunks, conditionOf }: TrunkRouteParts): void {
  routes.handle(administration.listTrunks, ({ actor }) => {
    demand(actor, 'administer', { kind: 'trunk', companyId: actor.companyId, ownerId: null });
    const all = directory.domainsOf(actor.companyId).flatMap((domain) => directory.trunksOf(domain.id));
    return { items: all.map((trunk) => trunkView(trunk, conditionOf(trunk.id))) };
  });
  routes.handle(administration.createTrunk, async ({ actor, body }) => {
    const domain = directory.domain(actor.domainId);
    if (!domain) throw new ParleyError('not-found', 'Your domain is gone.');
    const trunk = await trunks.create(actor, domain, body);
    return trunkView(trunk, conditionOf(trunk.id));
  });
  routes.handle(administration.deleteTrunk, async ({ actor, params }) => {
    const trunk = directory.trunk(params.id as TrunkId);
    if (!trunk) throw new ParleyError('not-found', 'There is no such trunk');
    demand(actor, 'administer', { kind: 'trunk', companyId: trunk.companyId, ownerId: null });
    await trunks.remove(actor, trunk);
  });
}

function trunkView(trunk: Trunk, condition: TrunkCondition) {
  const { companyId: _company, domainId: _domain, enabled: _enabled, authentication, ...rest } = trunk;
  return {
    ...rest,
    ...condition,
    codecs: [...rest.codecs],
    numbers: rest.numbers.map((one) => ({ ...one })),
    authentication:
      authentication.kind === 'address'
        ? { kind: authentication.kind, peers: [...authentication.peers] }
        : { kind: authentication.kind, user: authentication.user, registrar: authentication.registrar },
  };
}
