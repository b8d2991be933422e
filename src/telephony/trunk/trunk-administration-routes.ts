import type { TrunkView } from '../../contract/rest/trunks.ts';
import * as contract from '../../contract/rest/trunks.ts';
import type { DomainId, TrunkId } from '../../kernel/ids.ts';
import { dependentsView, type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import type { TrunkAdministration } from './trunk-administration.ts';
import type { TrunkRecord } from './trunk-records.ts';
import type { TrunkCondition } from './watched-trunk.ts';

export interface TrunkAdministrationRouteParts {
  readonly trunks: TrunkAdministration;
  readonly conditionOf: (id: TrunkId) => TrunkCondition;
  readonly callsOn: (id: TrunkId) => number;
}

/** Trunks, for administrators. Their passwords never leave. */
export function trunkAdministrationRoutes(routes: RouteRegistrar, parts: TrunkAdministrationRouteParts): void {
  const { trunks } = parts;
  const view = (record: TrunkRecord) => trunkView(record, parts);
  routes.handle(contract.listTrunks, async ({ actor, query }) => {
    const { domainId, ...request } = query;
    const { rows, ...page } = await trunks.list(actor, { ...request, domainId: domainId as DomainId | undefined });
    return { ...page, items: rows.map(view) };
  });
  routes.handle(contract.createTrunk, async ({ actor, body }) => {
    const { domainId, ...settings } = body;
    return view(await trunks.create(actor, { ...settings, domainId: domainId as DomainId | undefined }));
  });
  routes.handle(contract.readTrunk, async ({ actor, params }) => view(await trunks.read(actor, params.id as TrunkId)));
  routes.handle(contract.changeTrunk, async ({ actor, params, body }) => {
    const { version, ...change } = body;
    const id = params.id as TrunkId;
    const current = async () => view(await trunks.read(actor, id));
    return view(await showingCurrent(() => trunks.change(actor, id, version, change), current));
  });
  routes.handle(contract.trunkDependents, async ({ actor, params }) =>
    dependentsView(await trunks.dependents(actor, params.id as TrunkId)),
  );
  routes.handle(contract.deleteTrunk, ({ actor, params, query }) => trunks.remove(actor, params.id as TrunkId, query.confirm));
}

function trunkView(record: TrunkRecord, { conditionOf, callsOn }: TrunkAdministrationRouteParts): TrunkView {
  const { companyId: _company, changedAtMs, codecs, numbers, authentication, ...rest } = record;
  const { state, stateText, sinceMs } = conditionOf(record.id);
  return {
    ...rest,
    codecs: [...codecs],
    numbers: numbers.map((one) => ({ ...one })),
    authentication: authentication.kind === 'address' ? { ...authentication, peers: [...authentication.peers] } : authentication,
    changedAt: changedAtMs,
    state: record.enabled ? state : 'off',
    stateText: record.enabled ? stateText : 'Switched off.',
    stateSinceMs: sinceMs,
    calls: callsOn(record.id),
  };
}
