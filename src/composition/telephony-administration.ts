import { SqlDeviceRecords } from '../adapters/sql/device-records.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { deviceAdministrationRoutes } from '../telephony/device/device-administration-routes.ts';
import { DeviceAdministration } from '../telephony/device/index.ts';
import type { AdministeredExchange } from './administered-exchange.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

/** What administrators do with telephony and contact centre, each with its routes. */
export function telephonyAdministration(
  { ids, random }: Foundation,
  { directory, writer }: Configuration,
  { registrations, dropBindings, sipServers }: AdministeredExchange,
): readonly ((routes: RouteRegistrar) => void)[] {
  const devices = new DeviceAdministration({ ids, random, directory, dropBindings, records: new SqlDeviceRecords({ writer }) });
  const isRegistered = registrations.isRegistered.bind(registrations);
  return [(routes) => deviceAdministrationRoutes(routes, { devices, directory, isRegistered, sipServers })];
}
