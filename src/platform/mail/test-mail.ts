import type { Language } from '../../kernel/language.ts';

const words: Readonly<Record<Language, { subject: string; text: string }>> = {
  en: { subject: 'Test mail from Parley', text: 'This mail was sent to try the mail server of your telephony. It works.\n' },
  de: {
    subject: 'Probemail von Parley',
    text: 'Mit dieser Mail wurde der Mailserver Ihrer Telefonie ausprobiert. Er funktioniert.\n',
  },
  fr: {
    subject: 'Message d’essai de Parley',
    text: 'Ce message a été envoyé pour essayer le serveur de courrier de votre téléphonie. Il fonctionne.\n',
  },
  sv: {
    subject: 'Provmeddelande från Parley',
    text: 'Det här meddelandet prövar e-postservern för er telefoni. Den fungerar.\n',
  },
};

export function testMail(language: Language): { readonly subject: string; readonly text: string } {
  return words[language];
}
