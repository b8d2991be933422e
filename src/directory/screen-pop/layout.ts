import type { Template } from './template.ts';

/** Only when the caller is in one of these directories, or in none of all; null: always. */
export type ShownFor =
  | { readonly kind: 'directories'; readonly names: readonly string[] }
  | { readonly kind: 'unknown-callers' }
  | null;

interface Placed {
  /** Pixels from the upper left corner of the window. */
  readonly x: number;
  readonly y: number;
  readonly shownFor: ShownFor;
}

export type LayoutElement =
  | (Placed & { readonly kind: 'text'; readonly text: Template })
  | (Placed & { readonly kind: 'image'; readonly url: Template })
  /** `program` ran on the user's machine in the old product; a browser opens a URL scheme in its place. */
  | (Placed & {
      readonly kind: 'button';
      readonly label: Template;
      readonly url: Template | null;
      readonly program: Template | null;
    });

/** What the window about a caller shows (T-ALR-2). */
export interface ScreenPopLayout {
  /** The window takes the user's VIP colour when the caller is one. */
  readonly marksVip: boolean;
  readonly elements: readonly LayoutElement[];
}

/** Larger ones are refused; a window has room for far less. */
export const largestLayoutBytes = 64 * 1024;
export const mostElements = 200;
