import type { Clock } from '../kernel/clock.ts';
import { ParleyError } from '../kernel/errors.ts';
import type { UserId } from '../kernel/ids.ts';
import { applicationById } from '../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../platform/api/index.ts';
import type { IncidentPort } from '../platform/incident/index.ts';

type Feature = (routes: RouteRegistrar) => void;

const oftenIs = 10;
const withinMs = 10 * 60_000;
/** Users counted at once. */
const most = 5000;

/** Lets features answer as they do, and tells of refusals that somebody should know of: no seats left, and the same user again and again. */
export function tellRefusals(
  features: readonly Feature[],
  parts: { readonly clock: Clock; readonly incidents: IncidentPort },
): readonly Feature[] {
  const teller = new RefusalTeller(parts);
  return features.map((feature) => (routes) => {
    const handle: RouteRegistrar['handle'] = (route, handler) =>
      routes.handle(route, async (request) => {
        try {
          return await handler(request);
        } catch (error) {
          // Null on routes for anyone, whatever their handlers are told.
          teller.refused(error, request.actor);
          throw error;
        }
      });
    feature({ handle });
  });
}

class RefusalTeller {
  readonly #parts: { readonly clock: Clock; readonly incidents: IncidentPort };
  readonly #counts = new Map<UserId, { count: number; sinceMs: number }>();

  constructor(parts: { readonly clock: Clock; readonly incidents: IncidentPort }) {
    this.#parts = parts;
  }

  refused(error: unknown, actor: Actor | null): void {
    if (!(error instanceof ParleyError) || !actor) return;
    if (error.code === 'no-seat-left') this.#noSeat(error, actor);
    if (error.code === 'not-permitted') this.#denied(actor);
  }

  #noSeat({ details }: ParleyError, { companyId }: Actor): void {
    const id = String(details.application);
    const params = { application: applicationById(id)?.name ?? id, seats: Number(details.seats) };
    this.#parts.incidents.raise({ code: 'licence-seats-gone', companyId, subject: id, params });
  }

  #denied({ userId, login, homeCompanyId: companyId }: Actor): void {
    const { clock, incidents } = this.#parts;
    const nowMs = clock.now();
    const known = this.#counts.get(userId);
    const entry = known && nowMs - known.sinceMs < withinMs ? known : { count: 0, sinceMs: nowMs };
    entry.count++;
    this.#counts.delete(userId);
    this.#counts.set(userId, entry);
    if (this.#counts.size > most) this.#counts.delete(this.#counts.keys().next().value!);
    if (entry.count >= oftenIs)
      incidents.raise({ code: 'access-denied', companyId, subject: userId, params: { login, count: entry.count } });
  }
}
