export { type Incident, type IncidentId, type IncidentSubject, incidentKey } from './incident.ts';
export { fillIn, type IncidentCode, type IncidentKind, incidentKinds, kindOf } from './incident-catalogue.ts';
export { IncidentLog, type IncidentPort, type IncidentReport } from './incident-log.ts';
export type { IncidentListRequest, IncidentRecords, IncidentStore } from './incident-ports.ts';
