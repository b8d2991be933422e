import { generateSync } from 'otplib';
import { expect } from 'vitest';
import type { Answer, ApiClient } from '../../test/support/api-bench.ts';

export const refusal = ({ status, body }: Answer) => ({ status, code: body.code as unknown });

/** Sets a parameter of the company, or of a user, as an administrator. */
export async function setParameter(administrator: ApiClient, name: string, value: unknown, userId: string | null): Promise<void> {
  const path = `/api/v1/admin/parameters/values?name=${name}${userId ? `&targetId=${userId}` : ''}`;
  const items = (await administrator.get(path)).body.items as unknown as { version: number; targetId: string | null }[];
  const version = items.find((item) => item.targetId === userId)?.version ?? null;
  const place = { level: userId === null ? 'default' : 'user', targetId: userId };
  const body = { name, ...place, value, version, acceptsWarning: true };
  const answer = await administrator.put('/api/v1/admin/parameters/values', body);
  expect(answer).toMatchObject({ status: 200 });
}

export async function changeRules(administrator: ApiClient, change: Record<string, unknown>): Promise<Answer> {
  const { version } = (await administrator.get('/api/v1/admin/sign-in-rules')).body;
  return administrator.send('PATCH', '/api/v1/admin/sign-in-rules', { body: { version, ...change } });
}

/** What an authenticator with the secret shows, `inS` seconds from now. */
export const code = (secret: string, inS = 0) => generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + inS });

/** Sets up an authenticator. */
export async function enrol(client: ApiClient): Promise<{ secret: string; recoveryCodes: string[] }> {
  const secret = String((await client.post('/api/v1/me/totp')).body.secret);
  const answer = await client.post('/api/v1/me/totp/confirm', { code: code(secret) });
  expect(answer).toMatchObject({ status: 200 });
  return { secret, recoveryCodes: answer.body.recoveryCodes as unknown as string[] };
}
