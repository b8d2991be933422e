import type { Language } from '../../../kernel/language.ts';
import type { CodecName } from '../../media/index.ts';
import type { PhoneAccount, PhoneModel } from '../phone-model.ts';
import type { ClockChange, ZoneRule } from '../zone-rule.ts';
import type { PhoneFamily } from './phone-family.ts';
import { xmlDocument } from './xml.ts';

type Settings = Readonly<Record<string, string | number>>;

const contentType = 'text/xml; charset=utf-8';
const languages: Record<Language, string> = {
  en: 'English_United_Kingdom',
  fr: 'French_France',
  de: 'German_Germany',
  sv: 'Swedish_Sweden',
};
const codecs: Record<CodecName, string> = { PCMU: 'G711_Mu', PCMA: 'G711_A', G722: 'G722', opus: 'Opus' };
const transports = { udp: 'UDPOnly', tcp: 'TCPOnly', tls: 'TLS' } as const;

/** Poly (Polycom) VVX and SoundPoint: `{mac}.cfg`, or the one of noughts, points to `{mac}-user.cfg`. What is left out has its default. */
export const poly: PhoneFamily = {
  vendor: 'poly',
  hasDigitPassword: true,
  signsIn: true,
  fileOf: (name, mac) => {
    if (name === `${mac}-user.cfg`) return 'settings';
    return name === `${mac}.cfg` || name === '000000000000.cfg' ? 'pointer' : null;
  },
  pointer: (mac) => ({
    contentType,
    body: xmlDocument({ name: 'APPLICATION', attributes: { CONFIG_FILES: `${mac}-user.cfg`, MISC_FILES: '' } }),
  }),
  settings: (model) => ({
    contentType,
    body: xmlDocument({
      name: 'polycomConfig',
      attributes: {
        ...general(model),
        ...zone(model.zone),
        ...Object.assign({}, ...model.accounts.map((one, index) => account(one, index + 1))),
        ...codecPreferences(model),
        ...keys(model),
      } as Settings,
    }),
  }),
};

/** A setting of the device itself is taken with its `.set` alone. */
function device(name: string, value: string): Settings {
  return { [`device.${name}.set`]: 1, [`device.${name}`]: value };
}

function general(model: PhoneModel): Settings {
  const url = URL.parse(model.configurationUrl);
  return {
    'device.set': 1,
    ...device('prov.serverType', url?.protocol === 'http:' ? 'HTTP' : 'HTTPS'),
    ...device('prov.serverName', `${url?.host ?? ''}${url?.pathname ?? ''}`),
    ...device('prov.user', model.configurationUser),
    ...device('prov.password', model.configurationPassword),
    ...device('prov.tagSerialNo', '1'),
    ...device('auth.localAdminPassword', model.adminPassword),
    'prov.polling.enabled': 1,
    'prov.polling.mode': 'rel',
    'prov.polling.period': 86_400,
    'tcpIpApp.sntp.address': model.timeServers[0] ?? '',
    'tcpIpApp.sntp.address.overrideDHCP': model.timeServers.length > 0 ? 1 : 0,
    'lcl.ml.lang': languages[model.language],
    'voIpProt.SIP.specialEvent.checkSync.alwaysReboot': 0,
    'call.directedCallPickupString': model.pickupCode,
    'call.directedCallPickupMethod': 'legacy',
    ...srtp(model.accounts.some(({ isMediaEncrypted }) => isMediaEncrypted)),
    'voIpProt.SIP.dtmfViaSignaling.rfc2976': model.accounts.some(({ dtmf }) => dtmf === 'sip-info') ? 1 : 0,
  };
}

function srtp(isEncrypted: boolean): Settings {
  const value = isEncrypted ? 1 : 0;
  return { 'sec.srtp.enable': value, 'sec.srtp.offer': value, 'sec.srtp.require': value };
}

function zone({ offsetMinutes, summer }: ZoneRule): Settings {
  const prefix = 'tcpIpApp.sntp.daylightSavings';
  const offset = { 'tcpIpApp.sntp.gmtOffset': offsetMinutes * 60, 'tcpIpApp.sntp.gmtOffset.overrideDHCP': 1 };
  if (!summer) return { ...offset, [`${prefix}.enable`]: 0 };
  return {
    ...offset,
    [`${prefix}.enable`]: 1,
    [`${prefix}.fixedDayEnable`]: 0,
    ...change(`${prefix}.start`, summer.begins),
    ...change(`${prefix}.stop`, summer.ends),
  };
}

/** Counts days of the week from 1, Sunday; `date` is the earliest day of the month. */
function change(prefix: string, { month, week, weekday, hour }: ClockChange): Settings {
  return {
    [`${prefix}.month`]: month,
    [`${prefix}.time`]: hour,
    [`${prefix}.dayOfWeek`]: weekday + 1,
    [`${prefix}.dayOfWeek.lastInMonth`]: week === 5 ? 1 : 0,
    ...(week < 5 && { [`${prefix}.date`]: (week - 1) * 7 + 1 }),
  };
}

function account(one: PhoneAccount, number: number): Settings {
  const { server } = one;
  const transport = transports[server.transport];
  return {
    [`reg.${number}.address`]: `${one.sipUser}@${one.sipDomain}`,
    [`reg.${number}.displayName`]: one.displayName,
    [`reg.${number}.label`]: one.number,
    [`reg.${number}.auth.userId`]: one.sipUser,
    [`reg.${number}.auth.password`]: one.sipPassword,
    [`reg.${number}.server.1.address`]: one.sipDomain,
    [`reg.${number}.server.1.port`]: server.port,
    [`reg.${number}.server.1.transport`]: transport,
    [`reg.${number}.server.1.expires`]: 3600,
    [`reg.${number}.outboundProxy.address`]: server.host,
    [`reg.${number}.outboundProxy.port`]: server.port,
    [`reg.${number}.outboundProxy.transport`]: transport,
    [`msg.mwi.${number}.callBackMode`]: one.voicemailNumber === '' ? 'disabled' : 'contact',
    [`msg.mwi.${number}.callBack`]: one.voicemailNumber,
  };
}

function codecPreferences({ accounts }: PhoneModel): Settings {
  const wanted = accounts[0]?.codecs ?? [];
  return Object.fromEntries(
    Object.entries(codecs).map(([name, key]) => [`voice.codecPref.${key}`, wanted.indexOf(name as CodecName) + 1]),
  );
}

function keys({ keys: all, accounts }: PhoneModel): Settings {
  const lists = all.map(({ kind, number, label }, index) => ({
    [`attendant.resourceList.${index + 1}.address`]: `sip:${number}@${accounts[0]?.sipDomain ?? ''}`,
    [`attendant.resourceList.${index + 1}.label`]: label || number,
    [`attendant.resourceList.${index + 1}.type`]: kind === 'watch' ? 'normal' : 'automata',
  }));
  return Object.assign({}, ...lists) as Settings;
}
