export type { AdministrableCompany, Administrator, CompanyRef } from './administrator.ts';
export {
  type AdministratorChange,
  type AdministratorQuery,
  AdministratorService,
  type AdministratorStore,
} from './administrator-service.ts';
