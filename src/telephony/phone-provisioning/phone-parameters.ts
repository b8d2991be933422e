import { type AnyParameter, defineParameter, type Parameter, parameterTypes } from '../../platform/parameter/index.ts';
import { isTimeZone } from './zone-rule.ts';

const readBy = 'desk phones, when they fetch their configuration';
const levels = ['default', 'domain'] as const;

const timeZone = parameterTypes.text({ maxLength: 60, expected: 'a time zone like Europe/Paris' });

export const phoneTimeServers: Parameter<string> = defineParameter({
  name: 'PhoneTimeServers',
  area: 'System settings',
  type: parameterTypes.host({ several: true }),
  builtIn: 'pool.ntp.org',
  levels,
  readBy,
  describes: {
    en: 'Time servers (NTP) that desk phones ask, the first first. Empty: as the telephone has it.',
    fr: 'Serveurs de temps (NTP) que les postes interrogent, le premier d’abord. Vide : ce que le poste connaît.',
    de: 'Zeitserver (NTP), die Tischtelefone fragen, der erste zuerst. Leer: wie das Telefon es hat.',
    sv: 'Tidsservrar (NTP) som bordstelefoner frågar, den första först. Tomt: som telefonen har det.',
  },
});

export const phoneTimeZone: Parameter<string> = defineParameter({
  name: 'PhoneTimeZone',
  area: 'System settings',
  type: {
    ...timeZone,
    read: (json) => {
      const name = timeZone.read(json);
      if (name !== '' && !isTimeZone(name)) throw parameterTypes.invalid('a time zone like Europe/Paris, or nothing');
      return name;
    },
  },
  builtIn: '',
  levels,
  readBy,
  describes: {
    en: 'The time zone of desk phones, by its name in the zone database, like Europe/Paris. Empty: that of the domain’s country.',
    fr: 'Le fuseau horaire des postes, par son nom dans la base des fuseaux, comme Europe/Paris. Vide : celui du pays du domaine.',
    de: 'Die Zeitzone der Tischtelefone, mit ihrem Namen in der Zonendatenbank, etwa Europe/Paris. Leer: die des Landes der Domäne.',
    sv: 'Bordstelefonernas tidszon, med sitt namn i zondatabasen, till exempel Europe/Paris. Tomt: den i domänens land.',
  },
});

export const phoneLanguage: Parameter<'en' | 'fr' | 'de' | 'sv'> = defineParameter({
  name: 'PhoneLanguage',
  area: 'System settings',
  type: parameterTypes.choice(['en', 'fr', 'de', 'sv']),
  builtIn: 'en',
  levels,
  readBy,
  describes: {
    en: 'The language of desk phones that belong to nobody; the others have that of their user.',
    fr: 'La langue des postes qui n’appartiennent à personne ; les autres ont celle de leur utilisateur.',
    de: 'Die Sprache der Tischtelefone, die niemandem gehören; die anderen haben die ihres Benutzers.',
    sv: 'Språket i bordstelefoner som inte tillhör någon; de andra har sin användares.',
  },
});

export const phonePlainHttp: Parameter<boolean> = defineParameter({
  name: 'PhonePlainHttp',
  area: 'System settings',
  type: parameterTypes.boolean(),
  builtIn: false,
  levels,
  expert: true,
  readBy,
  warns: (isAllowed) =>
    isAllowed
      ? 'The SIP password of a telephone would go over the network for everybody to read. For old telephones in a network of their own only.'
      : null,
  describes: {
    en: 'Desk phones may fetch their configuration, passwords in it, without TLS.',
    fr: 'Les postes peuvent chercher leur configuration, mots de passe compris, sans TLS.',
    de: 'Tischtelefone dürfen ihre Konfiguration, Passwörter darin, ohne TLS holen.',
    sv: 'Bordstelefoner får hämta sin konfiguration, med lösenord, utan TLS.',
  },
});

export const phoneParameters: readonly AnyParameter[] = [phoneTimeServers, phoneTimeZone, phoneLanguage, phonePlainHttp];
