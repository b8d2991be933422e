export { FileAnswer, type FileAnswerParts, rangeOf } from './file-answer.ts';
export { type Dependents, dependentsView, type ListRequest, type Page, type RowPage } from './listing.ts';
export { pageOf } from './page-of.ts';
export {
  type Actor,
  inActingCompany,
  type RouteRegistrar,
  type RouteRequest,
} from './route-registrar.ts';
export { showingCurrent } from './showing-current.ts';
