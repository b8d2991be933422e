import { type AnyParameter, defineParameter, type Parameter, parameterTypes } from '../../platform/parameter/index.ts';

/** In seconds; the engine wants milliseconds. Of the company alone: one order across all its queues. */
export const priorityStep: Parameter<number> = defineParameter({
  name: 'QueuePriorityStep',
  area: 'Server',
  type: parameterTypes.integer({ min: 0, max: 3600, unit: 's' }),
  builtIn: 60,
  levels: ['default'],
  readBy: 'queues, when callers are put in order',
  describes: {
    en: 'What one step of priority is worth: a caller with priority 4 stands as if he had waited so much longer than one with 5.',
    fr: 'Ce que vaut un degré de priorité : un appelant de priorité 4 est placé comme s’il attendait depuis autant de temps de plus que celui de priorité 5.',
    de: 'Was eine Stufe Vorrang wert ist: ein Anrufer mit Vorrang 4 steht so, als hätte er so viel länger gewartet als einer mit 5.',
    sv: 'Vad ett steg i prioritet är värt: en som ringer med prioritet 4 står som om hen väntat så mycket längre än en med 5.',
  },
});

export const notReadyReasonRequired: Parameter<boolean> = defineParameter({
  name: 'NotReadyReasonRequired',
  area: 'Server',
  type: parameterTypes.boolean(),
  builtIn: false,
  inBrowser: true,
  readBy: 'the agent desk, when somebody becomes not ready',
  describes: {
    en: 'Agents say why when they become not ready.',
    fr: 'Les agents indiquent pourquoi ils se mettent en pause.',
    de: 'Agenten geben an, warum sie nicht bereit sind.',
    sv: 'Agenter anger varför de inte är redo.',
  },
});

export const overflowTries: Parameter<number> = defineParameter({
  name: 'QueueOverflowTries',
  area: 'Server',
  type: parameterTypes.integer({ min: 1, max: 10 }),
  builtIn: 3,
  levels: ['default'],
  readBy: 'queues, when a caller overflows to somebody who does not answer',
  describes: {
    en: 'How often somebody is rung where a queue sends a caller on; in between he waits in his place. Afterwards he goes to the mailbox among the rules, or is let go.',
    fr: 'Combien de fois on appelle là où une file renvoie un appelant ; entre-temps il garde sa place. Ensuite il va à la messagerie nommée par les règles, ou est libéré.',
    de: 'Wie oft dort gerufen wird, wohin eine Warteschlange einen Anrufer weitergibt; dazwischen wartet er an seinem Platz. Danach geht er zur Mailbox unter den Regeln oder wird entlassen.',
    sv: 'Hur ofta det ringer dit en kö skickar någon vidare; däremellan väntar hen på sin plats. Sedan kommer hen till röstbrevlådan i reglerna, eller släpps.',
  },
});

export const queueParameters: readonly AnyParameter[] = [priorityStep, notReadyReasonRequired, overflowTries];
