import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { CompanyRules, CompanyRulesStore, TicketStore } from '../../platform/sign-in/index.ts';
import type { Store } from './store.ts';

const noRules: CompanyRules = { secondFactor: 'optional', noneAccepted: null, version: 1 };

/** What companies ask of their people, and sign-ins that were begun. */
export class SqlSignInRulesStore implements CompanyRulesStore, TicketStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async rulesOf(companyId: CompanyId): Promise<CompanyRules> {
    const row = await this.#store.inCompany(companyId, (scope) =>
      scope.selectFrom('signInPolicy').selectAll().where('companyId', '=', companyId).executeTakeFirst(),
    );
    if (!row) return noRules;
    const { secondFactor, noneAcceptedAt: at, noneAcceptedBy: by, version } = row;
    return { secondFactor, noneAccepted: at && by ? { atMs: at.getTime(), by } : null, version };
  }

  async changeRules(companyId: CompanyId, { secondFactor, noneAccepted, version }: CompanyRules): Promise<CompanyRules> {
    const change = {
      secondFactor,
      noneAcceptedAt: noneAccepted ? new Date(noneAccepted.atMs) : null,
      noneAcceptedBy: noneAccepted?.by ?? null,
    };
    await this.#store.inCompany(companyId, async (scope) => {
      // So that there is a row to change; the version of none is that of a new one.
      const first = { companyId, secondFactor: noRules.secondFactor, noneAcceptedAt: null, noneAcceptedBy: null };
      await scope
        .insertInto('signInPolicy')
        .values(first)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const changing = scope
        .updateTable('signInPolicy')
        .set(change)
        .where('companyId', '=', companyId)
        .where('version', '=', version);
      const { numUpdatedRows } = await changing.executeTakeFirst();
      if (numUpdatedRows === 1n) return;
      const current = await scope.selectFrom('signInPolicy').select(['secondFactor', 'version']).executeTakeFirst();
      throw new ParleyError('changed-meanwhile', 'Somebody changed it since you read it. Look at it again.', {
        details: { current },
      });
    });
    return this.rulesOf(companyId);
  }

  async isNoneAcceptedAnywhere(): Promise<boolean> {
    const row = await this.#store.inAllCompanies((scope) =>
      scope.selectFrom('signInPolicy').select('companyId').where('noneAcceptedAt', 'is not', null).limit(1).executeTakeFirst(),
    );
    return row !== undefined;
  }

  async addTicket(kind: string, tokenHash: Buffer, data: Record<string, unknown>, expiresAtMs: number): Promise<void> {
    const values = { kind, tokenHash, data: JSON.stringify(data), expiresAt: new Date(expiresAtMs) };
    await this.#store.inAllCompanies((scope) => scope.insertInto('signInTicket').values(values).execute());
  }

  async findTicket(kind: string, tokenHash: Buffer, nowMs: number): Promise<Record<string, unknown> | null> {
    const row = await this.#store.inAllCompanies((scope) =>
      scope
        .selectFrom('signInTicket')
        .select('data')
        .where('tokenHash', '=', tokenHash)
        .where('kind', '=', kind)
        .where('expiresAt', '>', new Date(nowMs))
        .executeTakeFirst(),
    );
    return row?.data ?? null;
  }

  async takeTicket(kind: string, tokenHash: Buffer, nowMs: number): Promise<Record<string, unknown> | null> {
    const row = await this.#store.inAllCompanies((scope) =>
      scope
        .deleteFrom('signInTicket')
        .where('tokenHash', '=', tokenHash)
        .where('kind', '=', kind)
        .where('expiresAt', '>', new Date(nowMs))
        .returning('data')
        .executeTakeFirst(),
    );
    return row?.data ?? null;
  }

  async removeExpiredTickets(nowMs: number): Promise<void> {
    await this.#store.inAllCompanies((scope) =>
      scope.deleteFrom('signInTicket').where('expiresAt', '<', new Date(nowMs)).execute(),
    );
  }
}
