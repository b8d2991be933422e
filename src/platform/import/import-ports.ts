import type { CompanyId, DomainId, Id, UserId } from '../../kernel/ids.ts';
import type { Schedule } from '../job/index.ts';
import type { FieldMapping, RawEntry } from './imported-person.ts';
import type { SourceKind } from './mapping.ts';
import type { Counts, PlannedChange, PlanParts, Synchronisation } from './plan-import.ts';

export type UserSourceId = Id<'user-source'>;
export type UserImportId = Id<'user-import'>;

/** Where a directory is and what of it is read; `password` apart. */
export interface DirectorySettings {
  /** `dc1.example.org|dc2.example.org:636` */
  readonly servers: string;
  readonly security: 'ldaps' | 'starttls' | 'none';
  /** Certificates (PEM) to trust instead of the system's. */
  readonly ca: string | null;
  /** DN, or for Active Directory `name@domain`; empty: anonymous. */
  readonly bindName: string;
  readonly base: string;
  readonly filter: string;
  readonly pageSize: number;
}

export interface UserSource {
  readonly id: UserSourceId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly name: string;
  readonly kind: SourceKind;
  /** Null for files. */
  readonly directory: DirectorySettings | null;
  readonly mapping: FieldMapping;
  readonly synchronisation: Synchronisation;
  /** Null: by hand. */
  readonly schedule: Schedule | null;
  readonly holdBackPercent: number;
  readonly enabled: boolean;
}

export type ImportState = 'running' | 'done' | 'held-back' | 'failed';

export interface UserImport {
  readonly id: UserImportId;
  readonly companyId: CompanyId;
  readonly sourceId: UserSourceId | null;
  readonly origin: string;
  readonly synchronisation: Synchronisation;
  readonly isDryRun: boolean;
  readonly state: ImportState;
  readonly error: string | null;
  readonly startedAtMs: number;
  readonly finishedAtMs: number | null;
  readonly counts: Partial<Counts>;
  /** Milliseconds of each part: `read`, `plan`, `apply`. */
  readonly timings: Readonly<Record<string, number>>;
}

/** Entries of a directory, page by page. */
export interface EntryReader {
  /** @throws ParleyError `ldap-unreachable`, `import-source-refused` in the words of the server */
  entries(source: UserSource, signal: AbortSignal): AsyncIterable<RawEntry>;
}

export interface ImportStore {
  /** The users and numbers as they are, and the length of internal numbers. */
  present(source: UserSource): Promise<Omit<PlanParts, 'synchronisation'> & { readonly internalLength: number }>;
  /** Writes a plan in one transaction. @returns whose sign-ins are to end. */
  apply(source: UserSource, changes: readonly PlannedChange[]): Promise<readonly UserId[]>;
  begin(run: UserImport): Promise<void>;
  finish(run: UserImport, lines: readonly PlannedChange[]): Promise<void>;
}
