import * as contract from '../../contract/rest/call-back-buttons.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { RouteRegistrar } from '../../platform/api/index.ts';
import { type Catalogue, type CatalogueRecord, catalogueRoutes } from '../catalogue/index.ts';
import type { CallBackButton } from './call-back-button.ts';
import type { CallBackDesk } from './call-back-desk.ts';
import type { CallBackRequestStore } from './call-back-ports.ts';
import { type CallBackRequest, type CallBackRequestId, maskedNumber } from './call-back-request.ts';
import type { RequestLimits } from './request-limits.ts';

type Counts = { readonly key: string; readonly targetName: string; readonly requestCount: number };

export interface CallBackButtonRouteParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly buttons: Catalogue<CallBackButton, Counts>;
  readonly desk: CallBackDesk;
  readonly store: Pick<CallBackRequestStore, 'summary'>;
  readonly limits: RequestLimits;
  /** Where visitors reach us, without a slash at the end; empty: where the administrator does. */
  readonly publicUrl: string;
}

const summedMs = 30 * 86_400_000;

/** Buttons for administrators, and requests for programs. */
export function callBackButtonRoutes(routes: RouteRegistrar, parts: CallBackButtonRouteParts): void {
  const { buttons, publicUrl } = parts;
  catalogueRoutes(
    routes,
    {
      list: contract.listCallBackButtons,
      create: contract.createCallBackButton,
      read: contract.readCallBackButton,
      change: contract.changeCallBackButton,
      dependents: contract.callBackButtonDependents,
      remove: contract.deleteCallBackButton,
    },
    buttons,
    (button) => buttonView(button, `${publicUrl}/call-back/${button.key}`),
  );
  requestRoutes(routes, parts);
}

function requestRoutes(routes: RouteRegistrar, { clock, buttons, desk, store, limits }: CallBackButtonRouteParts): void {
  routes.handle(contract.listCallBackRequests, async ({ actor, params }) => {
    const button = await buttons.read(actor, params.id);
    const { latest, counts, merged, days } = await store.summary(actor.companyId, button.id, clock.now() - summedMs);
    const refused = limits.refusedOf(button.id);
    return { counts: { ...counts }, merged, refused, days: [...days], items: latest.map(requestView) };
  });
  routes.handle(contract.createCallBackRequest, async ({ actor, params, body }) => {
    const button = await buttons.read(actor, params.id);
    const { number, name, wantedAt: wantedAtMs } = body;
    const language = button.languages[0] ?? 'en';
    const { request } = await desk.ask(button, { number, name, wantedAtMs, language, via: 'api', origin: '' });
    return requestView(request);
  });
  routes.handle(contract.readCallBackRequest, async ({ actor, params }) => {
    const button = await buttons.read(actor, params.id);
    return requestView(await known(desk, button, params.requestId));
  });
  routes.handle(contract.cancelCallBackRequest, async ({ actor, params }) => {
    const button = await buttons.read(actor, params.id);
    const { id } = await known(desk, button, params.requestId);
    await desk.cancel(button, id);
    return requestView(await known(desk, button, id));
  });
}

/** @throws ParleyError `not-found` */
async function known(desk: CallBackDesk, button: CallBackButton & Counts, id: string): Promise<CallBackRequest> {
  const status = await desk.find(button, id as CallBackRequestId);
  if (!status) throw new ParleyError('not-found', 'There is no such request.');
  return status.request;
}

function buttonView(
  { companyId: _company, changedAtMs, ...button }: CatalogueRecord<CallBackButton, Counts>,
  url: string,
): contract.CallBackButtonView {
  const { origins, countries, numberKinds, languages } = button;
  return {
    ...button,
    origins: [...origins],
    countries: [...countries],
    numberKinds: [...numberKinds],
    languages: [...languages],
    labels: { ...button.labels },
    consents: { ...button.consents },
    pageUrl: url,
    scriptUrl: `${url}.js`,
    changedAt: changedAtMs,
  };
}

function requestView(request: CallBackRequest): contract.CallBackRequestView {
  const { id, state, cause, via, origin, merged, callId, number } = request;
  const { askedAtMs, wantedAtMs, connectedAtMs, endedAtMs } = request;
  const times = { askedAt: askedAtMs, wantedAt: wantedAtMs, connectedAt: connectedAtMs, endedAt: endedAtMs };
  return { id, state, cause, via, origin, merged, callId, number: maskedNumber(number), ...times };
}
