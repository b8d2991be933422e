import type { SignedInUser } from '../../contract/rest/session.ts';
import type { SignedInUsers } from '../../http/signed-in-users.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Actor } from '../../platform/api/index.ts';
import { displayName } from '../../platform/user/index.ts';
import type { Store } from './store.ts';

/** Reads who is signed in, as stored now. */
export class SqlSignedInUsers implements SignedInUsers {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async describe({ homeCompanyId, userId, administrator, acting }: Actor): Promise<SignedInUser> {
    const row = await this.#store.inCompany(homeCompanyId, (scope) =>
      scope
        .selectFrom('appUser')
        .innerJoin('company', 'company.id', 'appUser.companyId')
        .innerJoin('domain', 'domain.id', 'appUser.domainId')
        .leftJoin('device', (join) => join.onRef('device.userId', '=', 'appUser.id').on('device.enabled', '=', true))
        .leftJoin('agent', (join) => join.onRef('agent.userId', '=', 'appUser.id').on('agent.enabled', '=', true))
        .select(['appUser.login', 'appUser.firstName', 'appUser.lastName', 'appUser.language', 'appUser.role'])
        .select(['company.name as companyName', 'domain.country', 'device.number', 'agent.id as agentId'])
        .where('appUser.id', '=', userId)
        .orderBy('device.id')
        .limit(1)
        .executeTakeFirst(),
    );
    if (!row) throw new ParleyError('sign-in-needed', 'Your user is gone. Ask an administrator.');
    const { login, firstName, lastName, language, role, companyName, country, number, agentId } = row;
    const name = displayName({ firstName, lastName, login });
    const actingCompany = acting && (await this.#company(acting.companyId));
    return {
      id: userId,
      login,
      displayName: name,
      number,
      language,
      role,
      companyName,
      administrator,
      actingCompany,
      agentId,
      country,
    };
  }

  async #company(id: CompanyId): Promise<{ id: string; name: string } | null> {
    const row = await this.#store.inCompany(id, (scope) =>
      scope.selectFrom('company').select(['id', 'name']).where('id', '=', id).executeTakeFirst(),
    );
    return row ?? null;
  }
}
