import type { en } from './en.ts';

export const fr: Readonly<Record<keyof typeof en, string>> = {
  'dock.ring-on': 'Me sonner sur',
  'dock.ring-help': 'Ce avec quoi vous appelez sonne toujours.',
  'dock.own-number': 'Un autre numéro à vous',
  'dock.number': 'Numéro',
  'dock.add-number': 'Ajouter',
  'dock.remove-number': 'Enlever {number}',
  'dock.kind': 'Ce que c’est',
  'dock.kind-mobile': 'Mobile',
  'dock.kind-home': 'À la maison',
  'dock.kind-desk': 'Un autre bureau',
  'dock.kind-other': 'Autre numéro',
};
