import type { ButtonLanguage } from './call-back-button.ts';

/** Everything that a visitor reads. `{…}` is filled in. */
export interface VisitorWords {
  readonly button: string;
  readonly title: string;
  readonly number: string;
  readonly numberHelp: string;
  readonly name: string;
  readonly optional: string;
  readonly when: string;
  readonly send: string;
  readonly close: string;
  readonly cancel: string;
  readonly again: string;
  readonly refresh: string;
  readonly leaveEmpty: string;
  readonly sending: string;
  readonly unreachable: string;
  readonly language: string;
  readonly closed: string;
  readonly closedUntil: string;
  readonly chooseTime: string;
  readonly planned: string;
  readonly ringing: string;
  readonly waiting: string;
  readonly place: string;
  readonly next: string;
  readonly about: string;
  readonly minute: string;
  readonly calling: string;
  readonly connected: string;
  readonly ended: string;
  readonly notReached: string;
  readonly visitorNotReached: string;
  readonly cancelled: string;
  readonly failed: string;
  readonly merged: string;
  readonly numberInvalid: string;
  readonly numberNotAllowed: string;
  readonly timeNotPossible: string;
  readonly tooMany: string;
  readonly nobodyThere: string;
  readonly formInvalid: string;
  readonly consentMissing: string;
  readonly gone: string;
}

const en: VisitorWords = {
  button: 'Call me back',
  title: 'We call you',
  number: 'Your telephone number',
  numberHelp: 'Numbers of other countries with + and the country, like +44 20 7946 0018.',
  name: 'Your name',
  optional: 'optional',
  when: 'When may we call?',
  send: 'Call me',
  close: 'Close',
  cancel: 'Do not call me any more',
  again: 'Ask once more',
  refresh: 'Look how it stands',
  leaveEmpty: 'Leave this empty',
  sending: 'One moment…',
  unreachable: 'We cannot be reached just now. Try again in a moment.',
  language: 'Language',
  closed: 'Nobody can call at present.',
  closedUntil: 'Nobody can call now. You can ask for a call from {time} on.',
  chooseTime: 'Nobody can call now. Choose when we may call you.',
  planned: 'We will call you: {time}.',
  ringing: 'We are looking for somebody who calls you. Keep your telephone near.',
  waiting: 'You are in the line for a call.',
  place: 'You are number {place} in the line.',
  next: 'You are the next.',
  about: 'It will probably take {low} to {high} minutes.',
  minute: 'It will probably take a minute or two.',
  calling: 'We are calling you now: your telephone rings.',
  connected: 'You are talking to us.',
  ended: 'The call is over. Thank you!',
  notReached: 'Nobody could take the call just now. They know that you asked and see your number.',
  visitorNotReached: 'We called you, but did not reach you.',
  cancelled: 'You will not be called.',
  failed: 'The call could not be made. Try again.',
  merged: 'You have asked already: this is how it stands.',
  numberInvalid: 'This is no telephone number that we can call. Look at it once more.',
  numberNotAllowed: 'Numbers like this one are not called from here.',
  timeNotPossible: 'This time is not possible any more. Choose another one.',
  tooMany: 'There were too many requests. Try again later.',
  nobodyThere: 'Nobody can call you just now. Try again later.',
  formInvalid: 'That took too long. Send it once more.',
  consentMissing: 'Please tick that you agree.',
  gone: 'There is no such button any more.',
};

