export {
  type Actor,
  type AdministratorRank,
  inActingCompany,
  type RouteRegistrar,
  type RouteRequest,
} from './route-registrar.ts';
