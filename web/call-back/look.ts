/** Style sheets that are made by script need no leave of a page's content security policy. */
export function sheet({ colour, ink }: { readonly colour: string; readonly ink: string }): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(`:host{all:initial;display:block}${look}.box{--colour:${colour};--ink:${ink}}`);
  return made;
}

const look = `
*{box-sizing:border-box}[hidden]{display:none!important}
.box{--page:#fff;--text:#1a1d21;--soft:#565c63;--edge:#7a8087;--line:#d9dcdf;--note:#eef0f2;--bad:#fdecea;--bad-text:#8c1d18;
max-width:400px;font:16px/1.5 system-ui,sans-serif;color:var(--text);color-scheme:light dark;text-align:start}
.box.page{max-width:none}
button{display:inline-flex;gap:8px;align-items:center;justify-content:center;min-height:44px;padding:8px 18px;font:inherit;font-weight:600;
border:1px solid transparent;border-radius:8px;background:var(--colour);color:var(--ink);cursor:pointer}
button:disabled{opacity:.75;cursor:progress}
:focus-visible{outline:3px solid #1d6fe0;outline-offset:2px}
section{margin-top:10px;padding:20px;background:var(--page);border:1px solid var(--line);border-radius:12px}
.page section{margin:0;padding:0;border:0;background:transparent}
h1,h2{margin:0 0 8px;font-size:1.15rem;line-height:1.3}h1{font-size:1.4rem}
p{margin:0 0 10px}label{display:block;margin-top:12px;font-weight:600}
input:not([type=checkbox]),select{width:100%;min-height:44px;margin-top:4px;padding:8px 12px;font:inherit;color:inherit;background:transparent;border:1px solid var(--edge);border-radius:8px}
select option{color:#1a1d21;background:#fff}
.help{margin:4px 0 0;font-size:.875rem;color:var(--soft)}
.note{padding:10px 12px;border-radius:8px;background:var(--note)}
.error{padding:10px 12px;border-radius:8px;background:var(--bad);color:var(--bad-text)}.error:empty{display:none}
.consent{display:flex;gap:10px;align-items:start;margin:16px 0 0}.consent label{margin:0;font-weight:400}
.consent input{flex:none;width:20px;height:20px;margin:2px 0 0}
.trap{position:absolute;left:-9999px;height:1px;overflow:hidden}
[type=submit]{width:100%;margin-top:16px}
[role=status]:focus{outline:none}[role=status] p{font-size:1.05rem}
.quiet{width:100%;background:transparent;color:inherit;border-color:var(--edge);font-weight:500}
@media (prefers-color-scheme:dark){.box{--page:#1e2226;--text:#e8eaed;--soft:#a9b0b7;--edge:#8d949b;--line:#363c42;--note:#2a2f35;--bad:#4a1f1d;--bad-text:#ffd9d5}}
`;
