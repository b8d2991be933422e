import type { Figure } from './figure.ts';
import { agentTimeFigures, handlingFigures, nowFigures, offerFigures, transferFigures } from './figures-of-agents.ts';
import { callBackFigures, customerFigures, flowFigures, telephoneFigures } from './figures-of-customers.ts';
import { queueFigures, serviceLevelFigures, waitingFigures } from './figures-of-queues.ts';

/** Every figure there is: what reports, wallboards, desks and the API show comes from here. */
export const figures: readonly Figure[] = [
  ...queueFigures,
  ...serviceLevelFigures,
  ...waitingFigures,
  ...handlingFigures,
  ...transferFigures,
  ...offerFigures,
  ...agentTimeFigures,
  ...customerFigures,
  ...callBackFigures,
  ...flowFigures,
  ...nowFigures,
  ...telephoneFigures,
];

const byId: ReadonlyMap<string, Figure> = new Map(figures.map((figure) => [figure.id, figure]));

export function figureById(id: string): Figure | undefined {
  return byId.get(id);
}
