export { type AuditEntry, canUndo, changesOf, type FieldChange, fieldOf } from './audit-entry.ts';
export { type AuditQuery, AuditService, type AuditServiceParts, type AuditStore } from './audit-service.ts';
export { type Originator, onBehalfOf, originator } from './originator.ts';
