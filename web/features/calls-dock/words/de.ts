import type { en } from './en.ts';

export const de: Readonly<Record<keyof typeof en, string>> = {
  'dock.ring-on': 'Bei mir klingeln an',
  'dock.ring-help': 'Womit Sie anrufen, klingelt immer.',
  'dock.own-number': 'Eine andere Nummer von Ihnen',
  'dock.number': 'Nummer',
  'dock.add-number': 'Hinzufügen',
  'dock.remove-number': '{number} entfernen',
  'dock.kind': 'Was es ist',
  'dock.kind-mobile': 'Mobiltelefon',
  'dock.kind-home': 'Zuhause',
  'dock.kind-desk': 'Anderer Platz',
  'dock.kind-other': 'Andere Nummer',
};
