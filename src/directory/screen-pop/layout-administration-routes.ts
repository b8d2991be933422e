import * as contract from '../../contract/rest/screen-pops.ts';
import { type Actor, dependentsView, type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import type { ParameterReader } from '../../platform/parameter/index.ts';
import { demandLayouts, type LayoutAdministration } from './layout-administration.ts';
import type { LayoutRecord } from './layout-records.ts';
import { popFieldNames } from './pop-fields.ts';
import { readLayout } from './read-layout.ts';
import { renderLayout } from './render-layout.ts';
import { rulesOf } from './render-rules.ts';
import { sampleFields } from './sample-call.ts';

export interface LayoutRouteParts {
  readonly layouts: LayoutAdministration;
  readonly parameters: ParameterReader;
}

/** Layouts of the window about a caller, for administrators. */
export function layoutAdministrationRoutes(routes: RouteRegistrar, { layouts, parameters }: LayoutRouteParts): void {
  const view = (actor: Actor, { changedAtMs, ...record }: LayoutRecord) => ({
    ...record,
    changedAt: changedAtMs,
    unknownFields: [...layouts.unknownFields(actor.companyId, readLayout(record.xml))],
  });
  routes.handle(contract.listScreenPopLayouts, async ({ actor, query }) => {
    const { items, ...page } = await layouts.list(actor, query);
    return { ...page, items: items.map((record) => view(actor, record)) };
  });
  routes.handle(contract.createScreenPopLayout, async ({ actor, body }) => view(actor, await layouts.create(actor, body)));
  routes.handle(contract.readScreenPopLayout, async ({ actor, params }) => view(actor, await layouts.read(actor, params.id)));
  routes.handle(contract.changeScreenPopLayout, async ({ actor, params, body: { version, ...change } }) => {
    const current = async () => view(actor, await layouts.read(actor, params.id));
    return view(actor, await showingCurrent(() => layouts.change(actor, params.id, version, change), current));
  });
  routes.handle(contract.screenPopLayoutDependents, async ({ actor, params }) =>
    dependentsView(await layouts.dependents(actor, params.id)),
  );
  routes.handle(contract.deleteScreenPopLayout, ({ actor, params }) => layouts.remove(actor, params.id));
  routes.handle(contract.listPopFields, ({ actor }) => ({
    own: [...popFieldNames],
    ofDirectories: [...layouts.freeNames(actor)],
  }));
  routes.handle(contract.previewScreenPop, ({ actor, body }) => {
    demandLayouts(actor);
    const layout = readLayout(body.xml);
    const rules = rulesOf(parameters, { companyId: actor.companyId });
    return {
      elements: [...renderLayout(layout, sampleFields(body.call), body.call.directories, rules)],
      marksVip: layout.marksVip,
      unknownFields: [...layouts.unknownFields(actor.companyId, layout)],
    };
  });
}
