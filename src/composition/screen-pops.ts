import { hostname } from 'node:os';
import { SqlScreenPopLayoutStore } from '../adapters/contacts/screen-pop-layout-store.ts';
import { SqlUserStore } from '../adapters/sql/user-store.ts';
import type { LiveCall } from '../contract/rest/calls.ts';
import { ContactDesk } from '../directory/contact-card/index.ts';
import { LayoutAdministration, type PopCallee, ScreenPopDesk } from '../directory/screen-pop/index.ts';
import { layoutAdministrationRoutes } from '../directory/screen-pop/layout-administration-routes.ts';
import { screenPopRoutes } from '../directory/screen-pop/screen-pop-routes.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { CallId, DeviceId } from '../kernel/ids.ts';
import type { Actor, RouteRegistrar } from '../platform/api/index.ts';
import { forApplication } from '../platform/authorization/index.ts';
import { displayName } from '../platform/user/index.ts';
import type { CallRegistry } from '../telephony/call/index.ts';
import type { CompanyDirectory } from '../telephony/company-directory/index.ts';
import type { LiveCalls } from '../telephony/live-calls/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

interface Served {
  readonly registry: CallRegistry;
  readonly liveCalls: LiveCalls;
}

/** The window about a caller: its layouts, and what it shows of a call. */
export function openScreenPops(
  { ids, store, config }: Foundation,
  configuration: Configuration,
  { registry, liveCalls }: Served,
  parts: DisposalStack,
): readonly ((routes: RouteRegistrar) => void)[] {
  const { contacts, contactDirectories, directory, rights } = configuration;
  const { access, parameters } = rights;
  const { search, reader, references, lists: favourites } = contacts;
  const { book } = contactDirectories;
  const records = new SqlScreenPopLayoutStore({ store });
  const users = new SqlUserStore(configuration.writer);
  const freeNames = (companyId: Actor['companyId']) => book.of(companyId).flatMap(({ names }) => Object.values(names));
  const layouts = new LayoutAdministration({ ids, records, freeNames, parameters });
  const cards = parts.use(
    'contacts of screen-pops',
    new ContactDesk({ access, directories: book, search, reader, references, parameters, directory, favourites }),
  );
  const desk = new ScreenPopDesk({
    records,
    parameters,
    callsOf: (viewer) => liveCalls.ofUser(viewer),
    profile: (viewer, contactId) => cards.profile(viewer, contactId),
    directoryName: (companyId, id) => book.find(companyId, id)?.name ?? null,
    diverterOf: (viewer, callId) => diverterOf(configuration, registry, viewer, callId as CallId),
    callee: (viewer, call) => calleeOf(users, directory, viewer, call),
    serverName: config.http.publicUrl ? new URL(config.http.publicUrl).hostname : hostname(),
  });
  return [
    (routes) => layoutAdministrationRoutes(routes, { layouts, parameters }),
    (routes) => screenPopRoutes(forApplication(routes, access, 'alerter'), { desk }),
  ];
}

async function calleeOf(
  users: SqlUserStore,
  directory: CompanyDirectory,
  { companyId, userId }: Pick<Actor, 'companyId' | 'userId'>,
  call: LiveCall,
): Promise<PopCallee> {
  const { firstName, lastName, login, mobile, email, externalKey, custom0, custom1 } = await users.user(companyId, userId);
  const device = call.deviceId === null ? undefined : directory.device(call.deviceId as DeviceId);
  return {
    firstName,
    lastName,
    login,
    companyName: directory.company(companyId)?.name ?? '',
    deviceNumber: device?.number ?? '',
    mobile: mobile ?? '',
    email: email ?? '',
    externalKey: externalKey ?? '',
    custom0: custom0 ?? '',
    custom1: custom1 ?? '',
  };
}

/** Who diverted the call last; a number on the red list stays out of it. */
function diverterOf(
  { directory, contacts: { names } }: Configuration,
  registry: CallRegistry,
  viewer: Pick<Actor, 'companyId' | 'userId'>,
  callId: CallId,
): { number: string; name: string } | null {
  const number = registry.call(callId)?.diversions.at(-1)?.fromNumber;
  const domainId = directory.user(viewer.userId)?.domainId;
  if (number === undefined || domainId === undefined) return null;
  const colleague = directory.userByNumber(domainId, number);
  const party = {
    number,
    displayName: colleague ? displayName(colleague) : '',
    isPrivate: false,
    userId: colleague?.id ?? null,
  };
  const named = names.named({ ...viewer, queueId: null }, party);
  return { number: named.number, name: named.displayName };
}
