import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { until } from '../../test/support/until.ts';
import { makeCertificate } from '../adapters/sip-transport/certificate.ts';
import { TrafficGuard } from '../adapters/sip-transport/traffic-guard.ts';
import { StoreProbe } from '../adapters/telemetry/index.ts';
import { Emitter } from '../kernel/events.ts';
import type { CompanyId, DomainId, TrunkId } from '../kernel/ids.ts';
import { silentLogger } from '../kernel/logger.ts';
import { VirtualClock } from '../kernel/virtual-clock.ts';
import { type IncidentReport, type IncidentSubject, incidentKey } from '../platform/incident/index.ts';
import { ServiceRegistry } from '../platform/service/index.ts';
import { emptyDirectoryContents, LiveCompanyDirectory } from '../telephony/company-directory/index.ts';
import type { Trunk, TrunkCondition } from '../telephony/trunk/index.ts';
import {
  watchCertificate,
  watchDisk,
  watchNumbering,
  watchServices,
  watchSipTraffic,
  watchStore,
  watchTrunks,
} from './incident-watchers.ts';

const companyId = 'elm' as CompanyId;
const domainId = 'domain' as DomainId;

/** What is wrong now. */
class Board {
  readonly now = new Map<string, IncidentReport>();
  raise(report: IncidentReport): void {
    this.now.set(incidentKey(report), report);
  }
  resolve(subject: IncidentSubject): void {
    this.now.delete(incidentKey(subject));
  }
  open(): IncidentReport[] {
    return [...this.now.values()];
  }
  get codes(): string[] {
    return this.open().map(({ code }) => code);
  }
}

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

describe('a trunk', () => {
  const authentication = { kind: 'address', peers: [] } as const;
  const trunk = { id: 't1' as TrunkId, companyId, domainId, name: 'Carrier', enabled: true, authentication } as unknown as Trunk;
  const contents = (trunks: Trunk[]) => ({
    ...emptyDirectoryContents,
    companies: [{ id: companyId, name: 'Elm' }],
    domains: [{ id: domainId, companyId, name: 'Paris', sipDomain: 'elm.example' }],
    trunks,
  });

  it('that does not work is an incident of its kind, until it works, is switched off or deleted', () => {
    const board = new Board();
    const directory = new LiveCompanyDirectory(contents([trunk]));
    const events = new Emitter<{ changed: TrunkId }>();
    let condition: TrunkCondition = { state: 'unknown', stateText: '', sinceMs: null };
    const trunks = {
      conditionOf: () => condition,
      onChanged: (listener: (id: TrunkId) => void) => events.on('changed', listener),
    };
    stops.push(watchTrunks(board, { trunks, directory }));
    const becomes = (state: TrunkCondition['state'], stateText = '') => {
      condition = { state, stateText, sinceMs: null };
      events.emit('changed', trunk.id);
    };
    becomes('refused', 'The registrar refuses: 403 Forbidden.');
    expect(board.open()).toMatchObject([
      { code: 'trunk-refused', params: { trunk: 'Carrier', reason: 'The registrar refuses: 403 Forbidden' } },
    ]);
    becomes('unreachable', 'Does not answer.');
    expect(board.codes).toEqual(['trunk-unreachable']);
    becomes('unknown', 'Registering.');
    expect(board.codes).toEqual(['trunk-unreachable']);
    becomes('registered');
    expect(board.codes).toEqual([]);
    becomes('refused');
    directory.replaceAll(contents([{ ...trunk, enabled: false }]));
    expect(board.codes).toEqual([]);
    directory.replaceAll(contents([trunk]));
    becomes('unreachable');
    directory.replaceAll(contents([]));
    expect(board.codes).toEqual([]);
  });
});

