import type { LegId } from '../../../kernel/ids.ts';
import { TransientMap } from '../../../kernel/transient-map.ts';

/** Who is in which conference, from what calls tell. */
export class RememberedConferences {
  readonly #members = new TransientMap<string, Set<LegId>>();
  readonly #of = new Map<LegId, string>();

  get size(): number {
    return this.#of.size;
  }

  /** @returns everybody in it */
  joined(conferenceId: string, legId: LegId): ReadonlySet<LegId> {
    this.left(legId);
    const members = this.#members.get(conferenceId) ?? new Set();
    this.#members.set(conferenceId, members.add(legId));
    this.#of.set(legId, conferenceId);
    return members;
  }

  left(legId: LegId): void {
    const conferenceId = this.#of.get(legId);
    if (conferenceId === undefined) return;
    this.#of.delete(legId);
    const members = this.#members.get(conferenceId);
    members?.delete(legId);
    if (members?.size === 0) this.#members.delete(conferenceId);
  }
}
