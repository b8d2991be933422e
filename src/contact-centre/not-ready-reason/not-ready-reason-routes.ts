import type { NotReadyReasonView } from '../../contract/rest/not-ready-reasons.ts';
import * as contract from '../../contract/rest/not-ready-reasons.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import { type Catalogue, catalogueRoutes } from '../catalogue/index.ts';
import type { NotReadyReason } from './not-ready-reason.ts';

export interface NotReadyReasonRouteParts {
  readonly catalogue: Catalogue<NotReadyReason>;
  /** In force, in their order. */
  readonly reasonsOf: (companyId: CompanyId) => readonly NotReadyReason[];
  /** Whether agents must say why. */
  readonly mustChoose: (companyId: CompanyId) => boolean;
}

/** Reasons for administrators, and for agents who choose one. */
export function notReadyReasonRoutes(
  routes: RouteRegistrar,
  { catalogue, reasonsOf, mustChoose }: NotReadyReasonRouteParts,
): void {
  catalogueRoutes(
    routes,
    {
      list: contract.listNotReadyReasons,
      create: contract.createNotReadyReason,
      read: contract.readNotReadyReason,
      change: contract.changeNotReadyReason,
      dependents: contract.notReadyReasonDependents,
      remove: contract.deleteNotReadyReason,
    },
    catalogue,
    ({ companyId: _company, changedAtMs, ...rest }): NotReadyReasonView => ({ ...rest, changedAt: changedAtMs }),
  );
  routes.handle(contract.myNotReadyReasons, ({ actor }) => ({
    items: reasonsOf(actor.companyId)
      .filter(({ enabled }) => enabled)
      .map(({ id, code, names, isPaid, isProductive, allowedMs }) => ({ id, code, names, isPaid, isProductive, allowedMs })),
    mustChoose: mustChoose(actor.companyId),
  }));
}
