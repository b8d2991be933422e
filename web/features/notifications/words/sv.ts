import type { en } from './en.ts';

export const sv: Readonly<Record<keyof typeof en, string>> = {
  'notify.title': 'Aviseringar',
  'notify.mail': 'Med e-post',
  'notify.mail-to': 'E-post går till {address}.',
  'notify.mail-no-address': 'Du har ingen e-postadress här. Be din administratör att lägga till den.',
  'notify.mail-not-set-up': 'Det finns ingen e-postserver ännu. Din administratör kan ange en.',
  'notify.mail-missed': 'För varje missat samtal',
  'notify.mail-voicemail': 'För varje nytt röstmeddelande, med inspelningen',
  'notify.push': 'På den här enheten',
  'notify.push-help': 'Även när Parley är stängt här, tills du loggar ut.',
  'notify.push-on': 'Avisera mig på den här enheten',
  'notify.push-denied':
    'Webbläsaren tillåter inte aviseringar från Parley. Tillåt dem i dess inställningar för sidan och försök igen.',
  'notify.push-impossible':
    'Webbläsaren kan inte aviseras när Parley är stängt. Det behövs en säker adress (https) och en webbläsare med push-meddelanden; på en iPhone lägger du först till Parley på hemskärmen.',
  'notify.push-failed': 'Det gick inte: {reason}',
  'notify.push-calls': 'Inkommande samtal',
  'notify.push-missed': 'Missade samtal',
  'notify.push-messages': 'Meddelanden',
};
