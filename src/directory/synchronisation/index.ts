export type { ContactStaging, ContactStore, PreparedContact, SynchronisationCounts } from './synchronisation-ports.ts';
