export type { Company } from './company.ts';
