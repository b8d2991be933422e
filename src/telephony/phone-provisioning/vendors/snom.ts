import type { Language } from '../../../kernel/language.ts';
import type { CodecName } from '../../media/index.ts';
import type { PhoneAccount, PhoneKey, PhoneModel } from '../phone-model.ts';
import type { ClockChange } from '../zone-rule.ts';
import type { PhoneFamily } from './phone-family.ts';
import { element, type XmlElement, xmlDocument } from './xml.ts';

const contentType = 'text/xml; charset=utf-8';
const languages: Record<Language, string> = { en: 'English', fr: 'Francais', de: 'Deutsch', sv: 'Svenska' };
const codecs: Record<CodecName, string> = { PCMU: 'pcmu', PCMA: 'pcma', G722: 'g722', opus: 'opus' };

/** Snom desk phones with firmware 8 to 10: `snomD785-000413AABBCC.htm` points to `000413AABBCC.xml`. */
export const snom: PhoneFamily = {
  vendor: 'snom',
  hasDigitPassword: false,
  signsIn: true,
  fileOf: (name, mac) => {
    const upper = mac.toUpperCase();
    if (name === `${upper}.xml`) return 'settings';
    return new RegExp(`^snom\\w{1,12}(?:-${upper})?\\.(?:htm|xml)$`).test(name) ? 'pointer' : null;
  },
  pointer: (mac, url) => ({
    contentType,
    body: xmlDocument(
      element('settings', [element('setting-files', [element('file', '', { url: `${url}${mac.toUpperCase()}.xml` })])]),
    ),
  }),
  settings: (model) => ({
    contentType,
    body: xmlDocument(
      element('settings', [
        element('phone-settings', [...general(model), ...model.accounts.flatMap((one, index) => account(one, index + 1))]),
        element('functionKeys', [
          ...model.accounts.map((_, index) => fkey(index, 'line', '')),
          ...model.keys.map((key, index) => watchKey(key, model, model.accounts.length + index)),
        ]),
      ]),
    ),
  }),
};

/** `R`: the user of the phone cannot change it. */
function set(name: string, value: string | number, idx?: number): XmlElement {
  return element(name, value, { ...(idx !== undefined && { idx }), perm: 'R' });
}

function general(model: PhoneModel): XmlElement[] {
  const { summer, offsetMinutes } = model.zone;
  const dst = summer ? `${summer.addsMinutes * 60} ${change(summer.begins)} ${change(summer.ends)}` : '';
  return [
    set('setting_server', model.configurationUrl),
    set('http_client_user', model.configurationUser),
    set('http_client_pass', model.configurationPassword),
    set('settings_refresh_timer', 86_400),
    set('admin_mode_password', model.adminPassword),
    set('admin_mode_password_confirm', model.adminPassword),
    set('admin_mode', 'off'),
    set('http_user', 'admin'),
    set('http_pass', model.adminPassword),
    set('ntp_server', model.timeServers[0] ?? ''),
    set('timezone', ''),
    set('utc_offset', `${offsetMinutes < 0 ? '' : '+'}${offsetMinutes * 60}`),
    set('dst', dst),
    set('language', languages[model.language]),
    set('web_language', languages[model.language]),
    set('answer_after_policy', 'idle'),
    set('enable_rport_rfc3581', 'on'),
  ];
}

/** `03.05.07 02:00:00`: month, week, day with Monday as the first. */
function change({ month, week, weekday, hour, minute }: ClockChange): string {
  return `${two(month)}.${two(week)}.${two(weekday === 0 ? 7 : weekday)} ${two(hour)}:${two(minute)}:00`;
}

function account(one: PhoneAccount, idx: number): XmlElement[] {
  const { server } = one;
  const host = server.host.includes(':') ? `[${server.host}]` : server.host;
  return [
    set('user_active', 'on', idx),
    set('user_realname', one.displayName, idx),
    set('user_idle_text', `${one.number} ${one.displayName}`, idx),
    set('user_name', one.sipUser, idx),
    set('user_pname', one.sipUser, idx),
    set('user_pass', one.sipPassword, idx),
    set('user_host', one.sipDomain, idx),
    set('user_outbound', `${host}:${server.port};transport=${server.transport}`, idx),
    set('user_expiry', 3600, idx),
    set('user_srtp', one.isMediaEncrypted ? 'on' : 'off', idx),
    set('user_savp', one.isMediaEncrypted ? 'mandatory' : 'off', idx),
    set('user_auth_tag', 'off', idx),
    set('user_dtmf_info', one.dtmf === 'sip-info' ? 'sip_info_only' : 'off', idx),
    set('user_mailbox', one.voicemailNumber, idx),
    set('codec_priority_list', [...one.codecs.map((codec) => codecs[codec]), 'telephone-event'].join(','), idx),
  ];
}

function watchKey({ kind, number, label }: PhoneKey, { accounts, pickupCode }: PhoneModel, idx: number): XmlElement {
  const uri = `<sip:${number}@${accounts[0]?.sipDomain ?? ''}>`;
  return fkey(idx, kind === 'watch' ? `blf ${uri}|${pickupCode}` : `speed ${number}`, label || number);
}

function fkey(idx: number, value: string, label: string): XmlElement {
  return element('fkey', value, { idx, context: 'active', label, perm: 'R' });
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
