import { blockedSignIns } from '../adapters/sql/blocked-sign-ins.ts';
import { certificateFileFacts, diskSpace, type StoreHealth, type StoreProbe } from '../adapters/telemetry/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { describeError } from '../kernel/errors.ts';
import type { Unsubscribe } from '../kernel/events.ts';
import type { CompanyId, TrunkId } from '../kernel/ids.ts';
import type { IncidentPort, IncidentReport } from '../platform/incident/index.ts';
import type { ServiceRegistry } from '../platform/service/index.ts';
import type { CompanyDirectory } from '../telephony/company-directory/index.ts';
import { compilePlan } from '../telephony/numbering/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import type { Switch } from './switch.ts';

const server = (code: IncidentReport['code'], subject = '') => ({ code, companyId: null, subject }) as const;

type OpenIncidents = IncidentPort & { open(): readonly { code: string; companyId: CompanyId | null; subject: string }[] };

/** Trunks that do not work, by company. One that was deleted or switched off is no fault any more. */
export function watchTrunks(
  incidents: OpenIncidents,
  { trunks, directory }: { trunks: Pick<Switch['trunks'], 'conditionOf' | 'onChanged'>; directory: CompanyDirectory },
): Unsubscribe {
  const look = (id: TrunkId): void => {
    const trunk = directory.trunk(id);
    if (!trunk) return;
    const { companyId, name } = trunk;
    const { state, stateText } = trunk.enabled ? trunks.conditionOf(id) : { state: 'unknown', stateText: '' };
    const params = { trunk: name, reason: stateText.replace(/\.$/, '') };
    const faults = { refused: 'trunk-refused', unreachable: 'trunk-unreachable' } as const;
    for (const [wrong, code] of Object.entries(faults)) {
      if (state === wrong) incidents.raise({ code, companyId, subject: id, params });
      else if (state !== 'unknown' || !trunk.enabled) incidents.resolve({ code, companyId, subject: id });
    }
  };
  const forget = (): void => {
    for (const { code, companyId, subject } of incidents.open()) {
      if (code !== 'trunk-refused' && code !== 'trunk-unreachable') continue;
      if (!directory.trunk(subject as TrunkId)?.enabled) incidents.resolve({ code, companyId, subject });
    }
  };
  forget();
  const stops = [trunks.onChanged(look), directory.onChanged(forget)];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Numbering rules that the settings of their domain make unusable. */
export function watchNumbering(incidents: OpenIncidents, directory: CompanyDirectory): Unsubscribe {
  const look = (companyIds: readonly CompanyId[]): void => {
    for (const companyId of companyIds)
      for (const domain of directory.domainsOf(companyId)) {
        const record = directory.numbering(domain.id);
        const [first] = record ? compilePlan(record).problems : [];
        const incident = { code: 'numbering-rule-unusable', companyId, subject: domain.id } as const;
        const isKnown = incidents.open().some((one) => one.code === incident.code && one.subject === domain.id);
        if (!first) incidents.resolve(incident);
        else if (!isKnown) incidents.raise({ ...incident, params: { domain: domain.name, problem: first.problem } });
      }
  };
  return directory.onChanged(({ companyIds }) => look(companyIds));
}

/** Strangers and wrong passwords on the SIP side. */
export function watchSipTraffic(
  incidents: IncidentPort,
  guard: Switch['transport']['guard'],
  { clock }: { clock: Clock },
): Unsubscribe {
  const everyMs = 30_000;
  const tooMany = 20;
  let before = guard.counters.offences['bad-digest'];
  const stopCounting = every(clock, everyMs, () => {
    const now = guard.counters.offences['bad-digest'];
    const count = now - before;
    before = now;
    if (count >= tooMany)
      incidents.raise({ ...server('sip-bad-digests'), params: { count, seconds: everyMs / 1000 }, times: count });
  });
  const stopHearing = guard.events.on('banned', ({ address, offence, banMs }) =>
    incidents.raise({
      ...server('sip-source-blocked', address),
      params: { address, seconds: Math.round(banMs / 1000), offence: offence.replace('-', ' ') },
    }),
  );
  return () => {
    stopCounting();
    stopHearing();
  };
}

/** The store, from the probe's answers. */
export function watchStore(incidents: IncidentPort, probe: StoreProbe, journal: Pick<Switch['journal'], 'waiting'>): Unsubscribe {
  const manyEvents = 5000;
  return probe.onChecked(({ state, latencyMs, reason }: StoreHealth) => {
    if (state === 'away') incidents.raise({ ...server('store-unavailable'), params: { reason: reason.replace(/\.$/, '') } });
    else incidents.resolve(server('store-unavailable'));
    if (state === 'slow') incidents.raise({ ...server('store-slow'), params: { milliseconds: Math.round(latencyMs ?? 0) } });
    else if (state === 'good') incidents.resolve(server('store-slow'));
    const { waiting } = journal;
    if (waiting > manyEvents) incidents.raise({ ...server('call-records-delayed'), params: { waiting } });
    else if (waiting < manyEvents / 5) incidents.resolve(server('call-records-delayed'));
  });
}

/** Room on the disk of the data folder, once a minute. */
export function watchDisk(incidents: IncidentPort, { clock, config }: Pick<Foundation, 'clock' | 'config'>): Unsubscribe {
  const megabyte = 1024 * 1024;
  return every(clock, 60_000, async () => {
    const { freeBytes, freePercent } = await diskSpace(config.dataDir);
    const freeMegabytes = Math.round(freeBytes / megabyte);
    if (freePercent < 3 || freeMegabytes < 500)
      incidents.raise({ ...server('disk-nearly-full'), params: { path: config.dataDir, freeMegabytes, freePercent } });
    else if (freePercent > 4 && freeMegabytes > 800) incidents.resolve(server('disk-nearly-full'));
  });
}

/** How long the certificate in use is still good, at once and every hour. */
export function watchCertificate(
  incidents: IncidentPort,
  { clock, config }: { clock: Clock; config: { readonly tls: { readonly certPath: string } | null } },
): { readonly looked: Promise<void>; readonly stop: Unsubscribe } {
  const dayMs = 86_400_000;
  const look = async (): Promise<void> => {
    if (!config.tls) return;
    const { subject, untilMs } = await certificateFileFacts(config.tls.certPath);
    const days = Math.floor((untilMs - clock.now()) / dayMs);
    const params = { subject, until: new Date(untilMs).toISOString().slice(0, 10), days };
    const isOver = untilMs <= clock.now();
    if (isOver) incidents.raise({ ...server('certificate-expired'), params });
    else incidents.resolve(server('certificate-expired'));
    if (!isOver && days < 21) incidents.raise({ ...server('certificate-expiring'), params });
    else incidents.resolve(server('certificate-expiring'));
  };
  return { looked: look().catch(() => undefined), stop: every(clock, 3_600_000, look) };
}

/** Accounts and sources that were wrong too often, once a minute. */
export function watchSignIns(incidents: IncidentPort, { clock, store }: Pick<Foundation, 'clock' | 'store'>): Unsubscribe {
  return every(clock, 60_000, async () => {
    for (const subject of await blockedSignIns(store, clock.now()))
      incidents.raise({ ...server('sign-in-blocked', subject), params: { who: subject } });
  });
}

/** Services that failed. */
export function watchServices(incidents: IncidentPort, services: ServiceRegistry): Unsubscribe {
  return services.onChanged((id) => {
    const { name, state, stateText } = services.service(id);
    if (state === 'failed')
      incidents.raise({ ...server('service-failed', id), params: { service: name, reason: stateText.replace(/\.$/, '') } });
    else if (state === 'running' || state === 'stopped') incidents.resolve(server('service-failed', id));
  });
}

/** Everything that watches. Ends with `parts`. */
export function watchForIncidents(
  foundation: Foundation,
  { directory }: Pick<Configuration, 'directory'>,
  exchange: Pick<Switch, 'trunks' | 'transport' | 'journal'>,
): Unsubscribe {
  const { incidents, services, storeProbe } = foundation;
  const stops = [
    watchTrunks(incidents, { trunks: exchange.trunks, directory }),
    watchNumbering(incidents, directory),
    watchSipTraffic(incidents, exchange.transport.guard, foundation),
    watchStore(incidents, storeProbe, exchange.journal),
    watchDisk(incidents, foundation),
    watchCertificate(incidents, foundation).stop,
    watchSignIns(incidents, foundation),
    watchServices(incidents, services),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Runs again and again, the next one after the one before is over; a failure is left to the next. */
function every(clock: Clock, delayMs: number, work: () => void | Promise<void>): Unsubscribe {
  let isEnded = false;
  let timer = clock.setTimer(delayMs, run);
  function run(): void {
    Promise.resolve()
      .then(work)
      .catch((error: unknown) => describeError(error))
      .finally(() => {
        if (!isEnded) timer = clock.setTimer(delayMs, run);
      });
  }
  return () => {
    isEnded = true;
    timer.cancel();
  };
}
