import type { Language } from '../../kernel/language.ts';
import type { NamedParty } from '../party-names/index.ts';

interface Words {
  readonly locale: string;
  readonly subject: (who: string) => string;
  readonly calledYou: (who: string) => string;
  readonly unknown: string;
  readonly hidden: string;
  readonly vip: string;
  readonly number: string;
  readonly when: string;
  readonly rang: (seconds: number) => string;
  readonly callBack: string;
  readonly why: string;
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    locale: 'en-GB',
    subject: (who) => `Missed call: ${who}`,
    calledYou: (who) => `${who} called you.`,
    unknown: 'Somebody unknown',
    hidden: 'A caller who hides his number',
    vip: 'Very important',
    number: 'Number',
    when: 'When',
    rang: (seconds) => `It rang for ${seconds} s.`,
    callBack: 'Call back',
    why: 'You chose in the settings of your telephone to be told of missed calls by mail.',
  },
  de: {
    locale: 'de-DE',
    subject: (who) => `Verpasster Anruf: ${who}`,
    calledYou: (who) => `${who} hat Sie angerufen.`,
    unknown: 'Jemand Unbekanntes',
    hidden: 'Jemand mit unterdrückter Nummer',
    vip: 'Sehr wichtig',
    number: 'Nummer',
    when: 'Wann',
    rang: (seconds) => `Es läutete ${seconds} s lang.`,
    callBack: 'Zurückrufen',
    why: 'In den Einstellungen Ihres Telefons haben Sie gewählt, dass verpasste Anrufe per E-Mail gemeldet werden.',
  },
  fr: {
    locale: 'fr-FR',
    subject: (who) => `Appel manqué : ${who}`,
    calledYou: (who) => `${who} vous a appelé.`,
    unknown: 'Un inconnu',
    hidden: 'Un correspondant au numéro masqué',
    vip: 'Très important',
    number: 'Numéro',
    when: 'Quand',
    rang: (seconds) => `Cela a sonné ${seconds} s.`,
    callBack: 'Rappeler',
    why: 'Dans les réglages de votre téléphone, vous avez choisi d’être averti des appels manqués par courriel.',
  },
  sv: {
    locale: 'sv-SE',
    subject: (who) => `Missat samtal: ${who}`,
    calledYou: (who) => `${who} ringde dig.`,
    unknown: 'Någon okänd',
    hidden: 'Någon med dolt nummer',
    vip: 'Mycket viktigt',
    number: 'Nummer',
    when: 'När',
    rang: (seconds) => `Det ringde i ${seconds} s.`,
    callBack: 'Ring tillbaka',
    why: 'I inställningarna för din telefon har du valt att få e-post om missade samtal.',
  },
};

export interface MissedCallFacts {
  readonly caller: NamedParty;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly link: string | null;
  readonly timeZone: string;
}

/** Who it was, as his reader may know it. */
export function callerInWords(language: Language, caller: NamedParty): string {
  const { hidden, unknown } = words[language];
  if (caller.isPrivate) return hidden;
  const name = caller.displayName || caller.number || unknown;
  return caller.companyName && caller.companyName !== name ? `${name} (${caller.companyName})` : name;
}

/** The mail about a missed call. */
export function writeMissedCall(
  language: Language,
  { caller, startedAtMs, endedAtMs, link, timeZone }: MissedCallFacts,
): { readonly subject: string; readonly text: string; readonly html: string } {
  const say = words[language];
  const who = callerInWords(language, caller);
  const when = new Intl.DateTimeFormat(say.locale, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(startedAtMs);
  const number = caller.isPrivate ? '' : caller.number;
  const facts = [
    ...(caller.vip === null ? [] : [`${say.vip}: ${caller.vip}`]),
    ...(number === '' ? [] : [`${say.number}: ${number}`]),
    `${say.when}: ${when}`,
    say.rang(Math.max(0, Math.round((endedAtMs - startedAtMs) / 1000))),
  ];
  const text = [say.calledYou(who), '', ...facts, ...(link === null ? [] : ['', `${say.callBack}: ${link}`]), '', say.why, ''];
  const html = [
    `<p><strong>${escapeHtml(say.calledYou(who))}</strong></p>`,
    `<p>${facts.map(escapeHtml).join('<br>')}</p>`,
    ...(link === null ? [] : [`<p><a href="${escapeHtml(link)}">${escapeHtml(say.callBack)}</a></p>`]),
    `<p><small>${escapeHtml(say.why)}</small></p>`,
  ];
  return {
    subject: say.subject(who),
    text: text.join('\n'),
    html: `<!doctype html><html lang="${language}"><body>${html.join('')}</body></html>`,
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
