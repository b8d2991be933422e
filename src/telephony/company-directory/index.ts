export type { CompanyDirectory, CompanyDirectoryContents, NumberedQueue } from './company-directory.ts';
export { emptyDirectoryContents, LiveCompanyDirectory } from './company-directory.ts';
export type { NumberingRecord, NumberingRuleRecord, NumberingSettingsRecord } from './numbering-record.ts';
