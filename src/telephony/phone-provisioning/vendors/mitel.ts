import type { CodecName } from '../../media/index.ts';
import type { PhoneAccount, PhoneKey, PhoneModel } from '../phone-model.ts';
import type { ClockChange, ZoneRule } from '../zone-rule.ts';
import type { PhoneFamily } from './phone-family.ts';
import { oneLine } from './plain-text.ts';

type Line = readonly [key: string, value: string | number];

const contentType = 'text/plain; charset=utf-8';
const payloads: Record<CodecName, number> = { PCMU: 0, PCMA: 8, G722: 9, opus: 107 };
const transports = { udp: 1, tcp: 2, tls: 4 } as const;
const languages = { en: 'English', fr: 'French', de: 'German', sv: 'Swedish' } as const;

/**
 * Mitel (Aastra) 67xx, 68xx, 69xx: `startup.cfg` or `aastra.cfg`, then `{MAC}.cfg` in upper case. They can be told no user and
 * password for fetching: their own address has the password in it.
 */
export const mitel: PhoneFamily = {
  vendor: 'mitel',
  hasDigitPassword: true,
  signsIn: false,
  fileOf: (name, mac) => {
    if (name === `${mac.toUpperCase()}.cfg`) return 'settings';
    return name === 'startup.cfg' || name === 'aastra.cfg' ? 'pointer' : null;
  },
  pointer: () => ({ contentType, body: '# The settings are in the file of the telephone itself.\n' }),
  settings: (model) => ({ contentType, body: `${lines(model).map(write).join('\n')}\n` }),
};

function lines(model: PhoneModel): Line[] {
  const { accounts, keys, timeServers } = model;
  return [
    ...configuration(model),
    ['auto resync mode', 1],
    ['auto resync time', '03:00'],
    ['admin password', model.adminPassword],
    ['time server disabled', timeServers.length > 0 ? 0 : 1],
    ...timeServers.slice(0, 3).map((server, index): Line => [`time server${index + 1}`, server]),
    ...zone(model.zone),
    ['input language', languages[model.language]],
    ['sip transport protocol', transports[accounts[0]!.server.transport]],
    ['sips persistent tls', accounts[0]!.server.transport === 'tls' ? 1 : 0],
    ['sip customized codec', accounts[0]!.codecs.map((codec) => `payload=${payloads[codec]};ptime=20;silsupp=off`).join(',')],
    ['sip out-of-band dtmf', 1],
    ['directed call pickup', model.pickupCode === '' ? 0 : 1],
    ['directed call pickup prefix', model.pickupCode],
    ...accounts.flatMap((one, index) => account(one, index + 1)),
    ...keys.flatMap((key, index) => softKey(key, index + 1)),
  ];
}

function configuration({ configurationUrl, configurationPassword }: PhoneModel): Line[] {
  const url = URL.parse(configurationUrl);
  const scheme = url?.protocol === 'http:' ? 'http' : 'https';
  const path = (url?.pathname ?? '').replace(/\/$/, '');
  return [
    ['download protocol', scheme.toUpperCase()],
    [`${scheme} server`, url?.hostname ?? ''],
    [`${scheme} port`, url?.port || (scheme === 'http' ? 80 : 443)],
    [`${scheme} path`, `${path.slice(1)}.${configurationPassword}`],
  ];
}

function zone({ offsetMinutes, summer }: ZoneRule): Line[] {
  const offset: Line[] = [
    ['time zone name', 'Custom'],
    // West is positive.
    ['time zone minutes', 0 - offsetMinutes],
  ];
  if (!summer) return [...offset, ['dst config', 0]];
  return [
    ...offset,
    ['dst config', 3],
    ['dst minutes', summer.addsMinutes],
    ['dst [start|end] relative date', 1],
    ...change('start', summer.begins),
    ...change('end', summer.ends),
  ];
}

/** Counts days of the week from 1, Sunday; the last week is -1. */
function change(which: 'start' | 'end', { month, week, weekday, hour }: ClockChange): Line[] {
  return [
    [`dst ${which} month`, month],
    [`dst ${which} week`, week === 5 ? -1 : week],
    [`dst ${which} day`, weekday + 1],
    [`dst ${which} hour`, hour],
  ];
}

function account(one: PhoneAccount, number: number): Line[] {
  const at = (key: string, value: string | number): Line => [`sip line${number} ${key}`, value];
  return [
    at('auth name', one.sipUser),
    at('password', one.sipPassword),
    at('user name', one.sipUser),
    at('display name', one.displayName),
    at('screen name', `${one.number} ${one.displayName}`),
    at('proxy ip', one.sipDomain),
    at('proxy port', one.server.port),
    at('registrar ip', one.sipDomain),
    at('registrar port', one.server.port),
    at('outbound proxy', one.server.host),
    at('outbound proxy port', one.server.port),
    at('registration period', 3600),
    at('srtp mode', one.isMediaEncrypted ? 2 : 0),
    at('dtmf method', one.dtmf === 'sip-info' ? 1 : 0),
    at('vmail', one.voicemailNumber),
  ];
}

function softKey({ kind, number, label }: PhoneKey, key: number): Line[] {
  return [
    [`topsoftkey${key} type`, kind === 'watch' ? 'blf' : 'speeddial'],
    [`topsoftkey${key} value`, number],
    [`topsoftkey${key} label`, label || number],
    [`topsoftkey${key} line`, 1],
  ];
}

/** In quotation marks, for `#` begins a remark otherwise. */
function write([key, value]: Line): string {
  return typeof value === 'number' ? `${key}: ${value}` : `${key}: "${oneLine(value).replaceAll('"', "'")}"`;
}
