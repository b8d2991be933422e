import type { CompanyId } from '../../kernel/ids.ts';
import type { ListRequest, Page } from '../api/index.ts';
import type { UserImport, UserSource } from './import-ports.ts';
import type { PlannedChange } from './plan-import.ts';

/** A source as administrators see it. */
export interface SourceRecord extends UserSource {
  readonly hasPassword: boolean;
  readonly version: number;
  readonly changedAtMs: number;
}

export type SourceChange = {
  readonly [Field in keyof Omit<UserSource, 'id' | 'companyId' | 'kind'>]?: UserSource[Field] | undefined;
} & {
  /** Left out: as it is. */
  readonly password?: string | null | undefined;
};

export interface ImportLine extends Omit<PlannedChange, 'line'> {
  readonly position: number;
}

/** Everything is looked for in the company named first; ids of others are `not-found`. */
export interface SourceStore {
  listSources(companyId: CompanyId, query: ListRequest): Promise<Page<SourceRecord>>;
  source(companyId: CompanyId, id: string): Promise<SourceRecord>;
  /** @throws ParleyError `name-taken`, `input-invalid` for a domain of another company */
  addSource(source: UserSource, password: string | null): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken` */
  changeSource(companyId: CompanyId, id: string, version: number, change: SourceChange): Promise<void>;
  removeSource(companyId: CompanyId, id: string): Promise<void>;
  /** Of every company, those that are read by a schedule. */
  scheduledSources(): Promise<readonly UserSource[]>;
  listImports(companyId: CompanyId, query: ListRequest & { readonly sourceId?: string | undefined }): Promise<Page<UserImport>>;
  import(companyId: CompanyId, id: string): Promise<UserImport>;
  listLines(
    companyId: CompanyId,
    importId: string,
    query: ListRequest & { readonly outcome?: string | undefined },
  ): Promise<Page<ImportLine>>;
}
