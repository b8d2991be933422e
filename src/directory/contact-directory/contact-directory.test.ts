import { describe, expect, it } from 'vitest';
import { TestConnector } from '../../../test/support/memory-contacts.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, DomainId, UserId } from '../../kernel/ids.ts';
import { VirtualClock } from '../../kernel/virtual-clock.ts';
import type { SettingValues } from '../connector/index.ts';
import {
  ConnectorBook,
  type ContactDirectory,
  checkDirectory,
  DirectoryPreview,
  effectiveSettings,
  LiveContactDirectories,
} from './index.ts';

const { description } = new TestConnector();
const mapping = { id: 'id', fields: { lastName: 'sn' }, redList: {}, names: {} };
const good = { type: 'public', settings: { host: 'ldap.elm' }, mapping, plan: { kind: 'manual' } } as const;

function faults(change: object, secrets: readonly string[] = ['password']): Record<string, string> {
  try {
    checkDirectory(description, { ...good, ...change }, secrets);
    return {};
  } catch (error) {
    const { code, details } = error as ParleyError;
    expect(code).toBe('input-invalid');
    return Object.fromEntries(
      (details.faults as { field: string; message: string }[]).map(({ field, message }) => [field, message]),
    );
  }
}

describe('the settings of a directory', () => {
  it('are checked against the description of its connector, each named', () => {
    expect(faults({})).toEqual({});
    expect(faults({ settings: {} })).toEqual({ 'settings.host': 'It is missing.' });
    expect(faults({}, [])).toEqual({ 'settings.password': 'It is missing.' });
    expect(faults({ settings: { host: 'A1', port: 0, security: 'maybe', color: 'red' } })).toEqual({
      'settings.color': 'This connector has no setting color.',
      'settings.host': '"A1" came, expected something of the form ^[a-z.]+$.',
      'settings.port': '0 came, expected a whole number from 1 to 65535.',
      'settings.security': '"maybe" came, expected one of tls, none.',
    });
    expect(faults({ settings: { host: 'x'.repeat(101) } })['settings.host']).toBe('101 characters came, expected at most 100.');
    expect(faults({ settings: { host: 5 } })['settings.host']).toBe('5 came, expected a text.');
  });

  it('that do not count for what was chosen are left out, and what is not said is as usual', () => {
    expect(effectiveSettings(description, { host: 'a', ca: 'PEM' })).toEqual({
      host: 'a',
      port: 389,
      security: 'tls',
      ca: 'PEM',
    });
    expect(effectiveSettings(description, { host: 'a', ca: 'PEM', security: 'none' })).toEqual({
      host: 'a',
      port: 389,
      security: 'none',
    });
  });

  it('of a draft may lack things, but hold nothing wrong', () => {
    expect(faults({ type: 'draft', settings: {}, mapping: { ...mapping, fields: {} } }, [])).toEqual({});
    expect(Object.keys(faults({ type: 'draft', settings: { port: 0 } }, []))).toEqual(['settings.port']);
  });

  it('say what tells entries apart where the source does not', () => {
    const keyless = { ...description, givesNoKeys: (settings: SettingValues) => settings.security === 'none' };
    const check = (change: object) => () => checkDirectory(keyless, { ...good, ...change }, ['password']);
    const open = { host: 'ldap.elm', security: 'none' };
    expect(check({ settings: open, mapping: { ...mapping, id: ' ' } })).toThrow(/mapping\.id: Nothing in this source tells/);
    expect(check({ settings: open })).not.toThrow();
    expect(check({ mapping: { ...mapping, id: null } })).not.toThrow();
    expect(check({ settings: open, type: 'draft', mapping: { ...mapping, id: null } })).not.toThrow();
  });

  it('fit the type, the plan and the mapping', () => {
    const push = { ...description, way: 'push', types: ['private'] } as const;
    expect(() => checkDirectory(push, { ...good, plan: { kind: 'daily' } }, ['password'])).toThrow(/type: public came.*plan: /s);
    expect(faults({ mapping: { ...mapping, fields: { lastName: 'sn|?' } } })['mapping.lastName']).toContain(
      'the option "?" came',
    );
    expect(faults({ mapping: { ...mapping, fields: { workPhone: 'phone' } } })['mapping.lastName']).toContain(
      'Nothing gives a name',
    );
  });
});

const companyId = 'elm' as CompanyId;
const domainId = 'nice' as DomainId;
const boss = { companyId, domainId, userId: 'u1' as UserId, role: 'administrator' } as const;
const draft = {
  connector: 'file',
  type: 'public',
  settings: { host: 'a' },
  secrets: { password: 'typed' },
  mapping: { ...mapping, fields: { lastName: 'sn|u', workPhone: 'phone', firstName: 'x|?' } },
} as const;

