import type { ButtonLanguage, OpenButton } from './call-back-button.ts';
import type { FormView, StatusView } from './visitor-view.ts';
import { visitorWords } from './visitor-words.ts';

/** What a form holds besides what is asked: nothing in it says anything of the visitor. */
export interface FormPage {
  readonly form: FormView;
  readonly token: string;
  /** What was wrong, and what was written, when it comes back. */
  readonly error: string;
  readonly written: { readonly number: string; readonly name: string };
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character]!);
}

/** The button's own page; it works without scripts, and the script makes it live. */
export function formPage(button: OpenButton, { form, token, error, written }: FormPage): string {
  const { words, language } = form;
  const e = escapeHtml;
  const times = form.times.map(({ at, label }) => `<option value="${at}">${e(label)}</option>`).join('');
  const body = `<h1>${e(form.label)}</h1>
${form.closed === '' ? '' : `<p class="note">${e(form.closed)}</p>`}
${error === '' ? '' : `<p class="error" role="alert">${e(error)}</p>`}
${
  form.canSend
    ? `<form method="post" action="/call-back/${e(button.key)}">
<input type="hidden" name="form" value="${e(token)}"><input type="hidden" name="language" value="${language}">
<label for="number">${e(words.number)}</label>
<input id="number" name="number" type="tel" autocomplete="tel" required maxlength="40" aria-describedby="help" value="${e(written.number)}">
<p id="help" class="help">${e(words.numberHelp)}</p>
${
  form.asksName
    ? `<label for="name">${e(words.name)} (${e(words.optional)})</label>
<input id="name" name="name" autocomplete="name" maxlength="80" value="${e(written.name)}">`
    : ''
}
${times === '' ? '' : `<label for="wanted">${e(words.when)}</label><select id="wanted" name="wanted" required>${times}</select>`}
<p class="trap" aria-hidden="true"><label for="website">${e(words.leaveEmpty)}</label>
<input id="website" name="website" tabindex="-1" autocomplete="off"></p>
${
  form.consent === ''
    ? ''
    : `<p class="consent"><input id="consent" name="consent" type="checkbox" value="yes" required><label for="consent">${e(form.consent)}</label></p>`
}
<button type="submit">${e(words.send)}</button>
</form>`
    : ''
}
${otherLanguages(button, language)}`;
  return page(button, { language, title: form.label, body });
}

/** How a request stands, for browsers without scripts: they look again by themselves. */
export function statusPage(button: OpenButton, language: ButtonLanguage, token: string, status: StatusView): string {
  const words = visitorWords[language];
  const e = escapeHtml;
  const address = `/call-back/${button.key}/r/${encodeURIComponent(token)}?language=${language}`;
  const body = `<h1>${e(words.title)}</h1>
<p class="status" role="status">${e(status.sentence)}</p>
${status.detail === '' ? '' : `<p>${e(status.detail)}</p>`}
${status.mayCancel ? `<form method="post" action="${e(address)}"><button type="submit" class="quiet">${e(words.cancel)}</button></form>` : ''}
<p><a href="${e(status.isOver ? `/call-back/${button.key}?language=${language}` : address)}">${e(status.isOver ? words.again : words.refresh)}</a></p>`;
  const refresh = status.isOver ? '' : '<noscript><meta http-equiv="refresh" content="4"></noscript>';
  return page(button, { language, title: words.title, body, head: refresh, token });
}

export function gonePage(language: ButtonLanguage): string {
  const words = visitorWords[language];
  return frame(language, words.title, '#0f766e', `<main><h1>${escapeHtml(words.gone)}</h1></main>`);
}

function otherLanguages({ key, languages }: OpenButton, current: ButtonLanguage): string {
  if (languages.length < 2) return '';
  const names: Record<ButtonLanguage, string> = { en: 'English', fr: 'Français', de: 'Deutsch', sv: 'Svenska' };
  const links = languages.map((one) =>
    one === current
      ? `<span aria-current="true">${names[one]}</span>`
      : `<a href="/call-back/${escapeHtml(key)}?language=${one}" hreflang="${one}" lang="${one}">${names[one]}</a>`,
  );
  return `<nav aria-label="${escapeHtml(visitorWords[current].language)}">${links.join(' · ')}</nav>`;
}

function page(
  button: OpenButton,
  {
    language,
    title,
    body,
    head = '',
    token = '',
  }: { language: ButtonLanguage; title: string; body: string; head?: string; token?: string },
): string {
  // Where scripts run, the one that pages of others show takes the place of the form.
  const script = `<script src="/call-back/${escapeHtml(button.key)}.js" data-open data-language="${language}" data-token="${escapeHtml(token)}" defer></script>`;
  return frame(language, title, button.colour, `<main id="parley-call-back">${body}</main>`, head + script);
}

function frame(language: ButtonLanguage, title: string, colour: string, body: string, head = ''): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title>
<style>:root{--colour:${colour};--on:${inkOn(colour)}}${style}</style>${head}</head><body>${body}</body></html>
`;
}

/** Black or white, whichever is read better on a colour (WCAG 2.2 relative luminance). */
export function inkOn(colour: string): '#000' | '#fff' {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? '#000' : '#fff';
}

const style = `
body{margin:0;min-height:100vh;display:grid;place-items:start center;font:16px/1.5 system-ui,sans-serif;background:#f4f5f6;color:#1a1d21}
main{box-sizing:border-box;width:min(440px,100% - 32px);margin:8vh 16px 32px;padding:24px;background:#fff;border:1px solid #d9dcdf;border-radius:12px}
h1{margin:0 0 12px;font-size:1.4rem;line-height:1.25}label{display:block;font-weight:600;margin-top:14px}
input:not([type=checkbox]),select{box-sizing:border-box;width:100%;min-height:44px;margin-top:4px;padding:8px 12px;font:inherit;color:inherit;background:transparent;border:1px solid #7a8087;border-radius:8px}
select option{color:#1a1d21;background:#fff}
.help{margin:4px 0 0;font-size:.875rem;color:#565c63}.note{padding:10px 12px;border-radius:8px;background:#eef0f2}
.error{padding:10px 12px;border-radius:8px;background:#fdecea;color:#8c1d18}.status{font-size:1.1rem}
.consent{display:flex;gap:10px;align-items:start;margin:16px 0 0}.consent label{margin:0;font-weight:400}.consent input{width:20px;height:20px;margin:2px 0 0;flex:none}
.trap{position:absolute;left:-9999px;height:1px;overflow:hidden}
button{box-sizing:border-box;width:100%;min-height:44px;margin-top:18px;padding:8px 16px;font:inherit;font-weight:600;border:1px solid transparent;border-radius:8px;background:var(--colour);color:var(--on);cursor:pointer}
button.quiet{background:transparent;color:inherit;border-color:#7a8087}
a,button,input,select{outline-offset:2px}:focus-visible{outline:3px solid #1d6fe0}a{color:inherit}nav{margin-top:20px;font-size:.875rem}
@media (prefers-color-scheme:dark){body{background:#15181b;color:#e8eaed}main{background:#1e2226;border-color:#363c42}.help{color:#a9b0b7}.note{background:#2a2f35}.error{background:#4a1f1d;color:#ffd9d5}}
`;
