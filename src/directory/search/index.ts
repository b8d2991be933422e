export { areSimilar, compareForms, type FitByForm, fitOf, shortenings, type WordFit } from './fit.ts';
export type { ContactSearch, FavouriteReader, Fit, Found, SearchRequest, Viewer } from './search-ports.ts';
export { mayBeMistaken, mayBePart, readQuery, type SearchQuery, shortestNumberPart, shortestPart } from './search-query.ts';
export {
  type ComparableNumber,
  lengthOf,
  type SearchTerms,
  searchTermsOf,
  signsOf,
  wordLine,
  wordOf,
  wordsOf,
} from './search-terms.ts';
