import type { Unsubscribe } from '../../kernel/events.ts';
import type { CompanyId, UserId } from '../../kernel/ids.ts';
import type { CompanyDirectory } from '../../telephony/company-directory/index.ts';
import type { ContactDirectoryId } from '../contact/index.ts';
import type { DirectoryFacts } from '../contact-directory/index.ts';
import { addressesOf, type Profile } from './profile.ts';

/** Which profiles are colleagues: those that come from the portal's own users, and those with a colleague's e-mail address. */
export class Colleagues implements Disposable {
  readonly #directory: Pick<CompanyDirectory, 'domainsOf' | 'usersOf' | 'user' | 'onChanged'>;
  readonly #byAddress = new Map<CompanyId, ReadonlyMap<string, UserId>>();
  readonly #stop: Unsubscribe;

  constructor({ directory }: { directory: Pick<CompanyDirectory, 'domainsOf' | 'usersOf' | 'user' | 'onChanged'> }) {
    this.#directory = directory;
    this.#stop = directory.onChanged(({ companyIds }) => {
      for (const companyId of companyIds) this.#byAddress.delete(companyId);
    });
  }

  [Symbol.dispose](): void {
    this.#stop();
  }

  of(companyId: CompanyId, profile: Profile, facts: ReadonlyMap<ContactDirectoryId, DirectoryFacts>): UserId | null {
    for (const contact of profile.contacts) {
      if (facts.get(contact.directoryId)?.connector !== 'portal-users') continue;
      const user = this.#directory.user(contact.sourceKey as UserId);
      if (user?.companyId === companyId) return user.id;
    }
    const known = this.#addresses(companyId);
    return (
      profile.contacts
        .flatMap(addressesOf)
        .map((address) => known.get(address))
        .find(Boolean) ?? null
    );
  }

  #addresses(companyId: CompanyId): ReadonlyMap<string, UserId> {
    const known = this.#byAddress.get(companyId);
    if (known) return known;
    const users = this.#directory.domainsOf(companyId).flatMap(({ id }) => this.#directory.usersOf(id));
    const addresses = new Map(
      users.flatMap(({ email, id, enabled }) => (email && enabled ? [[email.trim().toLowerCase(), id]] : [])),
    );
    this.#byAddress.set(companyId, addresses);
    return addresses;
  }
}
