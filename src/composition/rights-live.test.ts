import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quietWatch } from '../../test/support/quiet-watch.ts';
import { createTestDatabase } from '../../test/support/test-store.ts';
import { Store, type StoreConnection } from '../adapters/sql/index.ts';
import { loadConfig, openSecrets } from '../config/index.ts';
import { SystemClock } from '../kernel/clock.ts';
import { DisposalStack } from '../kernel/disposal.ts';
import { type CompanyId, type DomainId, TimeOrderedIds, type UserId } from '../kernel/ids.ts';
import { type Logger, silentLogger } from '../kernel/logger.ts';
import { SystemRandom } from '../kernel/random.ts';
import type { Actor } from '../platform/api/index.ts';
import type { Parameter } from '../platform/parameter/index.ts';
import { type Configuration, openConfiguration } from './configuration.ts';
import { parameterRegistry } from './parameters.ts';

const clock = new SystemClock();
const random = new SystemRandom();
const dataDir = mkdtempSync(join(tmpdir(), 'parley-rights-'));
const parts = new DisposalStack();
const warnings: unknown[] = [];
const logger: Logger = {
  ...silentLogger,
  warn: (...args: unknown[]) => void warnings.push(args),
  component: () => logger,
};

async function openNode(connection: StoreConnection, folder = dataDir): Promise<Configuration> {
  const store = parts.use('store', new Store({ connection, logger: silentLogger, maxConnections: 4 }));
  const foundation = {
    config: loadConfig({ PARLEY_DATA_DIR: folder }),
    clock,
    random,
    ids: new TimeOrderedIds({ clock, random }),
    logger,
    secrets: openSecrets({ dataDir: folder, random }),
    connection,
    store,
    ...quietWatch(store),
  };
  return openConfiguration(foundation, parts);
}

let connection: StoreConnection;
let first: Configuration;
let second: Configuration;
let actor: Actor;
let companyId: CompanyId;
let people: readonly UserId[];

beforeAll(async () => {
  connection = await createTestDatabase();
  first = await openNode(connection);
  second = await openNode(connection);
  const ids = new TimeOrderedIds({ clock, random });
  companyId = ids.next<CompanyId>();
  const domainId = ids.next<DomainId>();
  people = [ids.next<UserId>(), ids.next<UserId>()];
  await first.writer.write(companyId, async (scope) => {
    await scope.insertInto('company').values({ id: companyId, name: 'Elm' }).execute();
    const numbering = { country: 'FR', internationalPrefix: '00', localCountryPrefix: '33', externalPrefix: '0' };
    const lengths = { incomingAdd: '', incomingRemove: '', internalLength: 3, internalReverseLength: 3 };
    const domain = { id: domainId, companyId, name: 'Elm', sipDomain: 'elm.example', ...numbering, ...lengths };
    await scope.insertInto('domain').values(domain).execute();
    for (const id of people) {
      const names = { login: id, firstName: id, lastName: '', email: null, mobile: null, language: 'en', role: 'user' } as const;
      const row = { id, companyId, domainId, ...names, enabled: true, passwordHash: null, currentDeviceId: null };
      await scope.insertInto('appUser').values(row).execute();
    }
  });
  actor = { companyId, domainId, userId: people[0]!, role: 'administrator', administrator: 'super' } as Actor;
}, 60_000);
afterAll(async () => {
  await parts[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true });
});

describe('rights and parameters', () => {
  const password = () => parameterRegistry.named('SmtpAuthPassword') as Parameter<{ reveal(): string }>;

  it('changed on one node hold on it at once and on the other soon', async () => {
    const [anna, ben] = people as [UserId, UserId];
    const object = { kind: 'call-log', companyId, ownerId: ben } as const;
    const subject = { companyId, userId: anna, role: 'user' } as const;
    const { created } = await first.rights.authorizations.authorize(actor, {
      kind: 'call-log',
      objects: [{ type: 'user', id: ben }],
      subjects: [{ type: 'user', id: anna }],
    });
    expect(first.rights.access.may(subject, 'read', object).allowed).toBe(true);
    await expect.poll(() => second.rights.access.may(subject, 'read', object).allowed).toBe(true);
    await second.rights.authorizations.takeAway(actor, [created[0]!.id]);
    expect(second.rights.access.may(subject, 'read', object).allowed).toBe(false);
    await expect.poll(() => first.rights.access.may(subject, 'read', object).allowed).toBe(false);

    const heard: CompanyId[] = [];
    second.rights.parameters.onChanged((changed) => heard.push(changed));
    const change = { name: 'SmtpAuthPassword', level: 'default', targetId: null, value: 'hunter2' } as const;
    await first.rights.parameterService.set(actor, { ...change, version: null, acceptsWarning: false });
    await expect.poll(() => second.rights.parameters.value(password(), { companyId }).reveal()).toBe('hunter2');
    expect(heard).toContain(companyId);
  });

  it('are there again after a restart; a secret of another master key is missing, told without its text', async () => {
    const again = await openNode(connection);
    expect(again.rights.parameters.value(password(), { companyId }).reveal()).toBe('hunter2');
    warnings.length = 0;
    const elsewhere = mkdtempSync(join(tmpdir(), 'parley-rights-'));
    parts.add('folder', () => rmSync(elsewhere, { recursive: true }));
    const foreign = await openNode(connection, elsewhere);
    expect(foreign.rights.parameters.value(password(), { companyId }).reveal()).toBe('');
    expect(JSON.stringify(warnings)).toContain('SmtpAuthPassword');
    expect(JSON.stringify(warnings)).not.toContain('hunter2');
  });
});
