export { compareForms, type FitByForm, fitOf, type WordFit } from './fit.ts';
export type { ContactSearch, FavouriteReader, Fit, Found, SearchRequest, Viewer } from './search-ports.ts';
export { mayBeMistaken, readQuery, type SearchQuery, shortestNumberPart, shortestPart } from './search-query.ts';
export { type ComparableNumber, type SearchTerms, searchTermsOf, wordLine, wordOf, wordsOf } from './search-terms.ts';
