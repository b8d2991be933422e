import { ParleyError } from '../../kernel/errors.ts';
import type { OpenButton } from './call-back-button.ts';
import { type CallBackDesk, type Refusal, refusal } from './call-back-desk.ts';
import type { CallBackRequestStore } from './call-back-ports.ts';
import type { RequestLimits } from './request-limits.ts';
import type { SignedTokens } from './signed-tokens.ts';
import { formPage, gonePage, inkOn, statusPage } from './visitor-page.ts';
import { formView, labelOf, type Reader, readerOf, refusalText, statusView } from './visitor-view.ts';
import { visitorWords } from './visitor-words.ts';

export interface VisitorDoorParts {
  readonly desk: CallBackDesk;
  readonly store: Pick<CallBackRequestStore, 'buttonByKey'>;
  readonly tokens: SignedTokens;
  readonly limits: RequestLimits;
  /** The script that pages include, without its settings; null: this build has none. */
  readonly script: () => string | null;
  /** Origins by which browsers reach us beside the Host header. */
  readonly ownOrigins: readonly string[];
}

/** A request to `/call-back/…`; `path` after that. */
export interface VisitorRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** Scheme and host by which it was reached, with the prefix. */
  readonly base: string;
  readonly address: string;
}

export interface VisitorAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Visit extends VisitorRequest {
  readonly button: OpenButton;
  /** As sent, of those we know: the first of each name. */
  readonly fields: Readonly<Record<string, string>>;
  readonly reader: Reader;
  /** Null: no page of another origin asks. */
  readonly foreign: string | null;
}

const mostBytes = 4096;
const html = 'text/html; charset=utf-8';
const json = 'application/json; charset=utf-8';
const noStore = { 'cache-control': 'no-store' };

/** What people who are not signed in reach: the script, the button's own page, and what both send. Nothing here says what others sent. */
export class VisitorDoor {
  readonly #parts: VisitorDoorParts;

  constructor(parts: VisitorDoorParts) {
    this.#parts = parts;
  }

  async answer(request: VisitorRequest): Promise<VisitorAnswer> {
    const [, name = '', action = '', token = '', ...rest] = request.path.split('/');
    const isScript = name.endsWith('.js');
    const key = isScript ? name.slice(0, -3) : name;
    const button = /^[0-9a-f]{32}$/.test(key) && rest.length === 0 ? await this.#parts.store.buttonByKey(key) : null;
    if (!button) return answered(404, html, gonePage('en'));
    const visit = this.#visit(request, button);
    if (visit === null) return answered(413, json, '{}');
    const isPost = request.method === 'POST';
    if (isScript && action === '') return this.#script(visit);
    if (action === '') return isPost ? this.#sentForm(visit) : this.#form(visit);
    if (action === 'r') return this.#statusPage(visit, token);
    if (token !== '' || (!isPost && action !== 'form')) return answered(404, html, gonePage(visit.reader.language));
    return this.#forScript(visit, action);
  }

  #visit(request: VisitorRequest, button: OpenButton): Visit | null {
    if (request.body.length > mostBytes) return null;
    const sent = request.method === 'POST' ? fieldsOf(request.body) : {};
    const fields = { ...pick(request.query, ['language', 'zone']), ...sent };
    const reader = readerOf(button, this.#parts.desk, fields, request.headers['accept-language']);
    return { ...request, button, fields, reader, foreign: this.#foreignOrigin(request) };
  }

  #foreignOrigin({ headers, base }: VisitorRequest): string | null {
    const { origin } = headers;
    if (origin === undefined) return null;
    const parsed = URL.parse(origin);
    const isOwn = parsed !== null && (parsed.host === new URL(base).host || this.#parts.ownOrigins.includes(parsed.origin));
    return isOwn ? null : origin.slice(0, 200);
  }

  #script({ button, base }: Visit): VisitorAnswer {
    const code = this.#parts.script();
    const headers = { 'cache-control': 'public, max-age=300', 'cross-origin-resource-policy': 'cross-origin' };
    const type = 'text/javascript; charset=utf-8';
    if (code === null) return { ...answered(503, type, '/* not built */'), headers: noStore };
    const labels = Object.fromEntries(button.languages.map((language) => [language, labelOf(button, language)]));
    const look = { colour: button.colour, ink: inkOn(button.colour) };
    const settings = JSON.stringify({ url: `${base}/${button.key}`, languages: button.languages, labels, ...look });
    // The settings are text in a script: what could end it is written otherwise.
    const safe = settings.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
    return { status: 200, contentType: type, headers, body: `(()=>{const parleyCallBack=${safe};\n${code}\n})();\n` };
  }

  #form(visit: Visit, wrong: { readonly error: string; readonly status: number } = { error: '', status: 200 }): VisitorAnswer {
    const { button, reader, fields } = visit;
    const form = formView(button, this.#parts.desk, reader);
    const written =
      wrong.error === '' ? { number: '', name: '' } : { number: cut(fields['number'], 40), name: cut(fields['name'], 80) };
    const token = this.#parts.tokens.form(button.key);
    return answered(wrong.status, html, formPage(button, { form, token, error: wrong.error, written }));
  }

