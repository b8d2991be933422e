export { createDatabase, migrate } from './migrate.ts';
export { brokenConstraint, isUnavailable, type Scope, Store, type StoreConnection } from './store.ts';
