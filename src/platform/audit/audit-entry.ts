import type { CompanyId } from '../../kernel/ids.ts';
import type { Originator } from './originator.ts';

/** One line of the record of changes, as stored: fields by the names of their columns. */
export interface AuditEntry {
  readonly id: string;
  readonly companyId: CompanyId;
  readonly atMs: number;
  readonly actor: Originator;
  readonly kind: string;
  readonly rowId: string;
  readonly name: string;
  /** `insert`, `update`, `delete`, or what else was done. */
  readonly action: string;
  /** Of an update what changed, else the whole row; secrets never. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly changedSecrets: readonly string[];
}

export interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

const uninteresting = new Set(['id', 'company_id', 'created_at']);

/** Field by field, by the names the API has for them. */
export function changesOf({ action, before, after }: Pick<AuditEntry, 'action' | 'before' | 'after'>): FieldChange[] {
  const columns = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return columns
    .filter((column) => action === 'update' || !uninteresting.has(column))
    .map((column) => ({ field: fieldOf(column), before: before?.[column] ?? null, after: after?.[column] ?? null }));
}

/** `first_name` → `firstName` */
export function fieldOf(column: string): string {
  return column.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Changed only by who administers every company. */
const kindsOfAll: ReadonlySet<string> = new Set(['company', 'administered-company']);

/** Fields on which a phone's password depends, or more than the row: another value would not bring back what was. */
const oneWay: Readonly<Record<string, ReadonlySet<string>>> = {
  domain: new Set(['sip_domain']),
  user: new Set(['domain_id']),
  device: new Set(['sip_user', 'domain_id', 'user_id', 'protocol']),
};

/** Fields that only who administers every company may set. */
const ofAll: Readonly<Record<string, ReadonlySet<string>>> = { user: new Set(['is_super']) };

/** Rows that hide nothing, and on which no phone, sign-in or call depends: that they were made or deleted can be taken back. */
const wholeRows: ReadonlySet<string> = new Set([
  'access-authorization',
  'group',
  'group-member',
  'numbering-rule',
  'parameter-value',
  'queue-agent',
]);

/** Whether a change can be taken back at all, whatever has happened since. */
export function canUndo({ action, before, kind, changedSecrets }: AuditEntry, isSuper: boolean): boolean {
  const columns = Object.keys(before ?? {});
  if ((action === 'insert' || action === 'delete') && wholeRows.has(kind)) return changedSecrets.length === 0;
  if (action !== 'update' || columns.length === 0 || changedSecrets.length > 0) return false;
  if (columns.some((column) => oneWay[kind]?.has(column))) return false;
  return isSuper || (!kindsOfAll.has(kind) && !columns.some((column) => ofAll[kind]?.has(column)));
}
