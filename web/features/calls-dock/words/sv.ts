import type { en } from './en.ts';

export const sv: Readonly<Record<keyof typeof en, string>> = {
  'dock.ring-on': 'Ring mig på',
  'dock.ring-help': 'Det du ringer med ringer alltid.',
  'dock.own-number': 'Ett annat nummer som är ditt',
  'dock.number': 'Nummer',
  'dock.add-number': 'Lägg till',
  'dock.remove-number': 'Ta bort {number}',
  'dock.kind': 'Vad det är',
  'dock.kind-mobile': 'Mobil',
  'dock.kind-home': 'Hemma',
  'dock.kind-desk': 'En annan plats',
  'dock.kind-other': 'Annat nummer',
};
