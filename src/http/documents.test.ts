import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../contract/error-codes.ts';
import { allRoutes } from '../contract/rest/index.ts';
import { apiDocument } from './api-document.ts';
import { errorGuide } from './error-guide.ts';

const docs = join(import.meta.dirname, '../../docs');

function sourceFiles(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).map((name) => join(folder, name));
}

describe('documents made from the contract', () => {
  it('keeps docs/openapi.json current', async () => {
    const document = await apiDocument();
    // Stale: run `node scripts/write-api-docs.ts`.
    expect(readFileSync(join(docs, 'openapi.json'), 'utf8')).toBe(document);
  });

  it('keeps docs/guides/errors.md current', () => {
    expect(readFileSync(join(docs, 'guides/errors.md'), 'utf8')).toBe(errorGuide());
  });

  it('describes every route of the contract once', async () => {
    const { paths } = JSON.parse(await apiDocument()) as { paths: Record<string, Record<string, { summary: string }>> };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const promised = allRoutes().map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(described.toSorted()).toEqual(promised.toSorted());
    expect(new Set(promised).size).toBe(promised.length);
  });

  it('lists every error code that is thrown anywhere', () => {
    const thrown = sourceFiles(join(import.meta.dirname, '..')).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/ParleyError\(\s*'([a-z-]+)'/g)].map((match) => match[1]!),
    );
    expect(thrown.length).toBeGreaterThan(50);
    expect([...new Set(thrown)].filter((code) => !Object.hasOwn(errorCodes, code))).toEqual([]);
  });

  it('lists error codes in the order of their names', () => {
    expect(Object.keys(errorCodes)).toEqual(Object.keys(errorCodes).toSorted());
  });
});
