import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestStore } from '../../../test/support/test-store.ts';
import { SystemClock } from '../../kernel/clock.ts';
import { type CompanyId, type DomainId, type GroupId, TimeOrderedIds, type UserId } from '../../kernel/ids.ts';
import { SystemRandom } from '../../kernel/random.ts';
import { onBehalfOf } from '../../platform/audit/index.ts';
import type { Store } from './index.ts';

const ids = new TimeOrderedIds({ clock: new SystemClock(), random: new SystemRandom() });
const elm = ids.next<CompanyId>();
const oak = ids.next<CompanyId>();
const domainId = ids.next<DomainId>();
const userId = ids.next<UserId>();
const boss = { userId: ids.next<UserId>(), login: 'boss', via: 'browser', address: '192.0.2.1' };

let store: Store;

const entries = (companyId: CompanyId) =>
  store.inCompany(companyId, (scope) => scope.selectFrom('auditEntry').selectAll().orderBy('id').execute());

const latest = async (companyId: CompanyId) => (await entries(companyId)).at(-1);

beforeAll(async () => {
  store = await createTestStore();
  for (const [id, name] of [
    [elm, 'Elm'],
    [oak, 'Oak'],
  ] as const)
    await store.inCompany(id, (scope) => scope.insertInto('company').values({ id, name }).execute());
  await store.inCompany(elm, async (scope) => {
    await scope
      .insertInto('domain')
      .values({
        id: domainId,
        companyId: elm,
        name: 'Elm',
        sipDomain: 'elm.example',
        country: 'FR',
        internationalPrefix: '00',
        localCountryPrefix: '33',
        externalPrefix: '0',
        incomingAdd: '',
        incomingRemove: '',
        internalLength: 3,
        internalReverseLength: 3,
      })
      .execute();
    const user = {
      id: userId,
      companyId: elm,
      domainId,
      login: 'anna',
      firstName: 'Anna',
      lastName: 'Berg',
      language: 'sv',
    } as const;
    const rest = {
      email: null,
      mobile: null,
      role: 'user',
      enabled: true,
      passwordHash: 'geheim-1',
      currentDeviceId: null,
    } as const;
    await scope
      .insertInto('appUser')
      .values({ ...user, ...rest })
      .execute();
  });
});
afterAll(() => store[Symbol.asyncDispose]());

const change = (values: Record<string, unknown>, by?: typeof boss) =>
  store.inCompany(elm, (scope) => scope.updateTable('appUser').set(values).where('id', '=', userId).execute(), by);

