export { type FilledUrl, fillUrl, type UrlFault, usualSchemes } from './fill-url.ts';
export { type LayoutElement, largestLayoutBytes, type ScreenPopLayout, type ShownFor } from './layout.ts';
export type { ProgramRule } from './open-program.ts';
export { isPopField, type PopCall, type PopCallee, popFieldNames } from './pop-fields.ts';
export { readLayout } from './read-layout.ts';
export { type RenderedElement, type RenderRules, renderLayout } from './render-layout.ts';
export { fieldsOf, readTemplate, type Template } from './template.ts';
