/** Dialled before the number of a profile: `*21` chooses the first. */
export const profileCode = '*2';

/** What is dialled for the profile at a place, counted from 0; null: it has none. */
export function profileCodeOf(place: number): string | null {
  return place >= 0 && place < 9 ? `${profileCode}${place + 1}` : null;
}

/** The place that a code means; null: it is no such code. */
export function placeOfCode(dialled: string): number | null {
  const place = dialled.startsWith(profileCode) ? dialled.slice(profileCode.length) : '';
  return /^[1-9]$/.test(place) ? Number(place) - 1 : null;
}
