import type { OpeningHoursView } from '../../contract/rest/opening-hours.ts';
import * as contract from '../../contract/rest/opening-hours.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import { type Catalogue, type CatalogueRecord, catalogueRoutes, demandCatalogue } from '../catalogue/index.ts';
import { checkHours } from './check-hours.ts';
import type { ReadHolidayCalendar } from './holiday-calendar.ts';
import { asSet } from './live-opening-hours.ts';
import type { HoursState, OpeningHours } from './opening-hours.ts';
import type { OpeningHoursDesk } from './opening-hours-desk.ts';
import { changesAfter, stateAt } from './state-at.ts';

export interface OpeningHoursRouteParts {
  readonly clock: Clock;
  readonly catalogue: Catalogue<OpeningHours, { readonly queueCount: number }>;
  readonly desk: OpeningHoursDesk;
  readonly holidaysOf: (companyId: CompanyId) => readonly string[];
  readonly readCalendar: ReadHolidayCalendar;
}

const mostChanges = 14;

/** Opening hours for administrators, and for those who may close and open by hand. */
export function openingHoursRoutes(routes: RouteRegistrar, parts: OpeningHoursRouteParts): void {
  const { clock, desk } = parts;
  const stateOf = (hours: OpeningHours) => stateView(stateAt(hours, clock.now(), asSet(parts.holidaysOf(hours.companyId))));
  const view = (record: CatalogueRecord<OpeningHours, { readonly queueCount: number }>): OpeningHoursView => {
    const { companyId: _company, changedAtMs, weekly, specialDays, ...rest } = record;
    const lists = { weekly: [...weekly], specialDays: [...specialDays] };
    return { ...rest, ...lists, changedAt: changedAtMs, state: stateOf(record) };
  };
  // Before the routes with an id: `preview` is none.
  routes.handle(contract.previewOpeningHours, ({ actor, body }) => {
    demandCatalogue(actor);
    checkHours(body.hours);
    const hours: OpeningHours = { ...body.hours, id: '', name: '', companyId: actor.companyId };
    const atMs = body.atMs ?? clock.now();
    const holidays = asSet(parts.holidaysOf(actor.companyId));
    const changes = changesAfter(hours, atMs, mostChanges, holidays);
    return {
      now: stateView(stateAt(hours, atMs, holidays)),
      changes: changes.map((change) => ({ atMs: change.atMs, state: stateView(change.state) })),
    };
  });
  routes.handle(contract.readHolidayCalendar, ({ actor, body }) => {
    demandCatalogue(actor);
    return parts.readCalendar(body.calendar, body.fromYear ?? new Date(clock.now()).getUTCFullYear());
  });
  catalogueRoutes(
    routes,
    {
      list: contract.listOpeningHours,
      create: contract.createOpeningHours,
      read: contract.readOpeningHours,
      change: contract.changeOpeningHours,
      dependents: contract.openingHoursDependents,
      remove: contract.deleteOpeningHours,
    },
    parts.catalogue,
    view,
  );
  const mine = ({ id, name, timeZone, exception, ...hours }: OpeningHours) => ({
    id,
    name,
    timeZone,
    exception,
    state: stateOf({ id, name, timeZone, exception, ...hours }),
  });
  routes.handle(contract.myOpeningHours, ({ actor }) => ({ items: desk.list(actor).map(mine) }));
  routes.handle(contract.setHoursException, async ({ actor, params, body }) =>
    mine(await desk.setException(actor, params.id, body.exception)),
  );
}

function stateView({ isOpen, because, changesAtMs }: HoursState) {
  return { isOpen, because: { ...because, params: { ...because.params } }, changesAtMs };
}
