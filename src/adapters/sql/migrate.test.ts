import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../../../test/support/test-store.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { migrate, Store, type StoreConnection } from './index.ts';

/** The last migration of the release before. */
const previousRelease = '0003';
const uuid = (number: number) => `018f0000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const [nordic, soleil] = [uuid(1), uuid(2)];

/** Two companies with a row or more in every table that the release before had. */
const filling = `
  INSERT INTO company (id, name, created_at) VALUES ('${nordic}', 'Nordic', '2026-01-01'), ('${soleil}', 'Soleil', '2026-02-01');
  INSERT INTO domain SELECT ('018f0000-0000-7000-8000-0000000001' || n)::uuid, c.id, c.name, lower(c.name) || '.example', 'SE', '00', '46', '0', '', '', 4, 4
    FROM (SELECT id, name, '0' || row_number() OVER (ORDER BY name) AS n FROM company) c;
  INSERT INTO numbering_rule VALUES ('${uuid(20)}', '${nordic}', '${uuid(101)}', 1, '3611', '03611');
  INSERT INTO app_user (id, company_id, domain_id, login, first_name, last_name, email, mobile, language, role, enabled, password_hash, created_at) VALUES
    ('${uuid(31)}', '${nordic}', '${uuid(101)}', 'astrid', 'Astrid', 'Holm', 'a@nordic.example', '+46 70', 'sv', 'administrator', true, '$argon2id$x', '2026-01-02'),
    ('${uuid(32)}', '${nordic}', '${uuid(101)}', 'bo', 'Bo', 'Ek', NULL, NULL, 'sv', 'user', false, NULL, '2026-01-03'),
    ('${uuid(33)}', '${soleil}', '${uuid(102)}', 'claire', 'Claire', 'Roy', NULL, NULL, 'fr', 'administrator', true, '$argon2id$y', '2026-02-02');
  INSERT INTO device VALUES
    ('${uuid(41)}', '${nordic}', '${uuid(101)}', '${uuid(31)}', 'Desk phone', '1001', 'sip-phone', '1001-a', repeat('0', 32), repeat('1', 64), true, 2, 'rfc4733', '{PCMA}', true),
    ('${uuid(42)}', '${nordic}', '${uuid(101)}', NULL, 'Hall', '1090', 'sip-phone', 'hall', repeat('2', 32), repeat('3', 64), false, 1, 'sip-info', '{}', false);
  UPDATE app_user SET current_device_id = '${uuid(41)}' WHERE id = '${uuid(31)}';
  INSERT INTO forwarding VALUES ('${uuid(31)}', '${nordic}', NULL, '1002', '+46701', 20);
  INSERT INTO trunk (id, company_id, domain_id, name, authentication, peers, proxy, media_security, media_path, caller_id_header, called_number_source, number_format, numbers, max_calls, options_interval_s)
    VALUES ('${uuid(51)}', '${nordic}', '${uuid(101)}', 'Carrier', 'address', '{192.0.2.1}', 'sip:192.0.2.1', 'rtp', 'anchored', 'from', 'to', 'e164', '[{"number": "+461", "destination": "1001"}]', 30, 60);
  INSERT INTO agent VALUES ('${uuid(61)}', '${nordic}', '${uuid(31)}', true);
  INSERT INTO queue VALUES ('${uuid(71)}', '${nordic}', '${uuid(101)}', 'Orders', '1300', 20000, 5000, 0, true);
  INSERT INTO queue_agent VALUES ('${nordic}', '${uuid(71)}', '${uuid(61)}', 0);
  INSERT INTO agent_state (company_id, agent_id, state, reason, at) VALUES ('${nordic}', '${uuid(61)}', 'ready', NULL, '2026-03-01');
  INSERT INTO sip_binding VALUES ('${nordic}', '${uuid(41)}', 'k', 'sip:1001@192.0.2.9', '2030-01-01', '{"flow": 1}');
  INSERT INTO session VALUES ('${uuid(81)}', '${nordic}', '${uuid(31)}', '\\x01', NULL, now(), now(), now(), '2030-01-01', '192.0.2.9', 'Firefox');
  INSERT INTO sign_in_failure VALUES ('account astrid', 3, now(), now());
  INSERT INTO setup_link VALUES ('${uuid(91)}', '\\x02', now(), now(), now());
  INSERT INTO open_call VALUES ('${uuid(95)}', '${nordic}', '2026-03-01');
  INSERT INTO call_event_group VALUES ('${nordic}', '${uuid(95)}', 0, 1, '${uuid(101)}', '[{"atMs": 1, "type": "call-created"}, {"atMs": 2, "type": "call-ended"}]');
  INSERT INTO call_log VALUES ('${nordic}', '${uuid(95)}', '${uuid(31)}', 0, 'incoming', '1002', 'Bo', NULL, false, '2026-03-01', NULL, '2026-03-01', 0, 'cancelled', NULL, NULL, 'a note');
  INSERT INTO calling_policy VALUES ('${nordic}', 'listed', 3, true, '{+883}', '{112}');
  INSERT INTO dial_out_user VALUES ('${nordic}', '${uuid(31)}');
