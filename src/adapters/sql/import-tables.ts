import type { Generated } from 'kysely';
import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import type {
  ImportState,
  Outcome,
  SourceKind,
  Synchronisation,
  UserImportId,
  UserSourceId,
} from '../../platform/import/index.ts';

/** Tables of `migrations/0009-import.sql`. JSON is written as text and read as what it says. */
export type ImportTables = {
  userSource: {
    id: UserSourceId;
    companyId: CompanyId;
    domainId: DomainId;
    name: string;
    kind: SourceKind;
    settings: string;
    bindPassword: Buffer | null;
    synchronisation: Synchronisation;
    schedule: string | null;
    holdBackPercent: number;
    enabled: boolean;
    version: Generated<number>;
    changedAt: Generated<Date>;
  };
  userSourceLink: { companyId: CompanyId; sourceId: UserSourceId; userId: UserId; key: string };
  userImport: {
    id: UserImportId;
    companyId: CompanyId;
    sourceId: UserSourceId | null;
    origin: string;
    synchronisation: Synchronisation;
    isDryRun: boolean;
    state: ImportState;
    error: string | null;
    startedAt: Date;
    finishedAt: Date | null;
    counts: string;
    timings: string;
  };
  userImportLine: {
    companyId: CompanyId;
    importId: UserImportId;
    position: number;
    outcome: Exclude<Outcome, 'unchanged'>;
    key: string;
    name: string;
    userId: UserId | null;
    reason: string;
    changes: string | null;
  };
  userExport: { companyId: CompanyId; at: Date };
};
