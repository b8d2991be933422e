export { type IndexedHit, searchSections, type VisibleSection } from './search-sections.ts';
export { type FormPlace, SectionIndex, SectionIndexBuilder } from './section-index.ts';
