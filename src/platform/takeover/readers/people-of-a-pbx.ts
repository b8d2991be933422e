import type { FoundRow } from '../takeover-kind.ts';

/** One extension of a PBX, whichever: a person with a number and a phone. */
export interface PbxExtension {
  readonly file: string;
  readonly line: number;
  readonly number: string;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  /** When first and last name are not apart. */
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly mobile?: string | undefined;
  readonly sipUser?: string | undefined;
  /** Empty: it is not known; one is made. */
  readonly sipPassword?: string | undefined;
  readonly voicemailPin?: string | undefined;
  readonly enabled?: string | undefined;
  readonly description?: string | undefined;
  readonly forwarding?: Readonly<Record<string, string | undefined>> | undefined;
}

/** A PBX knows no logins: the number is the person's until the administrator gives a better one. */
export function rowsOfExtension(one: PbxExtension): FoundRow[] {
  const { file, line, number } = one;
  const names = one.firstName || one.lastName ? { firstName: one.firstName, lastName: one.lastName } : splitName(one.name ?? '');
  const row = (kind: string, cells: Readonly<Record<string, string | undefined>>): FoundRow => ({
    kind,
    file,
    line,
    cells: Object.fromEntries(Object.entries(cells).filter((cell): cell is [string, string] => Boolean(cell[1]))),
  });
  const { email, mobile, voicemailPin, enabled, sipUser = number, sipPassword, description, forwarding } = one;
  const rows = [
    row('users', { login: number, ...names, email, mobile, number, voicemailPin, enabled }),
    row('devices', { login: number, number, name: `Phone ${sipUser}`, sipUser, sipPassword, description, enabled }),
  ];
  if (forwarding && Object.values(forwarding).some(Boolean)) rows.push(row('forwardings', { login: number, ...forwarding }));
  return rows;
}

function splitName(name: string): { firstName: string; lastName: string } {
  const [first = '', ...rest] = name.trim().split(/\s+/);
  return rest.length > 0 ? { firstName: first, lastName: rest.join(' ') } : { firstName: '', lastName: first };
}

/** A pin that is one of ours; others are left out, they have to be set anew. */
export function pinOf(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{4,10}$/.test(text) ? text : undefined;
}
