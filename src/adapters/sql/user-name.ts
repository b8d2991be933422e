import { type RawBuilder, sql } from 'kysely';

/** A user's name as shown to people: first and last name, else the login. @param table the name or alias of `app_user` in the query */
export function userNameOf(table: string): RawBuilder<string> {
  const column = (name: string) => sql.ref(`${table}.${name}`);
  const whole = sql`concat_ws(' ', nullif(${column('first_name')}, ''), nullif(${column('last_name')}, ''))`;
  return sql<string>`coalesce(nullif(${whole}, ''), ${column('login')})`;
}
