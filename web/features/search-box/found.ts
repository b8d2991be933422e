import { fold, matches } from '../../ui/format/fold.ts';
import { looksLikeNumber, toDialled } from '../../ui/format/phone-number.ts';
import type { AdminFound } from '../admin/search/use-admin-found.ts';

export interface FoundPerson {
  readonly userId: string;
  readonly displayName: string;
  readonly number: string | null;
  readonly folded: string;
}

/** A contact of a directory, as the server found it. */
export interface FoundContact {
  readonly id: string;
  readonly name: string;
  readonly companyName: string | null;
  readonly vip: string | null;
  readonly dial: string | null;
}

export interface BoxCommand {
  readonly id: string;
  readonly label: string;
  readonly run: () => void;
}

export type Found =
  | { readonly kind: 'number'; readonly id: string; readonly number: string }
  | { readonly kind: 'person'; readonly id: string; readonly person: FoundPerson }
  | { readonly kind: 'contact'; readonly id: string; readonly contact: FoundContact }
  | { readonly kind: 'recent'; readonly id: string; readonly number: string; readonly name: string }
  | { readonly kind: 'command'; readonly id: string; readonly command: BoxCommand }
  | { readonly kind: 'admin'; readonly id: string; readonly found: AdminFound };

export interface Recent {
  readonly number: string;
  readonly name: string;
}

/** What a typed text may mean, the likeliest first: a number to call, people, recent calls, commands. */
export function find(
  text: string,
  people: readonly FoundPerson[],
  recent: readonly Recent[],
  commands: readonly BoxCommand[],
): Found[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found: Found[] = [];
  if (looksLikeNumber(text)) found.push({ kind: 'number', id: 'number', number: toDialled(text) });
  const wanted = looksLikeNumber(text) ? [toDialled(text)] : words;
  for (const person of people) {
    if (found.length >= 8) break;
    if (matches(person.folded, wanted)) found.push({ kind: 'person', id: person.userId, person });
  }
  const seen = new Set<string>();
  for (const { number, name } of recent) {
    if (seen.size >= 4) break;
    if (!number || seen.has(number) || !matches(fold(`${name} ${number}`), wanted)) continue;
    seen.add(number);
    found.push({ kind: 'recent', id: `recent-${number}`, number, name });
  }
  const answers = commands.filter((command) => matches(fold(command.label), words));
  return [...found, ...answers.slice(0, 6).map((command) => ({ kind: 'command' as const, id: command.id, command }))];
}
