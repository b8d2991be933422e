export { type ListRequest, type MemoryPage, pageOf } from './page-of.ts';
