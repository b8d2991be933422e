export { compareForms, type FitByForm, fitOf, type WordFit } from './fit.ts';
export type { ContactSearch, FavouriteReader, Fit, Found, SearchRequest, Viewer } from './search-ports.ts';
export { mayBeMistaken, mayBePart, readQuery, type SearchQuery, shortestNumberPart } from './search-query.ts';
export { type ComparableNumber, type SearchTerms, searchTermsOf, signsOf, wordLine, wordOf, wordsOf } from './search-terms.ts';
