import type { FlowDocument } from '../../../../src/contract/rest/flow-document.ts';
import type { FlowDifference } from '../../../../src/contract/rest/flows.ts';
import { type Language, languageNames } from '../../../ui/words/index.ts';
import { targetOf } from './flow-model.ts';
import { outletWord, summaryOf, type Telling, titleOf } from './flow-sentences.ts';

/** One difference as people read it: what, which part of it where that has a name of its own, how it was and how it is. */
export interface ToldDifference extends Told {
  readonly key: string;
  readonly change: FlowDifference['change'];
}

interface Told {
  readonly name: string;
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

interface Versions {
  readonly before: FlowDocument;
  readonly after: FlowDocument;
}

/** Steps, ways and languages by the names that the page has for them. */
export function differencesTold(
  telling: Telling,
  versions: Versions,
  differences: readonly FlowDifference[],
): readonly ToldDifference[] {
  // Several settings may be told by the same sentence of their step.
  const told = new Map<string, ToldDifference>();
  for (const one of differences) {
    const { field, before, after, ...rest } = differenceOf(telling, versions, one);
    const key = JSON.stringify([one.what, one.id, one.change, field, before, after]);
    told.set(key, { key, change: one.change, ...rest, field, before, after });
  }
  return [...told.values()];
}

function differenceOf(telling: Telling, versions: Versions, one: FlowDifference): Told {
  const bare = { field: '', before: null, after: null };
  if (one.what === 'edge') return wayOf(telling, versions, one);
  if (one.what === 'node') return stepOf(telling, versions, one);
  if (one.what !== 'languages') return { ...bare, name: one.name };
  const name = telling.words.t('flows.languages');
  return { ...bare, name, before: languagesOf(versions.before), after: languagesOf(versions.after) };
}

function languagesOf({ languages }: FlowDocument): string {
  return languages.map((language: Language) => languageNames[language]).join(', ');
}

function wayOf(telling: Telling, { before, after }: Versions, { id, name }: FlowDifference): Told {
  const [from = '', outlet = ''] = id.split(' ');
  const node = nodeOf(after, from) ?? nodeOf(before, from);
  const goal = (document: FlowDocument) => {
    const to = targetOf(document, from, outlet);
    const target = to === null ? undefined : nodeOf(document, to);
    return target ? titleOf(telling, target) : null;
  };
  return {
    name: node ? titleOf(telling, node) : name,
    field: node ? outletWord(telling, node, outlet) : '',
    before: goal(before),
    after: goal(after),
  };
}

function stepOf(telling: Telling, versions: Versions, one: FlowDifference): Told {
  const [was, is] = [nodeOf(versions.before, one.id), nodeOf(versions.after, one.id)];
  const node = is ?? was;
  const name = node ? titleOf(telling, node) : one.name;
  if (one.field === null || !was || !is) return { name, field: '', before: null, after: null };
  if (one.field === 'name') return { name, field: telling.words.t('flows.node-name'), before: one.before, after: one.after };
  const [before, after] = [summaryOf(telling, was), summaryOf(telling, is)];
  if (before !== after) return { name, field: '', before, after };
  // Lists and ids tell nobody anything.
  const isPlain = [one.before, one.after].every((text) => text !== null && text.length <= 60 && !/^[[{]/.test(text));
  return { name, field: one.field, before: isPlain ? one.before : null, after: isPlain ? one.after : null };
}

function nodeOf(document: FlowDocument, id: string) {
  return document.nodes.find((node) => node.id === id);
}