  async #sentForm(visit: Visit): Promise<VisitorAnswer> {
    const { button, reader } = visit;
    try {
      const { token } = await this.#ask(visit, 'page');
      const headers = { ...noStore, location: `/call-back/${button.key}/r/${token}?language=${reader.language}` };
      return { ...answered(303, html, ''), headers };
    } catch (error) {
      const { reason, status } = reasonOf(error);
      return this.#form(visit, { error: refusalText(reason, reader.language), status });
    }
  }

  async #statusPage(visit: Visit, token: string): Promise<VisitorAnswer> {
    const { button, method, reader } = visit;
    const { tokens, desk } = this.#parts;
    const known = tokens.readRequest(button.key, token);
    if (known && method === 'POST' && known.role === 'own' && this.#isOwnPage(visit)) await desk.cancel(button, known.id);
    const status = known && (await desk.find(button, known.id));
    if (!known || !status) return answered(404, html, gonePage(reader.language));
    return answered(200, html, statusPage(button, reader.language, token, statusView(status, known.role, reader)));
  }

  /** What the script asks for, from our page or one of those that may show the button. */
  async #forScript(visit: Visit, action: string): Promise<VisitorAnswer> {
    const { button, foreign, reader } = visit;
    if (foreign !== null && !button.origins.includes(foreign)) {
      this.#parts.limits.noteRefusal(button, `origin ${foreign}`, visit.address);
      return answered(403, json, JSON.stringify({ reason: 'origin-not-allowed', message: 'This page may not show the button.' }));
    }
    const cors: Record<string, string> = foreign === null ? {} : { 'access-control-allow-origin': foreign };
    const headers = { ...noStore, vary: 'Origin', ...cors };
    try {
      return { status: 200, contentType: json, headers, body: JSON.stringify(await this.#act(visit, action)) };
    } catch (error) {
      const { reason, status } = reasonOf(error);
      const body = JSON.stringify({ reason: reason ?? 'unreachable', message: refusalText(reason, reader.language) });
      return { status, contentType: json, headers, body };
    }
  }

  async #act(visit: Visit, action: string): Promise<object> {
    const { button, fields, reader, foreign } = visit;
    const { desk, tokens } = this.#parts;
    if (action === 'form') return { ...formView(button, desk, reader), form: tokens.form(button.key) };
    if (action === 'requests') return this.#ask(visit, foreign === null ? 'page' : 'web');
    const known = tokens.readRequest(button.key, fields['token'] ?? '');
    if (known && action === 'cancel' && known.role === 'own') await desk.cancel(button, known.id);
    const status = known && (action === 'state' || action === 'cancel') ? await desk.find(button, known.id) : null;
    if (!known || !status) throw new ParleyError('not-found', 'There is no such request.');
    return statusView(status, known.role, reader);
  }

  /** @throws ParleyError `call-back-refused` */
  async #ask(visit: Visit, via: 'web' | 'page'): Promise<{ readonly token: string; readonly note: string }> {
    const { button, fields, reader, address, foreign } = visit;
    const { desk, tokens, limits } = this.#parts;
    try {
      this.#demandHuman(visit);
      const wanted = fields['wanted'] ?? '';
      if (wanted !== '' && !/^\d{1,16}$/.test(wanted)) throw refusal('time-not-possible', 'This is no time.');
      const { request, isMerged } = await desk.ask(button, {
        number: fields['number'] ?? '',
        name: button.asksName ? plain(fields['name'] ?? '') : '',
        wantedAtMs: wanted === '' ? null : Number(wanted),
        language: reader.language,
        via,
        origin: foreign ?? '',
      });
      const token = tokens.request(button.key, request.id, isMerged ? 'watch' : 'own');
      return { token, note: isMerged ? visitorWords[reader.language].merged : '' };
    } catch (error) {
      limits.noteRefusal(button, reasonOf(error).reason ?? 'failure', address);
      throw error;
    }
  }

  #demandHuman(visit: Visit): void {
    const { button, fields, reader, address } = visit;
    const { tokens, limits } = this.#parts;
    if (!this.#isOwnPage(visit) && visit.foreign === null) throw refusal('origin-not-allowed', 'No page sent this.');
    if (!limits.takeSource(button, address)) throw refusal('too-many', 'Too many requests from one address.');
    if ((fields['website'] ?? '') !== '') throw refusal('form-invalid', 'A field that nobody sees was filled in.');
    const verdict = tokens.useForm(button.key, fields['form'] ?? '');
    if (verdict !== 'good') throw refusal('form-invalid', `The form is ${verdict}.`);
    if (button.consents[reader.language] && fields['consent'] !== 'yes') throw refusal('consent-missing', 'He did not agree.');
  }

  /** Browsers say from where they send. */
  #isOwnPage({ headers, foreign }: Visit): boolean {
    return headers['origin'] !== undefined && foreign === null;
  }
}

function answered(status: number, contentType: string, body: string): VisitorAnswer {
  return { status, contentType, headers: noStore, body };
}

function reasonOf(error: unknown): { readonly reason: Refusal | undefined; readonly status: number } {
  if (!(error instanceof ParleyError)) throw error;
  const reason = error.details['reason'] as Refusal | undefined;
  if (reason === 'too-many') return { reason, status: 429 };
  return { reason, status: error.code === 'not-found' ? 404 : 409 };
}

const known = ['form', 'number', 'name', 'wanted', 'website', 'consent', 'token', 'language', 'zone'];

function fieldsOf(body: string): Record<string, string> {
  return pick(Object.fromEntries([...new URLSearchParams(body)].toReversed()), known);
}

function pick(all: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (Object.hasOwn(all, name) ? [[name, all[name]!]] : [])));
}

function cut(text: string | undefined, most: number): string {
  return plain(text ?? '').slice(0, most);
}

/** One line without what controls a terminal or a telephone's display. */
function plain(text: string): string {
  return text
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 80);
}
