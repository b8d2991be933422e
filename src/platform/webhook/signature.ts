import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header `Parley-Signature`: `t=SECONDS,v1=HEX`, HMAC-SHA256 of `SECONDS.BODY` with the webhook's secret. */
export function sign(secret: string, body: string, atMs: number): string {
  const seconds = Math.floor(atMs / 1000);
  return `t=${seconds},v1=${macOf(secret, seconds, body)}`;
}

/** What a receiver does: the signature is ours and not older than `toleranceS`. */
export function isSigned(secret: string, body: string, header: string, nowMs: number, toleranceS = 300): boolean {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header);
  if (!match) return false;
  const seconds = Number(match[1]);
  if (Math.abs(nowMs / 1000 - seconds) > toleranceS) return false;
  return timingSafeEqual(Buffer.from(macOf(secret, seconds, body)), Buffer.from(match[2]!));
}

function macOf(secret: string, seconds: number, body: string): string {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
}
