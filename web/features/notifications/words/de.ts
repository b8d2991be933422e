import type { en } from './en.ts';

export const de: Readonly<Record<keyof typeof en, string>> = {
  'notify.title': 'Benachrichtigungen',
  'notify.mail': 'Per E-Mail',
  'notify.mail-to': 'E-Mails gehen an {address}.',
  'notify.mail-no-address': 'Sie haben hier keine E-Mail-Adresse. Bitten Sie Ihren Administrator, sie einzutragen.',
  'notify.mail-not-set-up': 'Es gibt noch keinen Mailserver. Ihr Administrator kann einen angeben.',
  'notify.mail-missed': 'Bei jedem verpassten Anruf',
  'notify.mail-voicemail': 'Bei jeder neuen Sprachnachricht, mit der Aufnahme',
  'notify.push': 'Auf diesem Gerät',
  'notify.push-help': 'Auch wenn Parley hier geschlossen ist, bis Sie sich abmelden.',
  'notify.push-on': 'Auf diesem Gerät benachrichtigen',
  'notify.push-denied':
    'Dieser Browser erlaubt keine Benachrichtigungen von Parley. Erlauben Sie sie in seinen Einstellungen für diese Seite und versuchen Sie es noch einmal.',
  'notify.push-impossible':
    'Dieser Browser kann nichts erfahren, während Parley geschlossen ist. Nötig sind eine sichere Adresse (https) und ein Browser mit Push-Nachrichten; fügen Sie Parley auf einem iPhone erst zum Startbildschirm hinzu.',
  'notify.push-failed': 'Das hat nicht geklappt: {reason}',
  'notify.push-calls': 'Ankommende Anrufe',
  'notify.push-missed': 'Verpasste Anrufe',
  'notify.push-messages': 'Nachrichten',
};
