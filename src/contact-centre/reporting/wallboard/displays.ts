import { createHash } from 'node:crypto';
import { ParleyError } from '../../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../../kernel/events.ts';
import type { CompanyId, Id, IdSource } from '../../../kernel/ids.ts';
import type { RandomSource } from '../../../kernel/random.ts';
import type { OwnedId } from './owned.ts';

export type DisplayId = Id<'wallboard-display'>;

export interface Display {
  readonly id: DisplayId;
  readonly companyId: CompanyId;
  readonly wallboardId: OwnedId;
  readonly name: string;
  readonly createdAtMs: number;
  readonly lastSeenAtMs: number | null;
}

export interface DisplayRecords {
  of(companyId: CompanyId, wallboardIds: readonly string[]): Promise<readonly Display[]>;
  create(display: Pick<Display, 'id' | 'companyId' | 'wallboardId' | 'name'>, tokenHash: Buffer): Promise<void>;
  /** @throws ParleyError `not-found` */
  remove(companyId: CompanyId, wallboardId: string, id: string): Promise<void>;
  /** In whichever company; notes that it was seen. */
  byToken(tokenHash: Buffer): Promise<Display | null>;
}

/** Addresses at which a screen shows one wallboard and nothing else. What leads there is known to the screen alone. */
export class Displays {
  readonly #parts: { readonly ids: IdSource; readonly random: RandomSource; readonly records: DisplayRecords };
  readonly #events = new Emitter<{ removed: string }>();

  constructor(parts: { ids: IdSource; random: RandomSource; records: DisplayRecords }) {
    this.#parts = parts;
  }

  of(companyId: CompanyId, wallboardIds: readonly string[]): Promise<readonly Display[]> {
    return this.#parts.records.of(companyId, wallboardIds);
  }

  /** @returns the token, told this once */
  async create(companyId: CompanyId, wallboardId: OwnedId, name: string): Promise<{ id: DisplayId; token: string }> {
    const id = this.#parts.ids.next<DisplayId>();
    const token = this.#parts.random.bytes(32).toString('base64url');
    await this.#parts.records.create({ id, companyId, wallboardId, name }, hashOf(token));
    return { id, token };
  }

  async remove(companyId: CompanyId, wallboardId: string, id: string): Promise<void> {
    await this.#parts.records.remove(companyId, wallboardId, id);
    this.#events.emit('removed', id);
  }

  /** One was revoked: its screen goes dark. */
  onRemoved(listener: (id: string) => void): Unsubscribe {
    return this.#events.on('removed', listener);
  }

  /** @throws ParleyError `not-found` for one that was revoked, or never was */
  async shown(token: string): Promise<Display> {
    const display = await this.#parts.records.byToken(hashOf(token));
    if (!display) throw new ParleyError('not-found', 'There is no wallboard at this address, or not any more.');
    return display;
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
