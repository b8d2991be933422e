import { ParleyError } from '../../kernel/errors.ts';
import { applicationById } from '../../platform/access/index.ts';

/** As `0006-authorizations.sql` names it. */
export const seatsConstraint = 'seats_of_application';

/** The database's refusal of a seat in words; the numbers come with it. */
export function noSeatLeft(error: unknown): ParleyError {
  const details = JSON.parse(String((error as { detail?: unknown }).detail)) as {
    readonly application: string;
    readonly seats: number;
    readonly needed: number;
  };
  const name = applicationById(details.application)?.name ?? details.application;
  return new ParleyError(
    'no-seat-left',
    `${name} has ${details.seats} ${details.seats === 1 ? 'seat' : 'seats'}; this would need ${details.needed}. Take the right from somebody, or get more seats.`,
    { details, cause: error },
  );
}
