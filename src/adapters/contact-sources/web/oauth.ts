import type { Clock } from '../../../kernel/clock.ts';
import type { Token } from './bearer-service.ts';
import { jsonOf } from './bearer-service.ts';
import { busyByStatus, withPatience } from './patience.ts';
import { invalid, refused } from './source-errors.ts';
import type { WebClient } from './web-client.ts';

/**
 * Asks a token endpoint (RFC 6749 §4.4, RFC 7523 §2).
 * @param parameters made for each try: assertions are for one use
 * @throws ParleyError `contact-source-refused` with what the service says of it, which holds no secret of ours
 */
export async function askForToken(
  { clock, web, url }: { clock: Clock; web: WebClient; url: URL },
  parameters: () => Promise<Readonly<Record<string, string>>>,
  signal: AbortSignal,
): Promise<Token> {
  const ask = async () => {
    const body = new URLSearchParams(await parameters()).toString();
    return web.ask(
      { method: 'POST', url, headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }, body },
      signal,
    );
  };
  const answer = await withPatience({ clock, host: url.host, busyFor: busyByStatus(clock) }, ask, signal);
  const body = jsonOf(answer, url.host);
  if (answer.status >= 400) {
    // The description's first line says it; Microsoft's others are trace numbers.
    const said = [body.error_description, body.error].find((one) => typeof one === 'string' && one !== '');
    const sentence = typeof said === 'string' ? said.split('\n')[0]!.trim() : `status ${answer.status}`;
    throw refused(`${url.host} gives no access: ${sentence}`, typeof body.error === 'string' ? { oauthError: body.error } : {});
  }
  const { access_token: value, expires_in: seconds } = body;
  if (typeof value !== 'string' || value === '') throw invalid(`${url.host} answers without an access token.`);
  return { value, expiresAtMs: clock.now() + (Number(seconds) || 300) * 1000 };
}
