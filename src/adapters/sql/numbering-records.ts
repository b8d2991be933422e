import { sql } from 'kysely';
import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import type { NumberingRuleRecord, NumberingSettingsRecord } from '../../telephony/company-directory/index.ts';
import type {
  NumberingRecords,
  NumberingRuleListRequest,
  NumberingRuleRow,
  NumberingSettingsRow,
} from '../../telephony/numbering/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { deleteSeen } from './dependents.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import type { Scope } from './store.ts';
import { isId, updateVersioned } from './versioned.ts';

const spec: ListingSpec = {
  sorts: {
    priority: { by: sql.ref('numberingRule.priority'), type: 'integer' },
    pattern: { by: sql.ref('numberingRule.pattern'), type: 'text' },
    value: { by: sql.ref('numberingRule.value'), type: 'text' },
    domain: sortText(sql.ref('domain.name')),
    changedAt: { by: sql.ref('numberingRule.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('numberingRule.id'),
  idType: 'uuid',
  searched: [sql.ref('numberingRule.pattern'), sql.ref('numberingRule.value'), sql.ref('domain.name')],
};

/** Numbering in PostgreSQL, for administrators. */
export class SqlNumberingRecords implements NumberingRecords {
  readonly #writer: ConfigurationWriter;

  constructor(parts: { writer: ConfigurationWriter }) {
    this.#writer = parts.writer;
  }

  async settings(companyId: CompanyId): Promise<readonly NumberingSettingsRow[]> {
    const rows = await this.#writer.read(companyId, (scope) =>
      scope
        .selectFrom('domain')
        .select(['id as domainId', 'name as domainName', 'country', 'version', 'changedAt'])
        .select(['internationalPrefix', 'localCountryPrefix', 'externalPrefix', 'incomingAdd', 'incomingRemove'])
        .select(['internalLength', 'internalReverseLength'])
        .where('companyId', '=', companyId)
        .orderBy(sql`lower(name)`)
        .execute(),
    );
    return rows.map(({ changedAt, ...row }) => ({ ...row, changedAtMs: changedAt.getTime() }));
  }

  async changeSettings(
    companyId: CompanyId,
    domainId: DomainId,
    version: number,
    change: Partial<NumberingSettingsRecord>,
  ): Promise<void> {
    await this.#writer.write(companyId, (scope) =>
      updateVersioned(scope, 'domain', { companyId, id: domainId, version, change, view: (row) => row, noun: 'domain' }),
    );
  }

  listRules(companyId: CompanyId, { domainId, ...request }: NumberingRuleListRequest) {
    return this.#writer.read(companyId, async (scope) => {
      let query = select(scope, companyId);
      if (domainId) query = query.where('numberingRule.domainId', '=', domainId);
      const { rows, ...page } = await listRows(query, spec, request);
      return { ...page, rows: rows.map(ruleOf) };
    });
  }

  async findRule(companyId: CompanyId, id: string): Promise<NumberingRuleRow | null> {
    if (!isId(id)) return null;
    const row = await this.#writer.read(companyId, (scope) =>
      select(scope, companyId).where('numberingRule.id', '=', id).executeTakeFirst(),
    );
    return row ? ruleOf(row) : null;
  }

  async addRule(companyId: CompanyId, domainId: DomainId, rule: NumberingRuleRecord): Promise<void> {
    await this.#writer.write(companyId, (scope) =>
      scope
        .insertInto('numberingRule')
        .values({ ...rule, companyId, domainId })
        .execute(),
    );
  }

  async changeRule(companyId: CompanyId, id: string, version: number, change: Partial<NumberingRuleRecord>): Promise<void> {
    await this.#writer.write(companyId, (scope) =>
      updateVersioned(scope, 'numberingRule', { companyId, id, version, change, view: (row) => row, noun: 'numbering rule' }),
    );
  }

  removeRule(companyId: CompanyId, id: string, confirm: string | undefined): Promise<void> {
    return this.#writer.write(companyId, (scope) =>
      deleteSeen(scope, 'numberingRule', { companyId, id, confirm, noun: 'numbering rule' }),
    );
  }
}

function select(scope: Scope, companyId: CompanyId) {
  return scope
    .selectFrom('numberingRule')
    .innerJoin('domain', 'domain.id', 'numberingRule.domainId')
    .selectAll('numberingRule')
    .select('domain.name as domainName')
    .where('numberingRule.companyId', '=', companyId);
}

type Selected = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

function ruleOf({ companyId: _company, changedAt, ...row }: Selected): NumberingRuleRow {
  return { ...row, changedAtMs: changedAt.getTime() };
}
