import { imports } from '../../contract/rest/index.ts';
import type { DomainId } from '../../kernel/ids.ts';
import type { RouteRegistrar } from '../api/index.ts';
import type { UserImport } from './import-ports.ts';
import { usualMappings } from './mapping.ts';
import type { SourceRecord, SourceStore } from './source-ports.ts';
import { demandImport, type SourceService } from './source-service.ts';

/** Sources of users, their runs and what came of them. */
export function importRoutes(routes: RouteRegistrar, { sources, store }: { sources: SourceService; store: SourceStore }): void {
  routes.handle(imports.listUserSources, async ({ actor, query }) => {
    demandImport(actor);
    const { items, ...page } = await store.listSources(actor.companyId, query);
    return { ...page, items: items.map(sourceView) };
  });
  routes.handle(imports.createUserSource, async ({ actor, body: { password, ...body } }) =>
    sourceView(await sources.create(actor, { ...body, domainId: body.domainId as DomainId }, password)),
  );
  routes.handle(imports.readUserSource, async ({ actor, params }) => {
    demandImport(actor);
    return sourceView(await store.source(actor.companyId, params.id));
  });
  routes.handle(imports.changeUserSource, async ({ actor, params, body: { version, domainId, ...change } }) =>
    sourceView(await sources.change(actor, params.id, version, { ...change, domainId: domainId as DomainId | undefined })),
  );
  routes.handle(imports.deleteUserSource, ({ actor, params }) => sources.remove(actor, params.id));
  routes.handle(imports.runImport, async ({ actor, params, body }) => ({ runId: await sources.run(actor, params.id, body) }));
  routes.handle(imports.uploadUsers, async ({ actor, params, body }) => {
    const { name, format, content, ...options } = body;
    return importView(await sources.upload(actor, params.id, { name, format, content: Buffer.from(content, 'base64') }, options));
  });
  routes.handle(imports.listUserImports, async ({ actor, query }) => {
    demandImport(actor);
    const { items, ...page } = await store.listImports(actor.companyId, query);
    return { ...page, items: items.map(importView) };
  });
  routes.handle(imports.readUserImport, async ({ actor, params }) => {
    demandImport(actor);
    return importView(await store.import(actor.companyId, params.id));
  });
  routes.handle(imports.listImportLines, async ({ actor, params, query }) => {
    demandImport(actor);
    const { items, ...page } = await store.listLines(actor.companyId, params.id, query);
    return {
      ...page,
      items: items.map(({ changes, outcome, ...line }) => ({
        ...line,
        outcome: outcome as Exclude<typeof outcome, 'unchanged'>,
        changes: Object.fromEntries(
          Object.entries(changes).map(([field, [before, after]]) => [field, [before, after] as [string, string]]),
        ),
      })),
    };
  });
}

function sourceView({ companyId: _company, changedAtMs, directory, mapping, ...source }: SourceRecord) {
  return {
    ...source,
    directory: directory && { ...directory },
    mapping: { ...mapping },
    wholeMapping: { ...usualMappings[source.kind], ...mapping },
    changedAt: changedAtMs,
  };
}

export function importView({ companyId: _company, startedAtMs, finishedAtMs, counts, timings, ...run }: UserImport) {
  return { ...run, startedAt: startedAtMs, finishedAt: finishedAtMs, counts: { ...counts }, timings: { ...timings } };
}
