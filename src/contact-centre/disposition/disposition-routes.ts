import type { DispositionView } from '../../contract/rest/dispositions.ts';
import * as dispositionContract from '../../contract/rest/dispositions.ts';
import type { ScriptVersionView, ScriptView } from '../../contract/rest/scripts.ts';
import * as scriptContract from '../../contract/rest/scripts.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import { type Catalogue, catalogueRoutes } from '../catalogue/index.ts';
import type { Disposition, DispositionCounts } from './disposition.ts';
import type { Script } from './script.ts';

export interface DispositionRouteParts {
  readonly dispositions: Catalogue<Disposition, DispositionCounts>;
  readonly scripts: Catalogue<Script, { readonly queueCount: number }>;
  /** The newest first. */
  readonly wordingsOf: (companyId: CompanyId, scriptId: string) => Promise<ScriptVersionView[]>;
}

/** Dispositions and scripts, for administrators. */
export function dispositionRoutes(routes: RouteRegistrar, { dispositions, scripts, wordingsOf }: DispositionRouteParts): void {
  const d = dispositionContract;
  catalogueRoutes(
    routes,
    {
      list: d.listDispositions,
      create: d.createDisposition,
      read: d.readDisposition,
      change: d.changeDisposition,
      dependents: d.dispositionDependents,
      remove: d.deleteDisposition,
    },
    dispositions,
    ({ companyId: _company, changedAtMs, levels, ...rest }): DispositionView => ({
      ...rest,
      levels: [...levels],
      changedAt: changedAtMs,
    }),
  );
  const s = scriptContract;
  catalogueRoutes(
    routes,
    {
      list: s.listScripts,
      create: s.createScript,
      read: s.readScript,
      change: s.changeScript,
      dependents: s.scriptDependents,
      remove: s.deleteScript,
    },
    scripts,
    ({ companyId: _company, changedAtMs, blocks, ...rest }): ScriptView => ({
      ...rest,
      blocks: [...blocks],
      changedAt: changedAtMs,
    }),
  );
  routes.handle(s.scriptVersions, async ({ actor, params }) => {
    const { id } = await scripts.read(actor, params.id);
    return { items: await wordingsOf(actor.companyId, id) };
  });
}
