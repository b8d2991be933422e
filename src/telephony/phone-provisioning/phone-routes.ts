import type { PhoneView } from '../../contract/rest/phone-provisioning.ts';
import * as contract from '../../contract/rest/phone-provisioning.ts';
import type { DeviceId } from '../../kernel/ids.ts';
import { type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import type { AdministeredPhone, PhoneAdministration } from './phone-administration.ts';

export interface PhoneRouteParts {
  readonly phones: PhoneAdministration;
  /** Scheme, host and prefix at which telephones ask, for who reached us at `origin`. */
  readonly baseUrl: (origin: string) => string;
}

/** Desk phones that are set up by themselves, for administrators. */
export function phoneRoutes(routes: RouteRegistrar, { phones, baseUrl }: PhoneRouteParts): void {
  const answer = (phone: AdministeredPhone | null, origin: string) => ({ phone: phone && viewOf(phone, baseUrl(origin)) });
  routes.handle(contract.readPhone, async ({ actor, params, origin }) =>
    answer(await phones.read(actor, params.id as DeviceId), origin),
  );
  routes.handle(contract.savePhone, async ({ actor, params, body, origin }) => {
    const { version, ...settings } = body;
    const id = params.id as DeviceId;
    const current = async () => answer(await phones.read(actor, id), origin).phone;
    return answer(await showingCurrent(() => phones.save(actor, id, version, settings), current), origin);
  });
  routes.handle(contract.removePhone, ({ actor, params }) => phones.remove(actor, params.id as DeviceId));
  routes.handle(contract.openPhone, async ({ actor, params, body, origin }) =>
    answer(await phones.open(actor, params.id as DeviceId, body.hours), origin),
  );
  routes.handle(contract.closePhone, async ({ actor, params, origin }) =>
    answer(await phones.close(actor, params.id as DeviceId), origin),
  );
  routes.handle(contract.syncPhone, ({ actor, params }) => phones.checkSync(actor, params.id as DeviceId));
  routes.handle(contract.phoneAdminPassword, async ({ actor, params }) => ({
    password: await phones.adminPassword(actor, params.id as DeviceId),
  }));
}

function viewOf({ record, state, isBehind }: AdministeredPhone, base: string): PhoneView {
  const { vendor, model, mac, keys, version } = record;
  return {
    vendor,
    model,
    mac,
    keys: [...keys],
    state,
    openUntil: state === 'open' ? record.openUntilMs : null,
    enrolledAt: record.enrolledAtMs,
    isBehind,
    url: `${base}/${record.token}/`,
    isEncrypted: base.startsWith('https:'),
    fetches: record.fetches.map(({ atMs, ...fetch }) => ({ at: atMs, ...fetch })),
    version,
    changedAt: record.changedAtMs,
  };
}
