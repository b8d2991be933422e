/** What a fake holds: an array, or things that are made when a page of them is asked for. */
export interface Listed<T> {
  readonly length: number;
  slice(from: number, to: number): readonly T[];
}

export function madeWhenAsked<From, T>(from: readonly From[], make: (one: From) => T): Listed<T> {
  return { length: from.length, slice: (start, end) => from.slice(start, end).map(make) };
}
