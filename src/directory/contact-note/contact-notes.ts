import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { IdSource } from '../../kernel/ids.ts';
import type { Actor } from '../../platform/api/index.ts';
import type { ContactNote, ContactNoteId, ContactNoteStore, NoteTarget } from './contact-note.ts';

export interface ContactNotesParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly store: ContactNoteStore;
  /** All that is the same card for him, the target among it. @throws ParleyError `not-found` when he does not see it */
  readonly sameCard: (actor: Actor, target: NoteTarget) => Promise<readonly NoteTarget[]>;
  /** @throws ParleyError `not-permitted` when he may not write what others read (AuthorizeNote) */
  readonly demandSharing: (actor: Actor) => void;
}

const mostAboutOne = 200;

export class ContactNotes {
  readonly #parts: ContactNotesParts;

  constructor(parts: ContactNotesParts) {
    this.#parts = parts;
  }

  /** @throws ParleyError `not-found` */
  async list(actor: Actor, target: NoteTarget): Promise<readonly ContactNote[]> {
    return this.#parts.store.about(actor, await this.#parts.sameCard(actor, target));
  }

  /** @throws ParleyError `not-found`, `not-permitted`, `input-invalid` when there are too many */
  async write(
    actor: Actor,
    { text, isShared, ...target }: NoteTarget & { readonly text: string; readonly isShared: boolean },
  ): Promise<ContactNote> {
    const { clock, ids, store, demandSharing } = this.#parts;
    if (isShared) demandSharing(actor);
    const before = await this.list(actor, target);
    if (before.length >= mostAboutOne)
      throw new ParleyError('input-invalid', `There are ${mostAboutOne} notes already. Delete some.`);
    const { companyId, userId: authorId } = actor;
    const { kind, targetId } = target;
    const id = ids.next<ContactNoteId>();
    const note = { id, companyId, authorId, kind, targetId, text, isShared, writtenAtMs: clock.now(), changedAtMs: null };
    await store.save(note);
    return note;
  }

  /** One's own. @throws ParleyError `note-unknown`, `not-permitted` */
  async change(actor: Actor, id: string, change: { text?: string; isShared?: boolean }): Promise<ContactNote> {
    const before = await this.#own(actor, id);
    const note = { ...before, ...change, changedAtMs: this.#parts.clock.now() };
    if (note.isShared) this.#parts.demandSharing(actor);
    await this.#parts.store.save(note);
    return note;
  }

  /** One's own. @throws ParleyError `note-unknown` */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.#parts.store.remove(await this.#own(actor, id));
  }

  async #own(actor: Actor, id: string): Promise<ContactNote> {
    const note = await this.#parts.store.find(actor, id);
    if (!note) throw new ParleyError('note-unknown', 'There is no such note of yours.');
    return note;
  }
}
