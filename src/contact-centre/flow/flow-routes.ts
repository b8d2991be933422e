import type { z } from 'zod';
import type { flowChoices as choicesRoute, FlowTrace, FlowVersionView, FlowView } from '../../contract/rest/flows.ts';
import * as contract from '../../contract/rest/flows.ts';
import type { DomainId, FlowId } from '../../kernel/ids.ts';
import { type Actor, dependentsView, type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import type { FlowAdministration } from './flow-administration.ts';
import type { FlowApplication } from './flow-application.ts';
import type { FlowPlace } from './flow-ports.ts';
import type { FlowRecord, FlowVersion } from './flow-records.ts';
import type { FlowRun } from './flow-run.ts';

export interface FlowRouteParts {
  readonly flows: FlowAdministration;
  readonly live: Pick<FlowApplication, 'runsOf'>;
  readonly choicesOf: (place: FlowPlace) => z.output<NonNullable<(typeof choicesRoute)['response']>>;
  /** The way of a call through flows, as far as he may see it. @throws ParleyError `call-unknown` */
  readonly tracesOf: (actor: Actor, callId: string) => Promise<readonly FlowTrace[]>;
}

/** Call flows, for administrators. */
export function flowRoutes(routes: RouteRegistrar, parts: FlowRouteParts): void {
  const { flows, live } = parts;
  const view = (record: FlowRecord) => flowView(record, live.runsOf(record.id).length);
  routes.handle(contract.listFlows, async ({ actor, query: { domainId, ...request } }) => {
    const { rows, ...page } = await flows.list(actor, { ...request, domainId: domainId as DomainId | undefined });
    return { ...page, items: rows.map(view) };
  });
  routes.handle(contract.createFlow, async ({ actor, body }) =>
    view(await flows.create(actor, { ...body, domainId: body.domainId as DomainId | undefined })),
  );
  routes.handle(contract.readFlow, async ({ actor, params }) => view(await flows.read(actor, params.id as FlowId)));
  routes.handle(contract.changeFlow, async ({ actor, params, body: { version, ...change } }) => {
    const id = params.id as FlowId;
    const current = async () => view(await flows.read(actor, id));
    return view(await showingCurrent(() => flows.change(actor, id, version, change), current));
  });
  routes.handle(contract.flowDependents, async ({ actor, params }) =>
    dependentsView(await flows.dependents(actor, params.id as FlowId)),
  );
  routes.handle(contract.deleteFlow, ({ actor, params, query }) => flows.remove(actor, params.id as FlowId, query.confirm));
  routes.handle(contract.setFlowSecret, ({ actor, params, body }) =>
    flows.setSecret(actor, params.id as FlowId, params.name, body.value),
  );
  routes.handle(contract.deleteFlowSecret, ({ actor, params }) => flows.removeSecret(actor, params.id as FlowId, params.name));
  routes.handle(contract.publishFlow, async ({ actor, params }) =>
    view(await flows.publish(actor, params.id as FlowId, params.number)),
  );
  routes.handle(contract.withdrawFlow, async ({ actor, params }) => view(await flows.withdraw(actor, params.id as FlowId)));
  versionRoutes(routes, parts);
  routes.handle(contract.flowCallers, async ({ actor, params }) => {
    const { id } = await flows.read(actor, params.id as FlowId);
    return { items: live.runsOf(id).map((run) => ({ ...traceOf(run), callId: run.party.callId })) };
  });
  routes.handle(contract.flowChoices, async ({ actor, params }) => parts.choicesOf(await flows.read(actor, params.id as FlowId)));
  routes.handle(contract.callFlowTrace, async ({ actor, params }) => ({
    items: [...(await parts.tracesOf(actor, params.callId))],
  }));
}

function versionRoutes(routes: RouteRegistrar, { flows }: FlowRouteParts): void {
  routes.handle(contract.listFlowVersions, async ({ actor, params }) => {
    const { flow, versions } = await flows.versions(actor, params.id as FlowId);
    return { items: versions.map((version) => versionView(version, flow.live?.number)) };
  });
  routes.handle(contract.readFlowVersion, async ({ actor, params }) => {
    const id = params.id as FlowId;
    const { document, ...version } = await flows.version(actor, id, params.number);
    return { ...versionView(version, (await flows.read(actor, id)).live?.number), document };
  });
  routes.handle(contract.saveFlowVersion, async ({ actor, params, body: { from, ...saved } }) =>
    versionView(await flows.save(actor, params.id as FlowId, from, saved), undefined),
  );
  routes.handle(contract.restoreFlowVersion, async ({ actor, params, body }) =>
    versionView(await flows.restore(actor, params.id as FlowId, params.number, body), undefined),
  );
  routes.handle(contract.compareFlowVersions, async ({ actor, params, query }) => ({
    items: [...(await flows.compare(actor, params.id as FlowId, query.from, query.to))],
  }));
  routes.handle(contract.checkFlow, async ({ actor, params, body }) =>
    flows.check(actor, params.id as FlowId, body.document, body.testId),
  );
}

function flowView(
  { companyId: _company, changedAtMs, draft, live, numbers, secrets, ...flow }: FlowRecord,
  callers: number,
): FlowView {
  return {
    ...flow,
    numbers: [...numbers],
    secrets: [...secrets],
    changedAt: changedAtMs,
    draft: draft && versionView(draft, live?.number),
    live: live && versionView(live, live.number),
    callers,
  };
}

function versionView(
  { number, note, savedAtMs, savedBy, publishedAtMs, publishedBy }: FlowVersion,
  live: number | undefined,
): FlowVersionView {
  return { number, note, savedAt: savedAtMs, savedBy, isLive: number === live, publishedAt: publishedAtMs, publishedBy };
}

export function traceOf({ flow, history, state, steps }: FlowRun): FlowTrace {
  return {
    flowId: flow.id,
    flowName: flow.name,
    version: flow.version,
    enteredAt: history.enteredAtMs,
    leftAt: null,
    end: state.end,
    steps: [...steps],
    variables: { ...state.variables },
  };
}
