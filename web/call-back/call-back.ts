import { sheet } from './look.ts';

/** Written before this file by the server (`visitor-door.ts`). */
declare const parleyCallBack: Settings;

interface Settings {
  /** Without a slash at the end. */
  readonly url: string;
  readonly languages: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly colour: string;
  readonly ink: string;
}

interface Form {
  readonly form: string;
  readonly words: Readonly<Record<string, string>>;
  readonly label: string;
  readonly consent: string;
  readonly asksName: boolean;
  readonly closed: string;
  readonly canSend: boolean;
  readonly times: readonly { readonly at: number; readonly label: string }[];
}

interface Status {
  readonly state: string;
  readonly sentence: string;
  readonly detail: string;
  readonly isOver: boolean;
  readonly mayCancel: boolean;
}

/** The server takes no form that was sent sooner after it was asked for. */
const shortestMs = 1200;
const lookAgainMs = 2000;

class Refused extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

class CallBack {
  readonly #settings: Settings;
  readonly #language: string;
  readonly #isPage: boolean;
  readonly #panel = make('section', { id: 'panel' });
  readonly #launcher: HTMLButtonElement | null;
  readonly #memory: string;
  #words: Readonly<Record<string, string>> = {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(settings: Settings, script: HTMLScriptElement | null) {
    this.#settings = settings;
    this.#isPage = script?.hasAttribute('data-open') ?? false;
    this.#language = languageOf(settings, script);
    this.#memory = `parley-call-back ${settings.url}`;
    const root = placeFor(settings, script, this.#isPage).attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet(settings)];
    const label = settings.labels[this.#language] ?? '';
    this.#launcher = this.#isPage
      ? null
      : make('button', { type: 'button', class: 'launcher', 'aria-expanded': 'false', 'aria-controls': 'panel' }, icon(), label);
    const box = make('div', { class: this.#isPage ? 'box page' : 'box', lang: this.#language });
    if (this.#launcher) box.append(this.#launcher);
    box.append(this.#panel);
    root.append(box);
    this.#panel.hidden = true;
    this.#panel.setAttribute('aria-label', label);
    this.#launcher?.addEventListener('click', () => (this.#panel.hidden ? void this.#open() : this.#close()));
    this.#panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#launcher) this.#close();
    });
    const token = script?.dataset['token'] || this.#remembered();
    if (token) void this.#follow(token, '');
    else if (this.#isPage) void this.#open();
  }

  async #open(): Promise<void> {
    this.#show();
    const token = this.#remembered();
    if (token) return this.#follow(token, '', true);
    await this.#form('', !this.#isPage);
  }

  #show(): void {
    this.#panel.hidden = false;
    this.#launcher?.setAttribute('aria-expanded', 'true');
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#panel.hidden = true;
    this.#launcher?.setAttribute('aria-expanded', 'false');
    this.#launcher?.focus();
  }

  /** A new form, with what was wrong with the last one and what was written there. */
  async #form(error: string, focus: boolean, written: FormData | null = null): Promise<void> {
    try {
      const form = await this.#asks<Form>('form');
      this.#words = form.words;
      this.#draw(form, error, written, Date.now());
      const first = this.#panel.querySelector<HTMLElement>('input:not([type=checkbox]):not([tabindex])');
      if (focus) first?.focus();
    } catch (failure) {
      this.#say(messageOf(failure, this.#words), () => void this.#form('', true));
    }
  }

  #draw(form: Form, error: string, written: FormData | null, drawnAt: number): void {
    const { words } = form;
    const parts: (Node | string)[] = [make(this.#isPage ? 'h1' : 'h2', {}, this.#isPage ? form.label : words['title']!)];
    if (form.closed) parts.push(make('p', { class: 'note' }, form.closed));
    parts.push(make('p', { class: 'error', role: 'alert' }, error));
    if (form.canSend) {
      const inputs = make('form', { novalidate: '' }, ...fieldsOf(form));
      for (const name of ['number', 'name']) {
        const input = inputs.querySelector<HTMLInputElement>(`[name=${name}]`);
        if (input) input.value = textOf(written, name);
      }
      inputs.addEventListener('submit', (event) => {
        event.preventDefault();
        void this.#send(inputs, form, drawnAt);
      });
      parts.push(inputs);
    }
    this.#panel.replaceChildren(...parts);
  }

  async #send(inputs: HTMLFormElement, form: Form, drawnAt: number): Promise<void> {
    const written = new FormData(inputs);
    const wrong = !textOf(written, 'number').trim()
      ? 'numberInvalid'
      : form.consent && !written.get('consent')
        ? 'consentMissing'
        : '';
    if (wrong) {
      this.#panel.querySelector('[role=alert]')!.textContent = form.words[wrong]!;
      inputs.querySelector<HTMLElement>(wrong === 'numberInvalid' ? '[name=number]' : '[name=consent]')?.focus();
      return;
    }
    const button = inputs.querySelector<HTMLButtonElement>('[type=submit]')!;
    button.disabled = true;
    button.textContent = form.words['sending']!;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, drawnAt + shortestMs - Date.now())));
    try {
      const fields = Object.fromEntries([...written.keys()].map((name) => [name, textOf(written, name)]));
      const { token, note } = await this.#asks<{ token: string; note: string }>('requests', { ...fields, form: form.form });
      this.#remember(token);
      await this.#follow(token, note, true);
    } catch (failure) {
      await this.#form(messageOf(failure, form.words), true, written);
    }
  }

  async #follow(token: string, note: string, focus = false): Promise<void> {
    clearTimeout(this.#timer);
    try {
      if (!this.#words['cancel']) this.#words = (await this.#asks<Form>('form')).words;
      this.#status(token, note, await this.#asks<Status>('state', { token }), focus);
    } catch (failure) {
      if (failure instanceof Refused) {
        this.#remember('');
        if (this.#isPage || !this.#panel.hidden) await this.#form('', focus);
        return;
      }
      this.#timer = setTimeout(() => void this.#follow(token, note), 2 * lookAgainMs);
    }
  }

  #status(token: string, note: string, status: Status, focus: boolean): void {
    if (this.#panel.hidden && status.isOver && !this.#isPage) return this.#remember('');
    this.#show();
    const words = this.#words;
    const said = [note, status.sentence, status.detail].filter(Boolean);
    // The same live region, so that only what changes is spoken.
    const region = this.#panel.querySelector('[role=status]') ?? make('div', { role: 'status', tabindex: '-1' });
    if (region.textContent !== said.join('')) region.replaceChildren(...said.map((text) => make('p', {}, text)));
    const controls = make('div', { class: 'controls' });
    if (status.mayCancel)
      controls.append(
        this.#button('quiet', words['cancel']!, () =>
          this.#asks<Status>('cancel', { token }).then((now) => this.#status(token, '', now, true)),
        ),
      );
    if (status.isOver) {
      this.#remember('');
      controls.append(this.#button('quiet', words['again']!, () => this.#form('', true)));
    }
    const isDrawn = region.isConnected;
    if (isDrawn) this.#panel.querySelector('.controls')?.replaceWith(controls);
    else this.#panel.replaceChildren(make(this.#isPage ? 'h1' : 'h2', {}, words['title']!), region, controls);
    this.#panel.dataset['state'] = status.state;
    if (focus) (region as HTMLElement).focus();
    if (!status.isOver) this.#timer = setTimeout(() => void this.#follow(token, note), lookAgainMs);
  }

  #button(look: string, label: string, act: () => Promise<void>): HTMLButtonElement {
    const button = make('button', { type: 'button', class: look }, label);
    button.addEventListener('click', () => {
      clearTimeout(this.#timer);
      act().catch((failure: unknown) => this.#say(messageOf(failure, this.#words), () => void this.#open()));
    });
    return button;
  }

  #say(message: string, again: () => void): void {
    const retry = make('button', { type: 'button', class: 'quiet' }, this.#words['again'] ?? '↻');
    retry.addEventListener('click', again);
    this.#panel.replaceChildren(make('p', { class: 'error', role: 'alert' }, message), retry);
  }

  /** Simple requests: no browser asks beforehand whether it may. @throws Refused with words for the visitor */
  async #asks<Answer>(what: string, fields: Readonly<Record<string, string>> | null = null): Promise<Answer> {
    const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
    const all = new URLSearchParams({ ...fields, language: this.#language, zone });
    const address = `${this.#settings.url}/${what}`;
    const answer = fields
      ? await fetch(address, { method: 'POST', body: all, credentials: 'omit' })
      : await fetch(`${address}?${all.toString()}`, { credentials: 'omit' });
    const body = (await answer.json()) as Answer & { reason?: string; message?: string };
    if (!answer.ok) throw new Refused(body.reason ?? '', body.message ?? '');
    return body;
  }

  /** So that a page that is loaded anew still shows how it stands; only in this tab. */
  #remember(token: string): void {
    try {
      if (token) sessionStorage.setItem(this.#memory, token);
      else sessionStorage.removeItem(this.#memory);
    } catch {
      // A page may be forbidden to keep anything.
    }
  }

  #remembered(): string {
    try {
      return sessionStorage.getItem(this.#memory) ?? '';
    } catch {
      return '';
    }
  }
}

function fieldsOf(form: Form): Node[] {
  const { words } = form;
  const all: Node[] = [
    make('label', { for: 'number' }, words['number']!),
    make('input', {
      id: 'number',
      name: 'number',
      type: 'tel',
      autocomplete: 'tel',
      required: '',
      maxlength: '40',
      'aria-describedby': 'help',
    }),
    make('p', { id: 'help', class: 'help' }, words['numberHelp']!),
  ];
  if (form.asksName)
    all.push(
      make('label', { for: 'name' }, `${words['name']!} (${words['optional']!})`),
      make('input', { id: 'name', name: 'name', autocomplete: 'name', maxlength: '80' }),
    );
  if (form.times.length > 0) {
    const options = form.times.map(({ at, label }) => make('option', { value: String(at) }, label));
    all.push(make('label', { for: 'wanted' }, words['when']!), make('select', { id: 'wanted', name: 'wanted' }, ...options));
  }
  const trap = make('input', { id: 'website', name: 'website', tabindex: '-1', autocomplete: 'off' });
  all.push(make('p', { class: 'trap', 'aria-hidden': 'true' }, make('label', { for: 'website' }, words['leaveEmpty']!), trap));
  if (form.consent) {
    const tick = make('input', { id: 'consent', name: 'consent', type: 'checkbox', value: 'yes', required: '' });
    all.push(make('p', { class: 'consent' }, tick, make('label', { for: 'consent' }, form.consent)));
  }
  all.push(make('button', { type: 'submit' }, words['send']!));
  return all;
}

function textOf(form: FormData | null, name: string): string {
  const value = form?.get(name);
  return typeof value === 'string' ? value : '';
}

function messageOf(failure: unknown, words: Readonly<Record<string, string>>): string {
  return failure instanceof Refused && failure.message ? failure.message : (words['unreachable'] ?? 'Not reachable. Try again.');
}

function languageOf({ languages }: Settings, script: HTMLScriptElement | null): string {
  const wanted = [script?.dataset['language'], document.documentElement.lang, ...navigator.languages];
  const found = wanted.map((one) => (one ?? '').slice(0, 2).toLowerCase()).find((one) => languages.includes(one));
  return found ?? languages[0] ?? 'en';
}

/** Where the page has a place for this button, else beside the script. */
function placeFor({ url }: Settings, script: HTMLScriptElement | null, isPage: boolean): HTMLElement {
  const key = url.slice(url.lastIndexOf('/') + 1);
  const given = document.querySelector<HTMLElement>(isPage ? '#parley-call-back' : `[data-parley-call-back="${key}"]`);
  // What stands there is for browsers without scripts.
  given?.replaceChildren();
  if (given) return given;
  const place = make('div');
  if (script?.parentElement && script.parentElement !== document.head) script.after(place);
  else document.body.append(place);
  return place;
}

function icon(): SVGElement {
  const name = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(name, 'svg');
  for (const [key, value] of Object.entries({
    viewBox: '0 0 24 24',
    width: '20',
    height: '20',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '2',
    'aria-hidden': 'true',
  }))
    svg.setAttribute(key, value);
  const path = document.createElementNS(name, 'path');
  path.setAttribute(
    'd',
    'M15 3v6h6M21 3l-6 6M13.8 16.6a1 1 0 0 0 1.2-.3l.4-.5a2 2 0 0 1 1.6-.8h3a2 2 0 0 1 2 2v3a2 2 0 0 1-2 2A18 18 0 0 1 2 4a2 2 0 0 1 2-2h3a2 2 0 0 1 2 2v3a2 2 0 0 1-.8 1.6l-.5.4a1 1 0 0 0-.3 1.2 14 14 0 0 0 6.4 6.4',
  );
  path.setAttribute('stroke-linecap', 'round');
  path.setAttribute('stroke-linejoin', 'round');
  svg.append(path);
  return svg;
}

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null;
const begin = () => new CallBack(parleyCallBack, script);
// A script in the head of a page has no body to put a button into yet.
if (document.body) begin();
else document.addEventListener('DOMContentLoaded', begin);
