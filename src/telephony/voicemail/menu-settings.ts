import type { IdSource } from '../../kernel/ids.ts';
import type { PasswordHasher } from '../../platform/sign-in/index.ts';
import { checkNewPin, type User } from '../../platform/user/index.ts';
import type { ApplicationParty } from '../call-application/index.ts';
import { type PromptPart, promptSounds } from '../prompt/index.ts';
import { ownerOf, typing } from './mailbox-access.ts';
import { longestGreetingMs, type Mailboxes } from './mailboxes.ts';
import { type GreetingKind, greetingKinds, type VoicemailMessageId } from './voicemail.ts';
import type { RecordingShelf, VoicemailStore } from './voicemail-ports.ts';

export interface MenuSettings {
  readonly ids: IdSource;
  readonly shelf: RecordingShelf;
  readonly mailboxes: Mailboxes;
  readonly store: Pick<VoicemailStore, 'setPinHash'>;
  readonly passwords: PasswordHasher;
}

const greetingSilenceMs = 8000;
const attempts = 3;

/** Greetings and PIN, changed by telephone. */
export class MenuSettingsDialogue {
  readonly #parts: MenuSettings;

  constructor(parts: MenuSettings) {
    this.#parts = parts;
  }

  async greeting(party: ApplicationParty, user: User): Promise<void> {
    const kind = greetingKinds[Number(await this.#ask(party, user, [{ name: 'menu-greeting' }], 1)) - 1];
    if (!kind) return this.#say(party, user, [{ name: 'no-such-choice' }]);
    const id = this.#parts.ids.next() as unknown as VoicemailMessageId;
    const path = await this.#parts.shelf.scratch(id);
    try {
      for (let attempt = 0; party.isHere && attempt < attempts; attempt++) {
        await this.#say(party, user, [{ name: 'record-greeting' }, { tone: 'record' }]);
        await party.record(path, { maxMs: longestGreetingMs, endDigits: '#', silenceMs: greetingSilenceMs });
        const choice = await this.#review(party, user, path);
        if (choice === '1') return await this.#keep(party, user, kind, id);
        if (choice !== '3') return;
      }
    } finally {
      await this.#parts.shelf.remove(id);
    }
  }

  async #review(party: ApplicationParty, user: User, path: string): Promise<string> {
    for (let hearings = 0; hearings < attempts; hearings++) {
      const choice = await this.#ask(party, user, [{ name: 'review-recording' }], 1);
      if (choice !== '2') return choice;
      await party.play([path]);
    }
    return '';
  }

  async #keep(party: ApplicationParty, user: User, kind: GreetingKind, id: VoicemailMessageId): Promise<void> {
    const sound = await this.#parts.shelf.sound(id);
    if (!sound || sound.durationMs < 500) return this.#say(party, user, [{ name: 'message-too-short' }]);
    await this.#parts.mailboxes.setGreeting(ownerOf(user), kind, sound.wav());
    await this.#say(party, user, [{ name: 'greeting-kept' }]);
  }

  async pin(party: ApplicationParty, user: User): Promise<void> {
    const pin = await this.#ask(party, user, [{ name: 'enter-new-pin' }], 10);
    if (!party.isHere) return;
    try {
      checkNewPin(pin);
    } catch {
      return this.#say(party, user, [{ name: 'pin-too-simple' }]);
    }
    const again = await this.#ask(party, user, [{ name: 'repeat-pin' }], 10);
    if (!party.isHere) return;
    if (again !== pin) return this.#say(party, user, [{ name: 'pins-differ' }]);
    await this.#parts.store.setPinHash(ownerOf(user), await this.#parts.passwords.hash(pin));
    await this.#say(party, user, [{ name: 'pin-changed' }]);
  }

  async #say(party: ApplicationParty, user: User, parts: readonly PromptPart[]): Promise<void> {
    await party.play(promptSounds(user.language, parts));
  }

  async #ask(party: ApplicationParty, user: User, parts: readonly PromptPart[], max: number): Promise<string> {
    await this.#say(party, user, parts);
    const order = max === 1 ? { max, ...typing } : { max, endDigit: '#', ...typing };
    return (await party.collectDigits(order)).digits;
  }
}
