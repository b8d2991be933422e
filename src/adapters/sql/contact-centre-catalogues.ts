import { sql } from 'kysely';
import type { Disposition, DispositionCounts, Script } from '../../contact-centre/disposition/index.ts';
import type { NotReadyReason } from '../../contact-centre/not-ready-reason/index.ts';
import type { OpeningHours } from '../../contact-centre/opening-hours/index.ts';
import type { Skill } from '../../contact-centre/skill/index.ts';
import type { Named } from '../../contract/name-in.ts';
import type { Dependent } from '../../contract/rest/listing.ts';
import type { ScriptVersionView } from '../../contract/rest/scripts.ts';
import { type CatalogueSpec, SqlCatalogueRecords } from './catalogue-records.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { type SortKey, sortText } from './listing.ts';
import type { Scope } from './store.ts';

const changedAt: SortKey = { by: sql.ref('thing.changedAt'), type: 'timestamptz' };
const name = sql.ref('thing.name');
const byName = { name: sortText(name), changedAt };
/** What a row is called in any language. */
const names = sql`(select string_agg(value, ' ') from jsonb_each_text(thing.names))`;
const queuesWith = (column: string) => sql<number>`(select count(*)::int from queue where queue.${sql.raw(column)} = thing.id)`;

const skills: CatalogueSpec = {
  table: 'skill',
  noun: 'skill',
  sorts: byName,
  searched: [name, names, sql.ref('thing.description')],
  json: ['names'],
  shown: {
    agentCount: sql<number>`(select count(*)::int from agent_skill a where a.skill_id = thing.id)`,
    queueCount: sql<number>`(select count(*)::int from queue_skill q where q.skill_id = thing.id)`,
  },
};

const openingHours: CatalogueSpec = {
  table: 'openingHours',
  noun: 'opening hours',
  sorts: byName,
  searched: [name, sql.ref('thing.timeZone')],
  json: ['weekly', 'specialDays', 'exception'],
  shown: { queueCount: queuesWith('hours_id') },
};

const notReadyReasons: CatalogueSpec = {
  table: 'notReadyReason',
  noun: 'reason',
  sorts: {
    position: { by: sql.ref('thing.position'), type: 'integer' },
    code: sortText(sql.ref('thing.code')),
    changedAt,
  },
  searched: [sql.ref('thing.code'), names],
  json: ['names'],
};

/** Names from the top down to it. */
const path = sql<string>`(with recursive up as (
    select d.id, d.parent_id, d.name, 1 as depth from disposition d where d.id = thing.id
    union all select d.id, d.parent_id, d.name, up.depth + 1 from disposition d join up on d.id = up.parent_id where up.depth < 9)
  select string_agg(up.name, ' › ' order by up.depth desc) from up)`;

const levels = sql<readonly Named[]>`(with recursive up as (
    select d.parent_id, d.name, d.names, 1 as depth from disposition d where d.id = thing.id
    union all select d.parent_id, d.name, d.names, up.depth + 1 from disposition d join up on d.id = up.parent_id where up.depth < 9)
  select jsonb_agg(jsonb_build_object('name', up.name, 'names', up.names) order by up.depth desc) from up)`;

/** Where it stands in the tree: each level by position, then name. */
const place = sql<string>`(with recursive up as (
    select d.id, d.parent_id, d.name, d.position, 1 as depth from disposition d where d.id = thing.id
    union all select d.id, d.parent_id, d.name, d.position, up.depth + 1 from disposition d join up on d.id = up.parent_id where up.depth < 9)
  select string_agg(lpad(up.position::text, 6, '0') || lower(up.name), chr(1) order by up.depth desc) from up)`;

const dispositions: CatalogueSpec = {
  table: 'disposition',
  noun: 'disposition',
  sorts: { path: { by: place, type: 'text' }, ...byName },
  searched: [path, names],
  json: ['names'],
  shown: {
    path,
    levels,
    childCount: sql<number>`(select count(*)::int from disposition d where d.parent_id = thing.id)`,
    queueCount: sql<number>`(select count(*)::int from queue_disposition q where q.disposition_id = thing.id)`,
  },
  more: beneath,
};

/** A reference of a table to itself is none that `dependentsOf` follows. */
async function beneath(scope: Scope, id: string): Promise<readonly Dependent[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    with recursive down as (
      select id, name from disposition where parent_id = ${id}
      union select d.id, d.name from disposition d join down on d.parent_id = down.id)
    select id::text, name from down order by name`.execute(scope);
  return rows.map((row) => ({ ...row, kind: 'disposition', effect: 'deleted' }));
}

const scripts: CatalogueSpec = {
  table: 'script',
  noun: 'script',
  sorts: byName,
  searched: [name, sql.ref('thing.description')],
  json: ['blocks'],
  shown: { queueCount: queuesWith('script_id') },
};

/** The lists of the contact centre in PostgreSQL. */
export function sqlCatalogues(writer: ConfigurationWriter) {
  return {
    skills: new SqlCatalogueRecords<Skill, { readonly agentCount: number; readonly queueCount: number }>({
      writer,
      spec: skills,
    }),
    openingHours: new SqlCatalogueRecords<OpeningHours, { readonly queueCount: number }>({ writer, spec: openingHours }),
    notReadyReasons: new SqlCatalogueRecords<NotReadyReason>({ writer, spec: notReadyReasons }),
    dispositions: new SqlCatalogueRecords<Disposition, DispositionCounts>({ writer, spec: dispositions }),
    scripts: new SqlCatalogueRecords<Script, { readonly queueCount: number }>({ writer, spec: scripts }),
  };
}

/** What a script said, the newest wording first. */
export async function readWordings(scope: Scope, scriptId: string): Promise<ScriptVersionView[]> {
  const rows = await scope
    .selectFrom('scriptVersion')
    .select(['version', 'blocks', 'madeAt', 'madeBy'])
    .where('scriptId', '=', scriptId)
    .orderBy('version', 'desc')
    .limit(200)
    .execute();
  return rows.map(({ blocks, madeAt, ...row }) => ({ ...row, blocks: [...blocks], madeAt: madeAt.getTime() }));
}
