import type { MetricSources } from '../adapters/telemetry/index.ts';
import type { Unsubscribe } from '../kernel/events.ts';
import type { DeviceId, TrunkId } from '../kernel/ids.ts';
import type { SipServer } from '../telephony/device/device-administration-routes.ts';
import type { CheckSyncAnswer, PlugAndPlayParts } from '../telephony/phone-provisioning/index.ts';
import type { RegistrationPort } from '../telephony/presence/index.ts';
import type { Binding } from '../telephony/registration/index.ts';
import type { TrunkCondition } from '../telephony/trunk/index.ts';
import type { ContactCentre } from './contact-centre.ts';
import type { Switch } from './switch.ts';

/** What administrators see and change of the running telephone exchange. */
export interface AdministeredExchange extends ContactCentre, Pick<Switch, 'registry' | 'numbering'> {
  readonly registrations: RegistrationPort;
  readonly dropBindings: (deviceId: DeviceId) => void;
  /** Asks a device's telephones to fetch their configuration again. */
  readonly checkSync: (deviceId: DeviceId) => Promise<CheckSyncAnswer>;
  /** Lets desk phones ask by multicast where their configuration is. */
  readonly startPlugAndPlay: (addressOf: PlugAndPlayParts['addressOf']) => Disposable;
  readonly bindingsOf: (deviceId: DeviceId) => readonly Binding[];
  /** Where phones register: every way on which the server listens now. */
  readonly sipServers: () => readonly SipServer[];
  readonly conditionOfTrunk: (id: TrunkId) => TrunkCondition;
  readonly onTrunkChanged: (listener: (id: TrunkId) => void) => Unsubscribe;
  readonly figures: Pick<MetricSources, 'registrations' | 'trunks' | 'offences' | 'bans' | 'mediaEndpoints'>;
}