describe('the record of changes', () => {
  it('keeps who changed what, from where, and what it was before', async () => {
    await change({ firstName: 'Annika', mobile: '+46 70' }, boss);
    expect(await latest(elm)).toMatchObject({
      actor: boss,
      kind: 'user',
      rowId: userId,
      name: 'anna',
      action: 'update',
      version: 2,
      before: { first_name: 'Anna', mobile: null },
      after: { first_name: 'Annika', mobile: '+46 70' },
      changedSecrets: [],
    });
  });

  it('takes whoever the request is made on behalf of when the writer names nobody, and the system without a request', async () => {
    await onBehalfOf(boss, async () => {
      await Promise.resolve();
      await change({ lastName: 'Holm' });
    });
    expect((await latest(elm))?.actor).toEqual(boss);
    await change({ lastName: 'Berg' });
    expect((await latest(elm))?.actor).toEqual({ via: 'system' });
  });

  it('says that a secret changed, and never what it was or is', async () => {
    await change({ passwordHash: 'geheim-2' }, boss);
    expect(await latest(elm)).toMatchObject({ before: {}, after: {}, changedSecrets: ['password_hash'] });
    expect(JSON.stringify(await entries(elm))).not.toContain('geheim');
  });

  it('keeps the whole row of what is made and deleted, also of what goes with it', async () => {
    const groupId = ids.next<GroupId>();
    await store.inCompany(elm, async (scope) => {
      await scope.insertInto('appGroup').values({ id: groupId, companyId: elm, name: 'Sales' }).execute();
      await scope.insertInto('groupMember').values({ companyId: elm, groupId, userId }).execute();
      await scope.deleteFrom('appGroup').where('id', '=', groupId).execute();
    });
    const [made, joined, deleted, left] = (await entries(elm)).slice(-4);
    expect(made).toMatchObject({ kind: 'group', action: 'insert', name: 'Sales', before: null, after: { name: 'Sales' } });
    expect(joined).toMatchObject({ kind: 'group-member', rowId: `${groupId}/${userId}`, action: 'insert' });
    expect(new Set([deleted?.kind, left?.kind])).toEqual(new Set(['group', 'group-member']));
    expect([deleted?.action, left?.action]).toEqual(['delete', 'delete']);
  });

  it('is written by the store alone: the program can neither forge, change nor delete a line', async () => {
    for (const statement of [
      `INSERT INTO audit_entry (company_id, actor, kind, row_id, name, action) VALUES ('${elm}', '{}', 'user', '', '', 'update')`,
      `UPDATE audit_entry SET actor = '{}'`,
      'DELETE FROM audit_entry',
    ])
      await expect(store.pool.query(statement)).rejects.toThrow(/permission denied/);
  });

  it('is its company’s own', async () => {
    expect((await entries(oak)).map(({ kind, name }) => [kind, name])).toEqual([['company', 'Oak']]);
    const foreign = store.inCompany(oak, (scope) =>
      sql`select parley_record_action(${elm}, 'service', '', '', 'restart', '{}')`.execute(scope),
    );
    await expect(foreign).rejects.toThrow(/another company/);
  });

  it('takes what is no change of a row, and forgets the old when told to, which it notes', async () => {
    await store.inCompany(
      oak,
      (scope) => sql`select parley_record_action(${oak}, 'service', 'sip', 'SIP', 'restart', '{"took": 3}')`.execute(scope),
      boss,
    );
    expect(await latest(oak)).toMatchObject({
      kind: 'service',
      rowId: 'sip',
      action: 'restart',
      actor: boss,
      after: { took: 3 },
    });
    await store.inCompany(oak, (scope) => sql`select parley_forget_audit(${oak}, now() + interval '1 hour')`.execute(scope));
    expect((await entries(oak)).map(({ action, after }) => [action, after])).toEqual([
      ['forget', expect.objectContaining({ entries: 2 })],
    ]);
  });
});

/** What happens, and what comes and goes by itself: records of their own, or of no interest. A new table is administered or named here. */
const notAdministered = [
  'agent_state',
  'audit_entry',
  'call_back_request',
  'call_event_group',
  'call_log',
  'chat_conversation',
  'chat_member',
  'chat_message',
  'conference_recording',
  'contact',
  'contact_directory_state',
  'contact_file',
  'contact_list',
  'contact_list_member',
  'contact_note',
  'contact_section',
  'contact_synchronisation',
  'contact_synchronisation_line',
  'contact_term',
  'device_choice',
  'flow_version',
  'incident',
  'interaction',
  'interaction_call',
  'interaction_event_group',
  'job_run',
  'mail',
  'notification_choice',
  'open_call',
  'own_contact',
  'push_subscription',
  'recording',
  'recording_chain',
  'recording_chain_head',
  'recording_key',
  'recording_note',
  'report_interaction',
  'report_offer',
  'report_position',
  'report_step',
  'report_visit',
  'report_work',
  'scorecard',
  'script_version',
  'session',
  'sip_binding',
  'stored_file',
  'takeover',
  'takeover_line',
  'user_export',
  'user_import',
  'user_import_line',
  'user_source_link',
  'user_status',
  'voicemail_choice',
  'voicemail_greeting',
  'voicemail_message',
  'webhook_delivery',
];

describe('every table of a company', () => {
  it('is recorded, unless it is known not to be administered', async () => {
    const { rows } = await store.pool.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'company_id'
       WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
         AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'parley_audit') ORDER BY 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(notAdministered);
  });
});

describe('the version of a row', () => {
  const version = async () =>
    (
      await store.inCompany(elm, (scope) =>
        scope.selectFrom('appUser').select('version').where('id', '=', userId).executeTakeFirstOrThrow(),
      )
    ).version;

  it('rises with each change, whatever the writer sets, and not without one', async () => {
    const before = await version();
    await change({ firstName: 'Anna', version: 99 });
    expect(await version()).toBe(before + 1);
    await change({ firstName: 'Anna', version: 1 });
    expect(await version()).toBe(before + 1);
    await change({ passwordHash: 'geheim-3' });
    expect(await version()).toBe(before + 2);
  });

  it('does not rise when only the chosen phone changed, and that is not recorded', async () => {
    const before = await version();
    const lines = (await entries(elm)).length;
    await change({ currentDeviceId: null });
    expect([await version(), (await entries(elm)).length]).toEqual([before, lines]);
  });
});
