import { sql } from 'kysely';
import { SqlPhoneStore } from '../adapters/sql/phone-store.ts';
import type { Mount } from '../http/index.ts';
import type { DisposalStack } from '../kernel/disposal.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { hashToken } from '../platform/sign-in/index.ts';
import {
  ChangedPhones,
  FetchCredentials,
  PhoneAdministration,
  PhoneFetchService,
  PhoneModelMaker,
  RefusedSources,
} from '../telephony/phone-provisioning/index.ts';
import { phoneRoutes } from '../telephony/phone-provisioning/phone-routes.ts';
import { defaultServiceCodes } from '../telephony/routing/index.ts';
import type { AdministeredExchange } from './administered-exchange.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

const prefix = '/provisioning';

/** Desk phones that fetch their configuration: routes of administrators, and what phones ask. */
export function openPhoneProvisioning(
  foundation: Foundation,
  { writer, directory, rights }: Pick<Configuration, 'writer' | 'directory' | 'rights'>,
  exchange: Pick<AdministeredExchange, 'registrations' | 'sipServers' | 'dropBindings' | 'checkSync' | 'startPlugAndPlay'>,
  parts: DisposalStack,
): { readonly feature: (routes: RouteRegistrar) => void; readonly mount: Mount } {
  const { clock, random, secrets, store, incidents, config } = foundation;
  const logger = foundation.logger.component('phone-provisioning');
  const { parameters } = rights;
  const { sipServers, dropBindings, checkSync } = exchange;
  const phoneStore = new SqlPhoneStore({ ...secrets, store, writer, hashToken: (token) => hashToken(secrets.sessionKey, token) });
  const models = new PhoneModelMaker({ clock, directory, parameters, sipServers, pickupCode: defaultServiceCodes.pickup });
  const phones = new PhoneAdministration({
    clock,
    random,
    directory,
    store: phoneStore,
    models,
    checkSync,
    recordShown: ({ companyId }, { id, name }) =>
      store.inCompany(companyId, async (scope) => {
        await sql`select parley_record_action(${companyId}, 'phone-provisioning', ${id}, ${name}, 'show-password', '{}')`.execute(
          scope,
        );
      }),
  });
  const service = new PhoneFetchService({
    clock,
    random,
    logger,
    incidents,
    directory,
    parameters,
    store: phoneStore,
    models,
    credentials: new FetchCredentials({ clock, random, secret: secrets.nonceKey }),
    refusals: new RefusedSources({ clock }),
    dropBindings,
  });
  const { registrations } = exchange;
  const changes = { clock, logger, directory, parameters, store: phoneStore, models, registrations, checkSync };
  parts.use('changed phones', new ChangedPhones(changes));
  if (config.sip.plugAndPlay) {
    const addressOf = async (mac: string) => {
      const open = await phoneStore.findOpen(mac, clock.now());
      const [phone, another] = open.filter(({ deviceId }) => directory.device(deviceId)?.enabled);
      return phone && !another && config.http.publicUrl ? `${config.http.publicUrl}${prefix}/${phone.token}/` : null;
    };
    parts.use('plug and play', exchange.startPlugAndPlay(addressOf));
  }
  const baseUrl = (origin: string) => `${config.http.publicUrl ?? origin}${prefix}`;
  return { feature: (routes) => phoneRoutes(routes, { phones, baseUrl }), mount: mountOf(service) };
}

function mountOf(service: PhoneFetchService): Mount {
  return {
    prefix,
    // Whatever a telephone sends with its question is read over.
    contentTypes: ['*'],
    handle: async ({ method, path, base, address, headers }) => {
      const { status, document, challenges } = await service.answer({
        method,
        path,
        target: `${prefix}${path}`,
        base,
        address,
        userAgent: headers['user-agent'] ?? '',
        authorization: headers.authorization,
      });
      return {
        status,
        contentType: document?.contentType ?? 'text/plain',
        headers: { 'cache-control': 'no-store', ...(challenges.length > 0 && { 'www-authenticate': [...challenges] }) },
        body: document?.body ?? '',
      };
    },
  };
}
