import { attendant } from '../../contract/rest/index.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CallId } from '../../kernel/ids.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import type { ParameterReader } from '../../platform/parameter/index.ts';
import { displayName } from '../../platform/user/index.ts';
import type { CallRegistry } from '../call/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { PartyNames } from '../party-names/index.ts';
import { deputyNumber } from '../returned-call/index.ts';
import type { AskedBeforeStore } from './asked-before-store.ts';

export interface AttendantRouteParts {
  readonly directory: CompanyDirectory;
  readonly registry: Pick<CallRegistry, 'call'>;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly parties: Pick<PartyNames, 'isHidden'>;
  readonly store: AskedBeforeStore;
}

/** For the application Attendant. */
export function attendantRoutes(routes: RouteRegistrar, parts: AttendantRouteParts): void {
  routes.handle(attendant.deputies, ({ actor }) => ({ items: deputiesFor(parts, actor) }));
  routes.handle(attendant.askedBefore, async ({ actor, params }) => ({
    last: await lastOf(parts, actor, params.callId as CallId),
  }));
}

function deputiesFor({ directory, parameters, parties }: AttendantRouteParts, { companyId, domainId }: Actor) {
  return directory.usersOf(domainId).flatMap((user) => {
    const found = numbersIn(parameters.value(deputyNumber, { companyId, userId: user.id })).flatMap((number) => {
      if (parties.isHidden(companyId, user.domainId, number)) return [];
      const deputy = directory.userByNumber(user.domainId, number);
      if (deputy?.id === user.id) return [];
      return [{ number, userId: deputy?.id ?? null, name: deputy ? displayName(deputy) : '' }];
    });
    return found.length > 0 ? [{ userId: user.id, deputies: found }] : [];
  });
}

/** Numbers separated by commas, in their order. */
function numbersIn(value: string): string[] {
  const numbers = value.split(',').map((one) => one.trim());
  return [...new Set(numbers.filter(Boolean))];
}

/** Only of a caller who is there now, in the attendant's own domain: no way to ask about anybody's calls. */
async function lastOf({ registry, directory, parties, store }: AttendantRouteParts, actor: Actor, callId: CallId) {
  const call = registry.call(callId);
  if (!call || call.props.companyId !== actor.companyId || call.props.domainId !== actor.domainId)
    throw new ParleyError('call-unknown', 'There is no such call any more.');
  const { from, domainId, companyId } = call.props;
  // Of a call that one makes oneself there is nobody to guess for.
  if (from.isPrivate || from.number === '' || from.userId === actor.userId) return null;
  const last = await store.lastAnswerer({ companyId, number: from.number, except: actor.userId });
  const user = last && directory.user(last.userId);
  if (!user || user.companyId !== companyId || !user.enabled) return null;
  return { userId: user.id, name: displayName(user), number: numberOf(), at: last.atMs };

  function numberOf(): string | null {
    const number = directory.devicesOf(user!.id)[0]?.number ?? null;
    return number !== null && parties.isHidden(companyId, domainId, number) ? null : number;
  }
}
