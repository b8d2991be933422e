import { SqlNumberIndex } from '../adapters/contacts/number-index.ts';
import type { ContactQuestion, FlowContacts } from '../contact-centre/flow/index.ts';
import { type Contact, type ContactDirectoryId, nameOfContact } from '../directory/contact/index.ts';
import type { NumberIndex } from '../directory/reverse-lookup/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

type Configured = Pick<Configuration, 'contacts' | 'contactDirectories'>;

/** Contacts as flows see them: of public directories that are in use, those named or all. */
export class ContactsOfFlows implements FlowContacts {
  readonly #index: NumberIndex;
  readonly #configured: Configured;

  constructor({ store }: Pick<Foundation, 'store'>, configured: Configured) {
    this.#index = new SqlNumberIndex(store);
    this.#configured = configured;
  }

  async find(question: ContactQuestion, signal: AbortSignal): Promise<Readonly<Record<string, string>> | null> {
    const contact = await (question.by === 'number' ? this.#byNumber(question) : this.#byText(question, signal));
    return contact ? { displayName: nameOfContact(contact), ...contact.values, vip: contact.vip ?? '' } : null;
  }

  async #byNumber({ companyId, domainId, value, directoryIds }: ContactQuestion): Promise<Contact | null> {
    const key = this.#configured.contacts.numbering.lookupKey(domainId, value);
    const allowed = this.#directories(companyId, directoryIds);
    const matches = key ? await this.#index.matches(companyId, key) : [];
    return matches.find(({ contact }) => allowed.has(contact.directoryId) && contact.ownerId === null)?.contact ?? null;
  }

  async #byText({ companyId, domainId, value, directoryIds }: ContactQuestion, signal: AbortSignal): Promise<Contact | null> {
    const own = [...this.#directories(companyId, directoryIds)];
    if (own.length === 0) return null;
    const viewer = { companyId, userId: null, domainId, directoryIds: own };
    const request = { text: value, fields: {}, directoryIds: own, limit: 5, after: null };
    const { items } = await this.#configured.contacts.search.search(viewer, request, signal);
    // A customer's number must be his, not begin like it or sound like it.
    const wanted = value.toLowerCase();
    return (
      items.find(({ contact }) => Object.values(contact.values).some((one) => one.toLowerCase() === wanted))?.contact ?? null
    );
  }

  #directories(companyId: ContactQuestion['companyId'], wanted: readonly string[]): Set<ContactDirectoryId> {
    const shared = this.#configured.contactDirectories.book.of(companyId).filter(({ type }) => type === 'public');
    return new Set(shared.map(({ id }) => id).filter((id) => wanted.length === 0 || wanted.includes(id)));
  }
}
