import type { DeviceStateView } from '../../contract/rest/connections.ts';
import * as contract from '../../contract/rest/connections.ts';
import { demand } from '../../platform/access/index.ts';
import type { Actor, RouteRegistrar } from '../../platform/api/index.ts';
import { pageOf } from '../../platform/listing/index.ts';
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
    const wanted = connections.devices(actor.companyId).filter((device) => isInRange(device, from, to));
    const views = wanted.filter((device) => !domainId || device.domainId === domainId).map((one) => connections.deviceState(one));
    const shown = views.filter((view) => !state || view.state === state);
    return pageOf(
      shown,
      { ...request, sort: 'number' },
      { id: ({ deviceId }) => deviceId, text: textOf, sorts: { number: order } },
    );
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
