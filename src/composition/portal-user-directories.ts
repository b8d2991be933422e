import { createHash } from 'node:crypto';
import type { ContactDirectoryId } from '../directory/contact/index.ts';
import type { ContactDirectory, LiveContactDirectories } from '../directory/contact-directory/index.ts';
import { synchronisationJob } from '../directory/synchronisation/index.ts';
import type { Clock, Timer } from '../kernel/clock.ts';
import type { CompanyId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { JobService } from '../platform/job/index.ts';
import { displayName } from '../platform/user/index.ts';
import type { LiveCompanyDirectory } from '../telephony/company-directory/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

/** Changes come in swarms: an import, a list of users that is worked through. */
const quietMs = 3000;

export interface PortalUserDirectoriesParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly users: Pick<LiveCompanyDirectory, 'domainsOf' | 'usersOf' | 'devicesOf' | 'onChanged' | 'allCompanies'>;
  readonly directories: Pick<LiveContactDirectories, 'of' | 'onChanged'>;
  readonly synchronise: (directory: ContactDirectory) => Promise<unknown>;
}

/** Watches the installation's; synchronisations are jobs like others. */
export function openPortalUserDirectories(
  { clock, logger }: Foundation,
  { directory, contactDirectories }: Configuration,
  jobs: JobService,
): PortalUserDirectories {
  return new PortalUserDirectories({
    clock,
    logger: logger.component('directory:portal-users'),
    users: directory,
    directories: contactDirectories,
    synchronise: ({ companyId, id }) =>
      jobs.runNow(synchronisationJob, { companyId, subjectId: id, requestedBy: null, input: { origin: 'schedule' } }),
  });
}

/** Has directories of the portal's own users read again when users or devices are other ones, or when they themselves are new. */
export class PortalUserDirectories implements Disposable {
  readonly #parts: PortalUserDirectoriesParts;
  /** What was read last, as far as is known here. */
  readonly #seen = new Map<ContactDirectoryId, string>();
  readonly #waiting = new Map<CompanyId, Timer>();
  readonly #stops: (() => void)[];

  constructor(parts: PortalUserDirectoriesParts) {
    this.#parts = parts;
    // What is there at the start was read before it: nobody changes users while the program does not run.
    for (const { id } of parts.users.allCompanies())
      for (const directory of this.#of(id)) this.#seen.set(directory.id, this.#digest(directory));
    this.#stops = [
      parts.users.onChanged(({ companyIds }) => companyIds.forEach((id) => this.#soon(id))),
      parts.directories.onChanged((companyId) => this.#soon(companyId)),
    ];
  }

  #of(companyId: CompanyId): readonly ContactDirectory[] {
    return this.#parts.directories
      .of(companyId)
      .filter(({ connector, type }) => connector === 'portal-users' && type !== 'draft');
  }

  #soon(companyId: CompanyId): void {
    if (this.#of(companyId).length === 0) return;
    this.#waiting.get(companyId)?.cancel();
    this.#waiting.set(
      companyId,
      this.#parts.clock.setTimer(quietMs, () => this.#look(companyId)),
    );
  }

  #look(companyId: CompanyId): void {
    this.#waiting.delete(companyId);
    for (const directory of this.#of(companyId)) {
      const digest = this.#digest(directory);
      const before = this.#seen.get(directory.id);
      if (before === digest) continue;
      this.#seen.set(directory.id, digest);
      this.#parts.synchronise(directory).catch((error: unknown) => {
        // Under way already, by somebody else: what he reads may be older. Another look follows.
        if (before === undefined) this.#seen.delete(directory.id);
        else this.#seen.set(directory.id, before);
        this.#parts.logger.info('A directory of users waits for its synchronisation', { directory: directory.name, error });
        this.#soon(companyId);
      });
    }
  }

  /** All that may be mapped of users, but for their free fields, which are not in memory: those follow with the plan of the directory. */
  #digest({ companyId, domainId, settings, mapping }: ContactDirectory): string {
    const { users } = this.#parts;
    const hash = createHash('sha256').update(JSON.stringify([settings, mapping]));
    for (const domain of users.domainsOf(companyId)) {
      if (settings.wholeCompany !== true && domain.id !== domainId) continue;
      for (const user of users.usersOf(domain.id)) {
        const { id, enabled, login, email, mobile, language } = user;
        const numbers = users.devicesOf(id).map((device) => [device.number, device.enabled]);
        hash.update(JSON.stringify([id, enabled, login, displayName(user), email, mobile, language, domain.name, numbers]));
      }
    }
    return hash.digest('base64url');
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    for (const timer of this.#waiting.values()) timer.cancel();
  }
}
