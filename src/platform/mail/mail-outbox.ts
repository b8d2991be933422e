import type { Readable } from 'node:stream';
import type { Clock, Timer } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, IdSource, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { RandomSource } from '../../kernel/random.ts';
import type { IncidentPort } from '../incident/index.ts';
import type { JobDefinition } from '../job/index.ts';
import type { ParameterContext } from '../parameter/index.ts';
import { nextAttempt } from '../webhook/index.ts';
import type { MailAttachment, MailId, MailSender, OutgoingMail, QueuedMail } from './mail.ts';
import { isMailAddress, oneLine } from './mail-address.ts';
import { type MailFiles, MailRefused, type MailStore, type MailTransport } from './mail-ports.ts';
import { type MailParameterReader, type MailSettings, mailSettingsOf } from './mail-settings.ts';

export interface MailOutboxParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly incidents: IncidentPort;
  readonly store: MailStore;
  readonly transport: MailTransport;
  readonly files: MailFiles;
  readonly parameters: MailParameterReader;
}

const lookEveryMs = 5000;
/** Longer than the patience with a server: who sends a mail holds it until he knows. */
const leaseMs = 10 * 60_000;
const patienceMs = 5 * 60_000;
const atOnce = 4;
const keepMs = 30 * 86_400_000;
const mostTextBytes = 256 * 1024;
const mostAttachments = 10;
/** Together; mail servers usually take 25 MB, of which base64 eats a third. */
const mostAttachedBytes = 18 * 1024 * 1024;

/** The outbox of mails: each once, unless the program is killed between a server's "taken" and our note of it. */
export class MailOutbox implements MailSender, AsyncDisposable {
  readonly #parts: MailOutboxParts;
  readonly #stop = new AbortController();
  readonly #underWay = new Map<MailId, Promise<void>>();
  /** Taken by a server, but the store could not be told yet: never handed over again. */
  readonly #taken = new Set<MailId>();
  #timer: Timer | null = null;
  #isDue = false;
  #looking: Promise<void> | null = null;

  constructor(parts: MailOutboxParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#plan();
    this.wake();
  }

  canSend(of: { readonly companyId: CompanyId; readonly userId?: UserId | undefined }): boolean {
    return this.#settings(of) !== null;
  }

  #settings({ companyId, userId }: { companyId: CompanyId; userId?: UserId | null | undefined }): MailSettings | null {
    const context: ParameterContext = userId ? { companyId, userId } : { companyId };
    return mailSettingsOf(this.#parts.parameters, context);
  }

