export { type CompiledMapping, compileMapping, type MappingFault } from './compile-mapping.ts';
export { ContactMapper, type FieldNote, type MappedEntry } from './contact-mapper.ts';
export type { ContactMapping } from './contact-mapping.ts';
