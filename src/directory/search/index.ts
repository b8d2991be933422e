export type { ContactSearch, Fit, Found, SearchRequest, Viewer } from './search-ports.ts';
