import { useState } from 'react';
import type { AdminWords } from '../words/index.ts';
import type { Administered, Resource } from './resource.ts';

/** The columns of a table and which of them this person has put away. */
export function useColumns<Item extends Administered>(resource: Resource<Item>, words: AdminWords) {
  const key = `parley.columns.${resource.client.plural}`;
  const [hidden, setHidden] = useState<readonly string[]>(() => JSON.parse(localStorage.getItem(key) ?? '[]') as string[]);
  const all = resource.columns(words);
  const shown = all.filter(({ id }, index) => index === 0 || !hidden.includes(id));
  const toggle = (id: string) => {
    const next = hidden.includes(id) ? hidden.filter((each) => each !== id) : [...hidden, id];
    localStorage.setItem(key, JSON.stringify(next));
    setHidden(next);
  };
  return { all, columns: shown, hidden, toggle };
}
