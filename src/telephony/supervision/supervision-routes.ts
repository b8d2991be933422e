import * as contract from '../../contract/rest/supervision.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import type { SupervisionDesk } from './supervision-desk.ts';

/** What a secretary sees. She takes a call as she takes any colleague's. */
export function supervisionRoutes(routes: RouteRegistrar, { desk }: { readonly desk: SupervisionDesk }): void {
  routes.handle(contract.myBosses, ({ actor }) => ({ items: [...desk.bossesOf(actor)] }));
}
