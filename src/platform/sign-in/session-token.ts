import { createHmac } from 'node:crypto';
import type { RandomSource } from '../../kernel/random.ts';

/** 256 unpredictable bits, for a cookie or a link. */
export function newToken(random: RandomSource): string {
  return random.bytes(32).toString('base64url');
}

/** What is stored of a token: who reads the store cannot sign in with it. */
export function hashToken(key: Buffer, token: string): Buffer {
  return createHmac('sha256', key).update(token).digest();
}
