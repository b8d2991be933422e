import type { IncidentView } from '../../contract/rest/incidents.ts';
import * as contract from '../../contract/rest/incidents.ts';
import { demand, mayAdministerAll } from '../access/index.ts';
import type { RouteRegistrar } from '../api/index.ts';
import type { Incident } from './incident.ts';
import { fillIn, type IncidentCode, incidentKinds, kindOf } from './incident-catalogue.ts';
import type { IncidentLog } from './incident-log.ts';
import type { IncidentRecords } from './incident-ports.ts';

export interface IncidentRouteParts {
  readonly log: Pick<IncidentLog, 'written'>;
  readonly records: IncidentRecords;
}

/** What is or was wrong, for administrators; what concerns the whole server for those of every company. */
export function incidentRoutes(routes: RouteRegistrar, { log, records }: IncidentRouteParts): void {
  routes.handle(contract.listIncidents, async ({ actor, query }) => {
    const { companyId } = actor;
    demand(actor, 'administer', { kind: 'company', companyId, ownerId: null });
    await log.written();
    const { severity, code, ...request } = query;
    const codes = severity || code ? codesOf(severity, code) : undefined;
    const isWithServer = mayAdministerAll(actor);
    const { rows, ...page } = await records.list(companyId, { ...request, codes, isWithServer });
    return { ...page, items: rows.map(incidentView) };
  });
  routes.handle(contract.listIncidentKinds, () => ({
    items: Object.entries(incidentKinds).map(([code, { severity, sentence, remedy }]) => ({ code, severity, sentence, remedy })),
  }));
}

function codesOf(severity: string | undefined, code: string | undefined): IncidentCode[] {
  const all = Object.keys(incidentKinds) as IncidentCode[];
  return all.filter((one) => (!severity || kindOf(one).severity === severity) && (!code || one === code));
}

/** An incident with its sentences. A code of a newer version, in a store that was taken back, is shown as it is. */
export function incidentView(incident: Incident): IncidentView {
  const { id, code, companyId, subject, params, count, firstAtMs, lastAtMs, resolvedAtMs } = incident;
  const kind = Object.hasOwn(incidentKinds, code) ? kindOf(code) : null;
  return {
    id,
    code,
    severity: kind?.severity ?? 'warning',
    isServer: companyId === null,
    subject,
    params: { ...params },
    sentence: kind ? fillIn(kind.sentence, params) : code,
    remedy: kind ? fillIn(kind.remedy, params) : '',
    count,
    firstAt: firstAtMs,
    lastAt: lastAtMs,
    resolvedAt: resolvedAtMs,
  };
}
