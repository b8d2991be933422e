export type { ContactReader, RedListedNumber } from './caller-name-ports.ts';
export { CallerNames, type CallerNamesParts } from './caller-names.ts';
export { NumberReferences } from './number-references.ts';
export { RedList } from './red-list.ts';
