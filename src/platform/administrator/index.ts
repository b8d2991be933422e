export type { AdministrableCompany, Administrator, CompanyRef } from './administrator.ts';
export {
  type AdministratorChange,
  type AdministratorQuery,
  AdministratorService,
  type AdministratorStore,
  type CompanyChooser,
} from './administrator-service.ts';
