import { sql } from 'kysely';
import type { Dependent } from '../../contract/rest/listing.ts';
import type { DomainId } from '../../kernel/ids.ts';
import type { Scope } from './store.ts';

/**
 * Who leads calls to an internal number that is about to be nobody's: numbers of trunks, forwardings, and the numbers open to
 * strangers. They are not changed; calls to them then find an unknown number.
 */
export async function usersOfNumber(scope: Scope, domainId: DomainId, number: string): Promise<readonly Dependent[]> {
  const trunks = await scope
    .selectFrom('trunk')
    .select(['id', 'name'])
    .where('domainId', '=', domainId)
    .where(sql<boolean>`numbers @> ${JSON.stringify([{ destination: number }])}::jsonb`)
    .orderBy('name')
    .execute();
  const forwardings = await scope
    .selectFrom('forwarding')
    .innerJoin('appUser', 'appUser.id', 'forwarding.userId')
    .select(['appUser.id', 'appUser.login'])
    .distinct()
    .where('appUser.domainId', '=', domainId)
    .where(sql<boolean>`${number} = any (parley_forwarding_numbers(forwarding))`)
    .orderBy('appUser.login')
    .execute();
  const open = await scope
    .selectFrom('callingPolicy')
    .innerJoin('domain', 'domain.companyId', 'callingPolicy.companyId')
    .select('callingPolicy.companyId')
    .where('domain.id', '=', domainId)
    .where(sql<boolean>`${number} = any (open_numbers)`)
    .execute();
  return [
    ...trunks.map(({ id, name }): Dependent => ({ kind: 'trunk', id, name, effect: 'detached' })),
    ...forwardings.map(({ id, login }): Dependent => ({ kind: 'forwarding', id, name: login, effect: 'detached' })),
    ...open.map(({ companyId }): Dependent => ({ kind: 'calling-policy', id: companyId, name: number, effect: 'detached' })),
  ];
}
