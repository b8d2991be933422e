import type { OwnContactFields, OwnContact as OwnContactView } from '../../contract/rest/contacts.ts';
import { ownContactFieldsSchema } from '../../contract/rest/contacts.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, IdSource, UserId } from '../../kernel/ids.ts';
import type { Actor } from '../../platform/api/index.ts';
import { demandFeature, type ParameterReader } from '../../platform/parameter/index.ts';
import type { Contact, ContactField } from '../contact/index.ts';
import { nameOfContact } from '../contact/index.ts';
import type { ContactDirectory } from '../contact-directory/index.ts';
import { type ContactStore, type NumberComparer, prepareContact } from '../synchronisation/index.ts';
import type { OwnContact, OwnContactId } from './contact-list.ts';
import { authorizeContactFavorite } from './contact-list-parameters.ts';
import type { OwnContactStore } from './contact-list-ports.ts';

export interface OwnContactsParts {
  readonly ids: IdSource;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly own: OwnContactStore;
  readonly contacts: Pick<ContactStore, 'stage'>;
  readonly comparer: NumberComparer;
  /** The directory of private contacts that somebody may use; null: there is none for him. */
  readonly directoryOf: (actor: Actor) => ContactDirectory | null;
  /** What has come into the directory of it. */
  readonly inDirectory: (actor: Actor, directory: ContactDirectory) => Promise<readonly Contact[]>;
}

/** As many contacts as one may keep of one's own. */
const most = 2000;

/** Contacts that people keep themselves. They are in the domain's directory of private contacts like any source's, seen by their owner alone. */
export class OwnContacts {
  readonly #parts: OwnContactsParts;
  /** One change of a person's contacts at a time. */
  readonly #turns = new Map<UserId, Promise<unknown>>();

  constructor(parts: OwnContactsParts) {
    this.#parts = parts;
  }

  mayKeep(actor: Actor): boolean {
    const { companyId, userId } = actor;
    return (
      this.#parts.parameters.value(authorizeContactFavorite, { companyId, userId }) && this.#parts.directoryOf(actor) !== null
    );
  }

  async list(actor: Actor): Promise<OwnContactView[]> {
    const directory = this.#parts.directoryOf(actor);
    if (!directory) return [];
    const [own, shown] = await Promise.all([this.#parts.own.list(actor), this.#parts.inDirectory(actor, directory)]);
    const ids = new Map(shown.map(({ sourceKey, id }) => [sourceKey, id as string]));
    return own.map((one) => view(one, ids.get(one.id) ?? null));
  }

  /** @throws ParleyError `not-permitted`, `input-invalid` */
  async create(actor: Actor, fields: OwnContactFields): Promise<OwnContactView> {
    const given = withContent(fields);
    return this.#changing(actor, async () => {
      if ((await this.#parts.own.list(actor)).length >= most)
        throw new ParleyError('input-invalid', `Nobody keeps more than ${most} contacts of his own.`);
      const { companyId, userId: ownerId } = actor;
      return this.#parts.own.create({ id: this.#parts.ids.next<OwnContactId>(), companyId, ownerId, fields: given });
    });
  }

  /** @throws ParleyError `not-permitted`, `not-found`, `changed-meanwhile`, `input-invalid` */
  change(actor: Actor, id: string, version: number, fields: OwnContactFields): Promise<OwnContactView> {
    const given = withContent(fields);
    return this.#changing(actor, () => this.#parts.own.change(actor, id as OwnContactId, version, given));
  }

  /** @throws ParleyError `not-permitted`, `not-found` */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.#changing(actor, async () => {
      await this.#parts.own.remove(actor, id as OwnContactId);
      return null;
    });
  }

  async #changing<T extends OwnContact | null>(actor: Actor, work: () => Promise<T>): Promise<OwnContactView> {
    demandFeature(this.#parts.parameters, authorizeContactFavorite, actor);
    const directory = this.#parts.directoryOf(actor);
    if (!directory)
      throw new ParleyError(
        'not-permitted',
        'You have no directory for private contacts. An administrator can authorize you to the one of your domain.',
      );
    const turn = (this.#turns.get(actor.userId) ?? Promise.resolve()).then(async () => {
      const changed = await work();
      await this.#carryOver(actor, directory);
      return changed;
    });
    const last = turn.catch(() => undefined);
    this.#turns.set(actor.userId, last);
    void last.then(() => this.#turns.get(actor.userId) === last && this.#turns.delete(actor.userId));
    const changed = await turn;
    const shown = changed ? await this.#parts.inDirectory(actor, directory) : [];
    return changed ? view(changed, shown.find(({ sourceKey }) => sourceKey === changed.id)?.id ?? null) : (null as never);
  }

  /** All of his, as they are now: the directory takes what differs. */
  async #carryOver(of: { companyId: CompanyId; userId: UserId }, directory: ContactDirectory): Promise<void> {
    const { own, contacts, comparer } = this.#parts;
    const place = { ownerId: of.userId, domainId: directory.domainId };
    const prepared = (await own.list(of)).map(({ id, fields }) => {
      const details = { values: fields, invisible: [], mapped: ['postalAddress'] as const, redListed: [], vip: null };
      return prepareContact(details, { ...place, sourceKey: id }, comparer);
    });
    await using staging = await contacts.stage(directory, [of.userId]);
    await staging.add(prepared);
    await staging.apply();
  }
}

function withContent(fields: OwnContactFields): OwnContact['fields'] {
  const given = Object.fromEntries(Object.entries(fields).filter(([field, text]) => field in blank && text !== ''));
  if (nameOfContact({ values: given }) === '')
    throw new ParleyError('input-invalid', 'A contact needs a name, a company or an e-mail address.', {
      details: { field: 'lastName' },
    });
  return given;
}

const blank: OwnContactFields = ownContactFieldsSchema.parse({});

function view({ id, version, fields }: OwnContact, contactId: string | null): OwnContactView {
  const texts = fields as Partial<Record<ContactField, string>>;
  return { id, contactId, version, fields: { ...blank, ...(texts as Partial<OwnContactFields>) } };
}