`;

type Contents = Record<string, readonly Record<string, unknown>[]>;

async function contents(client: Client): Promise<Contents> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
  );
  const all: Contents = {};
  for (const { name } of rows) {
    const table = await client.query<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(t) AS row FROM ${name} t ORDER BY t::text`,
    );
    all[name] = table.rows.map(({ row }) => row);
  }
  return all;
}

describe('a store that the release before filled', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-previous-'));
  let connection: StoreConnection & { host: string; user: string; database: string };
  let client: Client;
  let before: Contents;
  let after: Contents;

  beforeAll(async () => {
    for (const name of readdirSync('migrations').filter((one) => one <= `${previousRelease}~`))
      copyFileSync(join('migrations', name), join(folder, name));
    connection = await createTestDatabase();
    client = new Client(connection);
    await client.connect();
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await migrate({ connection, logger: silentLogger, folder });
    await client.query(filling);
    before = await contents(client);
    await migrate({ connection, logger: silentLogger });
    after = await contents(client);
  }, 60_000);
  afterAll(async () => {
    await client.end();
    rmSync(folder, { recursive: true });
  });

  it('had something in every table', () => {
    const empty = Object.entries(before).filter(([, rows]) => rows.length === 0);
    expect(empty.map(([name]) => name)).toEqual([]);
  });

  it('has every row with every value afterwards', () => {
    const { migration: _before, ...tables } = before;
    for (const [name, rows] of Object.entries(tables)) {
      expect(after[name]?.length, name).toBe(rows.length);
      const kept = after[name]!.map((row) => Object.fromEntries(Object.keys(rows[0]!).map((column) => [column, row[column]])));
      expect(kept, name).toEqual(expect.arrayContaining([...rows]));
    }
  });

  it('has versions from one, nothing recorded that nobody did, and everything enabled', () => {
    for (const name of [
      'company',
      'domain',
      'app_user',
      'device',
      'trunk',
      'queue',
      'queue_agent',
      'agent',
      'numbering_rule',
      'forwarding',
    ])
      expect(
        after[name]!.map((row) => row.version),
        name,
      ).toEqual(before[name]!.map(() => 1));
    expect(after.audit_entry).toEqual([]);
    expect([...after.company!, ...after.domain!].every((row) => row.enabled)).toBe(true);
  });

  it('is administered as a whole by whoever set it up', () => {
    const supers = after.app_user!.filter((row) => row.is_super);
    expect(supers.map((row) => row.login)).toEqual(['astrid']);
  });

  it('is changed as any other: with a version, a record, and row-level security', async () => {
    await using store = new Store({ connection, logger: silentLogger, maxConnections: 2 });
    const users = await store.inCompany(nordic as never, (scope) =>
      scope
        .updateTable('appUser')
        .set({ firstName: 'Asta' })
        .where('login', 'in', ['astrid', 'claire'])
        .returning(['login', 'version'])
        .execute(),
    );
    expect(users).toEqual([{ login: 'astrid', version: 2 }]);
    const entries = await store.inCompany(nordic as never, (scope) =>
      scope.selectFrom('auditEntry').select(['name', 'after']).execute(),
    );
    expect(entries).toEqual([{ name: 'astrid', after: { first_name: 'Asta' } }]);
  });
});
