import type { ServiceView } from '../contract/rest/services.ts';
import type { Unsubscribe } from '../kernel/events.ts';
import type { DeviceId, TrunkId } from '../kernel/ids.ts';
import { incidentView } from '../platform/incident/incident-routes.ts';
import type { Incident } from '../platform/incident/index.ts';
import type { Connections } from '../telephony/connection-state/index.ts';
import type { RegistrationPort } from '../telephony/presence/index.ts';
import type { LivePublisher } from './live-hub.ts';

export interface AdministrationFeedParts {
  readonly publisher: LivePublisher;
  readonly services: { onChanged(listener: (id: string) => void): Unsubscribe; view(id: string): ServiceView };
  readonly incidents: { onChanged(listener: (incident: Incident) => void): Unsubscribe };
  readonly onTrunkChanged: (listener: (id: TrunkId) => void) => Unsubscribe;
  readonly registrations: RegistrationPort;
  readonly connections: Connections;
  /** A call came to, or left, a device or trunk. */
  readonly onLoadChanged: (listener: (of: { deviceId: DeviceId | null; trunkId: TrunkId | null }) => void) => Unsubscribe;
}

/** Tells administrators who look how services, incidents, links and telephones are. */
export class AdministrationFeeds implements Disposable {
  readonly #parts: AdministrationFeedParts;
  readonly #stops: readonly Unsubscribe[];

  constructor(parts: AdministrationFeedParts) {
    this.#parts = parts;
    const { services, incidents, registrations, publisher } = parts;
    this.#stops = [
      services.onChanged((id) =>
        publisher.toSuperAdministrators('services', { type: 'service-changed', service: services.view(id) }),
      ),
      incidents.onChanged((incident) => this.#incident(incident)),
      parts.onTrunkChanged((id) => this.#trunk(id)),
      registrations.onChanged((id) => this.#device(id)),
      parts.onLoadChanged(({ deviceId, trunkId }) => {
        if (deviceId) this.#device(deviceId);
        if (trunkId) this.#trunk(trunkId);
      }),
    ];
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
  }

  #incident(incident: Incident): void {
    const { publisher } = this.#parts;
    const event = { type: 'incident-changed', incident: incidentView(incident) } as const;
    if (incident.companyId === null) publisher.toSuperAdministrators('incidents', event);
    else publisher.toTopic(incident.companyId, 'incidents', event);
  }

  #trunk(id: TrunkId): void {
    const { publisher, connections } = this.#parts;
    if (!publisher.isTopicFollowed('connections')) return;
    const found = connections.ofTrunk(id);
    if (found) publisher.toTopic(found.companyId, 'connections', { type: 'connection-changed', connection: found.view });
  }

  #device(id: DeviceId): void {
    const { publisher, connections } = this.#parts;
    if (!publisher.isTopicFollowed('device-states')) return;
    const found = connections.ofDevice(id);
    if (found) publisher.toTopic(found.companyId, 'device-states', { type: 'device-state-changed', device: found.view });
  }
}
