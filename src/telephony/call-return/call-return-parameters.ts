import { defineParameter, type Parameter, parameterTypes } from '../../platform/parameter/index.ts';

export const browserCallGraceTime: Parameter<number> = defineParameter({
  name: 'BrowserCallGraceTime',
  area: 'Caller',
  type: parameterTypes.integer({ min: 0, max: 300, unit: 's' }),
  builtIn: 30,
  expert: true,
  readBy: 'calls of the phone in the browser, when its page or its network is lost',
  describes: {
    en: 'How many seconds a call waits for a browser whose page was reloaded or closed, or whose network is lost. 0: it does not wait.',
    fr: 'Combien de secondes un appel attend un navigateur dont la page a été rechargée ou fermée, ou dont le réseau est perdu. 0 : il n’attend pas.',
    de: 'Wie viele Sekunden ein Anruf auf einen Browser wartet, dessen Seite neu geladen oder geschlossen wurde oder dessen Netz fehlt. 0: er wartet nicht.',
    sv: 'Hur många sekunder ett samtal väntar på en webbläsare vars sida laddats om eller stängts, eller vars nät är borta. 0: det väntar inte.',
  },
});
