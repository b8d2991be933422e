export type { CompanyDirectory } from './company-directory.ts';
export { LiveCompanyDirectory } from './company-directory.ts';
export type { CompanyDirectoryContents, NumberedQueue } from './directory-contents.ts';
export { emptyDirectoryContents } from './directory-contents.ts';
export type { NumberingRecord, NumberingRuleRecord, NumberingSettingsRecord } from './numbering-record.ts';
