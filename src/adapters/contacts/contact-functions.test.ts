import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeUpContacts } from '../../../bench/support/made-up-contacts.ts';
import { type ContactCompany, createContactCompany, ids } from '../../../test/support/contact-company.ts';
import { createTestStore } from '../../../test/support/test-store.ts';
import type { ContactDirectory } from '../../directory/contact-directory/index.ts';
import type { Store } from '../sql/index.ts';
import { SqlContactStore } from './contact-store.ts';

let store: Store;
let elm: ContactCompany;
let oak: ContactCompany;
let directory: ContactDirectory;
let client: Client;
let contact: { id: string; no: string; name: string; key: string };
const plans: string[] = [];

beforeAll(async () => {
  store = await createTestStore();
  [elm, oak] = [await createContactCompany(store, 'Elm'), await createContactCompany(store, 'Oak')];
  directory = await elm.addDirectory();
  {
    await using staging = await new SqlContactStore({ store, ids }).stage(directory, null);
    await staging.add([...madeUpContacts({ count: 3000, from: 0, isSkewed: true })]);
    await staging.apply();
  }
  client = new Client(store.connection as object);
  await client.connect();
  await client.query('ANALYZE');
  const { rows } = await client.query(
    "SELECT c.id, c.no, c.name, n.key FROM contact c JOIN contact_number n ON n.contact_no = c.no WHERE c.name LIKE '%martin%' LIMIT 1",
  );
  contact = rows[0];
  await client.query(
    "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on; SET client_min_messages = log; SET jit = off; SET ROLE parley_app",
  );
  client.on('notice', ({ message }) => plans.push(message ?? ''));
});
afterAll(async () => {
  await client.end();
  await store[Symbol.asyncDispose]();
});

/** Each function of the search with a question that Elm has an answer to. `$1`: its directory. */
function questions(): Record<string, string> {
  const viewer = 'ARRAY[$1::uuid], NULL, NULL';
  const start = "true, true, '', 0, 10";
  const [first] = contact.name.split(' ');
  const part = contact.key.slice(-4);
  return {
    parley_contacts_beginning: `parley_contacts_beginning(${viewer}, '{0}', '{${first}}', true, NULL, 0, NULL, NULL, NULL, ${start})`,
    parley_contacts_containing: `parley_contacts_containing(${viewer}, 'arti', '{}', NULL, NULL, '{"% arti%"}', NULL, true, '', 0, 10)`,
    parley_contacts_with_digits: `parley_contacts_with_digits(${viewer}, '${part}', NULL, '{0}', '{${part}}', true, '', 0, 10)`,
    parley_contacts_in_order: `parley_contacts_in_order(ARRAY[$1::uuid], NULL, NULL, '', 0, 10)`,
    parley_contact_forms: `parley_contact_forms(${viewer}, '{${contact.id}}', NULL)`,
    parley_contacts_by_number: `parley_contacts_by_number('{${contact.key}}')`,
    parley_contact_rows: `parley_contact_rows('{${contact.no}}')`,
    parley_similar_terms: `parley_similar_terms('{matrin}')`,
    parley_term_uses: `(SELECT * FROM parley_term_uses('{martin}', true) WHERE uses > 0)`,
  };
}

async function count(companyId: string, from: string): Promise<number> {
  plans.length = 0;
  await client.query("SELECT set_config('parley.company_id', $1, false)", [companyId]);
  const { rows } = await client.query(
    `SELECT count(*)::integer AS count FROM ${from} AS x${from.includes('$1') ? '' : ' WHERE $1::uuid IS NOT NULL'}`,
    [directory.id],
  );
  return rows[0].count;
}

describe('functions that read past row-level security', () => {
  it('are all tried here', async () => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT proname AS name FROM pg_proc WHERE prosecdef AND proretset AND pronamespace = 'public'::regnamespace AND has_function_privilege('parley_app', oid, 'EXECUTE')
         AND prosrc ~ 'contact' AND proname ~ '^parley_(contact|similar|term)' ORDER BY 1`,
    );
    // Addresses are asked for by naming, which tries it itself.
    expect(rows.map(({ name }) => name).filter((name) => name !== 'parley_contacts_by_address')).toEqual(
      Object.keys(questions()).toSorted(),
    );
  });

  it('answer the company itself, and tell another nothing, whatever it asks for', async () => {
    for (const [name, question] of Object.entries(questions())) {
      expect(await count(elm.companyId, question), name).toBeGreaterThan(0);
      expect(await count(oak.companyId, question), name).toBe(0);
    }
  });

  it('tell nothing when no company is named, or all are', async () => {
    for (const [name, question] of Object.entries(questions())) {
      await expect(count('', question), name).rejects.toThrow('none is named');
      await expect(count('*', question), name).rejects.toThrow('none is named');
    }
  });

  it('let nobody change the contacts of another company', async () => {
    await client.query("SELECT set_config('parley.company_id', $1, false)", [oak.companyId]);
    await client.query('SELECT parley_stage_contacts()');
    await expect(client.query('SELECT * FROM parley_apply_contacts($1, NULL, false)', [directory.id])).rejects.toThrow(
      'no such directory',
    );
    await expect(client.query('DELETE FROM contact_word')).rejects.toThrow('permission denied');
    await expect(
      client.query('INSERT INTO contact_section (company_id, directory_id) VALUES ($1, $2)', [oak.companyId, directory.id]),
    ).rejects.toThrow('permission denied');
    expect((await client.query('DELETE FROM contact')).rowCount).toBe(0);
    expect((await client.query('SELECT FROM contact')).rowCount).toBe(0);
  });

  it('go by indexes', async () => {
    const indexes: Record<string, string> = {
      parley_contacts_beginning: 'Index Only Scan using contact_word_pkey',
      parley_contacts_containing: 'Bitmap Index Scan on contact_term_inside',
      parley_contacts_with_digits: 'Bitmap Index Scan on contact_number_inside',
      parley_contacts_in_order: 'contact_in_order',
      parley_contact_forms: 'Index Scan using contact_id_key',
      parley_contacts_by_number: 'Index Scan using contact_number_key',
      parley_contact_rows: 'Index Scan using contact_pkey',
      parley_similar_terms: 'Bitmap Index Scan on contact_term_near',
      parley_term_uses: 'Bitmap Index Scan on contact_term_inside',
    };
    for (const [name, question] of Object.entries(questions())) {
      await count(elm.companyId, question);
      const plan = plans.join('\n');
      expect(plan, name).toContain(indexes[name]);
      expect(plan, name).not.toMatch(/Seq Scan on contact/);
    }
  });
});
