import type { Announcement } from '../../contract/rest/forwarding.ts';
import { describeError } from '../../kernel/errors.ts';
import type { UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { ApplicationDestination, CallLeg, CallService } from '../call/index.ts';
import type { ApplicationParty, CallApplication } from '../call-application/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { type PromptPart, promptLanguageOf, promptSounds } from '../prompt/index.ts';

export interface AnnouncementParts {
  readonly calls: Pick<CallService, 'follow'>;
  readonly directory: Pick<CompanyDirectory, 'user'>;
  readonly logger: Logger;
}

type Onward = NonNullable<CallLeg['onward']>;

/** Says something to a caller, then lets the call go where it was to go. */
export class AnnouncementApplication implements CallApplication {
  readonly #parts: AnnouncementParts;

  constructor(parts: AnnouncementParts) {
    this.#parts = parts;
  }

  enter(party: ApplicationParty, destination: ApplicationDestination): boolean {
    const { onward } = party.leg;
    if (!onward) return false;
    this.#say(party, destination, onward).catch((error: unknown) => {
      this.#parts.logger.warn('an announcement was not played', { callId: party.callId, reason: describeError(error) });
      if (party.isHere) this.#goOn(party, onward);
    });
    return true;
  }

  async #say(party: ApplicationParty, { id, number }: ApplicationDestination, onward: Onward): Promise<void> {
    if (!(await party.answer())) return;
    const [announcement, userId] = id.split('/') as [Announcement, UserId];
    const language = promptLanguageOf(this.#parts.directory.user(userId)?.language ?? 'en');
    // Digits pressed meanwhile are meant for whoever is reached.
    const end = await party.play(promptSounds(language, partsOf(announcement, number)), { interruptible: false });
    if (end !== 'gone' && party.isHere) this.#goOn(party, onward);
  }

  #goOn(party: ApplicationParty, { request, route }: Onward): void {
    this.#parts.calls.follow(party.leg, request, route);
  }
}

function partsOf(announcement: Announcement, number: string): readonly PromptPart[] {
  const moment: PromptPart = { name: 'one-moment' };
  if (announcement === 'closed') return [{ name: 'is-closed' }, moment];
  if (announcement === 'wait') return [moment];
  return [
    { name: 'the-number' },
    { digits: number },
    { name: announcement === 'absent' ? 'is-absent' : 'is-not-available' },
    moment,
  ];
}
