import type { CompanyId, UserId } from '../../kernel/ids.ts';
import {
  type AnyParameter,
  defineParameter,
  type Parameter,
  type ParameterReader,
  parameterTypes,
} from '../../platform/parameter/index.ts';
import type { PlaceSettings } from './agent-places.ts';

const answerKeyTime: Parameter<number> = defineParameter({
  name: 'AgentAnswerKeyTime',
  area: 'Server',
  type: parameterTypes.integer({ min: 5, max: 60, unit: 's' }),
  builtIn: 15,
  readBy: 'calls to agents at telephones outside',
  describes: {
    en: 'How long an agent at an outside number has for the key by which he accepts; afterwards the call counts as not answered.',
    fr: 'Temps dont dispose un agent à un numéro extérieur pour accepter par une touche ; passé ce délai, l’appel est sans réponse.',
    de: 'Wie lange ein Agent an einer Nummer draußen Zeit für die Taste hat, mit der er annimmt; danach gilt der Anruf als nicht beantwortet.',
    sv: 'Hur länge en agent på ett nummer utanför har på sig att trycka på tangenten som svarar; sedan räknas samtalet som obesvarat.',
  },
});

const lineAsks: Parameter<boolean> = defineParameter({
  name: 'AgentLineAsksForKey',
  area: 'Server',
  type: parameterTypes.boolean(),
  builtIn: false,
  readBy: 'lines of agents that stay open',
  describes: {
    en: 'An agent on a line that stays open accepts each caller by a key; otherwise he hears a tone and has him.',
    fr: 'Un agent sur une ligne restée ouverte accepte chaque appelant par une touche ; sinon il entend un signal et l’a en ligne.',
    de: 'Ein Agent an einer Leitung, die offen bleibt, nimmt jeden Anrufer mit einer Taste an; sonst hört er einen Ton und hat ihn.',
    sv: 'En agent på en linje som förblir öppen tar emot varje samtal med en tangent; annars hörs en ton och samtalet är kopplat.',
  },
});

const lineMusic: Parameter<boolean> = defineParameter({
  name: 'AgentLineMusic',
  area: 'Server',
  type: parameterTypes.boolean(),
  builtIn: false,
  readBy: 'lines of agents that stay open',
  describes: {
    en: 'An agent on a line that stays open hears music between callers; otherwise nothing.',
    fr: 'Un agent sur une ligne restée ouverte entend de la musique entre les appels ; sinon rien.',
    de: 'Ein Agent an einer Leitung, die offen bleibt, hört zwischen den Anrufern Musik; sonst nichts.',
    sv: 'En agent på en linje som förblir öppen hör musik mellan samtalen; annars ingenting.',
  },
});

export const agentPlaceParameters: readonly AnyParameter[] = [answerKeyTime, lineAsks, lineMusic];

export function placeSettings(
  parameters: Pick<ParameterReader, 'value'>,
  of: { readonly companyId: CompanyId; readonly userId: UserId },
): PlaceSettings {
  return {
    answerKeyMs: 1000 * parameters.value(answerKeyTime, of),
    lineAsks: parameters.value(lineAsks, of),
    idle: parameters.value(lineMusic, of) ? 'music' : 'silence',
  };
}
