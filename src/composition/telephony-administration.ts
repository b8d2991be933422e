import { SqlCallingPolicyRecords } from '../adapters/sql/calling-policy-records.ts';
import { SqlDeviceRecords } from '../adapters/sql/device-records.ts';
import { SqlNumberingRecords } from '../adapters/sql/numbering-records.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { callingPolicyRoutes } from '../telephony/calling-policy/calling-policy-routes.ts';
import { deviceAdministrationRoutes } from '../telephony/device/device-administration-routes.ts';
import { DeviceAdministration } from '../telephony/device/index.ts';
import { numberingAdministrationRoutes } from '../telephony/numbering/numbering-administration-routes.ts';
import { trunkAdministrationRoutes } from '../telephony/trunk/trunk-administration-routes.ts';
import type { AdministeredExchange } from './administered-exchange.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

/** What administrators do with telephony, each with its routes. */
export function telephonyAdministration(
  { ids, random }: Foundation,
  { directory, writer, trunks }: Pick<Configuration, 'directory' | 'writer' | 'trunks'>,
  exchange: AdministeredExchange,
): readonly ((routes: RouteRegistrar) => void)[] {
  const { registrations, registry, dropBindings, sipServers, conditionOfTrunk: conditionOf } = exchange;
  const devices = new DeviceAdministration({ ids, random, directory, dropBindings, records: new SqlDeviceRecords({ writer }) });
  const isRegistered = registrations.isRegistered.bind(registrations);
  const numberingRecords = new SqlNumberingRecords({ writer });
  const policyRecords = new SqlCallingPolicyRecords({ writer });
  return [
    (routes) => deviceAdministrationRoutes(routes, { devices, directory, isRegistered, sipServers }),
    (routes) => trunkAdministrationRoutes(routes, { trunks, conditionOf, callsOn: (id) => registry.callsOfTrunk(id) }),
    (routes) => numberingAdministrationRoutes(routes, { ids, directory, records: numberingRecords }),
    (routes) => callingPolicyRoutes(routes, { records: policyRecords }),
  ];
}
