import type { VariableValue } from '../../contract/rest/flow-speech.ts';

type Step = string | number;

/**
 * Reads a path into JSON: `$.customer.orders[0]['due date']`, `[-1]` the last. A part of RFC 9535: names and indexes.
 * @returns null when it is none
 */
export function readJsonPath(path: string): readonly Step[] | null {
  const steps: Step[] = [];
  let rest = path.trim().replace(/^\$/, '');
  if (rest && !/^[.[]/.test(rest)) rest = `.${rest}`;
  while (rest) {
    const match = /^(?:\.([\p{L}_$][\p{L}\p{N}_$-]*)|\[(-?\d{1,9})\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\])/u.exec(
      rest,
    );
    if (!match) return null;
    const [whole, name, index, single, double] = match;
    if (index === undefined) steps.push(name ?? (single ?? double ?? '').replaceAll(/\\(.)/g, '$1'));
    else steps.push(Number(index));
    rest = rest.slice(whole.length);
  }
  return steps;
}

/** What is there: text, number or truth as it is, anything larger as JSON; null when nothing is. */
export function valueAt(document: unknown, path: string): VariableValue | null {
  const steps = readJsonPath(path);
  if (!steps) return null;
  let at: unknown = document;
  for (const step of steps) {
    if (typeof step === 'number') at = Array.isArray(at) ? at.at(step) : undefined;
    else
      at =
        typeof at === 'object' && at !== null && !Array.isArray(at) && Object.hasOwn(at, step)
          ? (at as Record<string, unknown>)[step]
          : undefined;
  }
  if (at === null || at === undefined) return null;
  return typeof at === 'string' || typeof at === 'number' || typeof at === 'boolean' ? at : JSON.stringify(at);
}
