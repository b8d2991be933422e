import { describeError } from '../../kernel/errors.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { ApplicationDestination, RouteRequest } from '../call/index.ts';
import { type ApplicationParty, type CallApplication, isDialledAtOwnPhone } from '../call-application/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { type PromptPart, promptSounds } from '../prompt/index.ts';
import type { NumberedApplication, NumberedApplications } from '../routing/index.ts';
import { type UserStatusName, userStatusNames } from './user-status.ts';

/** Dialled at one's own telephone, alone or followed by the time at which the status ends: `*721400` absent until 14:00. */
export const statusCodes: Readonly<Record<UserStatusName, string>> = {
  online: '*71',
  absent: '*72',
  busy: '*73',
  offline: '*74',
};

export interface DialledStatus {
  readonly status: UserStatusName;
  readonly until: { readonly hour: number; readonly minute: number } | null;
}

/** Null for what is no code of a status, or no time of day. */
export function statusOfCode(dialled: string): DialledStatus | null {
  const status = userStatusNames.find((name) => dialled.startsWith(statusCodes[name]));
  if (!status) return null;
  const time = dialled.slice(statusCodes[status].length);
  if (time === '') return { status, until: null };
  if (!/^([01]\d|2[0-3])[0-5]\d$/.test(time)) return null;
  return { status, until: { hour: Number(time.slice(0, 2)), minute: Number(time.slice(2)) } };
}

export interface StatusByPhoneParts {
  readonly directory: Pick<CompanyDirectory, 'user' | 'device'>;
  readonly logger: Logger;
  /** Keeps the choice; the time is of the user's own zone, the next one to come. */
  readonly choose: (of: { readonly companyId: CompanyId; readonly userId: UserId }, chosen: DialledStatus) => Promise<unknown>;
}

/** A status is chosen by dialling its code at one's own phone; it is said whether it was kept. */
export class StatusByPhone implements CallApplication, Pick<NumberedApplications, 'applicationOfCode'> {
  readonly #parts: StatusByPhoneParts;

  constructor(parts: StatusByPhoneParts) {
    this.#parts = parts;
  }

  /** For phones that belong to somebody, called directly: nobody is forwarded here. */
  applicationOfCode(request: RouteRequest, dialled: string): NumberedApplication | null {
    const chosen = statusOfCode(dialled);
    if (!chosen || !isDialledAtOwnPhone(request, this.#parts.directory)) return null;
    return { application: 'status-code', id: dialled, name: `the status ${chosen.status}` };
  }

  enter(party: ApplicationParty, { id }: ApplicationDestination): boolean {
    const { userId } = party;
    const chosen = statusOfCode(id);
    if (userId === null || !chosen) return false;
    this.#choose(party, userId, chosen).catch((error: unknown) => {
      this.#parts.logger.warn('a status by phone went wrong', { callId: party.callId, reason: describeError(error) });
      party.release('server-failure');
    });
    return true;
  }

  async #choose(party: ApplicationParty, userId: UserId, chosen: DialledStatus): Promise<void> {
    if (!(await party.answer())) return;
    const { directory, choose, logger } = this.#parts;
    let said: readonly PromptPart[] = [{ name: 'kept' }];
    try {
      await choose({ companyId: party.companyId, userId }, chosen);
      if (chosen.until) said = [{ timeOfDay: chosen.until }, ...said];
    } catch (error) {
      logger.info('a status was not chosen by phone', { userId, reason: describeError(error) });
      said = [{ name: 'no-such-choice' }];
    }
    await party.play(promptSounds(directory.user(userId)?.language ?? 'en', said), { interruptible: false });
    party.release();
  }
}
