import { ParleyError } from '../../kernel/errors.ts';
import type { DomainId, IdSource, UserId } from '../../kernel/ids.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import type { ConferenceRoom, ConferenceRoomId } from './conference-room.ts';
import type {
  ConferenceRoomChange,
  ConferenceRoomListRequest,
  ConferenceRoomRecord,
  ConferenceRoomRecords,
} from './room-records.ts';

/** Who administers: his company, and the domain that is meant when none is said. */
export interface RoomAdministrator extends Subject {
  readonly domainId: DomainId;
}

export interface NewRoom extends Omit<ConferenceRoom, 'id' | 'companyId' | 'domainId'> {
  readonly domainId?: DomainId | undefined;
}

export interface RoomRun extends Omit<NewRoom, 'number' | 'ownerId' | 'participantPin' | 'leaderPin'> {
  readonly firstNumber: string;
  readonly count: number;
  readonly withPins: boolean;
}

export interface RoomAdministrationParts {
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly directory: Pick<CompanyDirectory, 'domain' | 'user'>;
  readonly records: ConferenceRoomRecords;
}

const pinDigits = 6;

/** Conference rooms, as administrators make, change and delete them. What goes on in a room goes on as it began. */
export class RoomAdministration {
  readonly #parts: RoomAdministrationParts;

  constructor(parts: RoomAdministrationParts) {
    this.#parts = parts;
  }

  list(by: RoomAdministrator, request: ConferenceRoomListRequest): ReturnType<ConferenceRoomRecords['list']> {
    demandRooms(by);
    return this.#parts.records.list(by.companyId, request);
  }

  /** @throws ParleyError `not-found` */
  async read(by: RoomAdministrator, id: ConferenceRoomId): Promise<ConferenceRoomRecord> {
    demandRooms(by);
    const record = await this.#parts.records.find(by.companyId, id);
    if (!record) throw new ParleyError('not-found', 'There is no such conference room.');
    return record;
  }

  /** @throws ParleyError `number-taken`, `input-invalid`, `not-found` for a domain or user of another company */
  async create(by: RoomAdministrator, { domainId: asked, ...input }: NewRoom): Promise<ConferenceRoomRecord> {
    demandRooms(by);
    this.#check(by, input);
    const domainId = this.#domain(by, asked);
    const id = this.#parts.ids.next<ConferenceRoomId>();
    await this.#parts.records.add(by.companyId, domainId, [{ ...input, id, companyId: by.companyId, domainId }]);
    return this.read(by, id);
  }

  /** Consecutive numbers; none when one is taken. @throws ParleyError `number-taken`, `input-invalid`, `not-found` */
  async createRun(by: RoomAdministrator, run: RoomRun): Promise<readonly ConferenceRoomRecord[]> {
    demandRooms(by);
    const { domainId: asked, firstNumber, count, withPins, name, ...settings } = run;
    const domainId = this.#domain(by, asked);
    const rooms = Array.from({ length: count }, (_, index): ConferenceRoom => {
      const pins = withPins ? this.#newPins() : { participantPin: '', leaderPin: '' };
      const id = this.#parts.ids.next<ConferenceRoomId>();
      const number = numberAfter(firstNumber, index);
      return { ...settings, ...pins, id, companyId: by.companyId, domainId, ownerId: null, name: `${name} ${index + 1}`, number };
    });
    await this.#parts.records.add(by.companyId, domainId, rooms);
    return Promise.all(rooms.map(({ id }) => this.read(by, id)));
  }

  /** @throws ParleyError `not-found`, `changed-meanwhile`, `number-taken`, `input-invalid` */
  async change(
    by: RoomAdministrator,
    id: ConferenceRoomId,
    version: number,
    change: ConferenceRoomChange,
  ): Promise<ConferenceRoomRecord> {
    const { participantPin, leaderPin } = await this.read(by, id);
    const pins = { participantPin: change.participantPin ?? participantPin, leaderPin: change.leaderPin ?? leaderPin };
    this.#check(by, { ...pins, ownerId: change.ownerId ?? null });
    await this.#parts.records.change(by.companyId, id, version, change);
    return this.read(by, id);
  }

  async dependents(by: RoomAdministrator, id: ConferenceRoomId): ReturnType<ConferenceRoomRecords['dependents']> {
    await this.read(by, id);
    return this.#parts.records.dependents(by.companyId, id);
  }

  /** @throws ParleyError `not-found`, `has-dependents` */
  async remove(by: RoomAdministrator, id: ConferenceRoomId, confirm: string | undefined): Promise<void> {
    await this.read(by, id);
    await this.#parts.records.remove(by.companyId, id, confirm);
  }

  #check(
    by: Subject,
    room: { readonly participantPin: string; readonly leaderPin: string; readonly ownerId: UserId | null },
  ): void {
    if (room.leaderPin !== '' && room.leaderPin === room.participantPin)
      throw new ParleyError('input-invalid', 'The PIN of leaders must be another than that of participants.');
    if (room.ownerId !== null && this.#parts.directory.user(room.ownerId)?.companyId !== by.companyId)
      throw new ParleyError('not-found', 'There is no such user.');
  }

  #domain(by: RoomAdministrator, asked: DomainId | undefined): DomainId {
    const domain = this.#parts.directory.domain(asked ?? by.domainId);
    if (domain?.companyId !== by.companyId) throw new ParleyError('not-found', 'There is no such domain.');
    return domain.id;
  }

  #newPins(): { participantPin: string; leaderPin: string } {
    const participantPin = this.#newPin();
    let leaderPin = this.#newPin();
    while (leaderPin === participantPin) leaderPin = this.#newPin();
    return { participantPin, leaderPin };
  }

  #newPin(): string {
    return String(this.#parts.random.bytes(6).readUIntBE(0, 6) % 10 ** pinDigits).padStart(pinDigits, '0');
  }
}

/** @throws ParleyError `input-invalid` when the numbers would get longer */
function numberAfter(first: string, index: number): string {
  const number = String(BigInt(first) + BigInt(index)).padStart(first.length, '0');
  if (number.length > first.length)
    throw new ParleyError('input-invalid', `There are not so many numbers of this length after ${first}.`);
  return number;
}

function demandRooms(by: Subject): void {
  demand(by, 'administer', { kind: 'company', companyId: by.companyId, ownerId: null });
}
