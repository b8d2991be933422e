import { type Selectable, sql } from 'kysely';
import type { CompanyId, DeviceId } from '../../kernel/ids.ts';
import type {
  Enrolment,
  PhoneFetch,
  PhoneRecord,
  PhoneSecrets,
  PhoneSettings,
  PhoneStore,
  ToldPhone,
} from '../../telephony/phone-provisioning/index.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import type { PhoneTables } from './phone-schema.ts';
import type { Store } from './store.ts';
import { isId, updateVersioned } from './versioned.ts';

export interface PhoneStoreParts {
  readonly store: Store;
  readonly writer: ConfigurationWriter;
  readonly encrypt: (plain: string, context: string) => Buffer;
  readonly decrypt: (sealed: Buffer, context: string) => string;
  /** So that who reads the store cannot fetch. */
  readonly hashToken: (token: string) => Buffer;
}

const keptFetches = 10;
const tokenContext = (id: DeviceId): string => `phone:${id}:token`;
const secretsContext = (id: DeviceId): string => `phone:${id}:secrets`;
/** What a telephone is after it was closed. */
const closed = { openUntil: null, enrolledAt: null, secrets: null, delivered: null };

type Row = Selectable<PhoneTables['phoneProvisioning']>;

/** Telephones that fetch their configuration, in PostgreSQL. */
export class SqlPhoneStore implements PhoneStore {
  readonly #parts: PhoneStoreParts;

  constructor(parts: PhoneStoreParts) {
    this.#parts = parts;
  }

  async find(companyId: CompanyId, id: DeviceId): Promise<PhoneRecord | null> {
    if (!isId(id)) return null;
    const row = await this.#parts.writer.read(companyId, (scope) =>
      scope
        .selectFrom('phoneProvisioning')
        .selectAll()
        .where('id', '=', id)
        .where('companyId', '=', companyId)
        .executeTakeFirst(),
    );
    return row ? this.#recordOf(row) : null;
  }

  async findByToken(token: string): Promise<PhoneRecord | null> {
    const hash = this.#parts.hashToken(token);
    const row = await this.#parts.store.inAllCompanies((scope) =>
      scope.selectFrom('phoneProvisioning').selectAll().where('tokenHash', '=', hash).executeTakeFirst(),
    );
    return row ? this.#recordOf(row) : null;
  }

  async findOpen(mac: string, atMs: number): Promise<readonly PhoneRecord[]> {
    const rows = await this.#parts.store.inAllCompanies((scope) =>
      scope.selectFrom('phoneProvisioning').selectAll().where('mac', '=', mac).where('openUntil', '>', new Date(atMs)).execute(),
    );
    return rows.map((row) => this.#recordOf(row));
  }

  enrolled(companyId: CompanyId): Promise<readonly ToldPhone[]> {
    return this.#parts.store.inCompany(companyId, (scope) =>
      scope
        .selectFrom('phoneProvisioning')
        .select(['id as deviceId', 'vendor', 'model', 'mac', 'keys', 'delivered'])
        .where('companyId', '=', companyId)
        .where('enrolledAt', 'is not', null)
        .execute(),
    );
  }

  async add(companyId: CompanyId, id: DeviceId, { keys, ...settings }: PhoneSettings, token: string): Promise<void> {
    const row = { ...settings, ...closed, ...this.#tokenColumns(id, token), id, companyId, keys: JSON.stringify(keys) };
    await this.#parts.writer.write(companyId, (scope) => scope.insertInto('phoneProvisioning').values(row).execute());
  }

  async change(
    companyId: CompanyId,
    id: DeviceId,
    version: number,
    { keys, ...settings }: PhoneSettings,
    token: string | null,
  ): Promise<void> {
    const other = token === null ? {} : { ...closed, ...this.#tokenColumns(id, token) };
    await this.#parts.writer.write(companyId, (scope) =>
      updateVersioned(scope, 'phoneProvisioning', {
        companyId,
        id,
        version,
        change: { ...settings, keys: JSON.stringify(keys), ...other },
        view: ({ vendor, model, mac, keys: current, version: latest }) => ({
          vendor,
          model,
          mac,
          keys: current,
          version: latest,
        }),
        noun: 'telephone',
      }),
    );
  }

  remove(companyId: CompanyId, id: DeviceId): Promise<void> {
    return this.#parts.writer.write(companyId, async (scope) => {
      await scope.deleteFrom('phoneProvisioning').where('id', '=', id).where('companyId', '=', companyId).execute();
    });
  }

  open(companyId: CompanyId, id: DeviceId, untilMs: number): Promise<void> {
    return this.#set(companyId, id, { openUntil: new Date(untilMs) });
  }

  close(companyId: CompanyId, id: DeviceId): Promise<void> {
    return this.#set(companyId, id, closed);
  }

  enrol(companyId: CompanyId, id: DeviceId, { atMs, secrets, ha1 }: Enrolment): Promise<boolean> {
    const at = new Date(atMs);
    const sealed = this.#parts.encrypt(JSON.stringify(secrets), secretsContext(id));
    return this.#parts.writer.write(companyId, async (scope) => {
      const { numUpdatedRows } = await scope
        .updateTable('phoneProvisioning')
        .set({ openUntil: null, enrolledAt: at, secrets: sealed })
        .where('id', '=', id)
        .where('companyId', '=', companyId)
        .where('openUntil', '>', at)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return false;
      await scope
        .updateTable('device')
        .set({ ha1Md5: ha1.md5, ha1Sha256: ha1.sha256 })
        .where('id', '=', id)
        .where('companyId', '=', companyId)
        .execute();
      return true;
    });
  }

  async note(companyId: CompanyId, id: DeviceId, fetch: PhoneFetch, delivered?: string): Promise<void> {
    const one = JSON.stringify([fetch]);
    await this.#parts.store.inCompany(companyId, (scope) =>
      sql`update phone_provisioning set
          fetches = (select coalesce(jsonb_agg(f order by n), '[]') from jsonb_array_elements(${one}::jsonb || fetches)
            with ordinality as list (f, n) where n <= ${keptFetches}),
          delivered = coalesce(${delivered ?? null}, delivered)
        where id = ${id} and company_id = ${companyId}`.execute(scope),
    );
  }

  #set(companyId: CompanyId, id: DeviceId, change: Partial<typeof closed> | { openUntil: Date }): Promise<void> {
    return this.#parts.writer.write(companyId, async (scope) => {
      await scope.updateTable('phoneProvisioning').set(change).where('id', '=', id).where('companyId', '=', companyId).execute();
    });
  }

  #tokenColumns(id: DeviceId, token: string) {
    return { tokenHash: this.#parts.hashToken(token), tokenSealed: this.#parts.encrypt(token, tokenContext(id)) };
  }

  #recordOf(row: Row): PhoneRecord {
    const { id, companyId, vendor, model, mac, keys, delivered, fetches, version } = row;
    const { decrypt } = this.#parts;
    return {
      deviceId: id,
      companyId,
      vendor,
      model,
      mac,
      keys,
      token: decrypt(row.tokenSealed, tokenContext(id)),
      openUntilMs: row.openUntil?.getTime() ?? null,
      enrolledAtMs: row.enrolledAt?.getTime() ?? null,
      secrets: row.secrets && (JSON.parse(decrypt(row.secrets, secretsContext(id))) as PhoneSecrets),
      delivered,
      fetches,
      version,
      changedAtMs: row.changedAt.getTime(),
    };
  }
}
