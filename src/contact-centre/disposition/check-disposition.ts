import type { ScriptBlock } from '../../contract/rest/scripts.ts';
import { scriptPlaceholders } from '../../contract/rest/scripts.ts';
import { invalidField } from '../catalogue/index.ts';
import { type Disposition, mostLevels } from './disposition.ts';
import { placeholdersOf } from './script.ts';

/**
 * Whether it may hang where it would: below one that is there, in no circle, not too deep with what is beneath it.
 * @throws ParleyError `input-invalid` with the field
 */
export function checkDisposition({ id, parentId }: Pick<Disposition, 'id' | 'parentId'>, all: readonly Disposition[]): void {
  if (parentId === null) return;
  const byId = new Map(all.map((one) => [one.id, one]));
  let above = 0;
  for (let at: string | null = parentId; at !== null; above++) {
    if (at === id) throw invalidField('parentId', 'A category cannot be beneath itself.');
    const parent = byId.get(at);
    if (!parent) throw invalidField('parentId', 'There is no such category.');
    at = parent.parentId;
  }
  if (above + heightOf(id, all) > mostLevels)
    throw invalidField('parentId', `At most ${mostLevels} levels: this would be one more.`);
}

/** Itself and the levels beneath it. */
function heightOf(id: string, all: readonly Disposition[]): number {
  const beneath = all.filter(({ parentId }) => parentId === id).map((one) => heightOf(one.id, all));
  return 1 + Math.max(0, ...beneath);
}

/**
 * Whether its fields have keys of their own, its choices something to choose, and its texts only placeholders that mean something there.
 * @throws ParleyError `input-invalid` with the field
 */
export function checkScript({ blocks }: { readonly blocks: readonly ScriptBlock[] }): void {
  const asked = new Set<string>();
  const known = new Set<string>(scriptPlaceholders);
  blocks.forEach((block, index) => {
    const field = `blocks.${index}`;
    if (block.kind === 'text') {
      const wrong = placeholdersOf(block.text).find(
        (name) => !known.has(name) && !(name.startsWith('answer.') && asked.has(name.slice('answer.'.length))),
      );
      if (wrong !== undefined)
        throw invalidField(field, `{${wrong}} means nothing here: answers can be used below the field that asks for them.`);
      return;
    }
    if (asked.has(block.key)) throw invalidField(field, `There are two fields called ${block.key}.`);
    asked.add(block.key);
    if (block.type === 'choice' && block.options.length < 2)
      throw invalidField(field, `Say what can be chosen for ${block.label}.`);
  });
}
