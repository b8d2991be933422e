import { describeError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { ApplicationDestination, RouteRequest } from '../call/index.ts';
import { type ApplicationParty, type CallApplication, isDialledAtOwnPhone } from '../call-application/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { placeOfCode } from '../forwarding/index.ts';
import { promptSounds } from '../prompt/index.ts';
import type { NumberedApplication, NumberedApplications } from '../routing/index.ts';

export interface ProfileByPhoneParts {
  readonly directory: Pick<CompanyDirectory, 'user' | 'device'>;
  readonly logger: Logger;
  /** Makes the profile at this place the one that counts. @throws ParleyError when there is none, or he may not */
  readonly choose: (owner: { readonly companyId: CompanyId; readonly userId: UserId }, place: number) => Promise<void>;
}

/** A profile is chosen by dialling its code at one's own phone. */
export class ProfileByPhone implements CallApplication, Pick<NumberedApplications, 'applicationOfCode'> {
  readonly #parts: ProfileByPhoneParts;

  constructor(parts: ProfileByPhoneParts) {
    this.#parts = parts;
  }

  /** For phones that belong to somebody, called directly: nobody is forwarded here. */
  applicationOfCode(request: RouteRequest, dialled: string): NumberedApplication | null {
    const place = placeOfCode(dialled);
    if (place === null || !isDialledAtOwnPhone(request, this.#parts.directory)) return null;
    return { application: 'profile-code', id: String(place), name: `the choice of profile ${place + 1}` };
  }

  enter(party: ApplicationParty, { id }: ApplicationDestination): boolean {
    const { userId } = party;
    if (userId === null) return false;
    this.#choose(party, userId, Number(id)).catch((error: unknown) => {
      this.#parts.logger.warn('a choice of a profile by phone went wrong', {
        callId: party.callId,
        reason: describeError(error),
      });
      party.release('server-failure');
    });
    return true;
  }

  async #choose(party: ApplicationParty, userId: UserId, place: number): Promise<void> {
    if (!(await party.answer())) return;
    let isDone = true;
    try {
      await this.#parts.choose({ companyId: party.companyId, userId }, place);
    } catch (error) {
      isDone = false;
      this.#parts.logger.info('a profile was not chosen by phone', { userId, place, reason: describeError(error) });
    }
    const language = this.#parts.directory.user(userId)?.language ?? 'en';
    const said = isDone ? ([{ number: place + 1 }, { name: 'kept' }] as const) : ([{ name: 'no-such-choice' }] as const);
    await party.play(promptSounds(language, said), { interruptible: false });
    party.release();
  }
}
