import { sql } from 'kysely';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import type {
  ConferenceRoom,
  ConferenceRoomChange,
  ConferenceRoomId,
  ConferenceRoomListRequest,
  ConferenceRoomRecord,
  ConferenceRoomRecords,
} from '../../telephony/conference/index.ts';
import { claimNumbers } from './claim-numbers.ts';
import type { ConfigurationWriter } from './configuration-writer.ts';
import { deleteSeen, dependentsOf } from './dependents.ts';
import { type ListingSpec, listRows, sortText } from './listing.ts';
import { usersOfNumber } from './number-users.ts';
import type { Scope, Store } from './store.ts';
import { userNameOf } from './user-name.ts';
import { given, isId, updateVersioned } from './versioned.ts';

const spec: ListingSpec = {
  sorts: {
    name: sortText(sql.ref('conferenceRoom.name')),
    number: { by: sql`lpad(conference_room.number, 12, '0')`, type: 'text' },
    domain: sortText(sql.ref('domain.name')),
    changedAt: { by: sql.ref('conferenceRoom.changedAt'), type: 'timestamptz' },
  },
  id: sql.ref('conferenceRoom.id'),
  idType: 'uuid',
  searched: [sql.ref('conferenceRoom.name'), sql.ref('conferenceRoom.number'), sql.ref('domain.name')],
};

/** Conference rooms in PostgreSQL, for administrators. */
export class SqlConferenceRoomRecords implements ConferenceRoomRecords {
  readonly #writer: ConfigurationWriter;

  constructor(parts: { writer: ConfigurationWriter }) {
    this.#writer = parts.writer;
  }

  list(companyId: CompanyId, { domainId, enabled, ...request }: ConferenceRoomListRequest) {
    return this.#writer.read(companyId, async (scope) => {
      let query = select(scope, companyId);
      if (domainId) query = query.where('conferenceRoom.domainId', '=', domainId);
      if (enabled !== undefined) query = query.where('conferenceRoom.enabled', '=', enabled);
      const { rows, ...page } = await listRows(query, spec, request);
      return { ...page, rows: rows.map(recordOf) };
    });
  }

  async find(companyId: CompanyId, id: ConferenceRoomId): Promise<ConferenceRoomRecord | null> {
    if (!isId(id)) return null;
    const row = await this.#writer.read(companyId, (scope) =>
      select(scope, companyId).where('conferenceRoom.id', '=', id).executeTakeFirst(),
    );
    return row ? recordOf(row) : null;
  }

  add(companyId: CompanyId, domainId: DomainId, rooms: readonly ConferenceRoom[]): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      await claimNumbers(
        scope,
        domainId,
        rooms.map(({ number }) => ({ number, userId: null })),
      );
      await scope
        .insertInto('conferenceRoom')
        .values([...rooms])
        .execute();
    });
  }

  change(companyId: CompanyId, id: ConferenceRoomId, version: number, change: ConferenceRoomChange): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      const row = await updateVersioned(scope, 'conferenceRoom', {
        companyId,
        id,
        version,
        change: given(change),
        view: ({ participantPin: _participant, leaderPin: _leader, ...shown }) => shown,
        noun: 'conference room',
      });
      if (change.number !== undefined)
        await claimNumbers(scope, row.domainId, [{ number: row.number, userId: null }], { exceptRoom: id });
    });
  }

  dependents(companyId: CompanyId, id: ConferenceRoomId) {
    return this.#writer.read(companyId, async (scope) => dependentsOf(scope, 'conferenceRoom', id, await numberUsers(scope, id)));
  }

  remove(companyId: CompanyId, id: ConferenceRoomId, confirm: string | undefined): Promise<void> {
    return this.#writer.write(companyId, async (scope) => {
      const more = await numberUsers(scope, id);
      await deleteSeen(scope, 'conferenceRoom', { companyId, id, confirm, noun: 'conference room', more });
    });
  }
}

/** What calls need of them, of one company or of all. */
export function loadConferenceRooms(store: Store, companyId?: CompanyId): Promise<readonly ConferenceRoom[]> {
  return companyId ? store.inCompany(companyId, readEnabled) : store.inAllCompanies(readEnabled);
}

async function readEnabled(scope: Scope): Promise<readonly ConferenceRoom[]> {
  const rows = await scope.selectFrom('conferenceRoom').selectAll().where('enabled', '=', true).orderBy('id').execute();
  return rows.map(({ version: _version, changedAt: _changedAt, ...room }) => room);
}

async function numberUsers(scope: Scope, id: ConferenceRoomId) {
  const room = await scope.selectFrom('conferenceRoom').select(['domainId', 'number']).where('id', '=', id).executeTakeFirst();
  if (!room) throw new ParleyError('not-found', 'There is no such conference room.');
  return usersOfNumber(scope, room.domainId, room.number);
}

function select(scope: Scope, companyId: CompanyId) {
  return scope
    .selectFrom('conferenceRoom')
    .innerJoin('domain', 'domain.id', 'conferenceRoom.domainId')
    .leftJoin('appUser', 'appUser.id', 'conferenceRoom.ownerId')
    .selectAll('conferenceRoom')
    .select(['domain.name as domainName', userNameOf('app_user').as('ownerName')])
    .where('conferenceRoom.companyId', '=', companyId);
}

type Selected = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

function recordOf({ changedAt, ownerName, ...room }: Selected): ConferenceRoomRecord {
  return { ...room, ownerName: room.ownerId === null ? '' : (ownerName ?? ''), changedAtMs: changedAt.getTime() };
}
