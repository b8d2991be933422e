import type { DisposalStack } from '../kernel/disposal.ts';
import type { CompanyId, UserId } from '../kernel/ids.ts';
import type { ParameterReader } from '../platform/parameter/index.ts';
import type { CallService } from '../telephony/call/index.ts';
import type { CallApplications } from '../telephony/call-application/index.ts';
import { CallReturn } from '../telephony/call-return/index.ts';
import { DeflectService } from '../telephony/deflect/index.ts';
import { DialService } from '../telephony/dial/index.ts';
import { DoubleCallService } from '../telephony/double-call/index.ts';
import { DtmfService } from '../telephony/dtmf/index.ts';
import { HoldService } from '../telephony/hold/index.ts';
import type { MediaPlane } from '../telephony/media/index.ts';
import type { MonitoringService } from '../telephony/monitoring/index.ts';
import { authorizeInterception, PickupService } from '../telephony/pickup/index.ts';
import { type Conferences, openConferences } from './conferences.ts';
import type { Configuration } from './configuration.ts';
import { openForwardingApplications } from './forwarding-switch.ts';
import type { Foundation } from './foundation.ts';
import { openMonitoring } from './monitoring.ts';
import { openPassingOn, type PassingOn } from './passing-on.ts';
import { openStatusByPhone } from './status-by-phone.ts';
import type { AuthorizedTakers } from './waiting-callers.ts';

/** What is done with calls that are there, by those who are in them or watch them. */
export interface AroundCalls {
  readonly callReturn: CallReturn;
  readonly conferences: Conferences;
  readonly monitoring: MonitoringService;
  readonly features: {
    readonly hold: HoldService;
    readonly pickup: PickupService;
    readonly deflect: DeflectService;
    readonly dial: DialService;
    readonly doubleCalls: DoubleCallService;
    readonly dtmf: DtmfService;
  } & PassingOn;
}

interface Exchange {
  readonly calls: CallService;
  readonly applications: CallApplications;
  readonly media: MediaPlane;
}

export function openAroundCalls(
  foundation: Foundation,
  configuration: Configuration,
  opened: Exchange,
  parts: DisposalStack,
): AroundCalls {
  const { clock, logger } = foundation;
  const { calls, applications, media } = opened;
  const callReturn = new CallReturn({ calls, clock, logger: logger.component('call-return') });
  openForwardingApplications(foundation, configuration, { calls, applications });
  openStatusByPhone(foundation, configuration, applications);
  const conferences = openConferences(foundation, configuration, opened, parts);
  const monitoring = openMonitoring(foundation, configuration, { calls, media }, parts);
  const { rights, takers } = configuration;
  const features = openFeatures({ calls, applications, parameters: rights.parameters, takers }, parts);
  return { callReturn, conferences, monitoring, features };
}

function openFeatures(
  {
    calls,
    applications,
    parameters,
    takers,
  }: {
    calls: CallService;
    applications: CallApplications;
    parameters: ParameterReader;
    takers: AuthorizedTakers;
  },
  parts: DisposalStack,
): AroundCalls['features'] {
  const hold = new HoldService({ calls });
  const passingOn = openPassingOn({ calls, applications, parameters }, parts);
  const { transfer } = passingOn;
  const mayPickUp = (companyId: CompanyId, userId: UserId) => parameters.value(authorizeInterception, { companyId, userId });
  const pickup = new PickupService({ calls, mayPickUp, waiting: takers });
  const deflect = new DeflectService({ calls });
  calls.requests = {
    deflected: (leg, target) => deflect.deflected(leg, target),
    transferRequested: (leg, request) => transfer.requested(leg, request),
    replaced: (leg, by) => pickup.replaced(leg, by),
    serviceDialled: (leg, destination) => pickup.dialled(leg, destination),
  };
  return {
    ...passingOn,
    hold,
    pickup,
    deflect,
    dial: new DialService({ calls }),
    doubleCalls: new DoubleCallService({ calls }),
    dtmf: new DtmfService({ calls }),
  };
}
