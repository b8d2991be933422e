/** Writes what is made from the contract: `docs/openapi.json` and `docs/guides/errors.md`. Run it after changing `src/contract`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiDocument } from '../src/http/api-document.ts';
import { errorGuide } from '../src/http/error-guide.ts';

const docs = join(import.meta.dirname, '..', 'docs');
writeFileSync(join(docs, 'openapi.json'), await apiDocument());
writeFileSync(join(docs, 'guides', 'errors.md'), errorGuide());