const fr: VisitorWords = {
  button: 'Me rappeler',
  title: 'Nous vous appelons',
  number: 'Votre numéro de téléphone',
  numberHelp: 'Numéros d’autres pays avec + et l’indicatif, par exemple +44 20 7946 0018.',
  name: 'Votre nom',
  optional: 'facultatif',
  when: 'Quand pouvons-nous appeler ?',
  send: 'Appelez-moi',
  close: 'Fermer',
  cancel: 'Ne plus m’appeler',
  again: 'Demander à nouveau',
  refresh: 'Voir où cela en est',
  leaveEmpty: 'Laissez ce champ vide',
  sending: 'Un instant…',
  unreachable: 'Nous ne sommes pas joignables pour le moment. Réessayez dans un instant.',
  language: 'Langue',
  closed: 'Personne ne peut appeler actuellement.',
  closedUntil: 'Personne ne peut appeler maintenant. Vous pourrez demander un appel à partir de {time}.',
  chooseTime: 'Personne ne peut appeler maintenant. Choisissez quand nous pouvons vous appeler.',
  planned: 'Nous vous appellerons : {time}.',
  ringing: 'Nous cherchons quelqu’un pour vous appeler. Gardez votre téléphone à portée de main.',
  waiting: 'Vous êtes dans la file d’attente pour un appel.',
  place: 'Vous êtes numéro {place} dans la file.',
  next: 'Vous êtes le suivant.',
  about: 'Cela prendra probablement de {low} à {high} minutes.',
  minute: 'Cela prendra probablement une minute ou deux.',
  calling: 'Nous vous appelons : votre téléphone sonne.',
  connected: 'Vous êtes en communication avec nous.',
  ended: 'L’appel est terminé. Merci !',
  notReached: 'Personne n’a pu prendre l’appel. Votre demande et votre numéro sont transmis.',
  visitorNotReached: 'Nous vous avons appelé sans vous joindre.',
  cancelled: 'Vous ne serez pas appelé.',
  failed: 'L’appel n’a pas pu être établi. Réessayez.',
  merged: 'Vous avez déjà demandé un appel : voici où il en est.',
  numberInvalid: 'Ce n’est pas un numéro que nous pouvons appeler. Vérifiez-le.',
  numberNotAllowed: 'Les numéros de ce type ne sont pas appelés d’ici.',
  timeNotPossible: 'Cette heure n’est plus possible. Choisissez-en une autre.',
  tooMany: 'Il y a eu trop de demandes. Réessayez plus tard.',
  nobodyThere: 'Personne ne peut vous appeler pour le moment. Réessayez plus tard.',
  formInvalid: 'Cela a pris trop de temps. Envoyez à nouveau.',
  consentMissing: 'Veuillez cocher votre accord.',
  gone: 'Ce bouton n’existe plus.',
};

const de: VisitorWords = {
  button: 'Rückruf',
  title: 'Wir rufen Sie an',
  number: 'Ihre Telefonnummer',
  numberHelp: 'Nummern anderer Länder mit + und Landesvorwahl, z. B. +44 20 7946 0018.',
  name: 'Ihr Name',
  optional: 'freiwillig',
  when: 'Wann dürfen wir anrufen?',
  send: 'Rufen Sie mich an',
  close: 'Schließen',
  cancel: 'Nicht mehr anrufen',
  again: 'Noch einmal bitten',
  refresh: 'Nachsehen, wie es steht',
  leaveEmpty: 'Bitte leer lassen',
  sending: 'Einen Augenblick…',
  unreachable: 'Wir sind gerade nicht erreichbar. Versuchen Sie es gleich noch einmal.',
  language: 'Sprache',
  closed: 'Zurzeit kann niemand anrufen.',
  closedUntil: 'Jetzt kann niemand anrufen. Ab {time} können Sie um einen Anruf bitten.',
  chooseTime: 'Jetzt kann niemand anrufen. Wählen Sie, wann wir Sie anrufen dürfen.',
  planned: 'Wir rufen Sie an: {time}.',
  ringing: 'Wir suchen jemanden, der Sie anruft. Behalten Sie Ihr Telefon in der Nähe.',
  waiting: 'Sie stehen in der Reihe für einen Anruf.',
  place: 'Sie sind Nummer {place} in der Reihe.',
  next: 'Sie sind als Nächstes dran.',
  about: 'Es dauert voraussichtlich {low} bis {high} Minuten.',
  minute: 'Es dauert voraussichtlich ein bis zwei Minuten.',
  calling: 'Wir rufen Sie jetzt an: Ihr Telefon klingelt.',
  connected: 'Sie sprechen mit uns.',
  ended: 'Das Gespräch ist beendet. Vielen Dank!',
  notReached: 'Gerade konnte niemand den Anruf übernehmen. Ihre Bitte und Ihre Nummer sind dort bekannt.',
  visitorNotReached: 'Wir haben angerufen, Sie aber nicht erreicht.',
  cancelled: 'Sie werden nicht angerufen.',
  failed: 'Der Anruf kam nicht zustande. Versuchen Sie es noch einmal.',
  merged: 'Sie haben schon gebeten: So steht es.',
  numberInvalid: 'Das ist keine Nummer, die wir anrufen können. Prüfen Sie sie bitte.',
  numberNotAllowed: 'Nummern dieser Art werden von hier nicht angerufen.',
  timeNotPossible: 'Diese Zeit geht nicht mehr. Wählen Sie eine andere.',
  tooMany: 'Es gab zu viele Anfragen. Versuchen Sie es später.',
  nobodyThere: 'Gerade kann Sie niemand anrufen. Versuchen Sie es später.',
  formInvalid: 'Das hat zu lange gedauert. Senden Sie noch einmal.',
  consentMissing: 'Bitte setzen Sie das Häkchen bei der Einwilligung.',
  gone: 'Diesen Knopf gibt es nicht mehr.',
};

