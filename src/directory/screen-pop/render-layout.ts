import { fillUrl, type UrlFault } from './fill-url.ts';
import type { LayoutElement, ScreenPopLayout, ShownFor } from './layout.ts';
import { openProgram, type ProgramRule } from './open-program.ts';
import { type FieldValue, fillText } from './template.ts';

/** What a browser draws: plain text and checked addresses, nothing to be read as markup. */
export type RenderedElement = { readonly x: number; readonly y: number } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image'; readonly url: string }
  | { readonly kind: 'button'; readonly label: string; readonly url: string; readonly fault: null }
  /** Shown, but it cannot be pressed; `fault` says why. */
  | {
      readonly kind: 'button';
      readonly label: string;
      readonly url: null;
      readonly fault: UrlFault | 'program-not-allowed' | 'no-action';
    }
);

export interface RenderRules {
  /** Schemes that buttons may open. */
  readonly schemes: readonly string[];
  readonly programs: readonly ProgramRule[];
}

/**
 * A layout for one call (T-ALR-2).
 * @param value the fields of the call: {@link popFields}
 * @param directories names of the directories that know the caller
 */
export function renderLayout(
  layout: ScreenPopLayout,
  value: FieldValue,
  directories: readonly string[],
  rules: RenderRules,
): readonly RenderedElement[] {
  return layout.elements
    .filter(({ shownFor }) => isShown(shownFor, directories))
    .flatMap((element) => rendered(element, value, rules) ?? []);
}

function rendered(element: LayoutElement, value: FieldValue, rules: RenderRules): RenderedElement | null {
  const { x, y } = element;
  if (element.kind === 'text') {
    const text = fillText(element.text, value);
    return text.trim() === '' ? null : { x, y, kind: 'text', text };
  }
  if (element.kind === 'image') {
    const filled = fillUrl(element.url, value, ['http', 'https']);
    return filled.ok ? { x, y, kind: 'image', url: filled.url } : null;
  }
  const label = fillText(element.label, value);
  const opened = element.url
    ? fillUrl(element.url, value, rules.schemes)
    : element.program
      ? openProgram(element.program, value, rules.programs, rules.schemes)
      : ({ ok: false, reason: 'no-action' } as const);
  return opened.ok
    ? { x, y, kind: 'button', label, url: opened.url, fault: null }
    : { x, y, kind: 'button', label, url: null, fault: opened.reason };
}

function isShown(shownFor: ShownFor, directories: readonly string[]): boolean {
  if (!shownFor) return true;
  if (shownFor.kind === 'unknown-callers') return directories.length === 0;
  const known = new Set(directories.map((name) => name.toLowerCase()));
  return shownFor.names.some((name) => known.has(name.toLowerCase()));
}
