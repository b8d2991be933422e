export { type Dependents, dependentsView, type ListRequest, type Page, type RowPage } from './listing.ts';
export {
  type Actor,
  type AdministratorRank,
  inActingCompany,
  type RouteRegistrar,
  type RouteRequest,
} from './route-registrar.ts';
export { showingCurrent } from './showing-current.ts';