function previewBench() {
  const clock = new VirtualClock();
  const connector = new TestConnector();
  const stored = {
    id: 'd1',
    companyId,
    domainId,
    connector: 'file',
    settings: { host: 'a' },
    secrets: ['password'],
  } as unknown as ContactDirectory;
  const preview = new DirectoryPreview({
    clock,
    ids: { next: () => 'new' as never },
    directory: { domain: (id) => (id === domainId ? ({ id, companyId } as never) : undefined) },
    connectors: new ConnectorBook([connector]),
    records: {
      find: async (company, id) => (company === companyId && id === 'd1' ? (stored as never) : null),
      secretsOf: async () => ({ password: 'kept' }),
    },
    ownerEmails: () => ['anna@elm.example'],
    lookupKey: (_domain, number) => ({ kind: 'external', key: `+33${number}` }),
  });
  const { signal } = new AbortController();
  return { clock, connector, preview, signal };
}

describe('a preview', () => {
  it('shows ten real entries, raw and mapped, and what is wrong with the mapping', async () => {
    const { connector, preview, signal } = previewBench();
    connector.entries = (request) => {
      expect(request).toEqual({ fields: null, limit: 10, ownerEmails: null });
      return Array.from({ length: 20 }, (_, id) => ({
        key: null,
        fields: { id: [String(id)], sn: id ? ['moreau'] : [], phone: ['1'], more: ['x'] },
      }));
    };
    const shown = await preview.preview(boss, draft, signal);
    expect(shown.fieldNames).toEqual(['sn', 'mail', 'phone', 'id', 'more']);
    expect(shown.faults.map(({ field }) => field)).toEqual(['firstName']);
    expect(shown.rows).toHaveLength(10);
    expect(shown.rows[0]!.mapped).toMatchObject({ kind: 'rejected' });
    expect(shown.rows[1]).toMatchObject({
      name: 'MOREAU',
      raw: { fields: { sn: ['moreau'] } },
      numbers: [{ field: 'workPhone', comparable: '+331' }],
    });
    expect(connector.closed).toBe(1);
  });

  it('demands what tells entries apart when they come without', async () => {
    const { connector, preview, signal } = previewBench();
    const without = { ...draft, mapping: { ...mapping, id: null } };
    connector.entries = () => [{ key: null, fields: { sn: ['moreau'] } }];
    const shown = await preview.preview(boss, without, signal);
    expect(shown.faults).toEqual([{ field: 'id', message: expect.stringContaining('tells its entries apart') }]);
    connector.entries = () => [{ key: '7', fields: { sn: ['moreau'] } }];
    expect((await preview.preview(boss, without, signal)).faults).toEqual([]);
  });

  it('uses stored secrets where none are typed, of that company’s directory alone', async () => {
    const { connector, preview, signal } = previewBench();
    await preview.preview(boss, { ...draft, secrets: {}, directoryId: 'd1' }, signal);
    await preview.preview(boss, { ...draft, directoryId: 'd1' }, signal);
    const moved = { ...draft, secrets: {}, directoryId: 'd1', settings: { host: 'evil.example' } };
    await expect(preview.preview(boss, moved, signal)).rejects.toMatchObject({
      details: { faults: [{ field: 'settings.password', message: expect.stringContaining('Type it again') }] },
    });
    expect(connector.opened).toMatchObject([{ secrets: { password: 'kept' } }, { secrets: { password: 'typed' } }]);
    const stranger = { ...boss, companyId: 'oak' as CompanyId };
    await expect(preview.preview(stranger, { ...draft, directoryId: 'd1' }, signal)).rejects.toMatchObject({ code: 'not-found' });
    await expect(preview.preview({ ...boss, role: 'user' }, draft, signal)).rejects.toMatchObject({ code: 'not-permitted' });
  });

  it('ends after twenty seconds, and when who asked has gone, whatever the source does', async () => {
    const { clock, connector, preview } = previewBench();
    connector.entries = async function* () {
      await new Promise(() => undefined);
      yield { key: '1', fields: {} };
    };
    const slow = Promise.allSettled([preview.preview(boss, draft, new AbortController().signal)]);
    await clock.advanceAsync(20_000);
    expect(await slow).toMatchObject([{ reason: { code: 'contact-source-unreachable' } }]);
    const abort = new AbortController();
    const left = Promise.allSettled([preview.preview(boss, draft, abort.signal)]);
    abort.abort();
    expect(await left).toMatchObject([{ reason: { code: 'job-cancelled' } }]);
  });

  it('names the setting that the connector finds wrong', async () => {
    const { connector, preview, signal } = previewBench();
    connector.open = async () => {
      throw new ParleyError('input-invalid', 'host: is no address', { details: { setting: 'host' } });
    };
    await expect(preview.preview(boss, draft, signal)).rejects.toMatchObject({
      details: { faults: [{ field: 'settings.host', message: 'host: is no address' }] },
    });
  });
});

describe('directories in memory', () => {
  it('are told of when they are read again, also those that are gone', () => {
    const live = new LiveContactDirectories();
    const told: string[] = [];
    live.onChanged((id) => told.push(id));
    const directory = { id: 'd1', companyId, name: 'A', priority: 1, mapping } as unknown as ContactDirectory;
    live.replaceCompany(companyId, [directory]);
    expect(live.book.of(companyId)).toMatchObject([{ id: 'd1', names: {} }]);
    live.replaceAll([]);
    expect(live.all()).toEqual([]);
    expect(told).toEqual(['elm', 'elm']);
  });
});
