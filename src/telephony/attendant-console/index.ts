export type { AskedBeforeStore } from './asked-before-store.ts';
