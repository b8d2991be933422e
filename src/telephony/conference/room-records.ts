import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import type { Dependents, ListRequest, RowPage } from '../../platform/api/index.ts';
import type { ConferenceRoom, ConferenceRoomId } from './conference-room.ts';

/** A room as an administrator sees it. */
export interface ConferenceRoomRecord extends ConferenceRoom {
  readonly domainName: string;
  /** Empty: nobody's. */
  readonly ownerName: string;
  readonly version: number;
  readonly changedAtMs: number;
}

export interface ConferenceRoomListRequest extends ListRequest {
  readonly domainId?: DomainId | undefined;
  readonly enabled?: boolean | undefined;
}

export type ConferenceRoomChange = {
  [Field in keyof Omit<ConferenceRoom, 'id' | 'companyId' | 'domainId'>]?: ConferenceRoom[Field] | undefined;
};

/** Rooms in the store. Everything happens inside the company that is named. */
export interface ConferenceRoomRecords {
  list(companyId: CompanyId, request: ConferenceRoomListRequest): Promise<RowPage<ConferenceRoomRecord>>;
  find(companyId: CompanyId, id: ConferenceRoomId): Promise<ConferenceRoomRecord | null>;
  /** All or none, of one domain. @throws ParleyError `number-taken`, `input-invalid` for an owner of another company */
  add(companyId: CompanyId, domainId: DomainId, rooms: readonly ConferenceRoom[]): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `number-taken`, `input-invalid` */
  change(companyId: CompanyId, id: ConferenceRoomId, version: number, change: ConferenceRoomChange): Promise<void>;
  dependents(companyId: CompanyId, id: ConferenceRoomId): Promise<Dependents>;
  /** @throws ParleyError `not-found`, `has-dependents` */
  remove(companyId: CompanyId, id: ConferenceRoomId, confirm: string | undefined): Promise<void>;
}
