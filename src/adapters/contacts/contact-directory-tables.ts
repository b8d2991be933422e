import type { Generated } from 'kysely';
import type { ContactDirectoryId } from '../../directory/contact/index.ts';
import type { ContactDirectory } from '../../directory/contact-directory/index.ts';
import type { SynchronisationLine, SynchronisationRun, SynchronisationRunId } from '../../directory/synchronisation/index.ts';
import type { CompanyId, DomainId } from '../../kernel/ids.ts';
import type { Administered, Json } from '../sql/columns.ts';

/** Tables of `0016-contact-directories.sql` and `0021-contact-synchronisation.sql`. */
export type ContactDirectoryTables = {
  contactDirectory: Administered & {
    id: ContactDirectoryId;
    companyId: CompanyId;
    domainId: DomainId;
    name: string;
    type: ContactDirectory['type'];
    priority: number;
    connector: ContactDirectory['connector'];
    settings: Json<ContactDirectory['settings']>;
    secrets: Buffer | null;
    mapping: Json<ContactDirectory['mapping']>;
    merges: boolean;
    plan: Json<ContactDirectory['plan']>;
    holdBackPercent: number;
  };
  contactDirectoryState: {
    directoryId: ContactDirectoryId;
    companyId: CompanyId;
    contacts: Generated<number>;
    numberingDigest: Generated<string>;
  };
  contactSynchronisation: {
    id: SynchronisationRunId;
    companyId: CompanyId;
    directoryId: ContactDirectoryId;
    origin: SynchronisationRun['origin'];
    state: SynchronisationRun['state'];
    startedAt: Date;
    finishedAt: Date | null;
    entriesRead: number;
    entriesRejected: number;
    counts: Json<SynchronisationRun['counts']>;
    timings: Json<SynchronisationRun['timings']>;
    error: string | null;
  };
  contactSynchronisationLine: SynchronisationLine & { companyId: CompanyId; synchronisationId: SynchronisationRunId };
  contactFile: { id: string; companyId: CompanyId; name: string; sizeBytes: string | number; uploadedAt: Date };
  /** Read along. */
  domain: { id: DomainId; companyId: CompanyId; name: string };
};
