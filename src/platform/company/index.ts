export type { Company } from './company.ts';
export { CompanyService, type CompanyStore, type FirstNumbering, type NewCompany } from './company-service.ts';
