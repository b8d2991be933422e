import type { en } from './en.ts';

export const fr: Readonly<Record<keyof typeof en, string>> = {
  'notify.title': 'Notifications',
  'notify.mail': 'Par courriel',
  'notify.mail-to': 'Les courriels vont à {address}.',
  'notify.mail-no-address': 'Vous n’avez pas d’adresse ici. Demandez à votre administrateur de l’ajouter.',
  'notify.mail-not-set-up': 'Il n’y a pas encore de serveur de courrier. Votre administrateur peut en indiquer un.',
  'notify.mail-missed': 'Pour chaque appel manqué',
  'notify.mail-voicemail': 'Pour chaque nouveau message vocal, avec l’enregistrement',
  'notify.push': 'Sur cet appareil',
  'notify.push-help': 'Même si Parley est fermé ici, jusqu’à votre déconnexion.',
  'notify.push-on': 'M’avertir sur cet appareil',
  'notify.push-denied':
    'Ce navigateur n’autorise pas les notifications de Parley. Autorisez-les dans ses réglages pour cette page, puis réessayez.',
  'notify.push-impossible':
    'Ce navigateur ne peut pas être averti quand Parley est fermé. Il faut une adresse sûre (https) et un navigateur qui connaît les messages push ; sur iPhone, ajoutez d’abord Parley à l’écran d’accueil.',
  'notify.push-failed': 'Cela n’a pas fonctionné : {reason}',
  'notify.push-calls': 'Appels entrants',
  'notify.push-missed': 'Appels manqués',
  'notify.push-messages': 'Messages',
};
