import { ParleyError } from '../../kernel/errors.ts';

/** The steps of a search, in the order of how well they fit. */
export const searchSteps = ['favourites', 'beginning', 'words', 'digits', 'inside', 'similar', 'fields', 'all'] as const;
export type SearchStep = (typeof searchSteps)[number];

/** How far a search has come. Within a step the order is: whole forms, own domain, form, number of the contact. */
export interface SearchPlace {
  readonly step: SearchStep;
  /** The word by whose forms the step is in order; it stays the same from page to page. */
  readonly anchor: string | null;
  readonly isWhole: boolean;
  readonly isOwn: boolean;
  readonly form: string;
  readonly no: string;
}

export function startOf(step: SearchStep, anchor: string | null): SearchPlace {
  return { step, anchor, isWhole: true, isOwn: true, form: '', no: '0' };
}

export function writePlace({ step, anchor, isWhole, isOwn, form, no }: SearchPlace): string {
  return Buffer.from(JSON.stringify([step, anchor, isWhole, isOwn, form, no])).toString('base64url');
}

/** @throws ParleyError `input-invalid` */
export function readPlace(text: string): SearchPlace {
  const read = parse(text);
  if (Array.isArray(read) && read.length === 6) {
    const [step, anchor, isWhole, isOwn, form, no] = read as unknown[];
    const isPlace =
      searchSteps.includes(step as SearchStep) &&
      (anchor === null || typeof anchor === 'string') &&
      typeof isWhole === 'boolean' &&
      typeof isOwn === 'boolean' &&
      typeof form === 'string' &&
      !form.includes('\0') &&
      typeof no === 'string' &&
      /^\d{1,18}$/.test(no);
    if (isPlace) return { step: step as SearchStep, anchor, isWhole, isOwn, form, no };
  }
  throw new ParleyError('input-invalid', 'The page to go on from is not one that this search gave.');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
}
