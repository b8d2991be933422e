import type { Store } from './store.ts';

/** Accounts and sources that may not try to sign in for a while, as `platform/sign-in` names them, e.g. `source 192.0.2.1`. */
export async function blockedSignIns(store: Store, nowMs: number): Promise<readonly string[]> {
  const rows = await store.inAllCompanies((scope) =>
    scope
      .selectFrom('signInFailure')
      .select('subject')
      .where('blockedUntil', '>', new Date(nowMs))
      .orderBy('lastAt', 'desc')
      .limit(100)
      .execute(),
  );
  return rows.map(({ subject }) => subject);
}
