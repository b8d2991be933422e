import { sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { DeviceId, DomainId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Scope } from './store.ts';

/** Who wants a number: a user's device, a device of nobody (`userId` null), a queue, a conference room or a call flow (null, too). */
export interface NumberClaim {
  readonly number: string;
  readonly userId: UserId | null;
}

/** What has it already and is not in the way of itself. */
export interface ClaimOptions {
  readonly exceptDevice?: DeviceId;
  readonly exceptQueue?: QueueId;
  readonly exceptRoom?: string;
  readonly exceptFlow?: string;
}

/**
 * A number belongs to one user's devices, to one device of nobody, to one queue, one conference room or one call flow. The domain's row is
 * locked, so that two at once cannot both find it free.
 * @throws ParleyError `number-taken`, details `claims`: the indexes of those that cannot be had
 */
export async function claimNumbers(
  scope: Scope,
  domainId: DomainId,
  claims: readonly NumberClaim[],
  options: ClaimOptions = {},
): Promise<void> {
  await scope.selectFrom('domain').select('id').where('id', '=', domainId).forUpdate().execute();
  const owners = await ownersOf(scope, domainId, [...new Set(claims.map(({ number }) => number))], options);
  const refused: { index: number; holder: string }[] = [];
  for (const [index, { number, userId }] of claims.entries()) {
    const holder = owners.get(number);
    if (holder && (userId === null || holder.userId !== userId)) refused.push({ index, holder: holder.name });
    else if (!holder) owners.set(number, { userId, name: 'another line' });
  }
  const [first] = refused;
  if (!first) return;
  const { number } = claims[first.index]!;
  throw new ParleyError('number-taken', `The number ${number} is in use: ${first.holder}`, {
    details: { claims: refused.map(({ index }) => index) },
  });
}

async function ownersOf(
  scope: Scope,
  domainId: DomainId,
  numbers: readonly string[],
  { exceptDevice, exceptQueue, exceptRoom, exceptFlow }: ClaimOptions,
): Promise<Map<string, { userId: UserId | null; name: string }>> {
  if (numbers.length === 0) return new Map();
  const devices = await scope
    .selectFrom('device')
    .select(['id', 'number', 'userId', 'name'])
    .where('domainId', '=', domainId)
    .where('number', 'in', numbers)
    .execute();
  const queues = await scope
    .selectFrom('queue')
    .select(['id', 'number', 'name'])
    .where('domainId', '=', domainId)
    .where('number', 'in', numbers)
    .execute();
  const rooms = await scope
    .selectFrom('conferenceRoom')
    .select(['id', 'number', 'name'])
    .where('domainId', '=', domainId)
    .where('number', 'in', numbers)
    .execute();
  const flows = await scope
    .selectFrom('flow')
    .select(['id', 'numbers', 'name'])
    .where('domainId', '=', domainId)
    .where(sql<boolean>`numbers && ${[...numbers]}::text[]`)
    .execute();
  const owners = new Map<string, { userId: UserId | null; name: string }>();
  for (const { id, number, userId, name } of devices)
    if (id !== exceptDevice) owners.set(number, { userId, name: `device ${name}` });
  for (const { id, number, name } of queues) if (id !== exceptQueue) owners.set(number, { userId: null, name: `queue ${name}` });
  for (const { id, number, name } of rooms)
    if (id !== exceptRoom) owners.set(number, { userId: null, name: `conference room ${name}` });
  for (const { id, numbers: own, name } of flows)
    if (id !== exceptFlow) for (const number of own) owners.set(number, { userId: null, name: `call flow ${name}` });
  return owners;
}
