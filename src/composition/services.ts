import { HepExporter } from '../adapters/telemetry/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import { describeError } from '../kernel/errors.ts';
import type { SipTransportName } from '../protocol/sip/transport-port.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import { watchForIncidents } from './incident-watchers.ts';
import type { Switch } from './switch.ts';

const sipNames: Readonly<Record<SipTransportName, string>> = {
  udp: 'SIP over UDP',
  tcp: 'SIP over TCP',
  tls: 'SIP over TLS',
  ws: 'SIP over WebSocket',
  wss: 'SIP over WebSocket with TLS',
};

/** Registers the parts of the running program as services, and begins to look for faults. */
export async function superviseServer(
  foundation: Foundation,
  configuration: Configuration,
  exchange: Switch,
  parts: DisposalStack,
): Promise<void> {
  superviseStore(foundation);
  superviseConfiguration(foundation, configuration);
  const sip = superviseSip(foundation, exchange);
  superviseCalls(foundation, exchange, sip);
  superviseTrunks(foundation, exchange, sip);
  superviseSyslog(foundation);
  await superviseHep(foundation, exchange, parts);
  parts.add('incident watchers', watchForIncidents(foundation, configuration, exchange));
  await foundation.storeProbe.check();
  foundation.storeProbe.start();
}

function superviseStore({ services, config, storeProbe: probe }: Foundation): void {
  const where = config.databaseUrl ? 'PostgreSQL of its own' : 'embedded PostgreSQL';
  const handle = services.add({
    id: 'store',
    name: 'Database',
    dependsOn: [],
    detail: () => `${where}${probe.health.latencyMs === null ? '' : `, ${Math.round(probe.health.latencyMs)} ms`}`,
  });
  probe.onChecked(({ state, reason }) => {
    if (state === 'away') handle.failed(reason);
    else if (state === 'slow') handle.degraded('It answers slowly.');
    else handle.running();
  });
}

function superviseConfiguration({ services }: Foundation, { directory, reload }: Configuration): void {
  services.add({
    id: 'configuration',
    name: 'Configuration in memory',
    dependsOn: ['store'],
    restart: reload,
    detail: () => `${directory.allTrunks().length} trunks`,
  });
}

/** @returns the ids of the listeners */
function superviseSip({ services, config }: Foundation, { transport }: Switch): string[] {
  const wanted = (Object.keys(sipNames) as SipTransportName[]).filter((name) => config.sip.listen[name].port !== 'off');
  for (const name of wanted) {
    services.add({
      id: `sip-${name}`,
      name: sipNames[name],
      dependsOn: [],
      start: () => transport.startListening(name),
      stop: () => transport.stopListening(name),
      detail: () =>
        transport
          .addresses()
          .filter((one) => one.transport === name)
          .map(({ host, port }) => `${host}:${port}`)
          .join(', '),
    });
  }
  return wanted.map((name) => `sip-${name}`);
}

function superviseCalls({ services, config }: Foundation, exchange: Switch, sip: readonly string[]): void {
  const { registrar, registry, journal, queues } = exchange;
  const carrier = config.media.plane.kind === 'embedded' ? 'in worker threads' : 'by rtpengine';
  services.add({
    id: 'registrar',
    name: 'Registrar',
    dependsOn: ['configuration', ...sip],
    detail: () => `${registrar.size} registrations`,
  });
  services.add({ id: 'media', name: 'Sound', dependsOn: [], detail: () => carrier });
  services.add({
    id: 'journal',
    name: 'Record of calls',
    dependsOn: ['store'],
    detail: () => `${journal.waiting} events wait to be written`,
  });
  services.add({
    id: 'calls',
    name: 'Calls',
    dependsOn: ['configuration', 'media', 'journal'],
    detail: () => `${registry.size.calls} calls`,
  });
  services.add({ id: 'queues', name: 'Queues', dependsOn: ['calls'], detail: () => `${queues.size} callers wait` });
}

function superviseTrunks({ services }: Foundation, { trunks }: Switch, sip: readonly string[]): void {
  const handle = services.add({
    id: 'trunks',
    name: 'Trunks',
    dependsOn: ['configuration', ...sip.filter((id) => !id.startsWith('sip-ws'))],
    start: () => Promise.resolve(trunks.resume()),
    stop: () => trunks.pause(),
    detail: () => {
      const { registered, reachable } = trunks.summary();
      return `${registered} registered, ${reachable} answer`;
    },
  });
  trunks.onChanged(() => {
    const { refused, unreachable, registered, reachable, unknown } = trunks.summary();
    const bad = refused + unreachable;
    if (bad > 0) handle.degraded(`${bad} of ${bad + registered + reachable + unknown} do not work.`);
    else handle.running();
  });
}

function superviseSyslog({ services, incidents, syslog, config }: Foundation): void {
  if (!syslog || !config.telemetry.syslog) return;
  const { host, port, transport } = config.telemetry.syslog;
  const where = `${host}:${port}`;
  const incident = { code: 'syslog-unreachable', companyId: null, subject: where } as const;
  const handle = services.add({
    id: 'syslog',
    name: 'Log to syslog',
    dependsOn: [],
    start: () => Promise.resolve(syslog.start()),
    stop: () => syslog.stop(),
    detail: () => `${where} by ${transport.toUpperCase()}${syslog.dropped > 0 ? `, ${syslog.dropped} lost` : ''}`,
  });
  syslog.onReach(({ isReached, why }) => {
    if (isReached) {
      handle.running();
      incidents.resolve(incident);
    } else {
      handle.degraded(`Cannot be reached: ${why}`);
      incidents.raise({ ...incident, params: { server: where, reason: why } });
    }
  });
}

async function superviseHep(foundation: Foundation, { transport }: Switch, parts: DisposalStack): Promise<void> {
  const { services, config, logger } = foundation;
  const { hep } = config.telemetry;
  if (!hep) return;
  const ourAddress: ConstructorParameters<typeof HepExporter>[0]['ourAddress'] = (flow) => ({
    ...flow.local,
    host: transport.advertised(flow).host,
  });
  const exporter = parts.use('HEP', new HepExporter({ target: hep, source: transport, ourAddress }));
  const handle = services.add(
    {
      id: 'hep',
      name: 'SIP messages to HEP collector',
      dependsOn: [],
      start: () => exporter.start(),
      stop: () => exporter.stop(),
      detail: () => `${hep.host}:${hep.port}, ${exporter.counters.sent} sent, ${exporter.counters.lost} lost`,
    },
    'stopped',
  );
  try {
    await exporter.start();
    handle.running();
  } catch (error) {
    logger.warn('The HEP collector cannot be reached', { error });
    handle.failed(describeError(error));
  }
}
