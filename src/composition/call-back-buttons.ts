import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SqlCallBackRequestStore, sqlCallBackButtons } from '../adapters/sql/call-back-request-store.ts';
import { callBackButtonRoutes } from '../contact-centre/call-back-button/call-back-button-routes.ts';
import {
  CallBackDesk,
  checkButton,
  type QueueCalls,
  RequestLimits,
  SignedTokens,
  VisitorDoor,
} from '../contact-centre/call-back-button/index.ts';
import { Catalogue } from '../contact-centre/catalogue/index.ts';
import type { Mount } from '../http/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { CompanyId } from '../kernel/ids.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { type JobDefinition, localTimeZone } from '../platform/job/index.ts';
import { holidays } from '../telephony/forwarding/index.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';
import type { ServedExchange } from './served-exchange.ts';

const prefix = '/call-back';
const keptMs = 90 * 86_400_000;

/** What others need of the buttons: routes of administrators, the door of visitors, and the forgetting of old requests. */
export interface CallBackButtons {
  readonly feature: (routes: RouteRegistrar) => void;
  readonly mount: Mount;
  readonly cleaning: JobDefinition;
}

/** Takes up the requests that waited when the program ended. */
export async function openCallBackButtons(
  foundation: Foundation,
  configuration: Configuration,
  exchange: Pick<ServedExchange, 'numbering' | 'interactions' | 'features'> & { readonly callBacks?: QueueCalls },
  options: { readonly webDirectory: string | null },
  parts: DisposalStack,
): Promise<CallBackButtons> {
  const { clock, ids, random, config, secrets } = foundation;
  const { directory, contactCentre, writer } = configuration;
  const logger = foundation.logger.component('call-back-buttons');
  const store = new SqlCallBackRequestStore(foundation.store);
  const limits = new RequestLimits({ clock, logger });
  const desk = parts.use(
    'call-back buttons',
    new CallBackDesk({
      ...deskParts(configuration, exchange),
      clock,
      ids,
      logger,
      store,
      limits,
    }),
  );
  await desk.open();
  const hasHours = (companyId: CompanyId) => (id: string) => contactCentre.openingHoursOf(companyId).some((one) => one.id === id);
  const buttons = new Catalogue({
    ids,
    noun: 'call-back button',
    records: sqlCallBackButtons(writer),
    check: (button) => checkButton(button, { directory, hasHours: hasHours(button.companyId) }),
  });
  const { publicUrl } = config.http;
  const door = new VisitorDoor({
    desk,
    store,
    limits,
    tokens: new SignedTokens({ clock, random, secret: secrets.sessionKey }),
    script: scriptOf(options.webDirectory),
    ownOrigins: publicUrl === null ? [] : [new URL(publicUrl).origin],
  });
  const routeParts = { clock, buttons, desk, store, limits, publicUrl: publicUrl ?? '' };
  return {
    feature: (routes) => callBackButtonRoutes(routes, routeParts),
    mount: mountOf(door, publicUrl),
    cleaning: cleaningOf(foundation, configuration, desk),
  };
}

/** Without the channel of call-backs, buttons for queues find nobody. */
const nobodyCalls: QueueCalls = {
  request: async () => ({ kind: 'refused', code: 'queue-unknown', sentence: 'No queue calls back.' }),
  cancel: async () => false,
  find: () => undefined,
};

function deskParts(
  { directory, contactCentre, callingPolicies, rights }: Configuration,
  { numbering, interactions, features, callBacks = nobodyCalls }: Parameters<typeof openCallBackButtons>[2],
) {
  return {
    numbering,
    directory,
    interactions,
    doubleCalls: features.doubleCalls,
    queueCalls: callBacks,
    isBlocked: callingPolicies.isBlocked.bind(callingPolicies),
    surroundings: {
      domainOf: ({ target, userId, queueId }: { target: string; userId: string | null; queueId: string | null }) => {
        const found = target === 'person' ? directory.user(userId as never) : directory.queue(queueId as never);
        return found?.enabled ? found.domainId : null;
      },
      hours: (id: string) => contactCentre.openingHours(id),
      holidaysOf: (companyId: CompanyId) => rights.parameters.value(holidays, { companyId }),
    },
  };
}

/** Read when it is first asked for: a build beside the running program is found. */
function scriptOf(webDirectory: string | null): () => string | null {
  let code: string | null = null;
  return () => {
    const path = webDirectory === null ? null : join(webDirectory, 'call-back.js');
    if (code === null && path !== null && existsSync(path)) code = readFileSync(path, 'utf8');
    return code;
  };
}

function mountOf(door: VisitorDoor, publicUrl: string | null): Mount {
  return {
    prefix,
    contentTypes: ['application/x-www-form-urlencoded', 'text/plain'],
    handle: ({ base, ...request }) => door.answer({ ...request, base: publicUrl === null ? base : `${publicUrl}${prefix}` }),
  };
}

function cleaningOf({ clock }: Foundation, { directory }: Configuration, desk: CallBackDesk): JobDefinition {
  const companies = (): readonly CompanyId[] => directory.allCompanies().map(({ id }) => id);
  return {
    name: 'call-back-request-retention',
    title: 'Forgetting of requests for calls',
    planned: () =>
      companies().map((companyId) => ({
        companyId,
        subjectId: companyId,
        schedule: { kind: 'daily', at: '03:40', timeZone: localTimeZone() } as const,
      })),
    run: async ({ run }) => {
      let forgotten = 0;
      for (const companyId of run.companyId ? [run.companyId] : companies())
        forgotten += await desk.forgetBefore(companyId, clock.now() - keptMs);
      return { forgotten };
    },
  };
}
