import type { Client } from 'pg';

/**
 * Makes `copies` times as many contacts of those that are there: the same names as often as they would be among so many, other numbers. Past
 * the product's own way, with indexes made afterwards, because it is not what is measured.
 */
export async function multiplyContacts(client: Client, copies: number): Promise<void> {
  await client.query(
    "SET maintenance_work_mem = '512MB'; SET max_parallel_maintenance_workers = 0; SET synchronous_commit = off",
  );
  const tables = "('contact'::regclass, 'contact_word'::regclass, 'contact_number'::regclass)";
  const constraints = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conrelid IN ${tables} AND contype IN ('p', 'u')`,
  );
  for (const { table, name } of constraints.rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name} CASCADE`);
  const indexes = await client.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index WHERE indrelid IN ${tables}`,
  );
  for (const { name } of indexes.rows) await client.query(`DROP INDEX ${name}`);
  const { rows } = await client.query<{ most: string }>('SELECT max(no) AS most FROM contact');
  const step = Number(rows[0]!.most);
  for (let copy = 1; copy < copies; copy++) {
    const from = copy * step;
    const turned = Array.from({ length: 10 }, (_, digit) => (digit + copy) % 10).join('');
    await client.query(`
      INSERT INTO contact (no, id, company_id, section_no, source_key, hash, name, words, details) OVERRIDING SYSTEM VALUE
        SELECT no + ${from}, gen_random_uuid(), company_id, section_no, source_key || '-${copy}', hash, name, words, details FROM contact WHERE no <= ${step};
      INSERT INTO contact_word SELECT shelf, CASE shelf % 4 WHEN 2 THEN left(form, 3) || translate(substr(form, 4), '0123456789', '${turned}') ELSE form END, contact_no + ${from}, signs
        FROM contact_word WHERE contact_no <= ${step};
      INSERT INTO contact_number SELECT company_key, left(key, 5) || translate(substr(key, 6), '0123456789', '${turned}'), section_no, contact_no + ${from}, field, is_open
        FROM contact_number WHERE contact_no <= ${step}`);
    console.log(`copied ${copy} of ${copies - 1}`);
  }
  await client.query(`UPDATE contact_term SET uses = uses * ${copies}`);
  for (const { table, name, definition } of constraints.rows)
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
  for (const { definition } of indexes.rows) await client.query(definition);
}
