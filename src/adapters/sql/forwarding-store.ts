import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { forwardingRuleSchema } from '../../contract/rest/forwarding.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { ListRequest, Page } from '../../platform/api/index.ts';
import type {
  Forwarding,
  ForwardingContents,
  ForwardingProfile,
  ForwardingProfileId,
  ImposedChange,
  ImposedOn,
  ImposedRecords,
  ImposedRule,
  ImposedRuleId,
  Owner,
  ProfileChange,
  ProfileRecords,
} from '../../telephony/forwarding/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import type { Tables } from './schema.ts';
import type { Scope } from './store.ts';
import { demandId, given, isId, noSuch, updateVersioned } from './versioned.ts';

/** Every profile and imposed rule that the scope may see. A rule of a later version of the program is left out. */
export async function readForwardings(scope: Scope): Promise<ForwardingContents> {
  const profiles = await scope.selectFrom('forwarding').selectAll().orderBy('position').orderBy('id').execute();
  const imposed = await scope.selectFrom('imposedRule').selectAll().orderBy('position').orderBy('id').execute();
  return { profiles: profiles.map(profileOf), imposed: imposed.map(imposedOf).filter((one) => one !== null) };
}

/** Profiles in PostgreSQL. */
export class SqlProfileRecords implements ProfileRecords {
  readonly #writer: ConfigurationWriter;

  constructor(parts: { writer: ConfigurationWriter }) {
    this.#writer = parts.writer;
  }

  async saveIn(companyId: CompanyId, { userId, ...simple }: Forwarding): Promise<void> {
    await this.#writer.write(companyId, async (scope) => {
      const row = await scope
        .updateTable('forwarding')
        .set(simple)
        .where('id', '=', (query) =>
          query
            .selectFrom('forwarding as first')
            .select('first.id')
            .where('first.userId', '=', userId)
            .orderBy(sql`first.chosen_at desc nulls last`)
            .orderBy('first.position')
            .orderBy('first.id')
            .limit(1),
        )
        .executeTakeFirst();
      if (row.numUpdatedRows === 0n)
        await scope
          .insertInto('forwarding')
          .values({ companyId, userId, ...simple })
          .execute();
    });
  }

  async add({ simple, rules, switches, ...profile }: Omit<ForwardingProfile, 'version' | 'changedAtMs' | 'chosenAtMs'>) {
    await this.#writer.write(profile.companyId, (scope) =>
      scope
        .insertInto('forwarding')
        .values({ ...profile, ...simpleColumns(simple), rules: JSON.stringify(rules), switches: JSON.stringify(switches) })
        .execute(),
    );
  }

  async change({ companyId, userId }: Owner, id: ForwardingProfileId, version: number, change: ProfileChange): Promise<void> {
    const { name, simple, rules, switches } = change;
    const set = {
      ...given({ name }),
      ...(simple && simpleColumns(simple)),
      ...(rules && { rules: JSON.stringify(rules) }),
      ...(switches && { switches: JSON.stringify(switches) }),
    };
    await this.#writer.write(companyId, async (scope) => {
      await demandOwn(scope, userId, id);
      await updateVersioned(scope, 'forwarding', { companyId, id, version, change: set, view: profileOf, noun: 'profile' });
    });
  }

  async remove({ companyId, userId }: Owner, id: ForwardingProfileId): Promise<void> {
    await this.#writer.write(companyId, async (scope) => {
      await demandOwn(scope, userId, id);
      await scope.deleteFrom('forwarding').where('id', '=', id).execute();
    });
  }

  async choose({ companyId, userId }: Owner, id: ForwardingProfileId, atMs: number): Promise<void> {
    await this.#writer.write(companyId, async (scope) => {
      await demandOwn(scope, userId, id);
      await scope
        .updateTable('forwarding')
        .set({ chosenAt: new Date(atMs) })
        .where('id', '=', id)
        .execute();
    });
  }
}

/** Somebody else's profile is none. */
async function demandOwn(scope: Scope, userId: Owner['userId'], id: ForwardingProfileId): Promise<void> {
  demandId(id, 'profile');
  const row = await scope
    .selectFrom('forwarding')
    .select('id')
    .where('id', '=', id)
    .where('userId', '=', userId)
    .executeTakeFirst();
  if (!row) throw noSuch('profile');
}

const imposedListing: ListingSpec = {
  sorts: {
    position: { by: sql`position`, type: 'integer' },
    name: sortText(sql`name`),
    changedAt: { by: sql`changed_at`, type: 'timestamptz' },
  },
  id: sql`id`,
  idType: 'uuid',
  searched: [sql`name`],
};

/** Imposed rules in PostgreSQL. */
export class SqlImposedRecords implements ImposedRecords {
  readonly #writer: ConfigurationWriter;

  constructor(parts: { writer: ConfigurationWriter }) {
    this.#writer = parts.writer;
  }

