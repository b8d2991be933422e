import { SqlAskedBeforeStore } from '../adapters/sql/asked-before-store.ts';
import type { SqlCallEventJournal } from '../adapters/sql/call-event-journal.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { Actor, RouteRegistrar } from '../platform/api/index.ts';
import { forApplication } from '../platform/authorization/index.ts';
import type { ParameterReader } from '../platform/parameter/index.ts';
import { type LivePublisher, WaitingFeed } from '../realtime/index.ts';
import { attendantRoutes } from '../telephony/attendant-console/attendant-routes.ts';
import { waitingPartyRoutes } from '../telephony/attendant-console/waiting-party-routes.ts';
import type { CallRegistry, CallService } from '../telephony/call/index.ts';
import type { CallApplications } from '../telephony/call-application/index.ts';
import { CampOnService } from '../telephony/camp-on/index.ts';
import type { DialService } from '../telephony/dial/index.ts';
import { ParkService } from '../telephony/park/index.ts';
import { ReturnService, WaitingParties } from '../telephony/returned-call/index.ts';
import { TransferService } from '../telephony/transfer/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

/** Everything by which callers are passed on and wait. */
export interface PassingOn {
  readonly transfer: TransferService;
  readonly waiting: WaitingParties;
  readonly park: ParkService;
  readonly campOn: CampOnService;
}

export function openPassingOn(
  { calls, applications, parameters }: { calls: CallService; applications: CallApplications; parameters: ParameterReader },
  parts: DisposalStack,
): PassingOn {
  const waiting = parts.use('waiting parties', new WaitingParties({ calls }));
  const returns = new ReturnService({ calls, waiting, parameters });
  const transfer = new TransferService({ calls, returns });
  const passing = { calls, transfers: transfer, waiting, returns, parameters };
  const park = new ParkService(passing);
  const campOn = parts.use('camp-on', new CampOnService(passing));
  applications.register('park', park);
  applications.register('camp-on', campOn);
  applications.registerNumbers(park);
  applications.registerNumbers(campOn);
  return { transfer, waiting, park, campOn };
}

interface Exchange {
  readonly registry: CallRegistry;
  readonly journal: SqlCallEventJournal;
  readonly features: PassingOn & { readonly dial: DialService };
}

/** Their API and live topic, and what the attendant console asks besides. */
export function servePassingOn(
  { clock, store }: Foundation,
  { directory, contacts, rights, deviceChoices }: Configuration,
  { registry, journal, features }: Exchange,
  publisher: LivePublisher,
  parts: DisposalStack,
): (routes: RouteRegistrar) => void {
  const { waiting, park, campOn, dial } = features;
  const parties = contacts.names;
  const { access, parameters } = rights;
  parts.use('waiting feed', new WaitingFeed({ publisher, journal, waiting }));
  const chosenPlace = (actor: Actor, asked: string | undefined) => deviceChoices.placeFor(actor, asked);
  return (routes) => {
    const forCaller = forApplication(routes, access, 'caller');
    waitingPartyRoutes(forCaller, { clock, registry, journal, waiting, park, campOn, dialling: dial, parties, chosenPlace });
    attendantRoutes(forApplication(routes, access, 'attendant'), {
      directory,
      registry,
      parameters,
      parties,
      store: new SqlAskedBeforeStore(store),
    });
  };
}
