import { sql } from 'kysely';
import type { CompanyId, DeviceId } from '../../kernel/ids.ts';
import type { Device, DeviceChange, DeviceListRequest, DeviceRecord, DeviceRecords } from '../../telephony/device/index.ts';
import { claimNumbers } from './claim-numbers.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { deleteSeen, dependentsOf } from './dependents.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import { usersOfNumber } from './number-users.ts';
import { deviceRow } from './rows.ts';
import type { Scope } from './store.ts';
import { userNameOf } from './user-name.ts';
import { isId, updateVersioned } from './versioned.ts';

const userName = userNameOf('app_user');

const spec: ListingSpec = {
  sorts: {
    // Numbers of different lengths in the order of counting.
    number: { by: sql`lpad(device.number, 12, '0')`, type: 'text' },
    name: sortText(sql.ref('device.name')),
    user: sortText(sql`coalesce(${userName}, '')`),
    protocol: { by: sql.ref('device.protocol'), type: 'text' },
    domain: sortText(sql.ref('domain.name')),
    changedAt: { by: sql.ref('device.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('device.id'),
  idType: 'uuid',
  searched: [
    sql.ref('device.number'),
    sql.ref('device.name'),
    sql.ref('device.description'),
    sql.ref('device.sipUser'),
    sql.ref('device.protocol'),
    sql.ref('domain.name'),
    userName,
    sql.ref('appUser.login'),
  ],
};

/** Devices in PostgreSQL, for administrators. */
export class SqlDeviceRecords implements DeviceRecords {
  readonly #writer: ConfigurationWriter;

  constructor(parts: { writer: ConfigurationWriter }) {
    this.#writer = parts.writer;
  }

  list(companyId: CompanyId, request: DeviceListRequest) {
    return this.#writer.read(companyId, async (scope) => {
      let query = select(scope, companyId);
      if (request.domainId) query = query.where('device.domainId', '=', request.domainId);
      if (request.userId) query = query.where('device.userId', '=', request.userId);
      if (request.protocol) query = query.where('device.protocol', '=', request.protocol);
      if (request.enabled !== undefined) query = query.where('device.enabled', '=', request.enabled);
      const { rows, ...page } = await listRows(query, spec, request);
      return { ...page, rows: rows.map(recordOf) };
    });
  }

  async find(companyId: CompanyId, id: DeviceId): Promise<DeviceRecord | null> {
    if (!isId(id)) return null;
    const row = await this.#writer.read(companyId, (scope) =>
      select(scope, companyId).where('device.id', '=', id).executeTakeFirst(),
    );
    return row ? recordOf(row) : null;
  }

  add(companyId: CompanyId, devices: readonly Device[]): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      for (const [domainId, ofDomain] of Map.groupBy(devices, (device) => device.domainId))
        await claimNumbers(scope, domainId, ofDomain);
      // One statement takes at most 65,535 values.
      for (let from = 0; from < devices.length; from += 500) {
        const rows = devices.slice(from, from + 500).map(deviceRow);
        await scope.insertInto('device').values(rows).execute();
      }
    });
  }

  async demandFree(companyId: CompanyId, devices: readonly Device[]): Promise<void> {
    await this.#writer.read(companyId, async (scope) => {
      for (const [domainId, ofDomain] of Map.groupBy(devices, (device) => device.domainId))
        await claimNumbers(scope, domainId, ofDomain);
    });
  }

  change(companyId: CompanyId, id: DeviceId, version: number, { codecs, ...change }: DeviceChange): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      const row = await updateVersioned(scope, 'device', {
        companyId,
        id,
        version,
        change: { ...change, ...(codecs && { codecs: [...codecs] }) },
        view: ({ ha1Md5: _md5, ha1Sha256: _sha256, ...shown }) => shown,
        noun: 'device',
      });
      const { number, userId, domainId } = row;
      if (change.number !== undefined || change.userId !== undefined)
        await claimNumbers(scope, domainId, [{ number, userId }], { exceptDevice: id });
    });
  }

  setHa1(companyId: CompanyId, id: DeviceId, ha1: Device['ha1']): Promise<void> {
    const change = { ha1Md5: ha1.md5, ha1Sha256: ha1.sha256 };
    return this.#writer.write(companyId, async (scope) => {
      await scope.updateTable('device').set(change).where('id', '=', id).where('companyId', '=', companyId).execute();
    });
  }

  dependents(companyId: CompanyId, id: DeviceId) {
    return this.#writer.read(companyId, async (scope) =>
      dependentsOf(scope, 'device', id, await numberUsers(scope, companyId, id)),
    );
  }

  remove(companyId: CompanyId, id: DeviceId, confirm: string | undefined): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      const more = await numberUsers(scope, companyId, id);
      await deleteSeen(scope, 'device', { companyId, id, confirm, noun: 'device', more });
    });
  }
}

/** Who leads calls to the device's number, when it is the last that has it. */
async function numberUsers(scope: Scope, companyId: CompanyId, id: DeviceId) {
  const device = await scope
    .selectFrom('device')
    .select(['number', 'domainId'])
    .where('id', '=', id)
    .where('companyId', '=', companyId)
    .executeTakeFirst();
  if (!device) return [];
  const another = await scope
    .selectFrom('device')
    .select('id')
    .where('domainId', '=', device.domainId)
    .where('number', '=', device.number)
    .where('id', '<>', id)
    .executeTakeFirst();
  return another ? [] : usersOfNumber(scope, device.domainId, device.number);
}

function select(scope: Scope, companyId: CompanyId) {
  return scope
    .selectFrom('device')
    .innerJoin('domain', 'domain.id', 'device.domainId')
    .leftJoin('appUser', 'appUser.id', 'device.userId')
    .selectAll('device')
    .select(['domain.name as domainName', 'domain.sipDomain', sql<string | null>`${userName}`.as('userName')])
    .where('device.companyId', '=', companyId);
}

type Selected = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

function recordOf({ ha1Md5: _md5, ha1Sha256: _sha256, changedAt, ...row }: Selected): DeviceRecord {
  return { ...row, changedAtMs: changedAt.getTime() };
}
