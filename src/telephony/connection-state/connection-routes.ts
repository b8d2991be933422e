import type { DeviceStateView } from '../../contract/rest/connections.ts';
import * as contract from '../../contract/rest/connections.ts';
import { demand } from '../../platform/access/index.ts';
import { type Actor, pageOf, type RouteRegistrar } from '../../platform/api/index.ts';
import type { Device } from '../device/index.ts';
import type { Connections } from './connections.ts';

/** Links and telephones as they are now, for administrators. */
export function connectionRoutes(routes: RouteRegistrar, { connections }: { readonly connections: Connections }): void {
  routes.handle(contract.listConnections, ({ actor }) => {
    demandState(actor, 'trunk');
    return { items: connections.ofCompany(actor.companyId), registrations: connections.registrations(actor.companyId) };
  });
  routes.handle(contract.listDeviceStates, ({ actor, query }) => {
    demandState(actor, 'device');
    const { from, to, domainId, state, ...request } = query;
    const wanted = connections
      .devices(actor.companyId)
      .filter((device) => isInRange(device, from, to) && (!domainId || device.domainId === domainId))
      .filter((device) => !state || connections.stateOf(device) === state);
    const page = pageOf(
      wanted,
      { ...request, sort: 'number' },
      { id: ({ id }) => id, text: (device) => textOf(connections.deviceState(device)), sorts: { number: order } },
    );
    // Only what is shown is looked at closely: a company may have tens of thousands.
    return { ...page, items: page.items.map((device) => connections.deviceState(device)) };
  });
}

function demandState({ companyId, ...actor }: Actor, kind: 'trunk' | 'device'): void {
  demand({ ...actor, companyId }, 'administer', { kind, companyId, ownerId: null });
}

/** As people count: 99 comes before 100. */
function order({ number }: Pick<DeviceStateView, 'number'>): string {
  return number.padStart(12, '0');
}

function isInRange(device: Device, from: string | undefined, to: string | undefined): boolean {
  const place = order(device);
  return (from === undefined || place >= order({ number: from })) && (to === undefined || place <= order({ number: to }));
}

function textOf({ number, name, userName, domainName, registrations }: DeviceStateView): string {
  const from = registrations.flatMap(({ host, userAgent }) => [host, userAgent ?? '']);
  return [number, name, userName ?? '', domainName, ...from].join(' ');
}
