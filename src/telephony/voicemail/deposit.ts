import { describeError } from '../../kernel/errors.ts';
import type { UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { ParameterReader } from '../../platform/parameter/index.ts';
import type { User } from '../../platform/user/index.ts';
import type { ApplicationDestination } from '../call/index.ts';
import type { ApplicationParty, CallApplication, PlayEnd } from '../call-application/index.ts';
import { type PromptPart, promptSounds } from '../prompt/index.ts';
import { greetingFor, standardGreeting } from './greeting-choice.ts';
import type { Mailboxes } from './mailboxes.ts';
import type { GreetingKind, MailboxOwner } from './voicemail.ts';
import { voicemailCodes } from './voicemail-numbers.ts';
import { voicemailSettings } from './voicemail-parameters.ts';
import type { VoicemailRecorder } from './voicemail-recorder.ts';

export interface DepositParts {
  readonly logger: Logger;
  readonly user: (id: UserId) => User | undefined;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly mailboxes: Mailboxes;
  readonly recorder: Pick<VoicemailRecorder, 'record'>;
  readonly isAbsent: (userId: UserId) => boolean;
  /** Wall clock of the company; weekday 1 is Monday. */
  readonly wallClock: () => { readonly weekday: number; readonly hour: number; readonly minute: number };
  /** Pressing * during the greeting: whose mailbox it is may want to hear his messages. */
  readonly menu: (party: ApplicationParty, user: User) => Promise<void>;
}

/**
 * Takes a message (application `voicemail`).
 *
 * ```
 * entered ─► answered ─► greeting ─► tone ─► recording ─► stored ─► thanked ─► released
 *               │full      │*                   │ hung up: stored all the same
 *               └► told    └► menu              └ too short, disk full: told
 * ```
 */
export class VoicemailDeposit implements CallApplication {
  readonly #parts: DepositParts;

  constructor(parts: DepositParts) {
    this.#parts = parts;
  }

  enter(party: ApplicationParty, { id, number }: ApplicationDestination): boolean {
    const user = this.#parts.user(id as UserId);
    if (!user?.enabled || user.companyId !== party.companyId) return false;
    if (!this.#parts.mailboxes.isOn({ companyId: user.companyId, userId: user.id })) return false;
    this.#run(party, user, number).catch((error: unknown) => {
      this.#parts.logger.error('a caller could not leave his message', { callId: party.callId, error: describeError(error) });
      party.release('server-failure');
    });
    return true;
  }

  async #run(party: ApplicationParty, user: User, number: string): Promise<void> {
    const { mailboxes } = this.#parts;
    const owner = { companyId: user.companyId, userId: user.id };
    if (!(await party.answer())) return;
    if (mailboxes.isFull(owner)) {
      this.#parts.logger.info('a caller was told that the mailbox is full', { userId: user.id, callId: party.callId });
      return this.#sayAndRelease(party, user, [{ name: 'mailbox-full' }]);
    }
    const greeted = await party.play(await this.#greeting(party, user, number));
    if (greeted === 'gone') return;
    if (greeted === 'digit') {
      const { digits } = await party.collectDigits({ max: 1, firstTimeoutMs: 0, interDigitTimeoutMs: 0 });
      if (digits === '*') return this.#parts.menu(party, user);
    }
    if ((await this.#say(party, user, [{ tone: 'record' }], false)) === 'gone') return;
    await this.#record(party, user);
  }

  async #record(party: ApplicationParty, user: User): Promise<void> {
    const { recorder, parameters, logger } = this.#parts;
    const owner = { companyId: user.companyId, userId: user.id };
    const maxMs = parameters.value(voicemailSettings.maxMessageSeconds, owner) * 1000;
    try {
      const { recorded, kept } = await recorder.record(party, owner, maxMs);
      if (recorded.ended === 'failed') {
        logger.error('a message could not be recorded to its end', {
          callId: party.callId,
          userId: user.id,
          isKept: kept !== null,
        });
        return await this.#sayAndRelease(party, user, [{ name: 'cannot-record' }]);
      }
      const said: PromptPart[] = kept ? [{ name: 'message-sent' }, { name: 'goodbye' }] : [{ name: 'message-too-short' }];
      await this.#sayAndRelease(party, user, recorded.ended === 'limit' ? [{ name: 'longest-length' }, ...said] : said);
    } catch (error) {
      logger.error('a message could not be recorded or stored', {
        callId: party.callId,
        userId: user.id,
        error: describeError(error),
      });
      await this.#sayAndRelease(party, user, [{ name: 'cannot-record' }]);
    }
  }

  async #greeting(party: ApplicationParty, user: User, number: string): Promise<readonly string[]> {
    const { parameters, isAbsent, wallClock } = this.#parts;
    const owner = { companyId: user.companyId, userId: user.id };
    const byState = greetingFor({
      diversions: party.diversions,
      isAbsent: isAbsent(user.id),
      opens: parameters.value(voicemailSettings.opens, owner),
      closes: parameters.value(voicemailSettings.closes, owner),
      now: wallClock(),
    });
    const { kind, recorded } = await this.#ownGreeting(owner, byState);
    return recorded
      ? [recorded]
      : promptSounds(user.language, standardGreeting(kind, number.replace(voicemailCodes.deposit, '')));
  }

  /** The one that he chose for everybody, or for this state; else the usual one; a mailbox without any, or whose files are away, uses ours. */
  async #ownGreeting(owner: MailboxOwner, byState: GreetingKind): Promise<{ kind: GreetingKind; recorded: string | null }> {
    const { mailboxes, logger } = this.#parts;
    try {
      const kind = (await mailboxes.alwaysGreeting(owner)) ?? byState;
      const greetings = await mailboxes.greetings(owner);
      const chosen = greetings.find((one) => one.kind === kind) ?? greetings.find((one) => one.kind === 'usual');
      return { kind, recorded: chosen ? await mailboxes.pathOf(owner, chosen) : null };
    } catch (error) {
      const reason = describeError(error);
      logger.warn('a greeting cannot be had; the standard one is heard', { userId: owner.userId, reason });
      return { kind: byState, recorded: null };
    }
  }

  #say(party: ApplicationParty, user: User, parts: readonly PromptPart[], interruptible = true): Promise<PlayEnd> {
    return party.play(promptSounds(user.language, parts), { interruptible });
  }

  async #sayAndRelease(party: ApplicationParty, user: User, parts: readonly PromptPart[]): Promise<void> {
    await this.#say(party, user, parts, false);
    party.release();
  }
}
