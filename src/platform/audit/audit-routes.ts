import { audit } from '../../contract/rest/index.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import { mayAdministerAll } from '../access/index.ts';
import type { Actor, RouteRegistrar } from '../api/index.ts';
import { csvLine } from '../lines/index.ts';
import { type AuditEntry, canUndo, changesOf, fieldOf } from './audit-entry.ts';
import type { AuditService } from './audit-service.ts';

/** The record of changes, for administrators. */
export function auditRoutes(routes: RouteRegistrar, service: AuditService): void {
  routes.handle(audit.listAudit, async ({ actor, query }) => {
    const page = await service.list(actor, query);
    return { ...page, items: page.items.map((entry) => entryView(entry, actor)) };
  });
  routes.handle(audit.listAllAudit, async ({ actor, query: { companyId, ...query } }) => {
    const page = await service.listAll(actor, query, (companyId ?? null) as CompanyId | null);
    // A change is taken back in the company it belongs to.
    const items = page.items.map((entry) => ({ ...entryView(entry, actor), companyId: entry.companyId, canUndo: false }));
    return { ...page, items };
  });
  routes.handle(audit.exportAudit, async ({ actor, query }) => {
    const lines = [csvLine(['time', 'who', 'way', 'address', 'what', 'name', 'action', 'field', 'before', 'after'])];
    for await (const entry of service.export(actor, query)) lines.push(...csvLines(entry));
    return lines.join('');
  });
  routes.handle(audit.undoChange, async ({ actor, params }) => entryView(await service.undo(actor, params.id), actor));
}

function entryView(entry: AuditEntry, by: Actor) {
  const { id, atMs, actor, kind, rowId, name, action, changedSecrets } = entry;
  const { userId = null, login = null, via, address = null } = actor;
  return {
    id,
    at: atMs,
    actor: { userId, login, via, address },
    kind,
    rowId,
    name,
    action,
    changes: changesOf(entry),
    secrets: changedSecrets.map(fieldOf),
    canUndo: canUndo(entry, mayAdministerAll(by)),
  };
}

/** One line a field; a secret's says only that it changed. */
function csvLines(entry: AuditEntry): string[] {
  const { atMs, actor, kind, name, action, changedSecrets } = entry;
  const head = [new Date(atMs).toISOString(), actor.login ?? '', actor.via, actor.address ?? '', kind, name, action];
  const fields = changesOf(entry).map(({ field, before, after }) => csvLine([...head, field, cell(before), cell(after)]));
  const secrets = changedSecrets.map((column) => csvLine([...head, fieldOf(column), '***', '***']));
  const lines = [...fields, ...secrets];
  return lines.length > 0 ? lines : [csvLine([...head, '', '', ''])];
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
