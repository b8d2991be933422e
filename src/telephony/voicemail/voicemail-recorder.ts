import type { Clock } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { IdSource } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { StoredFiles } from '../../platform/stored-file/index.ts';
import type { ApplicationParty, Recorded } from '../call-application/index.ts';
import type { Mailboxes } from './mailboxes.ts';
import type { MailboxOwner, RecordingNote, VoicemailMessage, VoicemailMessageId } from './voicemail.ts';
import type { RecordingShelf } from './voicemail-ports.ts';

export interface VoicemailRecorderParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly logger: Logger;
  readonly shelf: RecordingShelf;
  readonly files: StoredFiles;
  readonly mailboxes: Pick<Mailboxes, 'add'>;
  /** A message is stored. Told again while it rejects, and after a kill: who is told knows what he was told before. */
  readonly told: (message: VoicemailMessage) => Promise<void>;
}

/** What is shorter is no message: somebody hung up after the tone. */
export const shortestMessageMs = 1500;
/** Quiet for so long: he has finished speaking. */
export const silenceEndsMs = 8000;
/** Of the silence at the end so much stays. */
const silenceKeptMs = 1000;
const retryMs = 60_000;
const largestMessageBytes = 128_000_000;

/**
 * Makes messages of recordings: first a note on the disk, then the recording beside it, then a stored file and a row; then its
 * owner is told, and the note goes. Whatever stops it on the way is finished at the next start, or a minute later.
 */
export class VoicemailRecorder implements Disposable {
  readonly #parts: VoicemailRecorderParts;
  readonly #busy = new Set<VoicemailMessageId>();
  #timer: { cancel(): void } | null = null;

  constructor(parts: VoicemailRecorderParts) {
    this.#parts = parts;
  }

  /** Records what the party says. @returns `kept` is null when it was too short. @throws ParleyError `storage-full` … when it could not begin */
  async record(
    party: ApplicationParty,
    owner: MailboxOwner,
    maxMs: number,
  ): Promise<{ recorded: Recorded; kept: VoicemailMessageId | null }> {
    const note = this.#noteOf(party, owner);
    this.#busy.add(note.id);
    try {
      const path = await this.#parts.shelf.begin(note);
      const recorded = await party.record(path, { maxMs, endDigits: '#', silenceMs: silenceEndsMs });
      const isCutOff = recorded.ended === 'failed';
      const mostMs = Math.max(0, recorded.durationMs - (silenceEndsMs - silenceKeptMs));
      const isKept = await this.#finish(note, recorded.ended === 'silence' ? { mostMs, isCutOff } : { isCutOff });
      return { recorded, kept: isKept ? note.id : null };
    } finally {
      this.#busy.delete(note.id);
    }
  }

  /** At the start, and while something could not be stored: makes messages of what was left lying. @returns how many */
  async recover(): Promise<number> {
    let recovered = 0;
    for (const note of await this.#parts.shelf.unfinished()) {
      if (this.#busy.has(note.id)) continue;
      if (await this.#finish(note, { isCutOff: true }).catch(() => false)) recovered += 1;
    }
    return recovered;
  }

  [Symbol.dispose](): void {
    this.#timer?.cancel();
  }

  #noteOf(party: ApplicationParty, { companyId, userId }: MailboxOwner): RecordingNote {
    const { from, callId } = party;
    const shown = from.isPrivate
      ? { fromNumber: '', fromName: '', fromUserId: null }
      : { fromNumber: from.number, fromName: from.displayName, fromUserId: from.userId };
    const { clock, ids } = this.#parts;
    return {
      id: ids.next() as unknown as VoicemailMessageId,
      companyId,
      userId,
      callId,
      startedAtMs: clock.now(),
      isPrivate: from.isPrivate,
      ...shown,
    };
  }

  /** @returns whether it became a message. @throws when the store or the disk cannot take it now; it is tried again */
  async #finish(note: RecordingNote, { mostMs, isCutOff }: { mostMs?: number; isCutOff: boolean }): Promise<boolean> {
    const { shelf, files, mailboxes, logger } = this.#parts;
    try {
      const sound = await shelf.sound(note.id, mostMs);
      if (!sound || sound.durationMs < shortestMessageMs) {
        await shelf.remove(note.id);
        return false;
      }
      const { startedAtMs, ...rest } = note;
      const file = await files.write(note.companyId, sound.wav(), { maxBytes: largestMessageBytes });
      const { durationMs } = sound;
      const message = { ...rest, leftAtMs: startedAtMs, durationMs, isCutOff, file: file.id, heardAtMs: null, deletedAtMs: null };
      const stored = await mailboxes.add(message);
      if (stored?.file !== file.id) await files.remove(note.companyId, [file.id]);
      if (stored && !(await this.#tell(stored))) return true;
      await shelf.remove(note.id);
      return true;
    } catch (error) {
      logger.warn('a message cannot be stored yet; it is kept on the disk and tried again', {
        message: note.id,
        reason: describeError(error),
      });
      this.#later();
      throw error;
    }
  }

  async #tell(message: VoicemailMessage): Promise<boolean> {
    try {
      await this.#parts.told(message);
      return true;
    } catch (error) {
      const reason = describeError(error);
      this.#parts.logger.warn('nobody could be told of a message yet; it is tried again', { message: message.id, reason });
      this.#later();
      return false;
    }
  }

  #later(): void {
    this.#timer?.cancel();
    this.#timer = this.#parts.clock.setTimer(retryMs, () => void this.recover().catch(() => this.#later()));
  }
}
