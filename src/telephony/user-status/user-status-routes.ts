import type { UserStatusView } from '../../contract/rest/user-status.ts';
import * as contract from '../../contract/rest/user-status.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import type { UserStatus } from './user-status.ts';
import { authorizedCustomMessagePresences } from './user-status-parameters.ts';
import type { UserStatuses } from './user-status-service.ts';

export interface UserStatusRouteParts {
  readonly statuses: UserStatuses;
  readonly parameters: Pick<ParameterReader, 'value'>;
  /** Of the company, those who say anything. */
  readonly sayingSomething: (companyId: CompanyId) => readonly UserStatus[];
}

/** What I say of myself, and what colleagues do. */
export function userStatusRoutes(routes: RouteRegistrar, { statuses, parameters, sayingSomething }: UserStatusRouteParts): void {
  routes.handle(contract.listStatuses, ({ actor }) => ({ items: sayingSomething(actor.companyId).map(statusView) }));
  routes.handle(contract.readMyStatus, ({ actor }) => statusView(statuses.of(actor.userId)));
  routes.handle(contract.changeMyStatus, async ({ actor, body: { status, message, until, note } }) => {
    const before = statuses.of(actor.userId);
    if (isOwnText(message, before.message) || isOwnText(note, before.note))
      demandFeature(parameters, authorizedCustomMessagePresences, actor);
    const change = {
      ...(status === undefined ? {} : { status }),
      ...(message === undefined ? {} : { message }),
      ...(until === undefined ? {} : { untilMs: until }),
      ...(note === undefined ? {} : { note }),
    };
    return statusView(await statuses.choose(actor, change));
  });
  routes.handle(contract.tellAway, ({ actor, body }) => statuses.setAway(actor.userId, body.isAway));
}

export function statusView({ untilMs, ...status }: UserStatus): UserStatusView {
  return { ...status, until: untilMs };
}

function isOwnText(text: string | undefined, known: string): boolean {
  return text !== undefined && text !== '' && text !== known;
}
