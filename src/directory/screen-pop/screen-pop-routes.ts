import * as contract from '../../contract/rest/screen-pops.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import type { ScreenPopDesk } from './screen-pop-desk.ts';

/** The window about a caller, for the one who is called. */
export function screenPopRoutes(routes: RouteRegistrar, { desk }: { readonly desk: ScreenPopDesk }): void {
  routes.handle(contract.readScreenPop, async ({ actor, params }) => ({
    pop: await desk.pop(actor, params.callId, params.legId),
  }));
}
