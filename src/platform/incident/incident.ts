import type { CompanyId, Id } from '../../kernel/ids.ts';
import type { IncidentCode } from './incident-catalogue.ts';

export type IncidentId = Id<'incident'>;

/** What an incident is about: with its code it names one fault. */
export interface IncidentSubject {
  readonly code: IncidentCode;
  /** Whose telephony it touches; null: the server itself. */
  readonly companyId: CompanyId | null;
  /** E.g. a trunk's id or an address; empty when there is only one of its code. */
  readonly subject: string;
}

/** A fault that lasts or lasted. One row from its beginning to its end, however often it is noticed. */
export interface Incident extends IncidentSubject {
  readonly id: IncidentId;
  /** What the sentence is filled with, as last told. */
  readonly params: Readonly<Record<string, string | number>>;
  readonly count: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** Null while it lasts. */
  readonly resolvedAtMs: number | null;
}

export function incidentKey({ code, companyId, subject }: IncidentSubject): string {
  return `${code} ${companyId ?? ''} ${subject}`;
}
