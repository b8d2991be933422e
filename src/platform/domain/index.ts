export type { Domain, DomainRecord } from './domain.ts';
export {
  type DomainAdministrator,
  type DomainChange,
  type DomainQuery,
  DomainService,
  type DomainServiceParts,
  type DomainStore,
  type NewDomain,
} from './domain-service.ts';
export { type FirstNumbering, firstNumbering } from './first-numbering.ts';
