import { describeError } from '../../kernel/errors.ts';
import type { UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { User } from '../../platform/user/index.ts';
import type { ApplicationDestination } from '../call/index.ts';
import type { ApplicationParty, CallApplication } from '../call-application/index.ts';
import { type PromptPart, promptSounds } from '../prompt/index.ts';
import { type MailboxAccess, ownerOf, typing } from './mailbox-access.ts';
import type { Mailboxes } from './mailboxes.ts';
import { type MenuSettings, MenuSettingsDialogue } from './menu-settings.ts';
import { announcementOf, type SpokenTimes } from './message-announcement.ts';
import type { VoicemailMessage } from './voicemail.ts';

export interface VoicemailMenuParts extends MenuSettings {
  readonly logger: Logger;
  readonly user: (id: UserId) => User | undefined;
  readonly access: MailboxAccess;
  readonly mailboxes: Mailboxes;
  readonly times: SpokenTimes;
  /** Whether a number is on the red list: it is not read out. */
  readonly isHidden: (user: User, number: string) => boolean;
}

const idleChoices = 3;

/**
 * The mailbox by telephone (application `voicemail-menu`).
 *
 * ```
 * entered ─► who? ─► PIN ─► main ─1─► messages: 1 again 2 next 3 before 7 delete 9 keep 8 call back * main
 *                            ├─2─► greetings: which ─► record ─► 1 keep 2 hear 3 again * give up
 *                            ├─3─► new PIN, twice
 *                            └─*─► goodbye
 * ```
 */
export class VoicemailMenu implements CallApplication {
  readonly #parts: VoicemailMenuParts;
  readonly #settings: MenuSettingsDialogue;

  constructor(parts: VoicemailMenuParts) {
    this.#parts = parts;
    this.#settings = new MenuSettingsDialogue(parts);
  }

  enter(party: ApplicationParty, { id }: ApplicationDestination): boolean {
    const user = id === '' ? null : (this.#parts.user(id as UserId) ?? null);
    if (id !== '' && (!user?.enabled || user.companyId !== party.companyId || !this.#parts.mailboxes.isOn(ownerOf(user))))
      return false;
    void party.answer().then((isHere) => (isHere ? this.serve(party, user) : undefined));
    return true;
  }

  /** To somebody who is answered. Never rejects; releases him at the end. */
  async serve(party: ApplicationParty, known: User | null): Promise<void> {
    try {
      const user = await this.#parts.access.admit(party, known);
      if (user) await this.#main(party, user);
    } catch (error) {
      this.#parts.logger.error('the menu of a mailbox failed', { callId: party.callId, error: describeError(error) });
      party.release('server-failure');
    }
  }

  async #main(party: ApplicationParty, user: User): Promise<void> {
    await this.#say(party, user, await this.#countSpoken(user));
    for (let idle = 0; party.isHere && idle < idleChoices; ) {
      const choice = await this.#ask(party, user, [{ name: 'menu-main' }]);
      idle = choice === '' ? idle + 1 : 0;
      if (choice === '1') await this.#messages(party, user);
      else if (choice === '2') await this.#settings.greeting(party, user);
      else if (choice === '3') await this.#settings.pin(party, user);
      else if (choice === '*') break;
      else if (choice !== '') await this.#say(party, user, [{ name: 'no-such-choice' }]);
    }
    if (!party.isHere) return;
    await this.#say(party, user, [{ name: 'goodbye' }]);
    party.release();
  }

  async #countSpoken(user: User): Promise<PromptPart[]> {
    const messages = await this.#parts.mailboxes.messages(ownerOf(user));
    const fresh = messages.filter(({ heardAtMs }) => heardAtMs === null).length;
    const kept = messages.length - fresh;
    const parts: PromptPart[] = [];
    if (fresh > 0) parts.push({ number: fresh }, { name: fresh === 1 ? 'new-message' : 'new-messages' });
    if (kept > 0) parts.push({ number: kept }, { name: kept === 1 ? 'kept-message' : 'kept-messages' });
    return parts.length > 0 ? parts : [{ name: 'no-messages' }];
  }

  /** New ones first, in the order in which they came; then the others. */
  async #messages(party: ApplicationParty, user: User): Promise<void> {
    const all = (await this.#parts.mailboxes.messages(ownerOf(user))).toSorted((one, other) => one.leftAtMs - other.leftAtMs);
    const messages = [...all.filter(({ heardAtMs }) => heardAtMs === null), ...all.filter(({ heardAtMs }) => heardAtMs !== null)];
    if (messages.length === 0) return this.#say(party, user, [{ name: 'no-messages' }]);
    let at = 0;
    let isToBeHeard = true;
    for (let idle = 0; party.isHere && idle < idleChoices; ) {
      const message = messages[at];
      if (!message) return this.#say(party, user, [{ name: 'no-more-messages' }]);
      if (isToBeHeard) await this.#hear(party, user, message);
      isToBeHeard = true;
      const choice = await this.#ask(party, user, [{ name: 'menu-message' }]);
      idle = choice === '' ? idle + 1 : 0;
      if (choice === '*') return;
      if (choice === '8' && (await this.#callBack(party, user, message))) return;
      if (choice === '3') at = Math.max(0, at - 1);
      else if (choice === '2') at += 1;
      else if (choice === '7' || choice === '9') {
        await this.#parts.mailboxes.change(ownerOf(user), message.id, { isHeard: true, isDeleted: choice === '7' });
        await this.#say(party, user, [{ name: choice === '7' ? 'deleted' : 'kept' }]);
        at += 1;
      } else if (choice !== '1') {
        isToBeHeard = false;
        if (choice !== '' && choice !== '8') await this.#say(party, user, [{ name: 'no-such-choice' }]);
      }
    }
  }

  async #hear(party: ApplicationParty, user: User, message: VoicemailMessage): Promise<void> {
    const { mailboxes, times, isHidden } = this.#parts;
    const path = await mailboxes.pathOf(ownerOf(user), message);
    const announced = announcementOf(message, times, isHidden(user, message.fromNumber));
    const introduced = await party.play(promptSounds(user.language, announced));
    if (introduced === 'gone') return;
    const heard = introduced === 'digit' ? 'digit' : await party.play([path]);
    if (heard !== 'gone' && message.heardAtMs === null) await mailboxes.change(ownerOf(user), message.id, { isHeard: true });
  }

  /** With the rights of the phone that he calls from: who comes from outside reaches nobody outside. @returns whether he is on his way */
  async #callBack(party: ApplicationParty, user: User, message: VoicemailMessage): Promise<boolean> {
    const number = message.isPrivate ? '' : message.fromNumber;
    if (number === '' || party.source.kind !== 'device') {
      await this.#say(party, user, [{ name: 'cannot-call-back' }]);
      return false;
    }
    await this.#say(party, user, [{ name: 'calling-back' }]);
    const hasLeft = await new Promise<boolean>((resolve) => {
      let isAway = false;
      party.onLeft(() => resolve((isAway = true)));
      const failed = () => (isAway ? void this.#isBack(party, user) : resolve(false));
      party.sendOn({ number, source: party.source, failed });
    });
    if (!hasLeft) await this.#say(party, user, [{ name: 'cannot-call-back' }]);
    return hasLeft;
  }

  /** It rang where he was sent, and nobody took him. */
  async #isBack(party: ApplicationParty, user: User): Promise<void> {
    try {
      await this.#say(party, user, [{ name: 'cannot-call-back' }]);
      await this.#main(party, user);
    } catch (error) {
      this.#parts.logger.error('the menu of a mailbox failed', { callId: party.callId, error: describeError(error) });
      party.release('server-failure');
    }
  }

  async #say(party: ApplicationParty, user: User, parts: readonly PromptPart[]): Promise<void> {
    await party.play(promptSounds(user.language, parts));
  }

  /** @returns one digit; empty when none came, or he has left */
  async #ask(party: ApplicationParty, user: User, parts: readonly PromptPart[]): Promise<string> {
    await this.#say(party, user, parts);
    const { digits } = await party.collectDigits({ max: 1, ...typing });
    return digits;
  }
}
