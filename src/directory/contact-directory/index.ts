export type {
  ContactDirectory,
  ContactDirectoryType,
  ContactMapping,
  SynchronisationPlan,
} from './contact-directory.ts';
