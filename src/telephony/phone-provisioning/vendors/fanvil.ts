import type { CodecName } from '../../media/index.ts';
import type { PhoneAccount, PhoneKey, PhoneModel } from '../phone-model.ts';
import type { ClockChange, ZoneRule } from '../zone-rule.ts';
import type { PhoneFamily } from './phone-family.ts';
import { element, type XmlElement, xmlDocument } from './xml.ts';

const contentType = 'text/xml; charset=utf-8';
const codecs: Record<CodecName, string> = { PCMU: 'PCMU', PCMA: 'PCMA', G722: 'G722', opus: 'OPUS' };
const transports = { udp: 0, tcp: 1, tls: 3 } as const;
const keysOnPage = 12;

/** Fanvil X and V series with the configuration of firmware 2.4 and later: `{mac}.cfg`. */
export const fanvil: PhoneFamily = {
  vendor: 'fanvil',
  hasDigitPassword: true,
  signsIn: true,
  fileOf: (name, mac) => (name === `${mac}.cfg` ? 'settings' : null),
  pointer: () => ({ contentType, body: '' }),
  settings: (model) => ({
    contentType,
    body: xmlDocument(
      element('sysConf', [
        element('Version', '2.0002'),
        element('sip', [...stun(model), ...model.accounts.map((one, index) => line(one, index + 1, model))]),
        phone(model),
        element('dsskey', pages(model.keys)),
        element('web', [
          element('account', [element('Name', 'admin'), element('Password', model.adminPassword), element('Level', 10)], {
            index: 1,
          }),
        ]),
        configuration(model),
      ]),
    ),
  }),
};

function configuration(model: PhoneModel): XmlElement {
  return element('ap', [
    element('DefaultUsername', model.configurationUser),
    element('DefaultPassword', model.configurationPassword),
    element('DownloadCommonConf', 0),
    element('DownloadDeviceConf', 1),
    element('SaveProvisionInfo', 1),
    element('FlashServerIP', model.configurationUrl),
    element('FlashFileName', `${model.mac}.cfg`),
    element('FlashProtocol', model.configurationUrl.startsWith('http:') ? 4 : 5),
    element('FlashMode', 2),
    element('FlashInterval', 24),
    element('pnp', [element('PNPEnable', 0)]),
  ]);
}

function stun({ stunServer }: PhoneModel): XmlElement[] {
  if (stunServer === null) return [];
  const [host, port] = stunServer.split(/:(?=\d+$)/);
  return [element('STUNServer', host ?? ''), element('STUNPort', port ?? 3478)];
}

function line(one: PhoneAccount, index: number, { pickupCode }: PhoneModel): XmlElement {
  const { server } = one;
  return element(
    'line',
    [
      element('PhoneNumber', one.sipUser),
      element('DisplayName', one.displayName),
      element('SipName', one.number),
      element('RegisterAddr', one.sipDomain),
      element('RegisterPort', server.port),
      element('RegisterUser', one.sipUser),
      element('RegisterPswd', one.sipPassword),
      element('RegisterTTL', 3600),
      element('EnableReg', 1),
      element('ProxyAddr', server.host),
      element('ProxyPort', server.port),
      element('ProxyUser', one.sipUser),
      element('ProxyPswd', one.sipPassword),
      element('Transport', transports[server.transport]),
      element('MediaCrypto', one.isMediaEncrypted ? 1 : 0),
      element('DTMFMode', one.dtmf === 'sip-info' ? 2 : 1),
      element('VoiceCodecMap', one.codecs.map((codec) => codecs[codec]).join(',')),
      element('MWINum', one.voicemailNumber),
      element('Subscribe', one.voicemailNumber === '' ? 0 : 1),
      element('PickupNum', pickupCode),
    ],
    { index },
  );
}

function phone(model: PhoneModel): XmlElement {
  return element('phone', [
    element('MenuPassword', model.adminPassword),
    element('display', [element('LCDTitle', model.accounts[0]?.displayName ?? ''), element('DefaultLanguage', model.language)]),
    element('date', [
      element('EnableSNTP', model.timeServers.length > 0 ? 1 : 0),
      element('SNTPServer', model.timeServers[0] ?? ''),
      element('SecondSNTPServer', model.timeServers[1] ?? ''),
      ...zone(model.zone),
    ]),
  ]);
}

/** Time zones are counted in quarters of an hour. */
function zone({ offsetMinutes, summer }: ZoneRule): XmlElement[] {
  const offset = [element('TimeZone', Math.round(offsetMinutes / 15)), element('TimeZoneName', 'UTC')];
  if (!summer) return [...offset, element('EnableDST', 0)];
  return [
    ...offset,
    element('EnableDST', 2),
    element('DSTFixedType', 2),
    element('DSTMinOffset', summer.addsMinutes),
    ...change('Start', summer.begins),
    ...change('End', summer.ends),
  ];
}

function change(which: 'Start' | 'End', { month, week, weekday, hour }: ClockChange): XmlElement[] {
  return [
    element(`DST${which}Mon`, month),
    element(`DST${which}Hour`, hour),
    element(`DST${which}Wday`, weekday),
    element(`DST${which}Week`, week === 5 ? -1 : week),
  ];
}

function pages(keys: readonly PhoneKey[]): XmlElement[] {
  const count = Math.ceil(keys.length / keysOnPage);
  return Array.from({ length: count }, (_, page) =>
    element(
      'internal',
      keys
        .slice(page * keysOnPage, (page + 1) * keysOnPage)
        .map(({ kind, number, label }, index) =>
          element(
            'Fkey',
            [
              element('Type', 1),
              element('Value', `${number}@1/${kind === 'watch' ? 'ba' : 'f'}`),
              element('Title', label || number),
            ],
            { index: index + 1 },
          ),
        ),
      { index: page + 1 },
    ),
  );
}
