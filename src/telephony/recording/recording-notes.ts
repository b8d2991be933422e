import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, Id, IdSource, UserId } from '../../kernel/ids.ts';
import type { Actor } from '../../platform/api/index.ts';
import type { RecordingId } from './recording.ts';
import type { Recordings } from './recordings.ts';

export type RecordingNoteId = Id<'recording-note'>;

export interface RecordingNote {
  readonly id: RecordingNoteId;
  readonly companyId: CompanyId;
  readonly recordingId: RecordingId;
  readonly authorId: UserId;
  /** Null: about the whole call. */
  readonly atMs: number | null;
  readonly untilMs: number | null;
  readonly text: string;
  readonly writtenAtMs: number;
  readonly changedAtMs: number | null;
}

export interface RecordingNoteStore {
  list(companyId: CompanyId, recordingId: RecordingId): Promise<readonly RecordingNote[]>;
  /** New, or as it is now. */
  put(note: RecordingNote): Promise<void>;
  remove(companyId: CompanyId, id: RecordingNoteId): Promise<void>;
}

export type NoteDraft = Pick<RecordingNote, 'atMs' | 'untilMs' | 'text'>;

/** Notes of coaches. Who may hear a recording reads them; who may review writes his own. */
export class RecordingNotes {
  readonly #parts: { readonly ids: IdSource; readonly store: RecordingNoteStore; readonly recordings: Recordings };

  constructor(parts: { ids: IdSource; store: RecordingNoteStore; recordings: Recordings }) {
    this.#parts = parts;
  }

  async list(actor: Actor, recordingId: string): Promise<readonly RecordingNote[]> {
    const recording = await this.#parts.recordings.read(actor, recordingId);
    return this.#parts.store.list(actor.companyId, recording.id);
  }

  async add(actor: Actor, recordingId: string, draft: NoteDraft): Promise<RecordingNote> {
    const { ids, store, recordings } = this.#parts;
    const recording = await this.#reviewed(actor, recordingId);
    const { companyId, userId: authorId } = actor;
    const id = ids.next<RecordingNoteId>();
    const writtenAtMs = recordings.parts.clock.now();
    const note = { ...checked(draft), id, companyId, recordingId: recording.id, authorId, writtenAtMs, changedAtMs: null };
    await store.put(note);
    await recordings.noted(actor, 'noted', recording.id, { noteId: id, atMs: note.atMs });
    return note;
  }

  /** @throws ParleyError `not-found` for what is no note of his */
  async change(actor: Actor, recordingId: string, noteId: string, draft: NoteDraft): Promise<RecordingNote> {
    const before = await this.#own(actor, recordingId, noteId);
    const note = { ...before, ...checked(draft), changedAtMs: this.#parts.recordings.parts.clock.now() };
    await this.#parts.store.put(note);
    return note;
  }

  /** @throws ParleyError `not-found` */
  async remove(actor: Actor, recordingId: string, noteId: string): Promise<void> {
    const { id } = await this.#own(actor, recordingId, noteId);
    await this.#parts.store.remove(actor.companyId, id);
  }

  async #own(actor: Actor, recordingId: string, noteId: string): Promise<RecordingNote> {
    await this.#reviewed(actor, recordingId);
    const notes = await this.list(actor, recordingId);
    const note = notes.find(({ id, authorId }) => id === noteId && authorId === actor.userId);
    if (!note) throw new ParleyError('not-found', 'There is no such note of yours.');
    return note;
  }

  async #reviewed(actor: Actor, recordingId: string) {
    const recording = await this.#parts.recordings.read(actor, recordingId);
    this.#parts.recordings.parts.access.demand(actor, 'review');
    if (recording.state !== 'finished') throw new ParleyError('recording-erased', 'There is nothing to write notes on.');
    return recording;
  }
}

function checked(draft: NoteDraft): NoteDraft {
  const { atMs, untilMs, text } = draft;
  if (untilMs !== null && (atMs === null || untilMs < atMs))
    throw new ParleyError('input-invalid', '`untilMs` comes before `atMs`, expected a stretch of the recording.');
  return { atMs, untilMs, text };
}
