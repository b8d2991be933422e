import type { HoursException } from '../../contract/rest/opening-hours.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, QueueId } from '../../kernel/ids.ts';
import { type Access, may, type Subject } from '../../platform/access/index.ts';
import { type CatalogueRecords, invalidField } from '../catalogue/index.ts';
import type { OpeningHours } from './opening-hours.ts';

/** A queue, as far as it matters here. */
interface KeepsHours {
  readonly id: QueueId;
  readonly companyId: CompanyId;
  readonly hoursId?: string | null;
}

export interface OpeningHoursDeskParts {
  readonly clock: Clock;
  readonly access: Pick<Access, 'may'>;
  readonly hoursOf: (companyId: CompanyId) => readonly OpeningHours[];
  readonly queues: () => readonly KeepsHours[];
  readonly records: Pick<CatalogueRecords<OpeningHours>, 'find' | 'change'>;
}

const longestMs = 400 * 86_400_000;

/** Closing and opening by hand: by administrators of queues, and by who supervises a queue that keeps the hours. */
export class OpeningHoursDesk {
  readonly #parts: OpeningHoursDeskParts;

  constructor(parts: OpeningHoursDeskParts) {
    this.#parts = parts;
  }

  /** Those he may close and open. */
  list(by: Subject): readonly OpeningHours[] {
    return this.#parts.hoursOf(by.companyId).filter(({ id }) => this.#may(by, id));
  }

  /** @throws ParleyError `not-found` for what he may not either, `input-invalid` */
  async setException(
    by: Subject,
    id: string,
    exception: (Omit<HoursException, 'fromMs'> & { readonly fromMs?: number | undefined }) | null,
  ): Promise<OpeningHours> {
    const { records, clock } = this.#parts;
    const record = this.#may(by, id) ? await records.find(by.companyId, id) : null;
    if (!record) throw new ParleyError('not-found', 'There are no such opening hours.');
    const now = clock.now();
    const wanted = exception && { ...exception, fromMs: exception.fromMs ?? now };
    if (wanted) checkException(wanted, now);
    await records.change(by.companyId, id, record.version, { exception: wanted });
    return { ...record, exception: wanted };
  }

  #may(by: Subject, hoursId: string): boolean {
    const { companyId } = by;
    if (may(by, 'administer', { kind: 'queue', companyId, ownerId: null }).allowed) return true;
    return this.#parts
      .queues()
      .some(
        ({ id, hoursId: kept, companyId: of }) =>
          kept === hoursId &&
          of === companyId &&
          this.#parts.access.may(by, 'use', { kind: 'supervision', companyId, ownerId: null, id }).allowed,
      );
  }
}

/** @throws ParleyError `input-invalid` */
export function checkException({ fromMs, untilMs }: Pick<HoursException, 'fromMs' | 'untilMs'>, nowMs: number): void {
  if (untilMs <= fromMs) throw invalidField('exception', 'It ends before it begins.');
  if (untilMs <= nowMs) throw invalidField('exception', 'It would be over already.');
  if (untilMs - nowMs > longestMs) throw invalidField('exception', 'At most for 400 days: set the weekly times instead.');
}