describe('the numbering plan', () => {
  it('with a rule that its settings make unusable is an incident until that is put right', () => {
    const board = new Board();
    const directory = new LiveCompanyDirectory();
    stops.push(watchNumbering(board, directory));
    const settings = {
      internationalPrefix: '00',
      localCountryPrefix: '33',
      externalPrefix: '',
      incomingAdd: '',
      incomingRemove: '',
      internalLength: 3,
      internalReverseLength: 3,
    };
    const rules = [{ id: 'r', priority: 1, pattern: '[-ExternalPrefix-]', value: '1' }];
    const plan = (externalPrefix: string) =>
      directory.replaceAll({
        ...emptyDirectoryContents,
        companies: [{ id: companyId, name: 'Elm' }],
        domains: [{ id: domainId, companyId, name: 'Paris', sipDomain: 'elm.example' }],
        numbering: [{ domainId, companyId, settings: { ...settings, externalPrefix }, rules }],
      });
    plan('');
    expect(board.open()).toMatchObject([{ code: 'numbering-rule-unusable', companyId, params: { domain: 'Paris' } }]);
    plan('0');
    expect(board.codes).toEqual([]);
  });
});

describe('the SIP side', () => {
  it('is attacked when many wrong passwords come in half a minute, and tells of each address it blocks', async () => {
    const board = new Board();
    const clock = new VirtualClock();
    const guard = new TrafficGuard({ clock, logger: silentLogger });
    stops.push(watchSipTraffic(board, guard, { clock }));
    for (let i = 0; i < 19; i++) guard.report(`192.0.2.${i}`, 'bad-digest');
    await clock.advanceAsync(30_000);
    expect(board.codes).toEqual([]);
    for (let i = 0; i < 25; i++) guard.report('192.0.2.66', 'bad-digest');
    await clock.advanceAsync(30_000);
    expect(board.open()).toMatchObject([
      { code: 'sip-source-blocked', subject: '192.0.2.66', params: { offence: 'bad digest', seconds: 60 } },
      { code: 'sip-bad-digests', params: { count: 25, seconds: 30 } },
    ]);
  });
});

describe('the store', () => {
  it('that does not answer, or lets call events wait, is an incident until it is well', async () => {
    const board = new Board();
    const clock = new VirtualClock();
    let answer: () => Promise<void> = () => Promise.reject(new Error('connection refused'));
    const probe = new StoreProbe({ clock, ask: () => answer() });
    const journal = { waiting: 9000 };
    stops.push(watchStore(board, probe, journal));
    await probe.check();
    expect(board.open()).toMatchObject([
      { code: 'store-unavailable', params: { reason: 'connection refused' } },
      { code: 'call-records-delayed', params: { waiting: 9000 } },
    ]);
    answer = () => Promise.resolve();
    journal.waiting = 2000;
    await probe.check();
    expect(board.codes).toEqual(['call-records-delayed']);
    journal.waiting = 0;
    await probe.check();
    expect(board.codes).toEqual([]);
  });
});

describe('the machine', () => {
  it('is well when its disk has room', async () => {
    const board = new Board();
    const clock = new VirtualClock();
    board.raise({ code: 'disk-nearly-full', companyId: null, subject: '' });
    stops.push(watchDisk(board, { clock, config: { dataDir: '/' } as never }));
    await clock.advanceAsync(60_000);
    await until('it was looked at', () => board.codes.length === 0);
  });

  it.each([
    [60, []],
    [20, ['certificate-expiring']],
    [-1, ['certificate-expired']],
  ] as const)('with a certificate for %i more days has the incidents %j', async (days, expected) => {
    await using folder = await TemporaryFolder.create();
    const clock = new VirtualClock();
    const certPath = join(folder.path, 'cert.pem');
    const fromMs = clock.now() - 10 * 86_400_000;
    const whole = makeCertificate({ names: ['phone.example'], fromMs, days: days + 10, serial: Buffer.alloc(8, 1) });
    await writeFile(certPath, whole.certificate);
    const board = new Board();
    board.raise({ code: 'certificate-expiring', companyId: null, subject: '' });
    const { looked, stop } = watchCertificate(board, { clock, config: { tls: { certPath } } });
    stops.push(stop);
    await looked;
    expect(board.codes).toEqual(expected);
  });

  it('has a part that failed until that runs', async () => {
    const board = new Board();
    const services = new ServiceRegistry({ clock: new VirtualClock(), logger: silentLogger });
    const handle = services.add({ id: 'hep', name: 'HEP', dependsOn: [] });
    stops.push(watchServices(board, services));
    handle.failed('no such host.');
    expect(board.open()).toMatchObject([
      { code: 'service-failed', subject: 'hep', params: { service: 'HEP', reason: 'no such host' } },
    ]);
    handle.running();
    expect(board.codes).toEqual([]);
  });
});
