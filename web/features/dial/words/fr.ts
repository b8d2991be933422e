import type { en } from './en.ts';

export const fr: Readonly<Record<keyof typeof en, string>> = {
  'dial.title': 'Appeler ce numéro ?',
  'dial.call': 'Appeler',
  'dial.none': 'Il n’y a pas de numéro de téléphone dans ce qui a été ouvert.',
  'dial.number': 'Numéro',
  'dial.help': 'Un lien ou un autre programme l’a demandé. Rien n’est appelé sans votre accord.',
  'dial.links': 'Liens téléphoniques',
  'dial.links-help':
    'Parley peut ouvrir les liens vers des numéros (tel:) dans les pages, courriels et documents. Il demande avant d’appeler.',
  'dial.links-on': 'Ouvrir les liens téléphoniques avec Parley',
  'dial.links-asked': 'Votre navigateur vous le demande maintenant, ou l’a déjà fait. Votre réponse reste dans ses réglages.',
  'dial.links-impossible': 'Ce navigateur ne laisse pas les pages ouvrir les liens téléphoniques.',
  'app.install': 'Installer Parley sur cet appareil',
  'app.install-help': 'Il a sa propre fenêtre et son icône, et peut vous avertir des appels quand il est fermé.',
};
