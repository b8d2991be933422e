import type { Language } from '../../../kernel/language.ts';
import type { CodecName } from '../../media/index.ts';
import type { PhoneAccount, PhoneKey, PhoneModel } from '../phone-model.ts';
import type { ClockChange, ZoneRule } from '../zone-rule.ts';
import type { PhoneFamily } from './phone-family.ts';
import { oneLine } from './plain-text.ts';

type Line = readonly [key: string, value: string | number];

const contentType = 'text/plain; charset=utf-8';
/** Must stand as it is in the first line. */
const header = '#!version:1.0.0.1';
/** A value that takes back what was set before. */
const nothing = '%NULL%';
const languages: Record<Language, string> = { en: 'English', fr: 'French', de: 'German', sv: 'Swedish' };
const codecs: Record<CodecName, string> = { PCMU: 'pcmu', PCMA: 'pcma', G722: 'g722', opus: 'opus' };
const transports = { udp: 0, tcp: 1, tls: 2 } as const;

/** Yealink desk phones with firmware 80 and later: `y000000000000.boot` or `{mac}.boot` points to `{mac}.cfg`. */
export const yealink: PhoneFamily = {
  vendor: 'yealink',
  hasDigitPassword: false,
  signsIn: true,
  fileOf: (name, mac) => {
    if (name === `${mac}.cfg`) return 'settings';
    return name === 'y000000000000.boot' || name === `${mac}.boot` ? 'pointer' : null;
  },
  pointer: (mac) => ({ contentType, body: `${header}\ninclude:config "${mac}.cfg"\noverwrite_mode = 1\n` }),
  settings: (model) => ({ contentType, body: `${[header, ...lines(model).map(write)].join('\n')}\n` }),
};

function lines(model: PhoneModel): Line[] {
  return [
    ['static.auto_provision.server.url', model.configurationUrl],
    ['static.auto_provision.server.username', model.configurationUser],
    ['static.auto_provision.server.password', model.configurationPassword],
    ['static.auto_provision.power_on', 1],
    ['static.auto_provision.repeat.enable', 1],
    ['static.auto_provision.repeat.minutes', 1440],
    ['static.auto_provision.pnp_enable', 0],
    ['static.security.user_name.admin', 'admin'],
    ['static.security.user_password', `admin:${model.adminPassword}`],
    ['sip.notify_reboot_enable', 0],
    ['local_time.ntp_server1', model.timeServers[0] ?? nothing],
    ['local_time.ntp_server2', model.timeServers[1] ?? nothing],
    ...zone(model.zone),
    ['lang.gui', languages[model.language]],
    ['lang.wui', languages[model.language]],
    ...model.accounts.flatMap((one, index) => account(one, index + 1, model)),
    ['features.pickup.direct_pickup_enable', model.pickupCode === '' ? 0 : 1],
    ['features.pickup.direct_pickup_code', model.pickupCode],
    ...model.accounts.flatMap((_, index): Line[] => [
      [`linekey.${index + 1}.type`, 15],
      [`linekey.${index + 1}.line`, index + 1],
    ]),
    ...model.keys.flatMap((key, index) => lineKey(key, model.accounts.length + index + 1, model)),
  ];
}

function zone({ offsetMinutes, summer }: ZoneRule): Line[] {
  const size = Math.abs(offsetMinutes);
  const minutes = size % 60 === 0 ? '' : `:${String(size % 60).padStart(2, '0')}`;
  const offset: Line = ['local_time.time_zone', `${offsetMinutes < 0 ? '-' : '+'}${Math.floor(size / 60)}${minutes}`];
  if (!summer) return [offset, ['local_time.summer_time', 0]];
  return [
    offset,
    ['local_time.summer_time', 1],
    ['local_time.dst_time_type', 1],
    ['local_time.start_time', change(summer.begins)],
    ['local_time.end_time', change(summer.ends)],
    ['local_time.offset_time', summer.addsMinutes],
  ];
}

/** `3/5/7/2`: month, week, day with Monday as the first, hour. */
function change({ month, week, weekday, hour }: ClockChange): string {
  return `${month}/${week}/${weekday === 0 ? 7 : weekday}/${hour}`;
}

function account(one: PhoneAccount, number: number, { stunServer }: PhoneModel): Line[] {
  const at = (key: string, value: string | number): Line => [`account.${number}.${key}`, value];
  const [stunHost, stunPort] = (stunServer ?? '').split(/:(?=\d+$)/);
  return [
    at('enable', 1),
    at('label', one.displayName),
    at('display_name', one.displayName),
    at('auth_name', one.sipUser),
    at('user_name', one.sipUser),
    at('password', one.sipPassword),
    at('sip_server.1.address', one.sipDomain),
    at('sip_server.1.port', one.server.port),
    at('sip_server.1.transport_type', transports[one.server.transport]),
    at('sip_server.1.expires', 3600),
    at('outbound_proxy_enable', 1),
    at('outbound_proxy.1.address', one.server.host),
    at('outbound_proxy.1.port', one.server.port),
    at('srtp_encryption', one.isMediaEncrypted ? 2 : 0),
    at('dtmf.type', one.dtmf === 'sip-info' ? 2 : 1),
    at('subscribe_mwi', one.voicemailNumber === '' ? 0 : 1),
    [`voice_mail.number.${number}`, one.voicemailNumber || nothing],
    ...Object.entries(codecs).flatMap(([name, key]) => {
      const place = one.codecs.indexOf(name as CodecName);
      return [at(`codec.${key}.enable`, place < 0 ? 0 : 1), at(`codec.${key}.priority`, place + 1)];
    }),
    at('nat.nat_traversal', stunServer === null ? 0 : 1),
    ...(stunServer === null
      ? []
      : ([
          ['sip.nat_stun.enable', 1],
          ['sip.nat_stun.server', stunHost ?? ''],
          ['sip.nat_stun.port', stunPort ?? 3478],
        ] satisfies Line[])),
  ];
}

function lineKey({ kind, number, label }: PhoneKey, key: number, { pickupCode }: PhoneModel): Line[] {
  return [
    [`linekey.${key}.type`, kind === 'watch' ? 16 : 13],
    [`linekey.${key}.line`, 1],
    [`linekey.${key}.value`, number],
    [`linekey.${key}.label`, label || number],
    ...(kind === 'watch' && pickupCode !== '' ? [[`linekey.${key}.extension`, pickupCode] satisfies Line] : []),
  ];
}

function write([key, value]: Line): string {
  return `${key} = ${value === nothing ? value : plain(String(value))}`;
}

/** `%NULL%` and its like are commands in a value. */
function plain(value: string): string {
  return oneLine(value).replaceAll('%', '');
}
