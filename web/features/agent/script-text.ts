import type { ScriptFacts } from './use-script-facts.ts';

export interface ScriptKnown {
  readonly answers: Readonly<Record<string, string>>;
  /** Of the fields, by their keys. */
  readonly labels: ReadonlyMap<string, string>;
  readonly facts: ScriptFacts;
}

/** What is not filled in yet stands as its field's name in brackets, for it is to be asked; what nobody knows is left open. */
export function filled(text: string, { answers, labels, facts }: ScriptKnown): string {
  const known: Readonly<Record<string, string | undefined>> = facts;
  return text
    .replaceAll(/\{answer\.(\w+)\}/g, (_, key: string) => answers[key] || `[${labels.get(key) ?? '…'}]`)
    .replaceAll(/\{((?:caller|called|agent|queue|company|day)\.\w+)\}/g, (_, key: string) => known[key] ?? '…');
}
