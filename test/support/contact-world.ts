import type { Configuration } from '../../src/composition/configuration.ts';
import type { Contact, ContactDetails } from '../../src/directory/contact/index.ts';
import type { ContactDirectory } from '../../src/directory/contact-directory/index.ts';
import { prepareContact } from '../../src/directory/synchronisation/index.ts';
import type { CompanyId, DomainId, QueueId, UserId } from '../../src/kernel/ids.ts';
import type { Trunk } from '../../src/telephony/trunk/index.ts';

interface World {
  readonly configuration: Configuration;
}

/** A company of a test, by what directories need of it. */
export interface Place {
  readonly domain: { readonly id: DomainId; readonly companyId: CompanyId };
  readonly people: { readonly boss: { readonly user: { readonly id: UserId } } };
}

export interface NewDirectory {
  readonly name: string;
  readonly type?: ContactDirectory['type'];
  readonly priority?: number;
  readonly merges?: boolean;
  readonly connector?: ContactDirectory['connector'];
  readonly names?: ContactDirectory['mapping']['names'];
  readonly fields?: ContactDirectory['mapping']['fields'];
  /** Users and queues who are authorized to it. */
  readonly readers?: readonly (UserId | QueueId)[];
}

/** A directory as an administrator makes it, with rights to it. */
export async function newDirectory(
  { configuration }: World,
  { domain, people }: Place,
  {
    name,
    type = 'public',
    priority = 100,
    merges = false,
    connector = 'carddav',
    names = {},
    fields = {},
    readers = [],
  }: NewDirectory,
): Promise<ContactDirectory> {
  const { directories, contactDirectories, rights } = configuration;
  const isOwn = connector === 'private-contacts' || connector === 'outlook';
  const by = { companyId: domain.companyId, domainId: domain.id, userId: people.boss.user.id, role: 'administrator' } as const;
  const { id } = await directories.administration.create(by, {
    domainId: domain.id,
    name,
    type,
    priority,
    connector,
    settings: isOwn ? {} : { url: 'https://contacts.example/', user: 'x' },
    secrets: isOwn ? {} : { password: 'x' },
    mapping: { id: null, fields, redList: {}, names },
    merges,
    plan: { kind: 'manual' },
    holdBackPercent: 100,
  } as never);
  for (const reader of readers)
    await rights.authorizations.authorize(
      by as never,
      {
        kind: 'directory',
        objects: [{ type: 'named', id }],
        subjects: [{ type: configuration.directory.queue(reader as QueueId) ? 'queue' : 'user', id: reader }],
      } as never,
    );
  return contactDirectories.find(domain.companyId, id)!;
}

export interface Brought extends Partial<ContactDetails> {
  readonly key: string;
  readonly values: Contact['values'];
  readonly ownerId?: UserId;
}

/** Puts contacts into a directory as a synchronisation does: these and no others. */
export async function bringContacts(
  { configuration }: World,
  directory: ContactDirectory,
  contacts: readonly Brought[],
): Promise<void> {
  const { directories, contacts: known } = configuration;
  await using staging = await directories.contacts.stage(directory, null);
  await staging.add(
    contacts.map(({ key, ownerId = null, values, invisible = [], mapped = [], redListed = [], vip = null }) =>
      prepareContact(
        { values, invisible, mapped, redListed, vip },
        { sourceKey: key, ownerId, domainId: directory.domainId },
        (domainId, number) => known.numbering.lookupKey(domainId, number),
      ),
    ),
  );
  await staging.apply();
  // The red list is in force before the test goes on.
  await known.names.contactsChanged(directory.companyId);
}

/** A trunk over which +33155170201 and its neighbours are called. */
export async function newTrunk({ configuration }: World, { domain }: Place): Promise<Trunk> {
  await configuration.trunks.create(
    { companyId: domain.companyId, domainId: domain.id, userId: '' as UserId, role: 'administrator' } as never,
    {
      name: 'Carrier',
      authentication: { kind: 'address', peers: ['192.0.2.1'] },
      proxy: 'sip:192.0.2.1',
      mediaSecurity: 'rtp',
      mediaPath: 'anchored',
      callerIdHeader: 'from',
      calledNumberSource: 'request-uri',
      numberFormat: 'e164',
      codecs: [],
      numbers: [{ number: '+33155170*', destination: '*' }],
      maxCalls: 10,
      optionsIntervalS: 0,
      enabled: true,
    } as never,
  );
  return configuration.directory.trunksOf(domain.id)[0]!;
}
