export type { Company, CompanyRecord } from './company.ts';
export {
  type CompanyAdministrator,
  type CompanyChange,
  type CompanyQuery,
  CompanyService,
  type CompanyServiceParts,
  type CompanyStore,
  type NewCompany,
} from './company-service.ts';
