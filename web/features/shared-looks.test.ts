import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Drawn on pages of several features: none of those pages is relied upon to have loaded how it looks. */
const shared = {
  'reports/report-plot.tsx': 'report-plot',
  'admin/flows/inspector/list-editor.tsx': 'list-editor',
  'admin/flows/inspector/inputs.tsx': 'number-input',
  'admin/numbering/numbering-test.tsx': 'test-result',
  'supervisor/listening-bar.tsx': 'sup-listening',
};

describe('what several features draw', () => {
  it.each(Object.entries(shared))('%s brings its look with it', async (path, name) => {
    const file = join(import.meta.dirname, path);
    const source = await readFile(file, 'utf8');
    expect(source).toContain(name);
    const sheets = [...source.matchAll(/^import '(\..+\.css)';$/gm)].map(([, sheet]) => join(dirname(file), sheet!));
    const rules = await Promise.all(sheets.map((sheet) => readFile(sheet, 'utf8')));
    expect(rules.join('\n')).toMatch(new RegExp(`^\\.${name}\\b`, 'm'));
  });
});
