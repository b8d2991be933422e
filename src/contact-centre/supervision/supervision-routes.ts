import * as contract from '../../contract/rest/contact-centre-supervision.ts';
import type { QueueId } from '../../kernel/ids.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import type { SupervisionBoard } from './supervision-board.ts';
import type { SupervisionCommands } from './supervision-commands.ts';

export interface SupervisionRouteParts {
  readonly board: SupervisionBoard;
  readonly commands: SupervisionCommands;
}

/** The supervisor's page. Who supervises nobody sees nothing. */
export function contactCentreSupervisionRoutes(routes: RouteRegistrar, { board, commands }: SupervisionRouteParts): void {
  routes.handle(contract.readSupervisionBoard, ({ actor }) => board.of(actor));
  routes.handle(contract.readSupervisedQueue, ({ actor, params }) => board.waitingIn(actor, params.queueId as QueueId));
  routes.handle(contract.previewSupervision, ({ actor, body }) => ({ effects: [...commands.preview(actor, body)] }));
  routes.handle(contract.superviseNow, async ({ actor, body }) => {
    const { effects, undo } = await commands.do(actor, body);
    return { effects: [...effects], undo };
  });
}
