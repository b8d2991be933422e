import { setupProgress } from '../../contract/rest/index.ts';
import type { RouteRegistrar } from '../api/index.ts';
import type { SetupProgress } from './setup-progress.ts';

/** The steps of set-up, for administrators. */
export function setupProgressRoutes(routes: RouteRegistrar, progress: SetupProgress): void {
  routes.handle(setupProgress.setupProgress, async ({ actor }) => {
    const steps = await progress.read(actor);
    return {
      steps: steps.map((step) => ({ ...step, params: { ...step.params } })),
      isComplete: steps.every(({ isDone }) => isDone),
    };
  });
}
