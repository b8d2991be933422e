export type { UserExportStore } from './export-routes.ts';
export { type ExportIdentifier, identified, usersAsCsv, usersAsLdif } from './write-users.ts';
