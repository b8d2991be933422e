import type { CallingPolicyView } from '../../contract/rest/calling-policy.ts';
import * as contract from '../../contract/rest/calling-policy.ts';
import { demand } from '../../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import type { CallingPolicyChange, CallingPolicyRecord, CallingPolicyRecords } from './calling-policy.ts';

/** The company's rules against toll fraud, for administrators. They hold for the next call. */
export function callingPolicyRoutes(routes: RouteRegistrar, { records }: { readonly records: CallingPolicyRecords }): void {
  routes.handle(contract.readCallingPolicy, async ({ actor }) => {
    demandPolicy(actor);
    return view(await records.find(actor.companyId));
  });
  routes.handle(contract.changeCallingPolicy, async ({ actor, body }) => {
    demandPolicy(actor);
    const { version, ...change } = body;
    await records.change(actor.companyId, version, change as CallingPolicyChange);
    return view(await records.find(actor.companyId));
  });
}

function demandPolicy({ companyId, ...actor }: Actor): void {
  demand({ ...actor, companyId }, 'administer', { kind: 'trunk', companyId, ownerId: null });
}

function view({ companyId: _company, changedAtMs, ...policy }: CallingPolicyRecord): CallingPolicyView {
  return {
    ...policy,
    dialOutUserIds: [...policy.dialOutUserIds],
    blockedPrefixes: [...policy.blockedPrefixes],
    openNumbers: [...policy.openNumbers],
    changedAt: changedAtMs,
  };
}