  async send(mail: OutgoingMail): Promise<MailId | null> {
    const queued = this.#make(mail);
    if (!(await this.#parts.store.enqueue(queued))) return null;
    this.wake();
    return queued.id;
  }

  /**
   * Hands a mail over at once, past the outbox: for trying settings.
   * @throws what `send` throws, and what the server or the network says
   */
  async sendNow(mail: OutgoingMail): Promise<void> {
    const queued = this.#make(mail);
    await this.#hand(queued);
  }

  #make({ companyId, userId, to, subject, text, html, attachments = [], about }: OutgoingMail): QueuedMail {
    const settings = this.#settings({ companyId, userId });
    if (!settings) throw new ParleyError('mail-not-set-up', 'No mail server is set: the parameter SmtpServer is empty.');
    if (!isMailAddress(to)) throw new ParleyError('input-invalid', 'This is no e-mail address that mail can be sent to.');
    if (Buffer.byteLength(text) + Buffer.byteLength(html ?? '') > mostTextBytes || attachments.length > mostAttachments)
      throw new ParleyError('input-invalid', 'The mail is too long.');
    const id = this.#parts.ids.next<MailId>();
    const now = this.#parts.clock.now();
    return {
      id,
      companyId,
      userId: userId ?? null,
      to,
      messageId: `<${id}@${settings.sender.slice(settings.sender.lastIndexOf('@') + 1)}>`,
      subject: oneLine(subject),
      text,
      html: html ?? null,
      attachments,
      state: 'waiting',
      attempts: 0,
      createdAtMs: now,
      nextAtMs: now,
      lastError: null,
      about: about ?? null,
    };
  }

  /** Forgets mails of long ago. */
  get cleaning(): JobDefinition {
    const { clock, store } = this.#parts;
    return {
      name: 'mail-cleaning',
      title: 'Cleaning of sent mails',
      planned: () => [{ companyId: null, subjectId: null, schedule: { kind: 'every', minutes: 1440 } }],
      run: async () => ({ removed: await store.forget(clock.now() - keepMs) }),
    };
  }

  #plan(): void {
    this.#timer = this.#parts.clock.setTimer(lookEveryMs, () => {
      this.#plan();
      this.wake();
    });
  }

  /** Looks at once for what is due. */
  wake(): void {
    this.#isDue = true;
    if (this.#looking || this.#stop.signal.aborted) return;
    this.#looking = this.#look().finally(() => {
      this.#looking = null;
      // Woken between the last look and this: it would be forgotten.
      if (this.#isDue && this.#underWay.size < atOnce) this.wake();
    });
  }

  async #look(): Promise<void> {
    const { clock, store, logger } = this.#parts;
    while (this.#isDue && !this.#stop.signal.aborted) {
      const most = atOnce - this.#underWay.size;
      if (most <= 0) return;
      this.#isDue = false;
      try {
        const due = await store.claim(clock.now(), { leaseMs, most });
        for (const mail of due) this.#begin(mail);
        this.#isDue ||= due.length === most;
      } catch (error) {
        logger.warn('mails wait for the store', { error });
      }
    }
  }

  #begin(mail: QueuedMail): void {
    const work = this.#deliver(mail)
      .catch((error: unknown) => this.#parts.logger.warn('what became of a mail could not be noted', { error }))
      .finally(() => {
        this.#underWay.delete(mail.id);
        this.wake();
      });
    this.#underWay.set(mail.id, work);
  }

  async #deliver(mail: QueuedMail): Promise<void> {
    const { clock, store } = this.#parts;
    if (!this.#taken.has(mail.id)) {
      const failure = await this.#attempt(mail);
      if (failure) return store.settle(mail.id, failure);
      this.#taken.add(mail.id);
    }
    await store.settle(mail.id, { state: 'sent', nextAtMs: clock.now(), lastError: null });
    this.#taken.delete(mail.id);
  }

  /** Null: the server took it. Never throws. */
  async #attempt(mail: QueuedMail): Promise<Pick<QueuedMail, 'state' | 'nextAtMs' | 'lastError'> | null> {
    const { clock, logger, random } = this.#parts;
    try {
      await this.#hand(mail);
      return null;
    } catch (error) {
      const now = clock.now();
      const lastError = oneLine(describeError(error), 500);
      // Cut off by our own end: it is due again at the next start.
      if (this.#stop.signal.aborted) return { state: 'waiting', nextAtMs: now, lastError };
      const isOfThisMail = error instanceof MailRefused && error.isOfThisMail;
      const again = isOfThisMail ? null : nextAttempt(mail.attempts, now, random.bytes(1)[0]! / 255);
      logger.warn('a mail was not sent', { mail: mail.id, attempts: mail.attempts, again: again !== null, reason: lastError });
      return { state: again === null ? 'dead' : 'waiting', nextAtMs: again ?? now, lastError };
    }
  }

  /** Hands it to the server of its parameters, and tells administrators how that went. */
  async #hand(mail: QueuedMail): Promise<void> {
    const settings = this.#settings(mail);
    if (!settings) throw new Error('no mail server is set (SmtpServer)');
    const incident = { code: 'mail-not-sent', companyId: mail.companyId, subject: settings.server } as const;
    const patience = new AbortController();
    const timer = this.#parts.clock.setTimer(patienceMs, () => patience.abort(new Error('the mail server took too long')));
    const attachments = await this.#open(mail);
    try {
      const { to, messageId, subject, text, html, createdAtMs: dateMs } = mail;
      const complete = { to, messageId, subject, text, html, dateMs, attachments };
      await this.#parts.transport.hand(settings, complete, AbortSignal.any([patience.signal, this.#stop.signal]));
      this.#parts.incidents.resolve(incident);
    } catch (error) {
      const reason: unknown = patience.signal.aborted ? patience.signal.reason : error;
      // A wrong address of one receiver is no fault of the server.
      const isFault = !(error instanceof MailRefused && error.isOfThisMail) && !this.#stop.signal.aborted;
      const params = { server: `${settings.server}:${settings.port}`, reason: oneLine(describeError(reason), 300) };
      if (isFault) this.#parts.incidents.raise({ ...incident, params });
      throw reason;
    } finally {
      timer.cancel();
      for (const { content } of attachments) content.destroy();
    }
  }

  async #open({ companyId, attachments }: QueuedMail): Promise<(MailAttachment & { readonly content: Readable })[]> {
    const opened: (MailAttachment & { readonly content: Readable })[] = [];
    let room = mostAttachedBytes;
    for (const attachment of attachments) {
      const file = await this.#parts.files.open(companyId, attachment.storedFile);
      if (!file) continue;
      room -= file.size;
      if (room >= 0) opened.push({ ...attachment, fileName: oneLine(attachment.fileName), content: file.stream });
      else file.stream.destroy();
    }
    return opened;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#timer?.cancel();
    this.#stop.abort(new Error('Parley ends'));
    // What is being taken now would otherwise be leased by nobody.
    await this.#looking;
    await Promise.all(this.#underWay.values());
  }
}
