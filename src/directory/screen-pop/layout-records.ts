import type { CompanyId, Id } from '../../kernel/ids.ts';
import type { ListRequest, Page } from '../../platform/api/index.ts';

export type ScreenPopLayoutId = Id<'screen-pop-layout'>;

/** A layout as it is kept. */
export interface LayoutRecord {
  readonly id: ScreenPopLayoutId;
  readonly name: string;
  readonly xml: string;
  readonly version: number;
  readonly changedAtMs: number;
}

/** Layouts in the store. Everything happens inside the company that is named. */
export interface LayoutRecords {
  list(companyId: CompanyId, request: ListRequest): Promise<Page<LayoutRecord>>;
  find(companyId: CompanyId, id: string): Promise<LayoutRecord | null>;
  /** Case does not matter. */
  named(companyId: CompanyId, name: string): Promise<LayoutRecord | null>;
  /** @throws ParleyError `name-taken` */
  add(companyId: CompanyId, layout: Pick<LayoutRecord, 'id' | 'name' | 'xml'>): Promise<void>;
  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken` */
  change(
    companyId: CompanyId,
    id: string,
    version: number,
    change: { readonly name?: string | undefined; readonly xml?: string | undefined },
  ): Promise<void>;
  /** @throws ParleyError `not-found` */
  remove(companyId: CompanyId, id: string): Promise<void>;
}
