import type { CompanyId, DomainId, QueueId, UserId } from '../../kernel/ids.ts';
import type { Access, AnySubject } from '../../platform/access/index.ts';
import type { ContactDirectoryId } from '../contact/index.ts';
import type { DirectoryBook, DirectoryFacts } from '../contact-directory/index.ts';
import type { Viewer } from '../search/index.ts';

export interface ViewerParts {
  readonly access: Pick<Access, 'may'>;
  readonly directories: DirectoryBook;
}

/** Who looks: somebody signed in. */
export type Looker = Extract<AnySubject, { userId: unknown }> & { readonly domainId: DomainId };

/** The only place that says whose contacts somebody sees: directories that he is authorized to; drafts nobody. */
export function viewerOf({ access, directories }: ViewerParts, looker: Looker): Viewer {
  const { companyId, userId, domainId } = looker;
  return { companyId, userId, domainId, directoryIds: readable(access, directories.of(companyId), looker) };
}

/** A queue as it sees who calls it (T-SUP: directories are authorized to queues, too). Private contacts are no queue's. */
export function viewerOfQueue(
  { access, directories }: ViewerParts,
  queue: { readonly companyId: CompanyId; readonly queueId: QueueId; readonly domainId: DomainId | null },
): Viewer {
  const { companyId, queueId, domainId } = queue;
  const shared = directories.of(companyId).filter(({ type }) => type === 'public');
  return { companyId, userId: null, domainId, directoryIds: readable(access, shared, { companyId, queueId }) };
}

function readable(
  access: Pick<Access, 'may'>,
  directories: readonly DirectoryFacts[],
  subject: AnySubject,
): readonly ContactDirectoryId[] {
  return directories
    .filter(({ type }) => type !== 'draft')
    .filter(({ id, companyId }) => access.may(subject, 'read', { kind: 'directory', companyId, ownerId: null, id }).allowed)
    .map(({ id }) => id);
}

/** Whether the contact is one of those that the viewer sees; in private directories only his own. */
export function sees(
  { companyId, userId, directoryIds }: Viewer,
  contact: { readonly companyId: CompanyId; readonly directoryId: ContactDirectoryId; readonly ownerId: UserId | null },
): boolean {
  const isForHim = contact.ownerId === null || contact.ownerId === userId;
  return contact.companyId === companyId && isForHim && directoryIds.includes(contact.directoryId);
}
