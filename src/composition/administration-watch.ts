import { SqlIncidentStore } from '../adapters/sql/incident-store.ts';
import { type MetricSources, ServerMetrics } from '../adapters/telemetry/index.ts';
import type { MetricsPage } from '../http/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { incidentRoutes } from '../platform/incident/incident-routes.ts';
import { kindOf } from '../platform/incident/index.ts';
import { contractView, serviceRoutes } from '../platform/service/service-routes.ts';
import type { SipTrafficSource } from '../protocol/sip/transport-port.ts';
import { type AdministrationFeedParts, AdministrationFeeds, type LiveHub } from '../realtime/index.ts';
import { connectionRoutes } from '../telephony/connection-state/connection-routes.ts';
import { Connections } from '../telephony/connection-state/index.ts';
import type { TraceService } from '../telephony/trace/index.ts';
import type { AdministeredExchange } from './administered-exchange.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import { parameterRegistry } from './parameters.ts';
import { recordService } from './record-service.ts';

export interface AdministrationWatch {
  readonly features: readonly ((routes: RouteRegistrar) => void)[];
  readonly metrics: MetricsPage;
}

/** Services, incidents, links, device states and figures: their routes and live feeds. */
export function openAdministrationWatch(
  foundation: Foundation,
  configuration: Configuration,
  exchange: AdministeredExchange & { readonly traffic: SipTrafficSource },
  { live, traces }: { readonly live: LiveHub; readonly traces: TraceService },
  parts: DisposalStack,
): AdministrationWatch {
  const { services, incidents, store, config } = foundation;
  services.add({ id: 'http', name: 'Pages and API', dependsOn: ['store'], detail: () => `${live.connections} live connections` });
  services.add({
    id: 'traces',
    name: 'Protocol traces',
    dependsOn: [],
    start: () => Promise.resolve(traces.resume()),
    stop: () => Promise.resolve(traces.suspend()),
    detail: () => `${traces.list(null).length} run`,
  });
  const connections = openConnections(configuration, exchange);
  const { registrations, onTrunkChanged } = exchange;
  const watched = {
    onChanged: (listener: (id: string) => void) => services.onChanged(listener),
    view: (id: string) => contractView(services.service(id)),
  };
  const onLoadChanged: AdministrationFeedParts['onLoadChanged'] = (listener) => exchange.registry.onLoadChanged(listener);
  const feeds = { publisher: live, services: watched, incidents, onTrunkChanged, registrations, connections, onLoadChanged };
  parts.use('administration feeds', new AdministrationFeeds(feeds));
  const metrics = parts.use('metrics', new ServerMetrics(metricSources(foundation, exchange, live)));
  const records = new SqlIncidentStore(store);
  return {
    features: [
      (routes) => serviceRoutes(routes, { services, record: recordService(store) }),
      (routes) => incidentRoutes(routes, { log: incidents, records }),
      (routes) => connectionRoutes(routes, { connections }),
    ],
    metrics: {
      contentType: metrics.contentType,
      render: () => metrics.render(),
      token: config.telemetry.metricsToken,
    },
  };
}

function openConnections({ directory, rights }: Configuration, exchange: AdministeredExchange): Connections {
  const { conditionOfTrunk: conditionOf, registrations, bindingsOf, registry } = exchange;
  const voicemail = parameterRegistry.find('vmNumber');
  return new Connections({
    directory,
    conditionOf,
    isRegistered: (id) => registrations.isRegistered(id),
    bindingsOf,
    load: registry,
    voicemailNumberOf: ({ companyId, domainId, userId }) => {
      const of = userId ? { companyId, userId } : { companyId, domainId };
      const number: unknown = voicemail && rights.parameters.value(voicemail, of);
      return typeof number === 'string' && number !== '' ? number : null;
    },
  });
}

function metricSources(
  { services, incidents, storeProbe }: Foundation,
  exchange: AdministeredExchange & { readonly traffic: SipTrafficSource },
  live: LiveHub,
): MetricSources {
  const { registry, traffic, figures, queues } = exchange;
  return {
    registry,
    traffic,
    queueWaiting: () => queues.size,
    services: () => countBy(services.list().map(({ state }) => state)),
    incidents: () => countBy(incidents.open().map(({ code }) => kindOf(code).severity)),
    liveConnections: () => live.connections,
    storeLatencyS: () => (storeProbe.health.latencyMs === null ? null : storeProbe.health.latencyMs / 1000),
    ...figures,
  };
}

function countBy(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
