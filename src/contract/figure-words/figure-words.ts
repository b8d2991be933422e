/** Names and definitions of figures by their ids; in English they stand with their formulas. */
export type FigureWords = Readonly<Record<string, readonly [name: string, definition: string]>>;
