/** Writes `docs/guides/figures.md` from the table of formulas. Run it after changing a figure. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { figuresGuide } from '../src/contact-centre/reporting/formulas/figures-guide.ts';

writeFileSync(join(import.meta.dirname, '../docs/guides/figures.md'), figuresGuide());
