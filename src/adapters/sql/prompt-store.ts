import { sql } from 'kysely';
import type { Prompt, PromptChange, PromptRecord, PromptRecords, PromptSound } from '../../contact-centre/flow/index.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import type { ListRequest } from '../../platform/api/index.ts';
import type { StoredFileId } from '../../platform/stored-file/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { deleteSeen, dependentsOf } from './dependents.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import type { Scope, Store } from './store.ts';
import { demandId, isId, noSuch, updateVersioned } from './versioned.ts';

const spec: ListingSpec = {
  sorts: {
    name: sortText(sql.ref('prompt.name')),
    changedAt: { by: sql.ref('prompt.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('prompt.id'),
  idType: 'uuid',
  searched: [sql.ref('prompt.name'), sql`prompt.texts::text`],
};

/** Prompts in PostgreSQL. */
export class SqlPromptRecords implements PromptRecords {
  readonly #writer: ConfigurationWriter;

  constructor(parts: { writer: ConfigurationWriter }) {
    this.#writer = parts.writer;
  }

  list(companyId: CompanyId, request: ListRequest) {
    return this.#writer.read(companyId, async (scope) => {
      const { rows, ...page } = await listRows(select(scope, companyId), spec, request);
      return { ...page, rows: await recordsOf(scope, rows) };
    });
  }

  async find(companyId: CompanyId, id: string): Promise<PromptRecord | null> {
    if (!isId(id)) return null;
    return this.#writer.read(companyId, async (scope) => {
      const [record] = await recordsOf(scope, await select(scope, companyId).where('id', '=', id).execute());
      return record ?? null;
    });
  }

  add({ texts, ...prompt }: Omit<Prompt, 'sounds'>): Promise<void> {
    return this.#writer.write(prompt.companyId, async (scope) => {
      await scope
        .insertInto('prompt')
        .values({ ...prompt, texts: JSON.stringify(texts) })
        .execute();
    });
  }

  change(companyId: CompanyId, id: string, version: number, { name, texts }: PromptChange): Promise<void> {
    const change = { ...(name !== undefined && { name }), ...(texts && { texts: JSON.stringify(texts) }) };
    return this.#writer.write(companyId, async (scope) => {
      await updateVersioned(scope, 'prompt', { companyId, id, version, change, view: (row) => row, noun: 'prompt' });
    });
  }

  dependents(companyId: CompanyId, id: string) {
    return this.#writer.read(companyId, (scope) => dependentsOf(scope, 'prompt', id));
  }

  remove(companyId: CompanyId, id: string, confirm: string | undefined): Promise<void> {
    return this.#writer.write(companyId, (scope) => deleteSeen(scope, 'prompt', { companyId, id, confirm, noun: 'prompt' }));
  }

  setSound(companyId: CompanyId, id: string, { language, file, durationMs }: Omit<PromptSound, 'madeAtMs'>) {
    return this.#writer.write(companyId, async (scope) => {
      const before = await fileOf(scope, companyId, id, language);
      const sound = { storedFileId: file, durationMs, madeAt: sql<Date>`now()` };
      await scope
        .insertInto('promptSound')
        .values({ companyId, promptId: id, language, ...sound })
        .onConflict((conflict) => conflict.columns(['promptId', 'language']).doUpdateSet(sound))
        .execute();
      return before;
    });
  }

  removeSound(companyId: CompanyId, id: string, language: Language): Promise<StoredFileId | null> {
    return this.#writer.write(companyId, async (scope) => {
      const before = await fileOf(scope, companyId, id, language);
      await scope.deleteFrom('promptSound').where('promptId', '=', id).where('language', '=', language).execute();
      return before;
    });
  }
}

/** All prompts of one company, or of all. */
export function loadPrompts(store: Store, companyId?: CompanyId): Promise<readonly Prompt[]> {
  return companyId ? store.inCompany(companyId, readPrompts) : store.inAllCompanies(readPrompts);
}

async function readPrompts(scope: Scope): Promise<readonly Prompt[]> {
  const rows = await scope.selectFrom('prompt').select(['id', 'companyId', 'name', 'texts']).orderBy('id').execute();
  if (rows.length === 0) return [];
  const sounds = await scope.selectFrom('promptSound').selectAll().orderBy('language').execute();
  return rows.map((row) => ({ ...row, sounds: soundsOf(sounds, row.id) }));
}

interface SoundRow {
  readonly promptId: string;
  readonly language: Language;
  readonly storedFileId: StoredFileId;
  readonly durationMs: number;
  readonly madeAt: Date;
}

function soundsOf(rows: readonly SoundRow[], id: string): readonly PromptSound[] {
  return rows
    .filter(({ promptId }) => promptId === id)
    .map(({ language, storedFileId: file, durationMs, madeAt }) => ({ language, file, durationMs, madeAtMs: madeAt.getTime() }));
}

async function fileOf(scope: Scope, companyId: CompanyId, id: string, language: Language): Promise<StoredFileId | null> {
  demandId(id, 'prompt');
  const found = await scope
    .selectFrom('prompt')
    .select('id')
    .where('id', '=', id)
    .where('companyId', '=', companyId)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw noSuch('prompt');
  const sound = await scope
    .selectFrom('promptSound')
    .select('storedFileId')
    .where('promptId', '=', id)
    .where('language', '=', language)
    .executeTakeFirst();
  return sound?.storedFileId ?? null;
}

/** Flows whose latest or live version names one of these things by its id. */
async function flowsNaming(scope: Scope, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ flowId: string; name: string; id: string }>`
    select distinct f.id as flow_id, f.name, named.id
      from flow f
      join flow_version v on v.flow_id = f.id and v.number in (f.draft, f.live)
      cross join unnest(${[...ids]}::text[]) as named (id)
      where position(named.id in v.document::text) > 0
      order by f.name`.execute(scope);
  return rows;
}

function select(scope: Scope, companyId: CompanyId) {
  return scope.selectFrom('prompt').selectAll().where('companyId', '=', companyId);
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

async function recordsOf(scope: Scope, rows: readonly Row[]): Promise<PromptRecord[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const sounds = await scope.selectFrom('promptSound').selectAll().where('promptId', 'in', ids).orderBy('language').execute();
  const users = await flowsNaming(scope, ids);
  return rows.map(({ changedAt, ...row }) => ({
    ...row,
    sounds: soundsOf(sounds, row.id),
    usedBy: users.filter(({ id }) => id === row.id).map(({ flowId, name }) => ({ id: flowId, name })),
    changedAtMs: changedAt.getTime(),
  }));
}