  async list(companyId: CompanyId, request: ListRequest): Promise<Page<ImposedRule>> {
    const { rows, ...page } = await this.#writer.read(companyId, (scope) =>
      listRows(scope.selectFrom('imposedRule').selectAll().where('companyId', '=', companyId), imposedListing, request),
    );
    return { ...page, items: rows.map(imposedOf).filter((one) => one !== null) };
  }

  async find(companyId: CompanyId, id: string): Promise<ImposedRule | null> {
    if (!isId(id)) return null;
    const row = await this.#writer.read(companyId, (scope) =>
      scope
        .selectFrom('imposedRule')
        .selectAll()
        .where('companyId', '=', companyId)
        .where('id', '=', id as ImposedRuleId)
        .executeTakeFirst(),
    );
    return row ? imposedOf(row) : null;
  }

  async add({ on, rule, ...row }: Omit<ImposedRule, 'version' | 'changedAtMs' | 'position'>): Promise<void> {
    await this.#writer.write(row.companyId, async (scope) => {
      const last = await scope
        .selectFrom('imposedRule')
        .select(sql<number>`coalesce(max(position), 0)`.as('position'))
        .where('companyId', '=', row.companyId)
        .executeTakeFirstOrThrow();
      const values = { ...row, ...targetColumns(on), rule: JSON.stringify(rule), position: last.position + 1 };
      await scope.insertInto('imposedRule').values(values).execute();
    });
  }

  async change(companyId: CompanyId, id: string, version: number, { on, rule, ...plain }: ImposedChange): Promise<void> {
    const change = { ...given(plain), ...(on && targetColumns(on)), ...(rule && { rule: JSON.stringify(rule) }) };
    await this.#writer.write(companyId, (scope) =>
      updateVersioned(scope, 'imposedRule', { companyId, id, version, change, view: imposedOf, noun: 'rule' }),
    );
  }

  async remove(companyId: CompanyId, id: string): Promise<void> {
    demandId(id, 'rule');
    await this.#writer.write(companyId, async (scope) => {
      const removed = await scope
        .deleteFrom('imposedRule')
        .where('companyId', '=', companyId)
        .where('id', '=', id as ImposedRuleId)
        .executeTakeFirst();
      if (removed.numDeletedRows === 0n) throw noSuch('rule');
    });
  }

  async order(companyId: CompanyId, ids: readonly ImposedRuleId[]): Promise<void> {
    await this.#writer.write(companyId, (scope) =>
      sql`update imposed_rule r set position = wanted.position from (
        select id, row_number() over (order by coalesce(array_position(${[...ids]}::text[], id::text), 1000000), position, id)::int as position
        from imposed_rule where company_id = ${companyId}) wanted
        where r.company_id = ${companyId} and r.id = wanted.id and r.position <> wanted.position`.execute(scope),
    );
  }
}

const rulesSchema = z.array(z.unknown()).transform((rules) =>
  rules.flatMap((rule) => {
    const read = forwardingRuleSchema.safeParse(rule);
    return read.success ? [read.data] : [];
  }),
);

function simpleColumns({ internal, external, ...simple }: ForwardingProfile['simple']) {
  return { ...simple, internal: JSON.stringify(internal), external: JSON.stringify(external) };
}

const ofNoOrigin = { immediate: null, busy: null, noAnswer: null } as const;

function profileOf(row: Selectable<Tables['forwarding']>): ForwardingProfile {
  const { immediate, busy, noAnswer, noAnswerAfterS, alsoRing, internal, external, rules, chosenAt, changedAt } = row;
  const { id, companyId, userId, name, position, switches, version } = row;
  return {
    id,
    companyId,
    userId,
    name,
    position,
    switches,
    version,
    simple: {
      immediate,
      busy,
      noAnswer,
      noAnswerAfterS,
      alsoRing,
      internal: {
        ...ofNoOrigin,
        ...internal,
      },
      external: {
        ...ofNoOrigin,
        ...external,
      },
    },
    rules: rulesSchema.parse(rules),
    chosenAtMs: chosenAt?.getTime() ?? null,
    changedAtMs: changedAt.getTime(),
  };
}

function targetColumns(on: ImposedOn) {
  const targetId = 'targetId' in on ? on.targetId : null;
  return {
    level: on.level,
    domainId: on.level === 'domain' ? on.targetId : null,
    groupId: on.level === 'group' ? on.targetId : null,
    userId: on.level === 'user' ? on.targetId : null,
  } satisfies Record<string, typeof targetId | ImposedOn['level']>;
}

/** Null: it cannot be read. */
function imposedOf(row: Selectable<Tables['imposedRule']>): ImposedRule | null {
  const { id, companyId, name, enabled, place, position, level, domainId, groupId, userId, version, changedAt } = row;
  const read = forwardingRuleSchema.safeParse(row.rule);
  if (!read.success) return null;
  const on: ImposedOn =
    level === 'company'
      ? { level }
      : ({ level, targetId: domainId ?? groupId ?? userId } as Exclude<ImposedOn, { level: 'company' }>);
  return {
    id,
    companyId,
    name,
    enabled,
    place,
    position,
    on,
    version,
    rule: read.data,
    changedAtMs: changedAt.getTime(),
  };
}