const sv: VisitorWords = {
  button: 'Ring mig',
  title: 'Vi ringer dig',
  number: 'Ditt telefonnummer',
  numberHelp: 'Nummer i andra länder med + och landsnummer, t.ex. +44 20 7946 0018.',
  name: 'Ditt namn',
  optional: 'frivilligt',
  when: 'När får vi ringa?',
  send: 'Ring mig',
  close: 'Stäng',
  cancel: 'Ring mig inte längre',
  again: 'Be en gång till',
  refresh: 'Se hur det står till',
  leaveEmpty: 'Lämna detta tomt',
  sending: 'Ett ögonblick…',
  unreachable: 'Vi kan inte nås just nu. Försök igen om en stund.',
  language: 'Språk',
  closed: 'Ingen kan ringa för närvarande.',
  closedUntil: 'Ingen kan ringa nu. Du kan be om ett samtal från {time}.',
  chooseTime: 'Ingen kan ringa nu. Välj när vi får ringa dig.',
  planned: 'Vi ringer dig: {time}.',
  ringing: 'Vi söker någon som ringer dig. Ha telefonen nära.',
  waiting: 'Du står i kö för ett samtal.',
  place: 'Du är nummer {place} i kön.',
  next: 'Du står på tur.',
  about: 'Det tar troligen {low} till {high} minuter.',
  minute: 'Det tar troligen en minut eller två.',
  calling: 'Vi ringer dig nu: din telefon ringer.',
  connected: 'Du talar med oss.',
  ended: 'Samtalet är slut. Tack!',
  notReached: 'Ingen kunde ta samtalet just nu. De vet att du bad om det och ser ditt nummer.',
  visitorNotReached: 'Vi ringde men nådde dig inte.',
  cancelled: 'Ingen kommer att ringa dig.',
  failed: 'Samtalet kunde inte kopplas. Försök igen.',
  merged: 'Du har redan bett om ett samtal: så här står det.',
  numberInvalid: 'Det är inget nummer som vi kan ringa. Titta på det en gång till.',
  numberNotAllowed: 'Sådana nummer rings inte härifrån.',
  timeNotPossible: 'Den tiden går inte längre. Välj en annan.',
  tooMany: 'Det har kommit för många förfrågningar. Försök senare.',
  nobodyThere: 'Ingen kan ringa dig just nu. Försök senare.',
  formInvalid: 'Det tog för lång tid. Skicka en gång till.',
  consentMissing: 'Kryssa för att du samtycker.',
  gone: 'Knappen finns inte längre.',
};

export const visitorWords: Readonly<Record<ButtonLanguage, VisitorWords>> = { en, fr, de, sv };

export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
