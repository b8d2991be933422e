import type { ConferenceRoomView } from '../../contract/rest/conferences.ts';
import * as contract from '../../contract/rest/conferences.ts';
import type { DomainId, UserId } from '../../kernel/ids.ts';
import { dependentsView, type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import type { ConferenceRoomId } from './conference-room.ts';
import type { ConferenceService } from './conference-service.ts';
import type { RoomAdministration } from './room-administration.ts';
import type { ConferenceRoomRecord } from './room-records.ts';

export interface RoomAdministrationRouteParts {
  readonly rooms: RoomAdministration;
  readonly conferences: Pick<ConferenceService, 'inRoom'>;
}

/** Conference rooms, for administrators. */
export function roomAdministrationRoutes(routes: RouteRegistrar, { rooms, conferences }: RoomAdministrationRouteParts): void {
  const view = ({ companyId: _company, changedAtMs, ...room }: ConferenceRoomRecord): ConferenceRoomView => ({
    ...room,
    changedAt: changedAtMs,
    parties: conferences.inRoom({ ...room, companyId: _company })?.members.size ?? 0,
  });
  routes.handle(contract.listConferenceRooms, async ({ actor, query: { domainId, ...request } }) => {
    const { rows, ...page } = await rooms.list(actor, { ...request, domainId: domainId as DomainId | undefined });
    return { ...page, items: rows.map(view) };
  });
  routes.handle(contract.createConferenceRoom, async ({ actor, body }) =>
    view(
      await rooms.create(actor, {
        ...body,
        domainId: body.domainId as DomainId | undefined,
        ownerId: body.ownerId as UserId | null,
      }),
    ),
  );
  routes.handle(contract.createConferenceRoomRun, async ({ actor, body }) => {
    const made = await rooms.createRun(actor, { ...body, domainId: body.domainId as DomainId | undefined });
    return { items: made.map(view) };
  });
  routes.handle(contract.readConferenceRoom, async ({ actor, params }) =>
    view(await rooms.read(actor, params.id as ConferenceRoomId)),
  );
  routes.handle(contract.changeConferenceRoom, async ({ actor, params, body: { version, ownerId, ...change } }) => {
    const id = params.id as ConferenceRoomId;
    const current = async () => view(await rooms.read(actor, id));
    const asked = { ...change, ...(ownerId !== undefined && { ownerId: ownerId as UserId | null }) };
    return view(await showingCurrent(() => rooms.change(actor, id, version, asked), current));
  });
  routes.handle(contract.conferenceRoomDependents, async ({ actor, params }) =>
    dependentsView(await rooms.dependents(actor, params.id as ConferenceRoomId)),
  );
  routes.handle(contract.deleteConferenceRoom, ({ actor, params, query }) =>
    rooms.remove(actor, params.id as ConferenceRoomId, query.confirm),
  );
}
