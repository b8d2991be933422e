import type { FlowDocument } from '../../contract/rest/flow-document.ts';
import type { CompanyId, DomainId, FlowId } from '../../kernel/ids.ts';
import type { Dependents, ListRequest, RowPage } from '../../platform/api/index.ts';

/** A saved version; all but when it was published is for ever. */
export interface FlowVersion {
  readonly number: number;
  readonly savedAtMs: number;
  readonly savedBy: string;
  readonly note: string;
  readonly publishedAtMs: number | null;
  readonly publishedBy: string | null;
}

export interface FlowVersionDocument extends FlowVersion {
  readonly document: FlowDocument;
}

export interface FlowSettings {
  readonly name: string;
  readonly description: string;
  readonly numbers: readonly string[];
  readonly enabled: boolean;
}

/** A flow as an administrator sees it. */
export interface FlowRecord extends FlowSettings {
  readonly id: FlowId;
  readonly companyId: CompanyId;
  readonly domainId: DomainId;
  readonly domainName: string;
  readonly draft: FlowVersion | null;
  readonly live: FlowVersion | null;
  readonly secrets: readonly string[];
  readonly version: number;
  readonly changedAtMs: number;
}

export interface FlowListRequest extends ListRequest {
  readonly domainId?: DomainId | undefined;
  readonly enabled?: boolean | undefined;
}

export type FlowChange = { [Field in keyof FlowSettings]?: FlowSettings[Field] | undefined };

export interface NewVersion {
  readonly document: FlowDocument;
  readonly note: string;
  readonly by: string;
}

/** Flows in the store. Everything happens inside the company that is named. */
export interface FlowRecords {
  list(companyId: CompanyId, request: FlowListRequest): Promise<RowPage<FlowRecord>>;
  find(companyId: CompanyId, id: FlowId): Promise<FlowRecord | null>;
  /** @throws ParleyError `number-taken`, `name-taken` */
  add(flow: FlowSettings & { id: FlowId; companyId: CompanyId; domainId: DomainId }): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `number-taken`, `name-taken` */
  change(companyId: CompanyId, id: FlowId, version: number, change: FlowChange): Promise<void>;
  dependents(companyId: CompanyId, id: FlowId): Promise<Dependents>;
  /** @throws ParleyError `not-found`, `has-dependents` */
  remove(companyId: CompanyId, id: FlowId, confirm: string | undefined): Promise<void>;
  /** The newest first. */
  versions(companyId: CompanyId, id: FlowId): Promise<readonly FlowVersion[]>;
  version(companyId: CompanyId, id: FlowId, number: number): Promise<FlowVersionDocument | null>;
  /** @returns its number. @throws ParleyError `changed-meanwhile` when `from` is not the latest */
  save(companyId: CompanyId, id: FlowId, from: number, version: NewVersion): Promise<number>;
  /** @param number null: no version is live any more */
  publish(companyId: CompanyId, id: FlowId, number: number | null, by: string): Promise<void>;
  setSecret(companyId: CompanyId, id: FlowId, name: string, value: string): Promise<void>;
  /** What is not there is no error. */
  removeSecret(companyId: CompanyId, id: FlowId, name: string): Promise<void>;
}
