import type { UserId } from '../../kernel/ids.ts';
import type { ParameterReader } from '../../platform/parameter/index.ts';
import type { PasswordHasher } from '../../platform/sign-in/index.ts';
import type { User } from '../../platform/user/index.ts';
import type { ApplicationParty } from '../call-application/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { promptSounds } from '../prompt/index.ts';
import type { Mailboxes } from './mailboxes.ts';
import type { PinGuard } from './pin-guard.ts';
import { voicemailSettings } from './voicemail-parameters.ts';
import type { VoicemailStore } from './voicemail-ports.ts';

export interface MailboxAccessParts {
  readonly directory: Pick<CompanyDirectory, 'userByNumber' | 'user'>;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly mailboxes: Pick<Mailboxes, 'isOn'>;
  readonly store: Pick<VoicemailStore, 'pinHash'>;
  readonly passwords: PasswordHasher;
  readonly guard: PinGuard;
}

export const typing = { firstTimeoutMs: 8000, interDigitTimeoutMs: 5000 } as const;
const attemptsOfCall = 3;
const longestPin = 10;
/** Of a PIN that nobody has: what does not exist must take as long as what does. */
const nobodysHash = '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** Lets people into their mailboxes by telephone. */
export class MailboxAccess {
  readonly #parts: MailboxAccessParts;

  constructor(parts: MailboxAccessParts) {
    this.#parts = parts;
  }

  /** Asks who he is where that is not known, and for the PIN. @returns null when he was not let in; he has been told and released */
  async admit(party: ApplicationParty, known: User | null): Promise<User | null> {
    const isOwnPhone = known !== null && party.userId === known.id;
    if (isOwnPhone && this.#parts.parameters.value(voicemailSettings.ownPhoneWithoutPin, ownerOf(known))) return known;
    const language = (known ?? (party.userId ? this.#parts.directory.user(party.userId) : undefined))?.language ?? 'en';
    for (let attempt = 0; attempt < attemptsOfCall; attempt++) {
      const user = known ?? (await this.#askWho(party, language));
      if (!party.isHere) return null;
      const outcome = await this.#askPin(party, user, language);
      if (outcome === 'right') return user;
      if (outcome === 'gone') return null;
      if (outcome === 'locked' || outcome === 'no-pin') return this.#refuse(party, language, outcome);
      await party.play(promptSounds(language, [{ name: 'not-right' }]), { interruptible: false });
    }
    return this.#refuse(party, language, 'goodbye');
  }

  async #askWho(party: ApplicationParty, language: string): Promise<User | null> {
    await party.play(promptSounds(language, [{ name: 'enter-mailbox' }]));
    const { digits } = await party.collectDigits({ max: 20, endDigit: '#', ...typing });
    const user = this.#parts.directory.userByNumber(party.domainId, digits);
    return user?.enabled && this.#parts.mailboxes.isOn(ownerOf(user)) ? user : null;
  }

  /** A number that is nobody's is asked for a PIN, too, and no PIN is right. */
  async #askPin(
    party: ApplicationParty,
    user: User | null,
    language: string,
  ): Promise<'right' | 'wrong' | 'locked' | 'no-pin' | 'gone'> {
    const { guard, store, passwords } = this.#parts;
    const stored = user ? await store.pinHash(ownerOf(user)) : null;
    if (user && guard.lockedUntilMs(user.id) !== null) return 'locked';
    // Only at his own phone: to others a mailbox without PIN looks like any other.
    if (user && stored === null && party.userId === user.id) return 'no-pin';
    await party.play(promptSounds(language, [{ name: 'enter-pin' }]));
    const { digits, ended } = await party.collectDigits({ max: longestPin, endDigit: '#', ...typing });
    if (ended === 'gone') return 'gone';
    if (user && guard.lockedUntilMs(user.id) !== null) return 'locked';
    const isRight = await passwords.matches(stored ?? nobodysHash, digits).catch(() => false);
    if (isRight && user && stored !== null) {
      guard.right(user.id);
      return 'right';
    }
    if (user) guard.wrong(user.id);
    return 'wrong';
  }

  async #refuse(party: ApplicationParty, language: string, name: 'locked' | 'no-pin' | 'goodbye'): Promise<null> {
    await party.play(promptSounds(language, [{ name }]), { interruptible: false });
    party.release();
    return null;
  }
}

export function ownerOf(user: Pick<User, 'companyId' | 'id'>): { companyId: User['companyId']; userId: UserId } {
  return { companyId: user.companyId, userId: user.id };
}
