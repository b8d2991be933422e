import type { Readable } from 'node:stream';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import { Emitter, type Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { ParameterReader } from '../../platform/parameter/index.ts';
import type { ByteRange, StoredFile, StoredFiles } from '../../platform/stored-file/index.ts';
import { KeyedTurns } from './keyed-turns.ts';
import type { MessageCounts } from './message-counts.ts';
import { soundOfUpload } from './uploaded-sound.ts';
import type { Greeting, GreetingKind, MailboxOwner, VoicemailMessage, VoicemailMessageId } from './voicemail.ts';
import { authorizeVoicemail, voicemailSettings } from './voicemail-parameters.ts';
import type { VoicemailStore } from './voicemail-ports.ts';

export interface MailboxesParts {
  readonly clock: Clock;
  readonly store: VoicemailStore;
  readonly files: StoredFiles;
  readonly counts: MessageCounts;
  readonly parameters: Pick<ParameterReader, 'value'>;
}

const dayMs = 86_400_000;
/** A greeting of three minutes at 48 kHz, 16 bits, one channel. */
export const largestGreetingBytes = 18_000_000;
export const longestGreetingMs = 180_000;

/** Messages and greetings of everybody. Asked for the owner himself: who asks has been let in already, by session or PIN. */
export class Mailboxes {
  readonly #parts: MailboxesParts;
  readonly #turns = new KeyedTurns<UserId>();
  readonly #events = new Emitter<{ added: VoicemailMessage; changed: MailboxOwner }>();

  constructor(parts: MailboxesParts) {
    this.#parts = parts;
  }

  async load(): Promise<void> {
    for (const { companyId, userId, ...count } of await this.#parts.store.counts())
      this.#parts.counts.set({ companyId, userId }, count);
  }

  isOn(owner: MailboxOwner): boolean {
    return this.#parts.parameters.value(authorizeVoicemail, owner);
  }

  isFull(owner: MailboxOwner): boolean {
    const { newMessages, oldMessages } = this.#parts.counts.of(owner.userId);
    return newMessages + oldMessages >= this.#parts.parameters.value(voicemailSettings.maxMessages, owner);
  }

  /** A message was left. @returns it as it is stored: with another file where it was added before, null where nobody has the mailbox any more */
  async add(message: VoicemailMessage): Promise<VoicemailMessage | null> {
    const outcome = await this.#parts.store.addMessage(message);
    if (outcome !== 'added') return this.#parts.store.message(message, message.id);
    await this.#count(message);
    this.#events.emit('added', message);
    return message;
  }

  messages(owner: MailboxOwner): Promise<readonly VoicemailMessage[]> {
    return this.#parts.store.messages(owner);
  }

  /** @throws ParleyError `not-found` */
  async sound(
    owner: MailboxOwner,
    id: VoicemailMessageId,
  ): Promise<{ message: VoicemailMessage; file: StoredFile; read: (range?: ByteRange) => Promise<Readable> }> {
    const message = await this.#parts.store.message(owner, id);
    const file = message && (await this.#parts.files.find(owner.companyId, message.file));
    if (!message || !file) throw unknownMessage();
    return { message, file, read: async (range) => (await this.#parts.files.read(owner.companyId, file.id, range)).content };
  }

  /** Where the sound lies, for playing it into a call. @throws ParleyError `file-unknown` */
  pathOf({ companyId }: MailboxOwner, { file }: Pick<VoicemailMessage | Greeting, 'file'>): Promise<string> {
    return this.#parts.files.pathOf(companyId, file);
  }

  /** Marks as heard or new, deletes or takes that back. @throws ParleyError `not-found` */
  async change(
    owner: MailboxOwner,
    id: VoicemailMessageId,
    { isHeard, isDeleted }: { isHeard?: boolean | undefined; isDeleted?: boolean | undefined },
  ): Promise<VoicemailMessage> {
    const now = this.#parts.clock.now();
    const changed = await this.#parts.store.changeMessage(owner, id, {
      ...(isHeard !== undefined && { heardAtMs: isHeard ? now : null }),
      ...(isDeleted !== undefined && { deletedAtMs: isDeleted ? now : null }),
    });
    if (!changed) throw unknownMessage();
    await this.#count(owner);
    return changed;
  }

  greetings(owner: MailboxOwner): Promise<readonly Greeting[]> {
    return this.#parts.store.greetings(owner);
  }

  /** @throws ParleyError `wav-unreadable`, `input-too-large`, `storage-full` */
  async setGreeting(owner: MailboxOwner, kind: GreetingKind, upload: AsyncIterable<Uint8Array>): Promise<Greeting> {
    const { files, store, clock } = this.#parts;
    const { durationMs, wav } = await soundOfUpload(upload, {
      maxBytes: largestGreetingBytes,
      maxMs: longestGreetingMs,
    });
    const file = await files.write(owner.companyId, wav(), { maxBytes: largestGreetingBytes });
    const greeting: Greeting = {
      companyId: owner.companyId,
      userId: owner.userId,
      kind,
      file: file.id,
      durationMs,
      recordedAtMs: clock.now(),
    };
    const before = await store.saveGreeting(greeting);
    if (before) await files.remove(owner.companyId, [before]);
    this.#events.emit('changed', owner);
    return greeting;
  }

  alwaysGreeting(owner: MailboxOwner): Promise<GreetingKind | null> {
    return this.#parts.store.alwaysGreeting(owner);
  }

  async chooseGreeting(owner: MailboxOwner, kind: GreetingKind | null): Promise<void> {
    await this.#parts.store.setAlwaysGreeting(owner, kind);
    this.#events.emit('changed', owner);
  }

  async removeGreeting(owner: MailboxOwner, kind: GreetingKind): Promise<void> {
    const before = await this.#parts.store.removeGreeting(owner, kind);
    if (before) await this.#parts.files.remove(owner.companyId, [before]);
    this.#events.emit('changed', owner);
  }

  /** @throws ParleyError `not-found` */
  async greetingSound(owner: MailboxOwner, kind: GreetingKind) {
    const greeting = (await this.greetings(owner)).find((one) => one.kind === kind);
    const file = greeting && (await this.#parts.files.find(owner.companyId, greeting.file));
    if (!file) throw new ParleyError('not-found', 'There is no such greeting of yours.');
    return { file, read: async (range?: ByteRange) => (await this.#parts.files.read(owner.companyId, file.id, range)).content };
  }

  /** Deleted since a day, and too old by `Voicemail-NumberDaysOfStorage`. @returns how many went */
  async clean(companyId: CompanyId, userIds: readonly UserId[]): Promise<number> {
    const { store, files, parameters, clock } = this.#parts;
    const now = clock.now();
    const leftMs = userIds.flatMap((userId) => {
      const days = parameters.value(voicemailSettings.days, { companyId, userId });
      return days > 0 ? [{ userId, ms: now - days * dayMs }] : [];
    });
    const gone = await store.forget(companyId, { deletedMs: now - dayMs, leftMs });
    await files.remove(companyId, gone);
    for (const { userId } of leftMs) await this.#count({ companyId, userId });
    return gone.length;
  }

  /** A message was left; told at most once, and not of what was stored just before a kill. */
  onAdded(listener: (message: VoicemailMessage) => void): Unsubscribe {
    return this.#events.on('added', listener);
  }

  /** Messages or greetings of somebody are others than before. */
  onChanged(listener: (owner: MailboxOwner) => void): Unsubscribe {
    return this.#events.on('changed', listener);
  }

  #count({ companyId, userId }: MailboxOwner): Promise<void> {
    const owner = { companyId, userId };
    return this.#turns.run(userId, async () => {
      const messages = await this.#parts.store.messages(owner);
      const newMessages = messages.filter(({ heardAtMs }) => heardAtMs === null).length;
      this.#parts.counts.set(owner, { newMessages, oldMessages: messages.length - newMessages });
      this.#events.emit('changed', owner);
    });
  }
}

function unknownMessage(): ParleyError {
  return new ParleyError('not-found', 'There is no such message of yours.');
}
